// R35–R39: local work that is cancelled, cut off, taken over or left behind.
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('local work on %s', (_name, make) => {
  const running = (more: Parameters<EngineBench['localTemplate']>[0] = {}) => {
    const store = make()
    const at = new EngineBench({ store }).start()
    at.do('settings.change', { killAfterSeconds: 10 })
    const { id } = at.do('jobs.create', { templateId: at.localTemplate(more) })
    const runId = at.started[0]?.runId ?? ''
    at.begin(runId)
    return { store, at, id, runId, run: () => at.read((tx) => tx.getRun(runId)) }
  }

  test('R35 a cancelled job that does not end is ended by force after its grace; the late success is a note', () => {
    const { at, id, runId, run } = running()
    at.do('jobs.cancel', { id, reason: 'wrong target' })
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({ state: 'CANCELLING', cancelRequestedAt: at.wallAt })
    expect(at.stops).toEqual([{ runId, force: false }])
    expect(at.tick().nextAt).toBeLessThanOrEqual(at.wallAt + 10 * SECOND)
    at.run(10 * SECOND - 1)
    expect(run()).toBeNull()
    at.run(1)
    expect(at.stops.at(-1)).toEqual({ runId, force: true })
    expect(run()).toMatchObject({ status: 'FAILED', reason: 'forced', errorMessage: 'wrong target' })
    expect(at.read((tx) => [tx.getJob(id), tx.listLocks()])).toEqual([null, []])
    const sealed = run()
    at.finish(runId)
    at.run(MINUTE)
    expect(run()).toEqual(sealed)
  })

  test('R35 the grace is monotonic: a clock that jumps ahead does not shorten it', () => {
    const { at, id, run } = running()
    at.do('jobs.cancel', { id })
    at.jump(HOUR).tick()
    expect(run()).toBeNull()
    at.pass(10 * SECOND).tick()
    expect(run()?.reason).toBe('forced')
  })

  test('R35 work that ends within its grace is CANCELLED by its own report, with the reason that was given', () => {
    const { at, id, runId, run } = running()
    at.do('jobs.cancel', { id, reason: 'not today' })
    at.pass(5 * SECOND)
    at.finish(runId, { status: 'FAILED', reason: 'cancelled', errorMessage: 'Cancelled while it ran' })
    at.run(MINUTE)
    expect(run()).toMatchObject({ status: 'FAILED', reason: 'cancelled', errorMessage: 'not today' })
    expect(at.stops.filter(({ force }) => force)).toEqual([])
  })

  test('R35 a cancelled job is never tried again, whatever its retries', () => {
    const { at, id, runId } = running({ retry: { limit: 5, delayMs: 0 } })
    at.do('jobs.cancel', { id })
    at.run(11 * SECOND)
    expect(at.read((tx) => [tx.getJob(id), tx.getRun(runId)?.reason])).toEqual([null, 'forced'])
  })

  test('R36 what was cancelled does not come back when the engine stops or is killed meanwhile', () => {
    for (const isClean of [true, false]) {
      const { store, at, id, runId, run } = running()
      at.do('jobs.cancel', { id, reason: 'enough' })
      if (isClean) at.engine.stop(at.now)
      const next = new EngineBench({ store, at: at.wallAt }).start()
      expect(next.started).toEqual([])
      expect(run()).toMatchObject({ status: 'FAILED', reason: 'cancelled', errorMessage: 'enough' })
      expect(next.read((tx) => tx.getJobByRunId(runId))).toBeNull()
    }
  })

  test('R36 an interruption counts nothing: no attempt, no run, no failure in a row', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const schedule = at.every(60, { pauseAfterFailures: 1 })
    at.run(MINUTE)
    at.begin(at.started[0]?.runId ?? '')
    at.engine.stop(at.now)
    const next = new EngineBench({ store, at: at.wallAt }).start()
    expect(next.words(schedule)).toEqual([])
    expect(next.read((tx) => tx.getSchedule(schedule))).toMatchObject({ state: 'ENABLED', failuresInRow: 0 })
    expect(next.started[0]).toMatchObject({ attempt: 1, runId: at.started[0]?.runId })
  })

  test('R37 a life that lost its lease writes nothing: its late reports change 0 rows', () => {
    const { store, at, id, runId } = running({ isIdempotent: true })
    // Suspended past its lease; another takes over and starts the work anew.
    const other = new EngineBench({ store, hostName: 'other', at: at.wallAt + 31 * SECOND }).start()
    expect(other.started.map((work) => work.runId)).toEqual([runId])
    const before = other.read((tx) => tx.getJob(id))
    // First by the lock alone, as if the store had let it in; then by the epoch of its connection.
    for (const epoch of [2, 1]) {
      store.setEpoch(epoch)
      at.begin(runId)
      expect(other.read((tx) => tx.getJob(id))).toEqual(before)
      at.finish(runId)
      expect(other.read((tx) => [tx.getJob(id), tx.getRun(runId)])).toEqual([before, null])
    }
    expect(at.ask('queue.hold', { isHeld: true }).ok).toBe(false)
    store.setEpoch(2)
    other.begin(runId)
    other.finish(runId)
    expect(other.read((tx) => tx.getRun(runId)?.status)).toBe('COMPLETED')
  })

  test('R38 a lock stands for as long as its holder renews it, far beyond its 30 s, and names the epoch', () => {
    const { at, id } = running()
    at.run(5 * MINUTE)
    const lock = at.read((tx) => tx.getLock(id))
    expect(lock?.epoch).toBe(at.read((tx) => tx.readLease())?.epoch)
    expect(lock?.expiresAt).toBeGreaterThan(at.wallAt)
    const elsewhere = new EngineBench({ store: at.store, hostName: 'other', at: at.wallAt })
    expect(elsewhere.engine.start(elsewhere.now).ok).toBe(false)
  })

  test('R39 the template’s word on repeating wins over its task function’s, both ways', () => {
    const cut = (taskFunctionKey: string, isIdempotent: boolean | null) => {
      const { store, at, runId } = running({ taskFunctionKey, isIdempotent })
      const next = new EngineBench({ store, at: at.wallAt }).start()
      return next.read((tx) => tx.getRun(runId))?.reason ?? `started ${next.started.length}`
    }
    expect([cut('once_only', null), cut('again', null)]).toEqual(['abandoned', 'started 1'])
    expect([cut('once_only', true), cut('again', false)]).toEqual(['started 1', 'abandoned'])
  })

  test('R39 an orphan that may not be repeated uses the attempts that remain', () => {
    const { store, at, id, runId } = running({ retry: { limit: 1, delayMs: 0 } })
    const next = new EngineBench({ store, at: at.wallAt }).start()
    expect(next.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'FAILED', reason: 'abandoned' })
    expect(next.read((tx) => tx.getJob(id))).toMatchObject({ attempt: 2, parentRunId: runId })
  })

  test('R39 device commands go out at most once: a kill makes no second execution and no second attempt', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    at.devices('pump')
    const target = { kind: 'device', deviceId: 'pump' } as const
    const { id } = at.do('jobs.create', { templateId: at.fleetTemplate({ isIdempotent: true }), target })
    at.engine.fleet.handle(
      [{ operation: 'start-next', deviceId: 'pump', topic: 't', clientToken: 'a' } as never],
      at.wallAt,
    )
    const before = at.read((tx) => tx.getExecution(id, 'pump'))
    expect(before?.state).toBe('IN_PROGRESS')
    const next = new EngineBench({ store, at: at.wallAt }).start()
    next.run(SECOND)
    expect(next.read((tx) => tx.getExecution(id, 'pump'))).toEqual(before)
  })
})
