/** What becomes of due slots: misfire, coalesce, catch-up, instances, pauses, edits. One test a rule. */
import { describe, expect, test } from 'vitest'
import { firesOf, firstFire } from '../../../src-main/engine/timing/next-fire.ts'
import { planDue, planResume } from '../../../src-main/engine/timing/plan-due.ts'
import { at, cron, DAY, every, HOUR, iso, MINUTE, NEW_YORK, plan, POLICY } from './timing-cases.ts'

const NOON = at('2026-05-01T12:00:00Z')
const FIVE = cron('*/5 * * * *')

describe('misfire grace', () => {
  test.each([
    ['R1 exactly the grace runs', 60_000, 60_000, 'run'],
    ['R1 one millisecond more does not', 60_001, 60_000, 'misfire'],
    ['R2 no grace is never too late', 3 * MINUTE, null, 'run'],
    ['R1 on time runs', 0, 1_000, 'run'],
  ])('%s', (_title, lateMs, graceMs, expected) => {
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + lateMs, policy: { graceMs } })
    expect(made.decisions.map((d) => (d.verdict === 'run' ? 'run' : d.reason))).toEqual([expected])
    expect(made.decisions[0]?.scheduledAt).toBe(NOON)
    expect(made.nextRunAt).toBe(NOON + 5 * MINUTE)
  })

  test('R6 a late run keeps its slot as scheduledAt', () => {
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 40_123 })
    expect(made.decisions).toEqual([{ verdict: 'run', scheduledAt: NOON }])
  })

  test('R1 nothing is decided before the slot', () => {
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON - 1 })
    expect(made).toEqual({ ok: true, decisions: [], nextRunAt: NOON, exhausted: false })
  })
})

describe('coalesce and catch-up', () => {
  const last = NOON + 45 * MINUTE

  test('R3 the latest of ten survives, the others point at it', () => {
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: last + 30_000 })
    expect(made.decisions).toHaveLength(10)
    expect(made.decisions.slice(0, 9)).toEqual(
      Array.from({ length: 9 }, (_, i) => ({
        verdict: 'skip',
        scheduledAt: NOON + i * 5 * MINUTE,
        reason: 'coalesced',
        survivorAt: last,
      })),
    )
    expect(made.decisions[9]).toEqual({ verdict: 'run', scheduledAt: last })
  })

  test('R5 grace is measured after coalescing: 30 s after the last one runs, 90 s after none', () => {
    const runs = (nowMs: number) =>
      plan({ rule: FIVE, nextRunAt: NOON, nowMs }).decisions.filter((d) => d.verdict === 'run').length
    expect(runs(last + 30_000)).toBe(1)
    expect(runs(last + 90_000)).toBe(0)
    expect(plan({ rule: FIVE, nextRunAt: NOON, nowMs: last + 90_000 }).decisions.at(-1)).toMatchObject({
      reason: 'misfire',
      scheduledAt: last,
    })
  })

  test.each([
    ['R3 a hundred coalesced slots have a row each', 100, 101],
    ['R3 a hundred and one are one row with range and count', 101, 2],
  ])('%s', (_title, passed, rows) => {
    const survivor = NOON + passed * MINUTE
    const made = plan({ rule: cron('* * * * *'), nextRunAt: NOON, nowMs: survivor })
    expect(made.decisions).toHaveLength(rows)
    expect(made.decisions.at(-1)).toEqual({ verdict: 'run', scheduledAt: survivor })
    if (rows > 2) return
    expect(made.decisions[0]).toEqual({
      verdict: 'skip',
      reason: 'coalesced',
      scheduledAt: NOON,
      survivorAt: survivor,
      from: NOON,
      to: survivor - MINUTE,
      count: passed,
    })
  })

  test('R4 coalesce off: oldest first, each judged on its own', () => {
    const policy = { coalesce: false, graceMs: 12 * MINUTE }
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 20 * MINUTE, policy })
    expect(made.decisions.map((d) => [d.scheduledAt - NOON, d.verdict])).toEqual([
      [0, 'skip'],
      [5 * MINUTE, 'skip'],
      [10 * MINUTE, 'run'],
      [15 * MINUTE, 'run'],
      [20 * MINUTE, 'run'],
    ])
  })

  test('R4 the overflow is the oldest, in one row, and the cap is what is judged', () => {
    const policy = { coalesce: false, graceMs: null, catchupMax: 3 }
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 50 * MINUTE, policy })
    expect(made.decisions[0]).toEqual({
      verdict: 'skip',
      reason: 'misfire',
      scheduledAt: NOON,
      from: NOON,
      to: NOON + 35 * MINUTE,
      count: 8,
    })
    expect(made.decisions.slice(1).map((d) => d.scheduledAt - NOON)).toEqual([40, 45, 50].map((m) => m * MINUTE))
    expect(made.decisions.slice(1).every((d) => d.verdict === 'run')).toBe(true)
  })

  test.each([
    ['R4 a per-second cron asleep for a month asks few questions, coalescing', cron('* * * * * *'), true, 1, 60],
    ['R4 a per-second cron asleep for a month asks few questions, catching up', cron('* * * * * *'), false, 100, 200],
    [
      'R4 a per-second interval asleep for a month asks few questions',
      every(1_000, '2026-01-01T00:00:00Z'),
      true,
      1,
      20,
    ],
    ['R4 an hourly cron asleep for three years counts no further than 1,001', cron('0 * * * *'), true, 1, 150],
  ])('%s', (_title, rule, coalesce, judged, budget) => {
    const inner = firesOf(rule, NEW_YORK)
    let asked = 0
    const counted = (answer: (ms: number) => number | null) => (ms: number) => {
      asked += 1
      return answer(ms)
    }
    const fires = { next: counted(inner.next), previous: counted(inner.previous) }
    const span = budget === 150 ? 3 * 365 * DAY : 30 * DAY
    const made = plan({
      rule,
      zone: NEW_YORK,
      fires,
      nextRunAt: NOON,
      nowMs: NOON + span,
      policy: { coalesce, graceMs: null },
    })
    expect(made.decisions).toHaveLength(judged + 1)
    expect(made.decisions[0]).toMatchObject({ count: 1_001, from: NOON })
    expect(asked).toBeLessThan(budget)
  })
})

describe('pause and edit', () => {
  test('R11 slots inside a pause are one row, not misfires; what came before and after is judged', () => {
    const pausedRange = { from: NOON + MINUTE, to: NOON + 31 * MINUTE }
    const policy = { coalesce: false, graceMs: null }
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 35 * MINUTE, pausedRange, policy })
    expect(made.decisions).toEqual([
      { verdict: 'run', scheduledAt: NOON },
      {
        verdict: 'skip',
        reason: 'paused',
        scheduledAt: NOON + 5 * MINUTE,
        from: NOON + 5 * MINUTE,
        to: NOON + 30 * MINUTE,
        count: 6,
      },
      { verdict: 'run', scheduledAt: NOON + 35 * MINUTE },
    ])
  })

  test('R11 R26c resuming replays nothing and looks ahead', () => {
    const made = planResume(FIVE, 'UTC', NOON + 1, NOON + HOUR)
    expect(made.decisions).toMatchObject([{ reason: 'paused', count: 12, from: NOON + 5 * MINUTE, to: NOON + HOUR }])
    expect(made.nextRunAt).toBe(NOON + HOUR + 5 * MINUTE)
  })

  test('R11 a pause without slots leaves no row; a once that passed in it is over', () => {
    expect(planResume(FIVE, 'UTC', NOON + 1, NOON + MINUTE).decisions).toEqual([])
    const once = planResume({ kind: 'once', at: iso(NOON + 5) ?? '' }, 'UTC', NOON - DAY, NOON + DAY)
    expect(once).toMatchObject({ nextRunAt: null, exhausted: true, decisions: [{ reason: 'paused', count: 1 }] })
  })

  test('R12 nothing scheduled before the edit fires after it', () => {
    const made = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 11 * MINUTE, updatedAt: NOON + 7 * MINUTE })
    expect(made.decisions.map((d) => d.scheduledAt)).toEqual([NOON + 10 * MINUTE])
    const quiet = plan({ rule: FIVE, nextRunAt: NOON, nowMs: NOON + 8 * MINUTE, updatedAt: NOON + 7 * MINUTE })
    expect(quiet).toMatchObject({ decisions: [], nextRunAt: NOON + 10 * MINUTE, exhausted: false })
  })
})

describe('once, ends and loops', () => {
  test.each([
    ['R26b a once just past, within grace, runs and ends', 30_000, 'run'],
    ['R26b a once beyond grace is a misfire and ends', 90_000, 'skip'],
  ])('%s', (_title, lateMs, verdict) => {
    const rule = { kind: 'once', at: '2026-05-01T12:00:00Z' } as const
    const nextRunAt = firstFire(rule, 'UTC', NOON + lateMs)
    expect(nextRunAt).toBe(NOON)
    const made = plan({ rule, nextRunAt: NOON, nowMs: NOON + lateMs, updatedAt: NOON + lateMs })
    expect(made).toMatchObject({ decisions: [{ verdict, scheduledAt: NOON }], nextRunAt: null, exhausted: true })
  })

  test('R26d an expression that ends is exhausted after its last slot', () => {
    const rule = cron('0 0 12 1 5 * 2026')
    expect(plan({ rule, nextRunAt: NOON, nowMs: NOON })).toMatchObject({ nextRunAt: null, exhausted: true })
  })

  test('R20 a rule that does not advance is refused instead of looping', () => {
    const fires = { next: () => NOON, previous: () => NOON }
    const made = planDue({
      rule: FIVE,
      zone: 'UTC',
      policy: POLICY,
      nextRunAt: NOON,
      nowMs: NOON,
      updatedAt: 0,
      fires,
    })
    expect(made).toMatchObject({ ok: false, code: 'internal' })
  })
})
