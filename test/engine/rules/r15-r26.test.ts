// R15–R26 where no other test of the engine says them: the time zone release, and a wall clock that is moved. One title, one rule.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('releases and clocks on %s', (_name, makeStore) => {
  test('R21: the release stands in every run, and another one recomputes every next time and says so', () => {
    const store = makeStore()
    const first = new EngineBench({ store, tzRelease: '2026a' }).start()
    const id = first.every(60)
    first.run(MINUTE)
    first.finishAll()
    // What the older release had said, and this one does not.
    first.store.write('test', (tx) => tx.advanceSchedule(id, { nextRunAt: START + 5 * HOUR }))
    first.engine.stop(first.now)
    const at = first.wallAt
    const second = new EngineBench({ store, tzRelease: '2026b', at }).start()
    const touched: string[] = []
    second.store.onCommit((_source, list) => touched.push(...list.map(({ kind }) => kind)))
    expect(second.read((tx) => tx.getSchedule(id))).toMatchObject({ nextRunAt: START + 2 * MINUTE, tzRelease: '2026b' })
    second.run(MINUTE)
    second.finishAll()
    expect(second.runsOf(id).map((run) => run.tzRelease)).toEqual(['2026a', '2026b'])
    expect(second.read((tx) => tx.getEngineState().tzRelease)).toBe('2026b')
  })

  test('R23: a tick that comes more than a minute late by both clocks is a wake, and spreads what is due', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', { localConcurrency: 32 })
    const templateId = bench.localTemplate()
    for (let index = 0; index < 20; index += 1) bench.every(3_600, { templateId, graceMs: 10 * MINUTE })
    // The process stood still: no jump of one clock against the other.
    bench.pass(HOUR + 2 * MINUTE)
    bench.tick()
    const delays = bench.read((tx) => tx.jobsInState(['QUEUED', 'DISPATCHED'], 100)).map((job) => job.notBeforeAt ?? 0)
    expect(delays).toHaveLength(20)
    expect(new Set(delays).size).toBeGreaterThan(10)
    expect(Math.max(...delays) - bench.wallAt).toBeLessThanOrEqual(10 * SECOND)
  })

  test('R25: a lease is written anew when the wall clock moved by a renewal, so that a live holder is not taken for dead', () => {
    const store = makeStore()
    const bench = new EngineBench({ store }).start()
    bench.pass(SECOND).jump(35 * SECOND)
    bench.tick()
    const rival = new EngineBench({ store, at: bench.wallAt, isAlive: () => true })
    expect(rival.engine.start(rival.now)).toMatchObject({ ok: false, code: 'workspace_held' })
  })

  test('R26: slots of a cron expression that come a second time after the clock went back make no second job and no second row', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    bench.do('settings.change', { startSpreadMs: 0 })
    const templateId = bench.localTemplate()
    const { id } = bench.do('schedules.create', {
      ...{ nameEn: 'Each minute', templateId, scheduleType: 'cron', timezone: 'UTC', graceMs: null, maxInstances: 10 },
      scheduleConfig: { expression: '* * * * *' },
    })
    const live = (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        bench.run(MINUTE)
        bench.finishAll()
      }
    }
    live(5)
    bench.jump(-5 * MINUTE)
    bench.tick()
    live(7)
    const slots = bench.runsOf(id).map((run) => ((run.scheduledAt ?? 0) - START) / MINUTE)
    expect(slots).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('R26: a slot that was decided is not decided again where more were decided than a plan looks back on', () => {
    const bench = new EngineBench({ store: makeStore() }).start()
    const id = bench.every(1, { graceMs: null })
    const past = 10_001
    bench.store.write('test', (tx) => {
      for (let second = 1; second <= past; second += 1) {
        const scheduledAt = START + second * SECOND
        const row = { scheduleId: id, scheduledAt, decidedAt: scheduledAt, verdict: 'run', reason: null } as const
        const links = { runId: `run-${second}`, jobId: null, blockerRunId: null, coversToAt: null }
        tx.insertSlot({ ...row, ...links, tzRelease: '2026a', rule: 'R26' })
      }
    })
    bench.pass(past * SECOND)
    bench.tick()
    expect(bench.read((tx) => tx.jobsInState(['QUEUED', 'DISPATCHED', 'RUNNING'], 10))).toEqual([])
    expect(bench.runsOf(id)).toEqual([])
    bench.run(2 * SECOND)
    bench.finishAll()
    expect(bench.runsOf(id).map((run) => ((run.scheduledAt ?? 0) - START) / SECOND)).toContain(past + 1)
  })
})
