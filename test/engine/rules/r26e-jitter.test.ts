// R26e: jitter is drawn once per slot, stored with the job, never reaches the next slot, and is cut to what is left of the grace.
import { describe, expect, test } from 'vitest'
import { shortestPeriodMs, startDelayMs } from '../../../src-main/engine/timing/start-delay.ts'
import { DAY, EngineBench, HOUR, MINUTE, SECOND, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { at as instant, cron, every, NEW_YORK } from '../timing/timing-cases.ts'

const BASE = {
  slotKey: 's 1',
  jitterMs: 10 * MINUTE,
  spreadMs: 0,
  earliestAt: START,
  graceLeftMs: null,
  nextRunAt: null,
}
const keys = Array.from({ length: 500 }, (_, index) => `s ${index}`)
const draw = (more: Partial<typeof BASE> | object) => keys.map((slotKey) => startDelayMs({ ...BASE, ...more, slotKey }))

describe('the delay', () => {
  test('R26e: the same slot draws the same, other slots draw others, over the whole width', () => {
    const delays = draw({})
    expect(draw({})).toEqual(delays)
    expect(new Set(delays).size).toBeGreaterThan(450)
    expect(Math.min(...delays)).toBeLessThan(MINUTE)
    expect(Math.max(...delays)).toBeGreaterThan(9 * MINUTE)
    expect(Math.max(...delays)).toBeLessThanOrEqual(10 * MINUTE)
  })

  test('R26e: it never reaches the next slot', () => {
    expect(Math.max(...draw({ nextRunAt: START + MINUTE }))).toBeLessThan(MINUTE)
  })

  test('R26e: it is cut to the time left in the grace, also together with the spread after a wake', () => {
    expect(Math.max(...draw({ graceLeftMs: 2 * SECOND }))).toBeLessThanOrEqual(2 * SECOND)
    expect(Math.max(...draw({ graceLeftMs: 5 * SECOND, spreadMs: 10 * SECOND }))).toBeLessThanOrEqual(5 * SECOND)
    expect(draw({ graceLeftMs: 0 }).every((delay) => delay === 0)).toBe(true)
  })

  test('R26e: the shortest period is looked for in the next fifty fires', () => {
    const from = instant('2026-03-07T12:00:00Z')
    expect(shortestPeriodMs(every(90_000, '2026-01-01T00:00:00Z'), 'UTC', from)).toBe(90_000)
    expect(shortestPeriodMs(cron('0,10 2 * * *'), 'UTC', from)).toBe(10 * MINUTE)
    // Spring forward: one night is an hour shorter.
    expect(shortestPeriodMs(cron('0 4 * * *'), NEW_YORK, from - DAY)).toBe(23 * HOUR)
    expect(shortestPeriodMs({ kind: 'once', at: '2027-01-01T00:00:00Z' }, 'UTC', from)).toBeNull()
    expect(shortestPeriodMs({ kind: 'event' }, 'UTC', from)).toBeNull()
  })
})

describe.each(STORES)('jitter on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()

  test('R26e: the draw is stored in the job, the slot keeps its time, and a restart does not draw again', () => {
    const store = make()
    const at = new EngineBench({ store }).start()
    const id = at.every(3_600, { jitterMs: 30 * MINUTE, graceMs: HOUR })
    at.run(HOUR)
    const [job] = at.read((tx) => tx.openJobsOfSchedule(id))
    const notBeforeAt = job?.notBeforeAt ?? 0
    expect(job?.scheduledAt).toBe(START + HOUR)
    expect(notBeforeAt).toBeGreaterThan(START + HOUR)
    expect(notBeforeAt).toBeLessThanOrEqual(START + 90 * MINUTE)
    expect(job?.trace[0]?.data).toMatchObject({ notBeforeAt, jitterMs: 30 * MINUTE })
    const next = new EngineBench({ store, at: at.wallAt + SECOND }).start()
    expect(next.read((tx) => tx.openJobsOfSchedule(id))[0]?.notBeforeAt).toBe(notBeforeAt)
    next.run(notBeforeAt - next.wallAt - 1)
    expect(next.started).toEqual([])
    next.run(1)
    expect(next.started).toHaveLength(1)
  })

  test('R26e: it applies after catch-up too, from the moment of the wake, within the grace', () => {
    const at = bench()
    at.do('settings.change', { startSpreadMs: 0 })
    const id = at.every(3_600, { jitterMs: 30 * MINUTE, graceMs: 10 * MINUTE })
    at.jump(3 * HOUR + 8 * MINUTE).tick()
    const [job] = at.read((tx) => tx.openJobsOfSchedule(id))
    expect(job?.notBeforeAt).toBeGreaterThan(at.wallAt)
    expect(job?.notBeforeAt).toBeLessThanOrEqual(START + 3 * HOUR + 10 * MINUTE)
  })

  test('R26e: a jitter beyond the shortest period is refused, on creating and on changing either of the two', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const cron = { scheduleType: 'cron', scheduleConfig: { expression: '0,10 2 * * *' }, timezone: 'UTC' } as const
    const wrong = { nameEn: 'J', templateId, ...cron, jitterMs: 10 * MINUTE + 1 }
    expect(at.refused('schedules.create', wrong)).toMatchObject({
      code: 'invalid_interval',
      errors: [{ path: 'jitterMs' }],
    })
    const { id } = at.do('schedules.create', { ...wrong, jitterMs: 10 * MINUTE })
    expect(at.refused('schedules.change', { id, jitterMs: HOUR })).toMatchObject({ code: 'invalid_interval' })
    const denser = { id, scheduleConfig: { expression: '* * * * *' } }
    expect(at.refused('schedules.change', denser)).toMatchObject({ errors: [{ path: 'jitterMs' }] })
    at.do('schedules.change', { id, scheduleConfig: { expression: '0 2 * * *' }, jitterMs: HOUR })
    expect(at.read((tx) => tx.getSchedule(id)?.jitterMs)).toBe(HOUR)
  })
})
