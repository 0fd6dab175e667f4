// Blackout windows (R43): on which dates, across midnight, over clock changes, in whose zone; and what they take from due slots.
import { describe, expect, test } from 'vitest'
import { checkBlackouts, darkSpans, windowAt, without } from '../../../src-main/engine/timing/blackout.ts'
import { firesOf } from '../../../src-main/engine/timing/next-fire.ts'
import type { Blackout } from '../../../src-preload/contract/timing-policies.ts'
import { at, CAIRO, cron, DAY, every, HOUR, iso, MINUTE, NEW_YORK, plan } from './timing-cases.ts'

const window = (from: string, to: string, more: Partial<Blackout> = {}): Blackout => ({ from, to, ...more })
const endOf = (blackout: Blackout, zone: string, when: string) =>
  iso(windowAt([blackout], zone, at(when))?.endsAt ?? null)

describe('which instants', () => {
  test.each([
    ['R43: its first instant belongs to it', '2026-05-01T22:00:00Z', '2026-05-02T06:00:00Z'],
    ['R43: it crosses midnight', '2026-05-02T05:59:59Z', '2026-05-02T06:00:00Z'],
    ['R43: its end does not', '2026-05-02T06:00:00Z', null],
    ['R43: nor what lies before it', '2026-05-01T21:59:59Z', null],
  ])('%s', (_title, when, end) => {
    expect(endOf(window('22:00', '06:00'), 'UTC', when)).toBe(end)
  })

  test('R43: days are those on which it begins: Friday night reaches into Saturday, Saturday night is free', () => {
    const friday = window('22:00', '06:00', { days: [5] })
    expect(endOf(friday, 'UTC', '2026-05-02T03:00:00Z')).toBe('2026-05-02T06:00:00Z')
    expect(endOf(friday, 'UTC', '2026-05-02T23:00:00Z')).toBeNull()
    expect(endOf(friday, 'UTC', '2026-05-01T05:00:00Z')).toBeNull()
  })

  test('R43: first and last date are those on which it begins', () => {
    const twoNights = window('22:00', '06:00', { fromDate: '2026-05-01', toDate: '2026-05-02' })
    const dark = ['2026-05-01T03:00:00Z', '2026-05-02T03:00:00Z', '2026-05-03T03:00:00Z', '2026-05-04T03:00:00Z']
    expect(dark.map((when) => endOf(twoNights, 'UTC', when) !== null)).toEqual([false, true, true, false])
  })

  test('R43: it is read in its own zone, else in the schedule’s', () => {
    expect(endOf(window('01:00', '02:00'), CAIRO, '2026-01-10T23:30:00Z')).toBe('2026-01-11T00:00:00Z')
    const own = window('01:00', '02:00', { timezone: 'UTC' })
    expect(endOf(own, CAIRO, '2026-01-10T23:30:00Z')).toBeNull()
    expect(endOf(own, CAIRO, '2026-01-11T01:30:00Z')).toBe('2026-01-11T02:00:00Z')
  })

  // New York: 2026-03-08 02:00 becomes 03:00; 2026-11-01 02:00 becomes 01:00 again.
  test.each([
    ['R43: over a gap it is an hour shorter', window('00:00', '06:00'), '2026-03-08T06:00:00Z', '2026-03-08T10:00:00Z'],
    [
      'R43: over an overlap it is an hour longer',
      window('00:00', '06:00'),
      '2026-11-01T05:00:00Z',
      '2026-11-01T11:00:00Z',
    ],
    [
      'R43: an end in a gap is where the clock jumps',
      window('00:00', '02:30'),
      '2026-03-08T06:00:00Z',
      '2026-03-08T07:00:00Z',
    ],
    [
      'R43: a beginning in a gap is where the clock jumps',
      window('02:30', '06:00'),
      '2026-03-08T07:00:00Z',
      '2026-03-08T10:00:00Z',
    ],
    [
      'R43: a repeated end is its second copy',
      window('00:30', '01:30'),
      '2026-11-01T05:45:00Z',
      '2026-11-01T06:30:00Z',
    ],
    [
      'R43: a repeated beginning is its first copy',
      window('01:30', '03:00'),
      '2026-11-01T05:30:00Z',
      '2026-11-01T08:00:00Z',
    ],
    ['R43: one that lies in a gap whole is not there', window('02:10', '02:50'), '2026-03-08T07:00:00Z', null],
  ])('%s', (_title, blackout, when, end) => {
    expect(endOf(blackout, NEW_YORK, when)).toBe(end)
  })

  test('R43: Cairo moves its clock at midnight: a window up to 00:30 ends there, and one from 00:00 begins', () => {
    expect(endOf(window('23:00', '00:30'), CAIRO, '2026-04-23T21:30:00Z')).toBe('2026-04-23T22:00:00Z')
    expect(endOf(window('00:00', '02:00'), CAIRO, '2026-04-23T22:00:00Z')).toBe('2026-04-23T23:00:00Z')
  })

  test('R43: windows that run into each other end with the last of them', () => {
    const two = [window('22:00', '02:00'), window('01:00', '05:00'), window('05:00', '06:00')]
    expect(iso(windowAt(two, 'UTC', at('2026-05-01T23:00:00Z'))?.endsAt ?? null)).toBe('2026-05-02T06:00:00Z')
  })

  test('R43: windows without a gap between them are followed a bounded way, not for ever', () => {
    const always = [window('00:00', '12:00'), window('12:00', '00:00')]
    const end = windowAt(always, 'UTC', at('2026-05-01T23:00:00Z'))?.endsAt ?? 0
    expect(end).toBeGreaterThan(at('2026-05-20T00:00:00Z'))
  })
})

describe('saving', () => {
  test.each([
    ['R43: from = to is refused', window('08:00', '08:00'), 'blackouts.0.to'],
    [
      'R43: dates the wrong way round are refused',
      window('08:00', '09:00', { fromDate: '2026-05-02', toDate: '2026-05-01' }),
      'blackouts.0.toDate',
    ],
    ['R43: an unknown zone is refused', window('08:00', '09:00', { timezone: 'Mars/Base' }), 'blackouts.0.timezone'],
  ])('%s', (_title, blackout, path) => {
    expect(checkBlackouts([blackout], 'blackouts')).toMatchObject({
      ok: false,
      code: 'invalid_window',
      errors: [{ path }],
    })
  })
})

describe('due slots', () => {
  const NOON = at('2026-05-01T12:00:00Z')
  const hourly = cron('0 * * * *')
  const night = [window('22:00', '06:00')]
  const say = (made: ReturnType<typeof plan>) =>
    made.decisions.map((d) => `${iso(d.scheduledAt)?.slice(11, 16)} ${d.verdict === 'run' ? 'run' : d.reason}`)

  test('R43: a slot in a window is blackout, however late it is seen: never a misfire', () => {
    const policy = { blackouts: night, graceMs: 1_000 }
    const slot = at('2026-05-01T23:00:00Z')
    for (const late of [0, 5 * MINUTE, 40 * MINUTE]) {
      expect(say(plan({ rule: hourly, nextRunAt: slot, nowMs: slot + late, policy }))).toEqual(['23:00 blackout'])
    }
  })

  test('R43: of many due slots those in windows are told apart, and only the others coalesce', () => {
    const nowMs = at('2026-05-02T08:00:10Z')
    const made = plan({ rule: hourly, nextRunAt: at('2026-05-01T21:00:00Z'), nowMs, policy: { blackouts: night } })
    expect(say(made)).toEqual([
      '21:00 coalesced',
      ...['22', '23', '00', '01', '02', '03', '04', '05'].map((hour) => `${hour}:00 blackout`),
      ...['06:00 coalesced', '07:00 coalesced', '08:00 run'],
    ])
  })

  test('R43: deferred, it runs under its own slot when the window ends, and is late only from there', () => {
    const policy = { blackouts: night, blackoutAction: 'defer', graceMs: MINUTE } as const
    const slot = at('2026-05-01T23:00:00Z')
    const end = at('2026-05-02T06:00:00Z')
    const decide = (nowMs: number) => plan({ rule: cron('0 23 * * *'), nextRunAt: slot, nowMs, policy }).decisions
    expect(decide(slot + 30 * MINUTE)).toEqual([{ verdict: 'run', scheduledAt: slot, deferredTo: end }])
    expect(decide(end + MINUTE)).toEqual([{ verdict: 'run', scheduledAt: slot }])
    expect(decide(end + MINUTE + 1)).toMatchObject([{ verdict: 'skip', reason: 'misfire' }])
  })

  test('R43: more than a hundred slots of windows are one row with range and count', () => {
    const policy = { blackouts: night, coalesce: true }
    const made = plan({ rule: cron('* * * * *'), nextRunAt: NOON, nowMs: NOON + DAY, policy })
    expect(made.decisions.map((d) => (d.verdict === 'skip' ? [d.reason, d.count] : 'run'))).toEqual([
      ['coalesced', 960],
      ['blackout', 480],
      'run',
    ])
  })

  test.each([
    ['R4: with windows too a per-second cron asleep for a month asks few questions', cron('* * * * * *'), true],
    ['R4: the same without coalescing', cron('* * * * * *'), false],
    ['R4: the same for an interval', every(1_000, '2026-01-01T00:00:00Z'), true],
  ])('%s', (_title, rule, coalesce) => {
    const inner = firesOf(rule, NEW_YORK)
    let asked = 0
    const counted = (answer: (ms: number) => number | null) => (ms: number) => {
      asked += 1
      return answer(ms)
    }
    const fires = { next: counted(inner.next), previous: counted(inner.previous) }
    const policy = { blackouts: [...night, window('12:00', '13:00')], coalesce, graceMs: null }
    const withdrawn = [NOON + 2 * DAY + 5_000]
    const made = plan({ rule, zone: NEW_YORK, fires, nextRunAt: NOON, nowMs: NOON + 30 * DAY, policy, withdrawn })
    expect(made.decisions.length).toBeLessThan(110)
    expect(made.decisions.filter((d) => d.verdict === 'skip' && d.count === 1_001)).toHaveLength(2)
    expect(asked).toBeLessThan(900)
  })

  test('R43: spans are cut exactly, and windows that meet are one', () => {
    const span = { from: NOON, to: NOON + 2 * DAY }
    const dark = darkSpans([window('22:00', '23:00'), window('23:00', '06:00')], 'UTC', span)
    expect(dark).toEqual([10, 34].map((hour) => ({ from: NOON + hour * HOUR, to: NOON + (hour + 8) * HOUR - 1 })))
    const [first] = dark
    expect(without([span], dark)[0]).toEqual({ from: NOON, to: (first?.from ?? 0) - 1 })
    expect(without(without([span], dark), [span])).toEqual([])
  })
})
