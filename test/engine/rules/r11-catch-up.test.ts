// R11: what becomes of the slots of a pause when it ends, by choice.
import { describe, expect, test } from 'vitest'
import { EngineBench, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const TEN = { scheduleConfig: { intervalSeconds: 600, startAt: '2026-03-02T00:00:00Z' }, timezone: 'UTC' } as const

describe.each(STORES)('the end of a pause on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0 })
    return at
  }
  const minutes = (at: number | null | undefined) => ((at ?? 0) - START) / MINUTE

  test('R11: caught up, its slots go the way of a restart: coalesced, the latest within its grace runs', () => {
    const at = bench()
    const id = at.every(600, TEN)
    at.do('schedules.act', { id, action: 'pause' })
    at.run(30 * MINUTE + 30 * SECOND)
    at.do('schedules.act', { id, action: 'resume', catchUp: true })
    expect(at.started).toHaveLength(1)
    at.finishAll()
    expect(at.runsOf(id).map((run) => `${minutes(run.scheduledAt)} ${run.reason}`)).toEqual([
      '10 coalesced',
      '20 coalesced',
      '30 succeeded',
    ])
    expect(at.read((tx) => tx.getSchedule(id))).toMatchObject({ state: 'ENABLED', nextRunAt: START + 40 * MINUTE })
  })

  test('R11: caught up beyond the grace nothing runs, and each slot says misfire or coalesced', () => {
    const at = bench()
    const id = at.every(600, { ...TEN, coalesce: false, graceMs: 12 * MINUTE, maxInstances: 5 })
    at.do('schedules.act', { id, action: 'pause' })
    at.run(35 * MINUTE)
    at.do('schedules.act', { id, action: 'resume', catchUp: true })
    expect(at.words(id)).toEqual(['SKIPPED misfire', 'SKIPPED misfire'])
    expect(at.read((tx) => tx.openJobsOfSchedule(id)).map((job) => minutes(job.scheduledAt))).toEqual([30])
  })

  test('R11: chosen with the pause, the automatic resume catches up, once', () => {
    const at = bench()
    const id = at.every(600, TEN)
    at.do('schedules.act', { id, action: 'pause', until: START + 20 * MINUTE + 5 * SECOND, catchUp: true })
    expect(at.read((tx) => tx.getSchedule(id))).toMatchObject({ state: 'PAUSED', resumeCatchesUp: true })
    at.run(20 * MINUTE + 5 * SECOND)
    expect(at.started).toHaveLength(1)
    expect(at.words(id)).toEqual(['SKIPPED coalesced'])
    expect(at.read((tx) => tx.getSchedule(id))).toMatchObject({ state: 'ENABLED', resumeCatchesUp: false })
  })

  test('R11: without the choice the pause is one row, and resuming by hand can say no to the choice', () => {
    const at = bench()
    const id = at.every(600, TEN)
    at.do('schedules.act', { id, action: 'pause', catchUp: true })
    at.run(31 * MINUTE)
    at.do('schedules.act', { id, action: 'resume', catchUp: false })
    expect(at.runsOf(id)).toMatchObject([{ reason: 'paused', slotCount: 3 }])
    expect(at.started).toEqual([])
    expect(at.read((tx) => tx.getSlot(id, START + 10 * MINUTE))).toMatchObject({
      rule: 'R11',
      coversToAt: START + 30 * MINUTE,
    })
  })

  test('R11: while the engine itself is paused nothing is caught up before it goes on', () => {
    const at = bench()
    const id = at.every(600, { ...TEN, graceMs: null })
    at.do('schedules.act', { id, action: 'pause' })
    at.run(15 * MINUTE)
    at.do('engine.pause', {})
    at.do('schedules.act', { id, action: 'resume', catchUp: true })
    expect(at.read((tx) => tx.openJobsOfSchedule(id))).toEqual([])
    at.do('engine.resume', {})
    at.tick()
    expect(at.started).toHaveLength(1)
  })

  test('R11: a once that passed in the pause is caught up within its grace', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const once = { scheduleType: 'once', scheduleConfig: { at: '2026-03-02T00:10:00Z' }, timezone: 'UTC' } as const
    const id = at.do('schedules.create', { nameEn: 'O', templateId, ...once, graceMs: null }).id
    at.do('schedules.act', { id, action: 'pause' })
    at.run(15 * MINUTE)
    at.do('schedules.act', { id, action: 'resume', catchUp: true })
    expect(at.started).toHaveLength(1)
    expect(at.read((tx) => tx.getSchedule(id)?.state)).toBe('EXPIRED')
  })
})
