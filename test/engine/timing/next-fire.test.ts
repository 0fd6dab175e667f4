/** When rules fire: clock changes, intervals, backward clock jumps, and the property that holds for all of them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cronProblem, parsedPatternCount } from '../../../src-main/engine/timing/cron-pattern.ts'
import { countSlots } from '../../../src-main/engine/timing/count-slots.ts'
import { localText } from '../../../src-main/engine/timing/instant-text.ts'
import { firesOf, neverFires, nextFire, previousFire, recompute } from '../../../src-main/engine/timing/next-fire.ts'
import { START_SPREAD_MS, startSpread } from '../../../src-main/engine/timing/start-spread.ts'
import type { TimeRule } from '../../../src-main/engine/timing/rule.ts'
import { instantOf, transitions, wallOf } from '../../../src-main/engine/timing/zone.ts'
import { at, CAIRO, cron, DAY, every, everyDays, HOUR, iso, LORD_HOWE, MINUTE, NEW_YORK, plan } from './timing-cases.ts'

function locals(rule: TimeRule, zone: string, from: string, count: number): string[] {
  const found: string[] = []
  let next = nextFire(rule, zone, at(from))
  while (next !== null && found.length < count) {
    found.push(localText(next, zone))
    next = nextFire(rule, zone, next)
  }
  return found
}

describe('cron at a clock change', () => {
  test.each([
    [
      'R15 New York: a time in the gap runs at its end',
      '30 2 * * *',
      NEW_YORK,
      '2026-03-08T05:00:00Z',
      ['2026-03-08T03:00:00', '2026-03-09T02:30:00'],
    ],
    [
      'R15 several times in one gap give one run',
      '0,30 2 * * *',
      NEW_YORK,
      '2026-03-08T05:00:00Z',
      ['2026-03-08T03:00:00', '2026-03-09T02:00:00'],
    ],
    [
      'R15 a list keeps its other time',
      '30 2,14 * * *',
      NEW_YORK,
      '2026-03-08T05:00:00Z',
      ['2026-03-08T03:00:00', '2026-03-08T14:30:00'],
    ],
    [
      'R15 Cairo: midnight in the gap',
      '0 0 * * *',
      CAIRO,
      '2026-04-23T00:00:00Z',
      ['2026-04-24T01:00:00', '2026-04-25T00:00:00'],
    ],
    [
      'R15 Beirut: midnight in the gap',
      '0 0 * * *',
      'Asia/Beirut',
      '2026-03-28T00:00:00Z',
      ['2026-03-29T01:00:00', '2026-03-30T00:00:00'],
    ],
    [
      'R15 Lord Howe: a gap of half an hour',
      '15 2 * * *',
      LORD_HOWE,
      '2026-10-03T00:00:00Z',
      ['2026-10-04T02:30:00', '2026-10-05T02:15:00'],
    ],
    [
      'R15 Casablanca: after Ramadan the clock goes on',
      '30 2 * * *',
      'Africa/Casablanca',
      '2026-03-22T00:00:00Z',
      ['2026-03-22T03:00:00', '2026-03-23T02:30:00'],
    ],
    [
      'R16 New York: the first copy only',
      '30 1 * * *',
      NEW_YORK,
      '2026-11-01T03:00:00Z',
      ['2026-11-01T01:30:00', '2026-11-02T01:30:00'],
    ],
    [
      'R16 Cairo: 23:30 twice, once run',
      '30 23 * * *',
      CAIRO,
      '2026-10-29T12:00:00Z',
      ['2026-10-29T23:30:00', '2026-10-30T23:30:00'],
    ],
    [
      'R17 nothing inside a gap',
      '0 */2 * * *',
      NEW_YORK,
      '2026-03-08T04:59:59Z',
      ['2026-03-08T00:00:00', '2026-03-08T04:00:00'],
    ],
    [
      'R17 a wild job whose day lies in the gap loses it',
      '*/20 2 * * *',
      NEW_YORK,
      '2026-03-08T05:00:00Z',
      ['2026-03-09T02:00:00'],
    ],
  ])('%s', (_title, expression, zone, from, expected) => {
    expect(locals(cron(expression), zone, from, expected.length)).toEqual(expected)
  })

  test('R16 asked from between the two copies, the next day answers', () => {
    const between = at('2026-11-01T06:00:00Z')
    expect(iso(nextFire(cron('30 1 * * *'), NEW_YORK, between))).toBe('2026-11-02T06:30:00Z')
  })

  test('R17 both copies of a repeated hour, half an hour apart in real time', () => {
    const rule = cron('*/30 * * * *')
    const instants: (string | null)[] = []
    let next = nextFire(rule, NEW_YORK, at('2026-11-01T04:59:59Z'))
    for (let i = 0; i < 4; i += 1) {
      instants.push(iso(next))
      next = nextFire(rule, NEW_YORK, next ?? 0)
    }
    expect(instants).toEqual(['05:00', '05:30', '06:00', '06:30'].map((t) => `2026-11-01T${t}:00Z`))
  })
})

describe('slots that a gap swallows, as decided', () => {
  test('R17 a wild job with no run left that day leaves one dst_gap row, before the run that follows', () => {
    const nextRunAt = at('2026-03-09T06:00:00Z')
    const made = plan({ rule: cron('*/20 2 * * *'), zone: NEW_YORK, nextRunAt, nowMs: nextRunAt })
    expect(made.decisions).toEqual([
      { verdict: 'skip', reason: 'dst_gap', scheduledAt: at('2026-03-08T07:00:00Z') },
      { verdict: 'run', scheduledAt: nextRunAt },
    ])
    const again = plan({
      rule: cron('*/20 2 * * *'),
      zone: NEW_YORK,
      nextRunAt: made.nextRunAt ?? 0,
      nowMs: made.nextRunAt ?? 0,
    })
    expect(again.decisions).toHaveLength(1)
  })

  test('R15 Nuuk: a gap that ends on the next date leaves a row, for a fixed time too', () => {
    const nextRunAt = nextFire(cron('30 23 * * *'), 'America/Nuuk', at('2025-03-30T00:00:00Z')) ?? 0
    expect(localText(nextRunAt, 'America/Nuuk')).toBe('2025-03-30T23:30:00')
    const made = plan({ rule: cron('30 23 * * *'), zone: 'America/Nuuk', nextRunAt, nowMs: nextRunAt })
    expect(made.decisions[0]).toEqual({ verdict: 'skip', reason: 'dst_gap', scheduledAt: at('2025-03-30T01:00:00Z') })
  })

  test('R15 R26 Nuuk: the lost time has a slot of its own when a run is due at the change itself', () => {
    const zone = 'America/Nuuk'
    const nextRunAt = at('2025-03-30T01:00:00Z')
    expect(localText(nextRunAt, zone)).toBe('2025-03-30T00:00:00')
    const made = plan({ rule: cron('0,30 0,23 * * *'), zone, nextRunAt, nowMs: nextRunAt })
    expect(made.decisions).toEqual([
      { verdict: 'skip', reason: 'dst_gap', scheduledAt: nextRunAt - 1 },
      { verdict: 'run', scheduledAt: nextRunAt },
    ])
  })

  test.each([
    ['R15 a moved run leaves no row', '30 2 * * *'],
    ['R17 a job for every hour loses nothing', '*/30 * * * *'],
    ['R17 a job that keeps other runs that day leaves no row', '0 */2 * * *'],
  ])('%s', (_title, expression) => {
    const nextRunAt = nextFire(cron(expression), NEW_YORK, at('2026-03-08T05:00:00Z')) ?? 0
    const policy = { coalesce: false, graceMs: null }
    const made = plan({ rule: cron(expression), zone: NEW_YORK, nextRunAt, nowMs: nextRunAt + 2 * DAY, policy })
    expect(made.decisions.every((d) => d.verdict === 'run')).toBe(true)
  })
})

describe('intervals', () => {
  test.each([
    [
      'R18 elapsed time ignores the clock change',
      every(DAY, '2026-03-07T12:00:00Z'),
      ['2026-03-07T07:00:00', '2026-03-08T08:00:00'],
    ],
    [
      'R18 6.14 whole days keep the wall clock',
      everyDays(1, '2026-03-07T12:00:00Z'),
      ['2026-03-07T07:00:00', '2026-03-08T07:00:00'],
    ],
    [
      '6.14 a whole day in the gap moves by its length',
      everyDays(1, '2026-03-07T07:30:00Z'),
      ['2026-03-07T02:30:00', '2026-03-08T03:30:00', '2026-03-09T02:30:00'],
    ],
    [
      '6.14 two days over the overlap take the first copy',
      everyDays(2, '2026-10-30T05:30:00Z'),
      ['2026-10-30T01:30:00', '2026-11-01T01:30:00', '2026-11-03T01:30:00'],
    ],
  ])('%s', (_title, rule, expected) => {
    expect(locals(rule, NEW_YORK, '2026-01-01T00:00:00Z', expected.length)).toEqual(expected)
  })

  test('R26a the grid is start + k·period from any point, never last run + period', () => {
    const rule = every(90_000, '2026-05-01T00:00:00Z')
    const start = at('2026-05-01T00:00:00Z')
    expect(nextFire(rule, 'UTC', start - HOUR)).toBe(start)
    expect(nextFire(rule, 'UTC', start)).toBe(start + 90_000)
    expect(nextFire(rule, 'UTC', start + 10_000)).toBe(start + 90_000)
    expect(nextFire(rule, 'UTC', start + 90_000)).toBe(start + 180_000)
    expect(previousFire(rule, 'UTC', start)).toBeNull()
  })

  test('6.14 Apia: the day that never was gives no second slot', () => {
    const rule = everyDays(1, '2011-12-28T22:00:00Z')
    const found = locals(rule, 'Pacific/Apia', '2011-12-28T00:00:00Z', 4)
    expect(found).toEqual(['2011-12-28T12:00:00', '2011-12-29T12:00:00', '2011-12-31T12:00:00', '2012-01-01T12:00:00'])
  })
})

describe('clock jumps', () => {
  const rule = every(10 * MINUTE, '2026-05-01T12:00:00Z')
  const start = at('2026-05-01T12:00:00Z')

  test('R24 after a jump back the next slot is computed from the new now', () => {
    expect(recompute(cron('0 * * * *'), 'UTC', start + MINUTE, start + 9 * HOUR)).toBe(start + HOUR)
  })

  test('R24 an interval that had begun does not wait for its start again, and its slot is decided', () => {
    const next = recompute(rule, 'UTC', start - 5 * HOUR + MINUTE, start + HOUR)
    expect(next).toBe(start - 5 * HOUR + 10 * MINUTE)
    const made = plan({ rule, nextRunAt: next ?? 0, nowMs: next ?? 0 })
    expect(made.decisions).toEqual([{ verdict: 'run', scheduledAt: next }])
    expect(made.nextRunAt).toBe(start - 5 * HOUR + 20 * MINUTE)
  })

  test('R24 one that had not begun still waits for its start', () => {
    expect(recompute(rule, 'UTC', start - HOUR, null)).toBe(start)
  })

  test('R23 the spread is the same for the same slot, within 10 s and within grace', () => {
    const keys = Array.from({ length: 500 }, (_, i) => `schedule-${i % 50}:${start + i}`)
    const delays = keys.map((key) => startSpread(key, START_SPREAD_MS, null))
    expect(delays).toEqual(keys.map((key) => startSpread(key, START_SPREAD_MS, null)))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...delays)).toBeLessThanOrEqual(START_SPREAD_MS)
    expect(new Set(delays).size).toBeGreaterThan(400)
    expect(keys.every((key) => startSpread(key, START_SPREAD_MS, 700) <= 700)).toBe(true)
    expect(startSpread('late', START_SPREAD_MS, 0)).toBe(0)
  })
})

const ZONES = [
  NEW_YORK,
  CAIRO,
  LORD_HOWE,
  'Asia/Beirut',
  'Africa/Casablanca',
  'Europe/London',
  'Asia/Riyadh',
  'America/Nuuk',
  'America/Havana',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Kathmandu',
]
const RULES: TimeRule[] = [
  ...[
    '30 2 * * *',
    '0 0 * * *',
    '30 1 * * *',
    '*/30 * * * *',
    '*/20 2 * * *',
    '0 */2 * * *',
    '15 2 * * *',
    '30 23 * * *',
  ].map(cron),
  ...['0,30 2,14 * * *', '0 0 L * *', '0 9 * * MON#2', '*/7 0-4 * * *', '59 59 23 * * *', '0 12 15W * *'].map(cron),
  every(7 * HOUR + 1_000, '2025-12-31T23:59:59Z'),
  every(DAY, '2025-12-31T06:30:00Z'),
  everyDays(1, '2025-12-31T00:30:00Z'),
  everyDays(3, '2026-01-01T05:15:00Z'),
]

describe('for every rule and zone', () => {
  const moments = ZONES.flatMap((zone) => transitions(zone, at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z')))
  const near = fc
    .tuple(fc.constantFrom(...moments), fc.integer({ min: -50 * HOUR, max: 50 * HOUR }))
    .map(([t, d]) => t.at + d)

  test('R20 next is strictly later, the same from every point before it, and previous finds it again', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RULES),
        fc.constantFrom(...ZONES),
        near,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rule, zone, t, share) => {
          const next = nextFire(rule, zone, t)
          if (next === null) throw new Error('every rule here goes on')
          expect(next).toBeGreaterThan(t)
          expect(nextFire(rule, zone, t + Math.floor((next - 1 - t) * share))).toBe(next)
          expect(previousFire(rule, zone, next + 1)).toBe(next)
          expect(nextFire(rule, zone, next)).toBeGreaterThan(next)
          expect(previousFire(rule, zone, next) ?? 0).toBeLessThanOrEqual(t)
        },
      ),
      { numRuns: 1_200, seed: 20 },
    )
  })

  test('R18 elapsed intervals are the same instants in every zone, and whole days the same wall time wherever it exists', () => {
    const starts = fc.integer({ min: at('2025-12-01T00:00:00Z') / MINUTE, max: at('2026-11-30T00:00:00Z') / MINUTE })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), starts, fc.integer({ min: 1, max: 20 }), near, (zone, start, n, t) => {
        const from = start * MINUTE
        const elapsed = every(n * 7 * HOUR, new Date(from).toISOString())
        const next = nextFire(elapsed, zone, Math.max(t, from)) ?? 0
        expect(next).toBe(nextFire(elapsed, 'UTC', Math.max(t, from)))
        expect((next - from) % (n * 7 * HOUR)).toBe(0)
        const days = everyDays(n, new Date(from).toISOString())
        const slot = nextFire(days, zone, Math.max(t, from)) ?? 0
        const wall = wallOf(slot, zone)
        const aim = wallOf(from, zone) + Math.round((wall - wallOf(from, zone)) / (n * DAY)) * n * DAY
        const exact = instantOf(aim, zone)
        // In a gap the wall time moves on by the gap's length; everywhere else it is kept to the millisecond.
        expect(slot).toBe(exact.at)
        if (!exact.inGap) expect(wall).toBe(aim)
      }),
      { numRuns: 600, seed: 18 },
    )
  })

  test('R4 counting without visiting agrees with visiting', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RULES),
        fc.constantFrom(...ZONES),
        near,
        fc.integer({ min: 0, max: 5 * DAY }),
        (rule, zone, from, length) => {
          const fires = firesOf(rule, zone)
          let visited = 0
          for (let t = fires.next(from - 1); t !== null && t <= from + length && visited < 60; t = fires.next(t))
            visited += 1
          expect(countSlots(rule, zone, fires, { from, to: from + length }, 60)).toBe(visited)
        },
      ),
      { numRuns: 600, seed: 4 },
    )
  })

  test('R20 a local time and its instant agree in both directions', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), near, (zone, t) => {
        const wall = wallOf(t, zone)
        const back = instantOf(wall, zone)
        expect(back.inGap).toBe(false)
        expect(wallOf(back.at, zone)).toBe(wall)
        expect(back.at).toBeLessThanOrEqual(t)
      }),
      { numRuns: 600, seed: 21 },
    )
  })
})

test('R26d an impossible date is a valid expression that never fires', () => {
  expect(cronProblem('0 0 30 2 *')).toBeNull()
  expect(neverFires(cron('0 0 30 2 *'), 'UTC', at('2026-01-01T00:00:00Z'))).toBe(true)
  expect(neverFires(cron('0 0 29 2 *'), 'UTC', at('2026-01-01T00:00:00Z'))).toBe(false)
})

test('6.14 at most 256 parsed expressions are held', () => {
  for (let i = 0; i < 300; i += 1) nextFire(cron(`${i % 60} ${Math.floor(i / 60)} * * *`), 'UTC', 0)
  expect(parsedPatternCount()).toBe(256)
})
