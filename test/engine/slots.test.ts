// Due slots through the tick: what runs, what is skipped and why, and that each is decided once (R1–R7, R26).
import { describe, expect, test } from 'vitest'
import { EngineBench, HOUR, MINUTE, SECOND, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

const EVERY_5_MIN = { scheduleConfig: { intervalSeconds: 300, startAt: '2026-03-02T00:00:00Z' } } as const

describe.each(STORES)('slots on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('R1 a slot exactly as late as its grace runs; a millisecond later it is SKIPPED misfire under its own time', () => {
    for (const [late, words] of [
      [60_000, []],
      [60_001, ['SKIPPED misfire']],
    ] as const) {
      const at = bench()
      const schedule = at.every(3_600, { graceMs: 60_000 })
      at.pass(HOUR + late).tick()
      expect(at.words(schedule)).toEqual(words)
      expect(at.started).toHaveLength(words.length === 0 ? 1 : 0)
      if (words.length > 0) expect(at.runsOf(schedule)[0]?.scheduledAt).toBe(START + HOUR)
    }
  })

  test('R2 without a grace a slot is never too late; a grace below a second is refused', () => {
    const at = bench()
    at.do('settings.change', { startSpreadMs: 0 })
    at.every(3_600, { graceMs: null })
    at.pass(HOUR + 30 * MINUTE).tick()
    expect(at.started).toHaveLength(1)
    expect(() => at.every(3_600, { graceMs: 0 })).toThrow(/1000/)
  })

  test('R3 coalescing keeps the latest slot; the others point at the run that stands for them', () => {
    const at = bench()
    const schedule = at.every(300, EVERY_5_MIN)
    at.pass(15 * MINUTE + 10 * SECOND).tick()
    at.pass(10 * SECOND).tick()
    expect(at.words(schedule)).toEqual(['SKIPPED coalesced', 'SKIPPED coalesced'])
    const [first, second] = at.runsOf(schedule)
    const job = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    expect(job?.scheduledAt).toBe(START + 15 * MINUTE)
    expect([first, second].map((run) => run?.trace.at(-1)?.data?.survivorRunId)).toEqual([job?.runId, job?.runId])
  })

  test('R4 without coalescing slots run oldest first; what exceeds the cap is one row for the oldest', () => {
    const at = bench()
    at.do('settings.change', { startSpreadMs: 0, localConcurrency: 10 })
    const schedule = at.every(300, { ...EVERY_5_MIN, coalesce: false, graceMs: null, catchupMax: 3, maxInstances: 10 })
    at.pass(50 * MINUTE).tick()
    const [overflow] = at.runsOf(schedule)
    expect(overflow).toMatchObject({
      status: 'SKIPPED',
      slotCount: 7,
      slotFromAt: START + 5 * MINUTE,
      slotToAt: START + 35 * MINUTE,
    })
    const slots = at.read((tx) => tx.openJobsOfSchedule(schedule)).map((job) => job.scheduledAt)
    expect(slots).toEqual([START + 40 * MINUTE, START + 45 * MINUTE, START + 50 * MINUTE])
  })

  test('R5 grace is measured after coalescing: 30 s after the last slot one runs, 90 s after none', () => {
    for (const [after, started] of [
      [30, 1],
      [90, 0],
    ] as const) {
      const at = bench()
      at.do('settings.change', { startSpreadMs: 0 })
      const schedule = at.every(300, EVERY_5_MIN)
      at.pass(50 * MINUTE + after * SECOND).tick()
      expect(at.started).toHaveLength(started)
      expect(at.runsOf(schedule)).toHaveLength(10 - started)
    }
  })

  test('R6 a late run keeps its slot as scheduledAt; startedAt shows how late it was', () => {
    const at = bench()
    at.do('settings.change', { startSpreadMs: 0 })
    const schedule = at.every(3_600)
    at.pass(HOUR + 40 * SECOND).tick()
    at.finishAll()
    expect(at.runsOf(schedule)[0]).toMatchObject({ scheduledAt: START + HOUR, startedAt: START + HOUR + 40 * SECOND })
  })

  test('R7 a slot beyond maxInstances is SKIPPED and names the run that blocks it; the next time moves on', () => {
    const at = bench()
    const schedule = at.every(10)
    at.run(10 * SECOND)
    const runId = at.started[0]?.runId ?? ''
    at.begin(runId)
    at.run(10 * SECOND)
    const [skipped] = at.runsOf(schedule)
    expect(skipped).toMatchObject({ status: 'SKIPPED', reason: 'max_instances', scheduledAt: START + 20 * SECOND })
    expect(skipped?.trace.at(-1)?.data).toMatchObject({ blockerRunId: runId })
    expect(at.read((tx) => tx.getSchedule(schedule))?.nextRunAt).toBe(START + 30 * SECOND)
  })

  test('R7 work that only waits counts as an instance too', () => {
    const at = bench()
    at.do('queue.hold', { isHeld: true })
    const schedule = at.every(10, { templateId: at.localTemplate({ expiryMinutes: 60 }) })
    at.run(30 * SECOND)
    expect(at.words(schedule)).toEqual(['SKIPPED max_instances', 'SKIPPED max_instances'])
  })

  test('R9 run now ignores whether the schedule is on, but not its instances, and moves no slot', () => {
    const at = bench()
    const schedule = at.every(3_600, { isEnabled: false })
    const first = at.do('schedules.act', { id: schedule, action: 'trigger' })
    const second = at.do('schedules.act', { id: schedule, action: 'trigger' })
    expect(first.jobId).not.toBeNull()
    expect(second.jobId).toBeNull()
    expect(at.read((tx) => tx.getRun(second.runId ?? ''))).toMatchObject({ reason: 'max_instances', trigger: 'manual' })
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({ nextRunAt: null, state: 'CREATED' })
  })

  test('R11 slots inside a pause are one SKIPPED row with range and count; nothing is replayed', () => {
    const at = bench()
    const schedule = at.every(300, EVERY_5_MIN)
    at.do('schedules.act', { id: schedule, action: 'pause', reason: 'works on the line', until: START + 21 * MINUTE })
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({
      state: 'PAUSED',
      nextRunAt: null,
      pausedBy: 'Mona',
    })
    at.run(22 * MINUTE)
    expect(at.runsOf(schedule)).toMatchObject([{ reason: 'paused', slotCount: 4, slotFromAt: START + 5 * MINUTE }])
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({
      state: 'ENABLED',
      nextRunAt: START + 25 * MINUTE,
    })
    expect(at.started).toHaveLength(0)
  })

  test('R11 DESIGN 6.16 slots inside a pause of the engine are paused, not misfires', () => {
    const at = bench()
    const schedule = at.every(300, { ...EVERY_5_MIN, coalesce: false })
    at.do('engine.pause', { reason: 'moving', until: START + 21 * MINUTE })
    at.run(22 * MINUTE)
    expect(at.words(schedule)).toEqual(['SKIPPED paused'])
    expect(at.runsOf(schedule)[0]).toMatchObject({ slotCount: 4 })
  })

  test('R12 an edit drops slots that were not decided before it', () => {
    const at = bench()
    const schedule = at.every(300, EVERY_5_MIN)
    at.pass(5 * MINUTE + SECOND)
    at.do('schedules.change', {
      id: schedule,
      scheduleConfig: { intervalSeconds: 600, startAt: '2026-03-02T00:00:00Z' },
    })
    at.tick()
    expect(at.started).toHaveLength(0)
    expect(at.read((tx) => tx.getSchedule(schedule))?.nextRunAt).toBe(START + 10 * MINUTE)
  })

  test('R26 job, slot and next time are one commit, and a slot that is there already is never decided again', () => {
    const at = bench()
    const schedule = at.every(10)
    at.pass(10 * SECOND)
    at.commits.length = 0
    at.tick()
    const slot = at.read((tx) => tx.getSlot(schedule, START + 10 * SECOND))
    expect(slot).toMatchObject({ verdict: 'run', jobId: at.started[0]?.jobId, runId: at.started[0]?.runId })
    // Deciding and claiming share one commit; the other one is the renewal of the lease.
    expect(at.commits.filter((source) => source === 'engine').length).toBeLessThanOrEqual(2)
    at.finishAll()
    at.store.write('engine', (tx) => tx.advanceSchedule(schedule, { nextRunAt: START + 10 * SECOND }))
    at.tick()
    expect(at.started).toHaveLength(0)
    expect(at.words(schedule)).toEqual(['COMPLETED succeeded'])
  })

  test('R26 when the commit fails nothing of it is there, and the next tick decides the slot', () => {
    const at = bench()
    const schedule = at.every(10)
    at.pass(10 * SECOND)
    const write = at.store.write
    let armed = true
    at.store.write = (source, work) =>
      write(source, (tx) => {
        const value = work(tx)
        if (armed && tx.getSlot(schedule, START + 10 * SECOND) !== null) {
          armed = false
          throw new Error('cut off before the commit')
        }
        return value
      })
    at.tick()
    expect(at.started).toHaveLength(1)
    expect(at.read((tx) => tx.openJobsOfSchedule(schedule))).toHaveLength(1)
  })

  test('R26b a once within its grace runs now, and then its schedule is EXPIRED', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const once = { nameEn: 'Once', templateId, scheduleType: 'once', timezone: 'UTC' } as const
    const schedule = at.do('schedules.create', { ...once, scheduleConfig: { at: '2026-03-01T23:59:30Z' } }).id
    at.tick()
    expect(at.started).toHaveLength(1)
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({ state: 'EXPIRED', nextRunAt: null })
    expect(at.refused('schedules.create', { ...once, scheduleConfig: { at: '2026-03-01T23:58:00Z' } })).toMatchObject({
      code: 'in_the_past',
    })
  })

  test('DESIGN 6.10 what has not started by the next slot expires, and the next slot takes its place', () => {
    const at = bench()
    at.do('queue.hold', { isHeld: true })
    const schedule = at.every(60)
    at.run(2 * MINUTE)
    expect(at.words(schedule)).toEqual(['SKIPPED expired'])
    expect(at.read((tx) => tx.openJobsOfSchedule(schedule))).toMatchObject([
      { timeoutMinutes: 60, scheduledAt: START + 2 * MINUTE },
    ])
  })

  test('a schedule whose row makes no sense any more is disabled alone, with the reason in view', () => {
    const at = bench()
    const broken = at.every(10)
    const sound = at.every(10)
    at.store.write('engine', (tx) => {
      const row = tx.getSchedule(broken)
      if (row !== null) tx.updateSchedule({ ...row, scheduleConfig: { intervalSeconds: -5 } }, row.version)
    })
    at.run(10 * SECOND)
    expect(at.read((tx) => tx.getSchedule(broken))).toMatchObject({ state: 'DISABLED', nextRunAt: null })
    expect(at.read((tx) => tx.getSchedule(broken))?.faultReason).toContain('intervalSeconds')
    expect(at.read((tx) => tx.openJobsOfSchedule(sound))).toHaveLength(1)
  })
})
