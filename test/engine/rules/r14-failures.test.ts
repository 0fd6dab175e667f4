// R14: a schedule pauses itself after N failures in a row.
import { describe, expect, test } from 'vitest'
import { EngineBench, MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

describe.each(STORES)('R14 pause after failures on %s', (_name, make) => {
  const failing = (pauseAfterFailures: number | null, retryLimit = 0) => {
    const at = new EngineBench({ store: make() }).start()
    const templateId = at.localTemplate({ retry: { limit: retryLimit, delayMs: 0 } })
    const schedule = at.every(60, { templateId, pauseAfterFailures, graceMs: null })
    /** One slot to its end, with all its attempts. */
    const slot = (end: 'fail' | 'finish') => {
      at.run(MINUTE)
      for (let guard = 0; at.started.length > 0 && guard < 9; guard += 1) {
        for (const { runId } of at.started.splice(0)) {
          at.begin(runId)
          at[end](runId)
        }
        at.tick()
      }
    }
    const row = () => at.read((tx) => tx.getSchedule(schedule))
    return { at, schedule, slot, row }
  }

  test('R14 after N failures in a row it is PAUSED by the engine, naming the run and its error', () => {
    const { at, schedule, slot, row } = failing(2)
    slot('fail')
    expect(row()).toMatchObject({ state: 'ENABLED', failuresInRow: 1 })
    slot('fail')
    const last = at.runsOf(schedule).at(-1)
    expect(row()).toMatchObject({ state: 'PAUSED', pausedBy: 'engine', failuresInRow: 2, nextRunAt: null })
    expect(row()?.pauseReason).toContain(last?.id)
    expect(row()?.pauseReason).toContain('it broke')
    slot('fail')
    expect(at.words(schedule)).toHaveLength(2)
  })

  test('R14 only the last attempt counts, and a success begins anew', () => {
    const { slot, row } = failing(2, 2)
    slot('fail')
    expect(row()?.failuresInRow).toBe(1)
    slot('finish')
    expect(row()?.failuresInRow).toBe(0)
    slot('fail')
    expect(row()?.state).toBe('ENABLED')
    slot('fail')
    expect(row()?.state).toBe('PAUSED')
  })

  test('R14 what is cancelled, asked for by hand or skipped is no failure of the schedule; without a number it never pauses', () => {
    const { at, schedule, slot, row } = failing(1)
    at.run(MINUTE)
    const [work] = at.started.splice(0)
    at.begin(work?.runId ?? '')
    at.do('jobs.cancel', { id: work?.jobId ?? '' })
    at.finish(work?.runId ?? '', { status: 'FAILED', reason: 'cancelled' })
    at.do('schedules.act', { id: schedule, action: 'trigger' })
    const [manual] = at.started.splice(0)
    at.begin(manual?.runId ?? '')
    at.fail(manual?.runId ?? '')
    expect(row()).toMatchObject({ state: 'ENABLED', failuresInRow: 0 })
    slot('fail')
    expect(row()?.state).toBe('PAUSED')
    const never = failing(null)
    for (let turn = 0; turn < 5; turn += 1) never.slot('fail')
    expect(never.row()).toMatchObject({ state: 'ENABLED', failuresInRow: 5 })
  })

  test('R14 resumed by a person it counts from nothing', () => {
    const { at, schedule, slot, row } = failing(2)
    slot('fail')
    slot('fail')
    at.do('schedules.act', { id: schedule, action: 'resume' })
    slot('fail')
    expect(row()).toMatchObject({ state: 'ENABLED', failuresInRow: 1 })
  })
})
