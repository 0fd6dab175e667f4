// R42: retries, their back-off, and the time for one attempt and for all of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { retryDelayMs } from '../../../src-main/engine/queue/retry.ts'
import { EngineBench, HOUR, MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

test('R42 the delay is base·2^n, at most an hour, ± 20 %, and the same for the same run', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * HOUR }), fc.integer({ min: 1, max: 40 }), fc.uuid(), (base, n, runId) => {
      const delay = retryDelayMs(base, n, runId)
      const plain = Math.min(HOUR, base * 2 ** (n - 1))
      expect(delay).toBeGreaterThanOrEqual(Math.floor(plain * 0.8))
      expect(delay).toBeLessThanOrEqual(Math.ceil(plain * 1.2))
      expect(retryDelayMs(base, n, runId)).toBe(delay)
    }),
  )
  const spread = Array.from({ length: 200 }, (_, index) => retryDelayMs(100_000, 1, `run ${index}`))
  expect(Math.min(...spread)).toBeLessThan(85_000)
  expect(Math.max(...spread)).toBeGreaterThan(115_000)
})

describe.each(STORES)('R42 retries on %s', (_name, make) => {
  const running = (more: Parameters<EngineBench['localTemplate']>[0]) => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const { id } = at.do('jobs.create', { templateId: at.localTemplate(more) })
    const begin = () => {
      const work = at.started.splice(0)[0]
      at.begin(work?.runId ?? '')
      return work
    }
    return { store, at, id, begin, job: () => at.read((tx) => tx.getJob(id)) }
  }

  test('R42 a retry waits by a stored instant, survives a restart, and keeps slot and job', () => {
    const at = new EngineBench({ store: make() }).start()
    const schedule = at.every(3_600, { templateId: at.localTemplate({ retry: { limit: 2, delayMs: 60_000 } }) })
    at.run(HOUR)
    const [first] = at.started.splice(0)
    at.begin(first?.runId ?? '')
    at.fail(first?.runId ?? '')
    const waiting = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    expect(waiting).toMatchObject({ attempt: 2, scheduledAt: at.runsOf(schedule)[0]?.scheduledAt, state: 'QUEUED' })
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    next.run((waiting?.notBeforeAt ?? 0) - next.wallAt - 1)
    expect(next.started).toEqual([])
    next.run(1)
    expect(next.started).toMatchObject([{ jobId: waiting?.id, attempt: 2 }])
  })

  test('R42 the total runs from the first start; no attempt begins after it', () => {
    const { at, begin, job } = running({
      ...{ retry: { limit: 9, delayMs: 60_000 }, totalTimeoutMinutes: 3, timeoutMinutes: 60 },
    })
    at.pass(30 * SECOND)
    const first = begin()
    // What is left of the total bounds the attempt, not its own hour.
    expect(first?.timeoutMs).toBe(3 * MINUTE)
    const deadline = at.wallAt + 3 * MINUTE
    expect(job()?.totalDeadlineAt).toBe(deadline)
    at.fail(first?.runId ?? '')
    at.run(90 * SECOND)
    const second = begin()
    expect(second?.attempt).toBe(2)
    expect(second?.timeoutMs).toBeLessThanOrEqual(deadline - at.wallAt + 90 * SECOND)
    at.fail(second?.runId ?? '')
    // The next one would begin about two minutes from now: beyond the total.
    expect(job()).toBeNull()
  })

  test('R42 an attempt that waits when the total ends is timed out, not started', () => {
    const { at, begin, job } = running({ retry: { limit: 9, delayMs: 1_000 }, totalTimeoutMinutes: 1 })
    const first = begin()
    at.fail(first?.runId ?? '')
    const waiting = job()
    at.do('queue.hold', { isHeld: true })
    at.run(2 * MINUTE)
    expect(job()).toBeNull()
    expect(at.read((tx) => tx.getRun(waiting?.runId ?? ''))).toMatchObject({ status: 'SKIPPED', reason: 'timed_out' })
    at.do('queue.hold', { isHeld: false })
    expect(at.started).toEqual([])
  })

  test('R42 running work that does not end at the total is ended by force and timed out', () => {
    const { at, begin, job } = running({ totalTimeoutMinutes: 1 })
    at.do('settings.change', { killAfterSeconds: 5 })
    const first = begin()
    at.run(MINUTE + 4 * SECOND)
    expect(job()).not.toBeNull()
    at.run(20 * SECOND)
    expect(job()).toBeNull()
    expect(at.stops.at(-1)).toEqual({ runId: first?.runId, force: true })
    expect(at.read((tx) => tx.getRun(first?.runId ?? ''))).toMatchObject({ status: 'FAILED', reason: 'timed_out' })
  })

  test('R42 the total does not run while the console sleeps, nor while there is no engine', () => {
    const { store, at, id, begin, job } = running({ totalTimeoutMinutes: 10 })
    const first = begin()
    const deadline = at.wallAt + 10 * MINUTE
    at.run(2 * MINUTE)
    at.jump(3 * HOUR).run(7 * MINUTE)
    expect(job()).toMatchObject({ state: 'RUNNING', totalDeadlineAt: deadline + 3 * HOUR })
    expect(at.stops).toEqual([])
    at.engine.stop(at.now)
    expect(job()).toMatchObject({ state: 'QUEUED', startBeforeAt: deadline + 3 * HOUR })
    const next = new EngineBench({ store, at: at.wallAt + 5 * HOUR }).start()
    expect(next.started).toMatchObject([{ runId: first?.runId, jobId: id, timeoutMs: MINUTE }])
    next.begin(first?.runId ?? '')
    next.run(2 * MINUTE)
    expect(next.read((tx) => tx.getRun(first?.runId ?? ''))).toMatchObject({ status: 'FAILED', reason: 'timed_out' })
  })

  test('R42 the time that is left for the next attempt moves with a sleep, too', () => {
    const { at, begin, job } = running({ retry: { limit: 9, delayMs: 1_000 }, totalTimeoutMinutes: 1 })
    at.fail(begin()?.runId ?? '')
    at.do('queue.hold', { isHeld: true })
    const before = job()
    at.jump(HOUR).tick()
    const totalDeadlineAt = (before?.totalDeadlineAt ?? 0) + HOUR
    expect(job()).toMatchObject({ attempt: 2, totalDeadlineAt, startBeforeAt: totalDeadlineAt })
    at.run(2 * MINUTE)
    expect(job()).toBeNull()
  })

  test('R42 each attempt has its own time when there is no total', () => {
    const { at, begin } = running({ timeoutMinutes: 2, retry: { limit: 1, delayMs: 0 } })
    const first = begin()
    at.pass(MINUTE)
    at.finish(first?.runId ?? '', { status: 'FAILED', reason: 'timed_out' })
    at.tick()
    expect([first?.timeoutMs, begin()?.timeoutMs]).toEqual([2 * MINUTE, 2 * MINUTE])
  })
})
