/** Months, lanes and drafts: the arithmetic behind the pictures. */
import { describe, expect, it } from 'vitest'
import { configOf, localParts, missingField, newDraft } from '../../../src-renderer/features/schedules/draft.ts'
import { barsOf, kindOf } from '../../../src-renderer/features/schedules/lanes.ts'
import { byDay, dayStart, weeksOf } from '../../../src-renderer/features/schedules/month.ts'
import { firstWeekday } from '../../../src-renderer/i18n/weekdays.ts'
import { readTime } from '../../../src-renderer/forms/time-inputs.tsx'

describe('the month', () => {
  it('starts where the week of the region starts', () => {
    expect(firstWeekday('ar', 'en-GB')).toBe(6)
    expect(weeksOf(2026, 10, 6)[0]?.map((day) => day.day)).toEqual([26, 27, 28, 29, 30, 1, 2])
    expect(weeksOf(2026, 10, 1)[0]?.map((day) => day.day)).toEqual([28, 29, 30, 1, 2, 3, 4])
  })

  it('begins days in the zone, on the day of a clock change too', () => {
    expect(dayStart(2026, 10, 30, 'Africa/Cairo')).toBe(Date.UTC(2026, 9, 29, 22))
    expect(dayStart(2026, 10, 29, 'Africa/Cairo')).toBe(Date.UTC(2026, 9, 28, 21))
  })

  it('sorts hours into days of the zone', () => {
    const days = byDay([{ at: Date.UTC(2026, 9, 1, 21), total: 5, failed: 1, planned: 0 }], 'Asia/Dubai')
    expect(days.get('2026-10-02')?.hours[1]).toEqual({ total: 5, failed: 1, planned: 0 })
  })
})

describe('lanes', () => {
  const lane = {
    id: 's',
    kind: 'schedule' as const,
    nameEn: null,
    nameAr: null,
    deviceCount: 0,
    planned: [],
    past: [] as { runId: null; startAt: number; endAt: number; status: string; reason: string }[],
  }
  it('makes one bar of what is closer than a pixel, and leaves trouble alone', () => {
    const past = [0, 1, 2].map((at) => ({
      runId: null,
      startAt: at,
      endAt: at + 1,
      status: 'COMPLETED',
      reason: 'succeeded',
    }))
    past.push({ runId: null, startAt: 1, endAt: 2, status: 'FAILED', reason: 'failed' })
    expect(barsOf({ ...lane, past }, 0, 1000).map(({ kind, count }) => [kind, count])).toEqual([
      ['done', 3],
      ['failed', 1],
    ])
  })
  it('tells a missed slot from a skipped one', () =>
    expect([kindOf('SKIPPED', 'misfire'), kindOf('SKIPPED', 'paused')]).toEqual(['missed', 'skipped']))
})

describe('drafts', () => {
  it('says which field is missing', () => {
    const draft = { ...newDraft('UTC', null), nameEn: 'A' }
    expect(missingField(draft)).toBe('templateId')
    expect(missingField({ ...draft, templateId: 't', cells: ['0', '', '*', '*', '*'] })).toBe('cells')
    expect(configOf({ ...draft, kind: 'interval', amount: '0' })).toEqual({ missing: 'amount' })
  })
  it('keeps the wall clock of a stored instant', () =>
    expect(localParts('2026-10-22T20:30:00Z', 'Africa/Cairo')).toEqual({ date: '2026-10-22', time: '23:30' }))
  it('reads times of day and nothing else', () =>
    expect(['7:05', '0705', '23.30', '24:00', '7'].map(readTime)).toEqual(['07:05', '07:05', '23:30', null, null]))
})
