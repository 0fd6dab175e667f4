// The order of the queue, moving, holding, cancelling (R27–R30, R35, DESIGN 6.11, 6.12, 6.16).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EngineBench, SECOND } from './engine-bench.ts'
import { STORES } from './stores.ts'

describe.each(STORES)('the queue on %s', (_name, make) => {
  const held = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('queue.hold', { isHeld: true })
    const templateId = at.localTemplate()
    const add = (jobId: string, priority = 0) => at.do('jobs.create', { jobId, templateId, priority }).id
    return { at, add }
  }
  const order = (at: EngineBench) =>
    at.read((tx) => tx.waitingInBand(-1_000_000, 1_000_000).map((job) => tx.getJob(job.id)?.publicId))
  const version = (at: EngineBench) => at.read((tx) => tx.getEngineState().queueVersion)
  const move = (at: EngineBench, jobId: string, afterJobId: string | null, priority?: number) =>
    at.ask('queue.move', { jobId, afterJobId, baseVersion: version(at), priority })

  test('R27 R28 order is priority, then rank, then the order of insertion; higher first', () => {
    const { at, add } = held()
    for (const [id, priority] of [
      ['c', 0],
      ['e', -10],
      ['a', 20],
      ['d', 0],
      ['b', 10],
    ] as const)
      add(id, priority)
    expect(order(at)).toEqual(['a', 'b', 'c', 'd', 'e'])
    at.do('settings.change', { localConcurrency: 2 })
    at.do('queue.hold', { isHeld: false })
    expect(at.started).toHaveLength(2)
    at.finishAll()
    at.finishAll()
    at.finishAll()
    expect(order(at)).toEqual([])
  })

  test('R27 work leaves the queue in the order on screen', () => {
    const { at, add } = held()
    for (const id of ['a', 'b', 'c', 'd']) add(id)
    move(at, 'd', 'a')
    move(at, 'c', null)
    expect(order(at)).toEqual(['c', 'a', 'd', 'b'])
    at.do('settings.change', { localConcurrency: 1 })
    at.do('queue.hold', { isHeld: false })
    const began: (string | undefined)[] = []
    while (at.started.length > 0) {
      const { jobId, runId } = at.started[0] ?? { jobId: '', runId: '' }
      began.push(at.read((tx) => tx.getJob(jobId)?.publicId))
      at.started.length = 0
      at.begin(runId)
      at.finish(runId)
    }
    expect(began).toEqual(['c', 'a', 'd', 'b'])
  })

  test('R30 a move against an older version is refused with the neighbours of now, and changes nothing', () => {
    const { at, add } = held()
    for (const id of ['a', 'b', 'c']) add(id)
    const seen = version(at)
    move(at, 'c', null)
    const refused = at.refused('queue.move', { jobId: 'a', afterJobId: null, baseVersion: seen })
    const ids = at.read((tx) => ['c', 'b'].map((id) => tx.getJobByPublicId(id)?.id))
    expect(refused).toMatchObject({
      code: 'queue_changed',
      detail: { version: seen + 1, previousJobId: ids[0], nextJobId: ids[1] },
    })
    expect(order(at)).toEqual(['c', 'a', 'b'])
  })

  test('R30 dropping into another band takes its priority; a running job cannot be moved, nor be a place to drop', () => {
    const { at, add } = held()
    for (const [id, priority] of [
      ['u', 20],
      ['n', 0],
      ['l', -10],
    ] as const)
      add(id, priority)
    move(at, 'l', 'u')
    expect(at.read((tx) => tx.getJobByPublicId('l')?.priority)).toBe(20)
    move(at, 'n', null, 10)
    expect(order(at)).toEqual(['u', 'l', 'n'])
    at.do('settings.change', { localConcurrency: 1 })
    at.do('queue.hold', { isHeld: false })
    expect(move(at, 'u', null)).toMatchObject({ code: 'not_movable' })
    expect(move(at, 'n', 'u')).toMatchObject({ code: 'queue_changed' })
    expect(move(at, 'n', 'nobody')).toMatchObject({ code: 'unknown_job', errors: [{ path: 'afterJobId' }] })
  })

  test('R30 any series of moves leaves the order that a plain list would have, also after ranks ran out', () => {
    const { at, add } = held()
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids) add(id)
    const moves = fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(null, ...ids)), { maxLength: 60 })
    fc.assert(
      fc.property(moves, (series) => {
        const list = order(at)
        for (const [job, after] of series) {
          if (job === after) continue
          move(at, job, after)
          list.splice(list.indexOf(job), 1)
          list.splice(after === null ? 0 : list.indexOf(after) + 1, 0, job)
        }
        expect(order(at)).toEqual(list)
      }),
      { numRuns: 15 },
    )
  })

  test('R30 a job that comes later stands behind one that was moved to the end', () => {
    const { at, add } = held()
    for (const id of ['a', 'b', 'c']) add(id)
    move(at, 'a', 'c')
    move(at, 'b', 'a')
    add('d')
    expect(order(at)).toEqual(['c', 'a', 'b', 'd'])
  })

  test('a held job waits where it stands and goes on when it is released', () => {
    const at = new EngineBench({ store: make() }).start()
    const { id } = at.do('jobs.create', { templateId: at.localTemplate(), isHeld: true })
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({ state: 'PENDING', isHeld: true })
    expect(at.started).toHaveLength(0)
    at.do('jobs.hold', { ids: [id], isHeld: false })
    expect(at.started).toHaveLength(1)
    expect(at.refused('jobs.hold', { ids: [id], isHeld: true })).toMatchObject({
      code: 'illegal_state',
      errors: [{ path: 'ids.0' }],
    })
  })

  test('DESIGN 6.16 a paused engine takes jobs in but starts none until it resumes', () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('engine.pause', {})
    at.do('jobs.create', { templateId: at.localTemplate() })
    at.run(20 * SECOND)
    expect(at.started).toHaveLength(0)
    at.do('engine.resume', {})
    expect(at.started).toHaveLength(1)
  })

  test('R35 cancelling waiting work ends it at once and counts no attempt', () => {
    const { at, add } = held()
    const id = add('a')
    const runId = at.read((tx) => tx.getJob(id)?.runId) ?? ''
    at.do('jobs.cancel', { id, reason: 'not needed' })
    expect(at.read((tx) => tx.getRun(runId))).toMatchObject({
      status: 'SKIPPED',
      reason: 'cancelled',
      startedAt: null,
      errorMessage: 'not needed',
    })
    expect(at.read((tx) => tx.getJob(id))).toBeNull()
  })

  test('R35 cancelling running work asks it to stop; force ends it; a late success is a note only', () => {
    const at = new EngineBench({ store: make() }).start()
    const { id } = at.do('jobs.create', { templateId: at.localTemplate({ retry: { limit: 3, delayMs: 0 } }) })
    const runId = at.started[0]?.runId ?? ''
    at.begin(runId)
    at.do('jobs.cancel', { id })
    at.do('jobs.cancel', { id })
    at.do('jobs.cancel', { id, force: true })
    at.do('jobs.cancel', { id, force: true })
    expect(at.stops).toEqual([
      { runId, force: false },
      { runId, force: true },
    ])
    expect(at.read((tx) => tx.getJob(id)?.state)).toBe('CANCELLING')
    at.finish(runId, { status: 'FAILED', reason: 'forced' })
    at.finish(runId)
    expect(at.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'FAILED', reason: 'forced' })
    expect(at.read((tx) => tx.getJob(id))).toBeNull()
  })

  test('DESIGN 6.10 the local limit counts local work only', () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { localConcurrency: 1 })
    at.devices('d1')
    const [local, fleet] = [at.localTemplate(), at.fleetTemplate()]
    at.do('jobs.create', { templateId: local })
    at.do('jobs.create', { templateId: local })
    const { id } = at.do('jobs.create', { templateId: fleet, target: { kind: 'all' } })
    expect(at.started).toHaveLength(1)
    expect(at.read((tx) => tx.getJob(id)?.state)).toBe('DISPATCHED')
  })

  test('at most three commits a local job: asked and claimed, started, ended', () => {
    const at = new EngineBench({ store: make() }).start()
    const templateId = at.localTemplate()
    at.commits.length = 0
    at.do('jobs.create', { templateId })
    at.finishAll()
    expect(at.commits).toHaveLength(3)
  })
})
