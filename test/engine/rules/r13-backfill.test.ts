// R13: the backfill of a range of past slots. What a backfill must never do is lose, double or starve anything.
import { describe, expect, test } from 'vitest'
import { previewBackfill } from '../../../src-main/engine/backfill/range.ts'
import { DAY, EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('R13 backfill on %s', (_name, make) => {
  /** Ten hourly slots lie in (START, START + 10 h]; the schedule itself fires on the hour from then on, but is paused. */
  const hourly = (more: object = {}) => {
    const at = new EngineBench({ store: make(), at: START + 10 * HOUR }).start()
    const schedule = at.do('schedules.create', {
      nameEn: 'Hourly',
      templateId: at.localTemplate(),
      scheduleType: 'cron',
      scheduleConfig: { expression: '0 * * * *' },
      timezone: 'UTC',
      ...more,
    }).id
    const range = { scheduleId: schedule, from: START, to: START + 10 * HOUR }
    return { at, schedule, range }
  }
  const backfillOf = (at: EngineBench, id: string) => at.read((tx) => tx.getBackfill(id))
  const slotsOf = (at: EngineBench, schedule: string) =>
    at
      .runsOf(schedule)
      .filter((run) => run.trigger === 'backfill')
      .map((run) => ((run.scheduledAt ?? 0) - START) / HOUR)
  const drain = (at: EngineBench) => {
    for (let guard = 0; at.started.length > 0 && guard < 1_000; guard += 1) at.finishAll()
  }

  test('R13 the count is shown first: start exclusive, end inclusive, what ran already is said', () => {
    const { at, range } = hourly()
    const preview = (input: typeof range) => at.read((tx) => previewBackfill(tx, input, at.wallAt))
    expect(preview(range)).toEqual({
      ok: true,
      value: { count: 10, limit: 10_000, decided: 0, first: START + HOUR, last: START + 10 * HOUR },
    })
    expect(preview({ ...range, from: START + HOUR, to: START + 2 * HOUR })).toMatchObject({ value: { count: 1 } })
    expect(preview({ ...range, to: START + 59 * MINUTE })).toMatchObject({
      value: { count: 0, first: null, last: null },
    })
    at.do('backfills.create', { ...range, to: START + 2 * HOUR })
    drain(at)
    expect(preview(range)).toMatchObject({ value: { count: 10, decided: 2 } })
  })

  test('R13 refused with the field: an empty range, a reversed one, the future, an event, more than the limit', () => {
    const { at, range } = hourly()
    const refused = (change: object) => {
      const { code, errors } = at.refused('backfills.create', { ...range, ...change })
      return [code, errors[0]?.path]
    }
    expect(refused({ to: START + 59 * MINUTE })).toEqual(['invalid_window', 'from'])
    expect(refused({ to: START })).toEqual(['invalid_window', 'to'])
    expect(refused({ to: START + 11 * HOUR })).toEqual(['invalid_window', 'to'])
    expect(refused({ scheduleId: 'nobody' })).toEqual(['unknown_schedule', 'scheduleId'])
    expect(refused({ from: START - 2 * 365 * DAY })).toEqual(['too_many', 'to'])
    expect(at.read((tx) => tx.listBackfills(null))).toEqual([])
  })

  test('R13 works while the schedule is paused or off; runs say backfill, keep their slot and stand below the schedule', () => {
    for (const action of ['pause', 'disable'] as const) {
      const { at, schedule, range } = hourly({ priority: 5 })
      at.do('schedules.act', { id: schedule, action })
      const { id } = at.do('backfills.create', range)
      expect(at.started).toHaveLength(1)
      drain(at)
      expect(slotsOf(at, schedule)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      const [run] = at.runsOf(schedule)
      expect(run).toMatchObject({ status: 'COMPLETED', trigger: 'backfill', priority: 4 })
      expect(backfillOf(at, id)).toMatchObject({ state: 'done', made: 10, passed: 0, cursorAt: START + 10 * HOUR })
      const slot = at.read((tx) => tx.getSlot(schedule, START + 3 * HOUR))
      expect(slot).toMatchObject({ verdict: 'run', rule: 'R13', tzRelease: '2026a' })
      expect(at.read((tx) => tx.getSchedule(schedule))?.state).toBe(action === 'pause' ? 'PAUSED' : 'DISABLED')
    }
  })

  test('R13 slots that ran are passed; slots that were skipped are made up for and point at their record', () => {
    const { at, schedule, range } = hourly()
    for (let hour = 0; hour < 2; hour += 1) {
      at.run(HOUR)
      drain(at)
    }
    at.do('schedules.act', { id: schedule, action: 'pause' })
    at.pass(2 * HOUR)
    at.do('schedules.act', { id: schedule, action: 'resume' })
    const skipped = at.runsOf(schedule).find((run) => run.reason === 'paused')
    expect(skipped).toMatchObject({ slotCount: 2 })
    const { id } = at.do('backfills.create', { ...range, from: START + 10 * HOUR, to: START + 14 * HOUR })
    drain(at)
    expect(slotsOf(at, schedule)).toEqual([13, 14])
    const made = at.runsOf(schedule).filter((run) => run.trigger === 'backfill')
    expect(made[0]?.parentRunId).toBe(skipped?.id)
    expect(at.read((tx) => tx.getSlot(schedule, START + 13 * HOUR))?.coversToAt).toBe(skipped?.slotToAt)
    expect(backfillOf(at, id)).toMatchObject({ state: 'done', made: 2, passed: 2 })
    // Asked for once more, nothing is left to do.
    at.do('backfills.create', { ...range, from: START + 10 * HOUR, to: START + 14 * HOUR })
    drain(at)
    expect(slotsOf(at, schedule)).toEqual([13, 14])
  })

  test('R13 at most 20 are open at a time, the schedule’s own slots go first and are never blocked by them', () => {
    const { at, schedule, range } = hourly()
    at.do('backfills.create', { ...range, from: START - 10 * DAY })
    expect(at.read((tx) => tx.countJobs(['QUEUED', 'DISPATCHED', 'RUNNING'], 'local'))).toBe(20)
    const first = at.started.splice(0)
    for (const work of first) at.begin(work.runId)
    at.run(HOUR + SECOND)
    const own = at.read((tx) => tx.openJobsOfSchedule(schedule))
    expect(own).toMatchObject([{ trigger: 'schedule', scheduledAt: START + 11 * HOUR }])
    expect(at.words(schedule)).toEqual([])
    for (const work of first) at.finish(work.runId)
    // Of all that wait, the schedule's own slot is next.
    const next = at.read((tx) => tx.getJobByRunId(at.started[0]?.runId ?? ''))
    expect(next?.trigger).toBe('schedule')
    expect(at.read((tx) => tx.countJobs(['QUEUED', 'DISPATCHED', 'RUNNING'], 'local'))).toBeLessThanOrEqual(21)
  })

  test('R13 its own overlap word: one at a time by default, beside each other with allow, blocked with skip', () => {
    const under = (overlap: 'queue_all' | 'allow' | 'skip') => {
      const { at, schedule, range } = hourly()
      const { id } = at.do('backfills.create', { ...range, overlap })
      const atOnce = at.started.length
      drain(at)
      return { atOnce, ran: slotsOf(at, schedule).length, made: backfillOf(at, id)?.made, words: at.words(schedule) }
    }
    expect(under('queue_all')).toMatchObject({ atOnce: 1, ran: 10, made: 10 })
    expect(under('allow')).toMatchObject({ atOnce: 4, ran: 10, made: 10 })
    const skip = under('skip')
    expect(skip).toMatchObject({ atOnce: 1, ran: 10, made: 1 })
    expect(skip.words.filter((word) => word === 'SKIPPED max_instances')).toHaveLength(9)
  })

  test('R13 goes on after a kill where the last commit stopped: every slot exactly once', () => {
    const { at, schedule, range } = hourly()
    const { id } = at.do('backfills.create', { ...range, from: START - 30 * HOUR })
    at.finishAll()
    expect(backfillOf(at, id)?.state).toBe('running')
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    drain(next)
    expect(slotsOf(next, schedule).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, k) => k - 29))
    expect(backfillOf(next, id)).toMatchObject({ state: 'done', made: 40 })
  })

  test('R13 pause stops the making, resume goes on, cancel takes what waits along and leaves what runs', () => {
    const { at, schedule, range } = hourly()
    const { id } = at.do('backfills.create', { ...range, from: START - 30 * HOUR })
    const [running] = at.started.splice(0)
    at.do('backfills.act', { id, action: 'pause' })
    at.begin(running?.runId ?? '')
    at.finish(running?.runId ?? '')
    expect(backfillOf(at, id)).toMatchObject({ state: 'paused', made: 20 })
    at.do('backfills.act', { id, action: 'resume' })
    expect(backfillOf(at, id)).toMatchObject({ state: 'running', made: 21 })
    at.do('backfills.act', { id, action: 'cancel' })
    expect(at.read((tx) => tx.openJobsOfBackfill(id))).toHaveLength(1)
    expect(at.words(schedule).filter((word) => word === 'SKIPPED cancelled')).toHaveLength(19)
    drain(at)
    expect(backfillOf(at, id)?.state).toBe('cancelled')
    expect(at.refused('backfills.act', { id, action: 'resume' }).code).toBe('illegal_state')
  })

  test('R13 a paused engine makes none, and a turn without backfills commits nothing', () => {
    const { at, range } = hourly()
    at.do('engine.pause', {})
    const { id } = at.do('backfills.create', range)
    at.tick()
    expect(backfillOf(at, id)).toMatchObject({ made: 0, cursorAt: null })
    at.do('engine.resume', {})
    drain(at)
    expect(backfillOf(at, id)?.state).toBe('done')
    at.tick()
    at.commits.length = 0
    at.pass(SECOND).tick()
    expect(at.commits).toEqual([])
  })
})
