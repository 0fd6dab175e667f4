// R18, R19 through the command that the editor asks: whole days keep the wall clock, and what a gap swallows is shown as skipped.
import { expect, test } from 'vitest'
import { EngineBench } from '../engine-bench.ts'

const preview = (scheduleType: 'cron' | 'interval', scheduleConfig: object, timezone: string, from: string) => {
  const at = new EngineBench().start()
  const asked = { scheduleType, scheduleConfig, timezone, from: Date.parse(from), count: 3 }
  return at.do('schedules.preview', asked as never)
}

test('R19: a gap whose end falls on the next date takes the slot of its day: shown as skipped, with the time that is lost', () => {
  // Nuuk: the hour from 23:00 on 2025-03-29 never comes.
  const made = preview('cron', { expression: '30 23 * * *' }, 'America/Nuuk', '2025-03-28T12:00:00Z')
  expect(made.fires.map((fire) => fire.local)).toEqual([
    '2025-03-28T23:30:00',
    '2025-03-30T23:30:00',
    '2025-03-31T23:30:00',
  ])
  expect(made.dropped).toEqual([{ at: Date.parse('2025-03-30T01:00:00Z'), local: '2025-03-29T23:30:00', count: 1 }])
})

test('R19: a gap that ends on its own date moves the slot and drops nothing', () => {
  const made = preview('cron', { expression: '30 2 * * *' }, 'America/New_York', '2026-03-07T12:00:00Z')
  expect(made.fires[0]).toMatchObject({ local: '2026-03-08T03:00:00', note: 'dst_moved' })
  expect(made.dropped).toEqual([])
})

test('R18: an interval of whole days keeps the wall clock, one of hours keeps the elapsed time', () => {
  const startAt = '2026-03-06T04:00:00'
  const days = preview('interval', { intervalDays: 1, startAt }, 'America/New_York', '2026-03-06T12:00:00Z')
  const hours = preview('interval', { intervalHours: 24, startAt }, 'America/New_York', '2026-03-06T12:00:00Z')
  expect(days.fires.map((fire) => fire.local.slice(8, 16))).toEqual(['07T04:00', '08T04:00', '09T04:00'])
  expect(hours.fires.map((fire) => fire.local.slice(8, 16))).toEqual(['07T04:00', '08T05:00', '09T05:00'])
})
