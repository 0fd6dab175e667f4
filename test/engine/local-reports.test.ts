// What the runner tells of many runs at once: one commit, its order kept, one bad report no harm to the others.
import { describe, expect, test } from 'vitest'
import type { LocalReport } from '../../src-main/engine/ports/tasks.ts'
import { StoreFault, type Store } from '../../src-main/engine/ports/store.ts'
import { EngineBench, SECOND } from './engine-bench.ts'
import { STORES } from './stores.ts'

const OK = { status: 'COMPLETED', reason: 'succeeded' } as const

describe.each(STORES)('reports of local work on %s', (_name, make) => {
  const running = (count: number, store: Store = make(), onFault: (fault: unknown) => void = () => {}) => {
    const at = new EngineBench({ store, onFault }).start()
    at.do('settings.change', { localConcurrency: 16 })
    const templateId = at.localTemplate()
    for (let index = 0; index < count; index += 1) at.do('jobs.create', { templateId })
    const runIds = at.started.map(({ runId }) => runId)
    const starts = () => runIds.map((runId): LocalReport => ({ kind: 'started', runId, at: at.now }))
    const ends = () => runIds.map((runId): LocalReport => ({ kind: 'finished', runId, outcome: OK, at: at.now }))
    const run = (runId: string) => at.read((tx) => tx.getRun(runId))
    return { at, runIds, starts, ends, run }
  }

  test('starts and ends are a commit each, sealed in the order they came, each timed by its own report', () => {
    const { at, runIds, starts, ends, run } = running(12)
    expect(runIds).toHaveLength(12)
    const before = at.commits.length
    at.engine.localReports(starts(), at.now)
    at.pass(2 * SECOND)
    const told = ends().toReversed()
    at.pass(SECOND)
    at.engine.localReports(told, at.now)
    expect(at.commits.length - before).toBe(2)
    const sealed = runIds.toReversed().map((runId) => run(runId)?.seq ?? 0)
    expect(sealed).toEqual(sealed.toSorted((one, other) => one - other))
    expect(run(runIds[0] ?? '')).toMatchObject({ status: 'COMPLETED', durationMs: 2 * SECOND })
  })

  test('ends and starts of different runs share a commit, and what waits is admitted in it', () => {
    const { at, runIds, starts } = running(20)
    const [first = '', ...others] = runIds
    at.engine.localReports(starts().slice(0, 1), at.now)
    const before = at.commits.length
    at.engine.localReports(
      [
        { kind: 'finished', runId: first, outcome: OK, at: at.now },
        ...others.map((runId): LocalReport => ({ kind: 'started', runId, at: at.now })),
      ],
      at.now,
    )
    expect(at.commits.length - before).toBe(1)
    expect(at.started).toHaveLength(17)
    expect(others.map((runId) => at.read((tx) => tx.getJobByRunId(runId)?.state))).toEqual(others.map(() => 'RUNNING'))
  })

  test('one that the store refuses is kept, the others are stored, and the tick makes up for it', () => {
    const inner = make()
    const bad: { runId: string | null } = { runId: null }
    const store: Store = {
      ...inner,
      write: (by, work) =>
        inner.write(by, (tx) =>
          work({
            ...tx,
            insertRun: (row) => {
              if (row.id === bad.runId) throw new StoreFault('constraint', 'This row is refused.')
              return tx.insertRun(row)
            },
          }),
        ),
    }
    const faults: unknown[] = []
    const { at, runIds, starts, ends, run } = running(5, store, (fault) => faults.push(fault))
    at.engine.localReports(starts(), at.now)
    bad.runId = runIds[2] ?? null
    at.pass(SECOND)
    at.engine.localReports(ends(), at.now)
    expect(runIds.map((runId) => run(runId)?.durationMs ?? null)).toEqual([SECOND, SECOND, null, SECOND, SECOND])
    expect(faults).toHaveLength(1)
    bad.runId = null
    at.tick()
    expect(run(runIds[2] ?? '')).toMatchObject({ status: 'COMPLETED', durationMs: SECOND })
  })

  test('a group whose members end together is looked at once, and ends', () => {
    const at = new EngineBench({ store: make() }).start()
    const templateId = at.localTemplate()
    const jobs = Array.from({ length: 4 }, () => ({ templateId }))
    const { id } = at.do('groups.create', { mode: 'parallel', nameEn: 'Together', jobs })
    const runIds = at.started.map(({ runId }) => runId)
    expect(runIds).toHaveLength(4)
    at.engine.localReports(
      runIds.map((runId) => ({ kind: 'started', runId, at: at.now })),
      at.now,
    )
    expect(at.read((tx) => tx.getGroup(id)?.state)).toBe('RUNNING')
    at.engine.localReports(
      runIds.map((runId) => ({ kind: 'finished', runId, outcome: OK, at: at.now })),
      at.now,
    )
    expect(at.read((tx) => tx.getGroup(id))).toMatchObject({ state: 'COMPLETED', finishedAt: at.wallAt })
  })
})
