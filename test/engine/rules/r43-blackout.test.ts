// R43 through the tick: windows of the schedule and of the workspace, skipped or deferred, and what run now makes of them.
import { describe, expect, test } from 'vitest'
import { DAY, EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const EVERY_HOUR = {
  scheduleConfig: { intervalSeconds: 3_600, startAt: '2026-03-02T00:00:00Z' },
  timezone: 'UTC',
} as const
const MORNING = [{ from: '01:30', to: '04:30', nameEn: 'Shift change' }]

describe.each(STORES)('blackout on %s', (_name, make) => {
  const bench = () => {
    const at = new EngineBench({ store: make() }).start()
    at.do('settings.change', { startSpreadMs: 0 })
    return at
  }
  const hour = (at: number | null | undefined) => ((at ?? 0) - START) / HOUR
  const passHour = (at: EngineBench) => {
    at.pass(HOUR).tick()
    at.finishAll()
  }

  test('R43: slots inside are SKIPPED blackout under their own time, by rule R43 in run and slot', () => {
    const at = bench()
    const id = at.every(3_600, { ...EVERY_HOUR, blackouts: MORNING })
    for (let hours = 0; hours < 5; hours += 1) passHour(at)
    expect(at.runsOf(id).map((run) => `${hour(run.scheduledAt)} ${run.status} ${run.reason}`)).toEqual([
      '1 COMPLETED succeeded',
      '2 SKIPPED blackout',
      '3 SKIPPED blackout',
      '4 SKIPPED blackout',
      '5 COMPLETED succeeded',
    ])
    expect(at.runsOf(id)[1]?.trace.at(-1)?.rule).toBe('R43')
    const slot = at.read((tx) => tx.getSlot(id, START + 2 * HOUR))
    expect(slot).toMatchObject({ verdict: 'skip', reason: 'blackout', rule: 'R43', tzRelease: '2026a' })
  })

  test('R43: the windows of the workspace hold for every schedule', () => {
    const at = bench()
    at.do('settings.change', { blackouts: MORNING })
    const id = at.every(3_600, EVERY_HOUR)
    for (let hours = 0; hours < 2; hours += 1) passHour(at)
    expect(at.words(id)).toEqual(['COMPLETED succeeded', 'SKIPPED blackout'])
  })

  test('R43: deferred work begins when the window ends and does not expire at the slots in between', () => {
    const at = bench()
    const id = at.every(3_600, {
      ...EVERY_HOUR,
      blackouts: MORNING,
      blackoutAction: 'defer',
      coalesce: false,
      maxInstances: 9,
    })
    at.run(3 * HOUR + MINUTE)
    const open = () => at.read((tx) => tx.openJobsOfSchedule(id))
    at.finishAll()
    expect(open().map((job) => [hour(job.scheduledAt), hour(job.notBeforeAt), hour(job.expiresAt)])).toEqual([
      [2, 4.5, 5],
      [3, 4.5, 5],
    ])
    expect(at.read((tx) => tx.getSlot(id, START + 2 * HOUR))).toMatchObject({ verdict: 'run', rule: 'R43' })
    at.run(90 * MINUTE)
    expect(at.started.map((work) => hour(at.read((tx) => tx.getJob(work.jobId)?.scheduledAt)))).toEqual([2, 3, 4])
    expect(at.words(id)).toEqual(['COMPLETED succeeded'])
  })

  test('R43: with coalesce on the slots of one window come to one run, the latest; the earlier ones point at it', () => {
    const at = bench()
    const id = at.every(3_600, { ...EVERY_HOUR, blackouts: MORNING, blackoutAction: 'defer' })
    at.run(HOUR)
    at.finishAll()
    at.run(3 * HOUR + 30 * MINUTE)
    expect(at.started.map((work) => hour(at.read((tx) => tx.getJob(work.jobId)?.scheduledAt)))).toEqual([4])
    const coalesced = at.runsOf(id).filter((run) => run.reason === 'coalesced')
    expect(coalesced.map((run) => hour(run.scheduledAt))).toEqual([2, 3])
    const survivors = coalesced.map((run) => run.trace.at(-1)?.data?.survivorRunId)
    expect(survivors).toEqual([3, 4].map((slot) => at.read((tx) => tx.getSlot(id, START + slot * HOUR)?.runId)))
  })

  test('R43: found after sleep, slots in a window are no misfires', () => {
    const at = bench()
    const id = at.every(3_600, { ...EVERY_HOUR, blackouts: MORNING, coalesce: false, maxInstances: 9, graceMs: 1_000 })
    at.jump(5 * HOUR + SECOND).tick()
    expect(at.words(id).toSorted()).toEqual([
      'SKIPPED blackout',
      'SKIPPED blackout',
      'SKIPPED blackout',
      'SKIPPED misfire',
    ])
  })

  test('R9: run now ignores a window', () => {
    const at = bench()
    const id = at.every(3_600, { ...EVERY_HOUR, blackouts: [{ from: '00:00', to: '23:59' }] })
    expect(at.do('schedules.act', { id, action: 'trigger' }).jobId).not.toBeNull()
    expect(at.started).toHaveLength(1)
  })

  test('R43: windows that make no sense are refused with their field, on schedules and in the settings', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const cron = { scheduleType: 'cron', scheduleConfig: { expression: '0 2 * * *' } } as const
    const wrong = { nameEn: 'W', templateId, ...cron, blackouts: [{ from: '08:00', to: '08:00' }] }
    expect(at.refused('schedules.create', wrong)).toMatchObject({
      code: 'invalid_window',
      errors: [{ path: 'blackouts.0.to' }],
    })
    const zone = [{ from: '08:00', to: '09:00', timezone: 'Mars/Base' }]
    const id = at.every(60)
    expect(at.refused('schedules.change', { id, blackouts: zone })).toMatchObject({ code: 'invalid_window' })
    expect(at.refused('settings.change', { blackouts: zone })).toMatchObject({
      errors: [{ path: 'blackouts.0.timezone' }],
    })
    expect(at.read((tx) => [tx.getSettings().blackouts, tx.getSchedule(id)?.blackouts])).toEqual([[], []])
  })

  test('R43: a stored window in a zone that is not known any more stops its schedule alone; one of the workspace stops none', () => {
    const at = bench()
    const [broken, sound] = [at.every(3_600, EVERY_HOUR), at.every(3_600, EVERY_HOUR)]
    const unknown = [{ from: '22:00', to: '23:00', timezone: 'Mars/Base' }]
    at.store.write('engine', (tx) => {
      const row = tx.getSchedule(broken)
      if (row !== null) tx.updateSchedule({ ...row, blackouts: unknown }, row.version)
      tx.putSettings({ ...tx.getSettings(), blackouts: unknown })
    })
    passHour(at)
    expect(at.read((tx) => tx.getSchedule(broken))).toMatchObject({ state: 'DISABLED', nextRunAt: null })
    expect(at.read((tx) => tx.getSchedule(broken)?.faultReason)).toContain('Mars/Base')
    expect(at.words(sound)).toEqual(['COMPLETED succeeded'])
  })

  test('R43: a month of sleep over nightly windows is a handful of rows', () => {
    const at = bench()
    const id = at.every(1, { blackouts: MORNING, graceMs: null })
    at.jump(30 * DAY).tick()
    expect(at.runsOf(id).map((run) => [run.reason, run.slotCount])).toEqual([
      ['coalesced', 1_001],
      ['blackout', 1_001],
    ])
  })
})
