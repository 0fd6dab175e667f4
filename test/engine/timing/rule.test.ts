/** Posted schedules: what is accepted, and the code and path of each refusal. */
import { describe, expect, test } from 'vitest'
import { onceAt } from '../../../src-main/engine/timing/next-fire.ts'
import { parseRule } from '../../../src-main/engine/timing/rule.ts'
import { at, CAIRO, DAY, HOUR, iso, MINUTE, NEW_YORK } from './timing-cases.ts'

const NOW = at('2026-05-01T12:00:00Z')

function read(scheduleType: unknown, scheduleConfig: unknown, timezone: unknown = CAIRO) {
  return parseRule({ scheduleType, scheduleConfig, timezone }, NOW)
}

describe('accepted', () => {
  test.each([
    [
      '6.14 a sum of units is elapsed time',
      { intervalDays: 1, intervalHours: 2, intervalMinutes: 3, intervalSeconds: 4 },
      DAY + 2 * HOUR + 3 * MINUTE + 4_000,
      null,
      NOW,
    ],
    ['6.14 whole days only keep the wall clock', { intervalDays: 2 }, 2 * DAY, 2, NOW],
    ['6.14 24 hours are not a day', { intervalHours: 24, startAt: null }, DAY, null, NOW],
    [
      'R26a a start given as an instant',
      { intervalMinutes: 5, startAt: '2026-05-01T00:00:00+03:00' },
      5 * MINUTE,
      null,
      at('2026-04-30T21:00:00Z'),
    ],
    [
      'R26a a start given as local time',
      { intervalMinutes: 5, startAt: '2026-05-01T00:00' },
      5 * MINUTE,
      null,
      at('2026-04-30T21:00:00Z'),
    ],
  ])('%s', (_title, config, everyMs, days, startAt) => {
    expect(read('interval', config)).toMatchObject({
      ok: true,
      value: { zone: CAIRO, rule: { everyMs, days, startAt } },
    })
  })

  test.each([
    '0 2 * * *',
    '*/5 * * * * *',
    '0 0 0 1 1 * 2027',
    '0 9 * JAN-MAR MON-FRI',
    '0 0 L * *',
    '0 0 LW * *',
    '0 0 15W * *',
    '0 9 * * FRI#2',
    '0 9 * * FRIL',
    '0 0 13 * +FRI',
    '@daily',
    '@hourly',
    '@weekly',
    '@monthly',
    '@yearly',
    '  0 2 * * *  ',
    '0 0 30 2 *',
  ])('6.14 cron %s', (expression) => {
    expect(read('cron', { expression })).toEqual({
      ok: true,
      value: { zone: CAIRO, rule: { kind: 'cron', expression: expression.trim() } },
    })
  })

  test.each([
    ['6.14 an instant', '2026-04-24T02:00:00Z', CAIRO, '2026-04-24T02:00:00Z'],
    ['6.14 a local time', '2026-06-01T02:00:00', CAIRO, '2026-05-31T23:00:00Z'],
    ['6.14 a local time in a gap moves by the gap', '2026-03-08T02:30:00', NEW_YORK, '2026-03-08T07:30:00Z'],
    ['6.14 a midnight in a gap moves by the gap', '2026-04-24T00:00:00', CAIRO, '2026-04-23T22:00:00Z'],
    ['6.14 a local time that comes twice is its first', '2026-11-01T01:30:00', NEW_YORK, '2026-11-01T05:30:00Z'],
  ])('%s as once', (_title, text, zone, expected) => {
    expect(read('once', { at: text }, zone)).toEqual({ ok: true, value: { zone, rule: { kind: 'once', at: text } } })
    expect(iso(onceAt(text, zone))).toBe(expected)
  })

  test('an event schedule needs no config', () => {
    expect(read('event_triggered', null)).toEqual({ ok: true, value: { zone: CAIRO, rule: { kind: 'event' } } })
  })
})

describe('refused', () => {
  test.each([
    ['hourly', {}, CAIRO, 'unsupported_schedule_type', 'scheduleType'],
    [7, {}, CAIRO, 'unsupported_schedule_type', 'scheduleType'],
    ['cron', { expression: '0 2 * * *' }, 'Mars/Olympus', 'unknown_zone', 'timezone'],
    ['cron', { expression: '0 2 * * *' }, '+03:00', 'unknown_zone', 'timezone'],
    ['cron', { expression: '0 2 * * *' }, '', 'unknown_zone', 'timezone'],
    ['cron', { expression: '0 2 * * *' }, 3, 'invalid_input', 'timezone'],
    ['cron', '0 2 * * *', CAIRO, 'invalid_input', 'scheduleConfig'],
    ['cron', ['0 2 * * *'], CAIRO, 'invalid_input', 'scheduleConfig'],
    ['cron', { expression: '0 2 * * *', cron: 1 }, CAIRO, 'unknown_field', 'scheduleConfig.cron'],
    ['interval', { intervalWeeks: 1 }, CAIRO, 'unknown_field', 'scheduleConfig.intervalWeeks'],
    ['once', { at: '2026-01-01T00:00:00Z', zone: 'UTC' }, CAIRO, 'unknown_field', 'scheduleConfig.zone'],
    ['cron', {}, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: 5 }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: '' }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: '60 * * * *' }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: '* * * *' }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: '@reboot' }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: '2026-01-01T00:00:00' }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['cron', { expression: `${'1,'.repeat(60)}1 * * * *` }, CAIRO, 'invalid_cron', 'scheduleConfig.expression'],
    ['interval', {}, CAIRO, 'invalid_interval', 'scheduleConfig'],
    ['interval', { intervalMinutes: 0 }, CAIRO, 'invalid_interval', 'scheduleConfig.intervalMinutes'],
    ['interval', { intervalMinutes: 1, intervalHours: -1 }, CAIRO, 'invalid_interval', 'scheduleConfig.intervalHours'],
    ['interval', { intervalSeconds: 1.5 }, CAIRO, 'invalid_interval', 'scheduleConfig.intervalSeconds'],
    ['interval', { intervalDays: '1' }, CAIRO, 'invalid_interval', 'scheduleConfig.intervalDays'],
    ['interval', { intervalDays: 36_526 }, CAIRO, 'invalid_interval', 'scheduleConfig.intervalDays'],
    ['interval', { intervalDays: 1, startAt: 'soon' }, CAIRO, 'invalid_instant', 'scheduleConfig.startAt'],
    ['interval', { intervalDays: 1, startAt: 12 }, CAIRO, 'invalid_instant', 'scheduleConfig.startAt'],
    ['once', {}, CAIRO, 'invalid_input', 'scheduleConfig.at'],
    ['once', { at: '2026-02-30T00:00:00Z' }, CAIRO, 'invalid_instant', 'scheduleConfig.at'],
    ['once', { at: '2026-02-03' }, CAIRO, 'invalid_instant', 'scheduleConfig.at'],
    ['once', { at: '2026-02-03T24:00:00Z' }, CAIRO, 'invalid_instant', 'scheduleConfig.at'],
    ['once', { at: 1_760_000_000_000 }, CAIRO, 'invalid_instant', 'scheduleConfig.at'],
  ])('6.14 %j %j in %j is %s at %s', (type, config, zone, code, path) => {
    const made = read(type, config, zone)
    expect(made).toMatchObject({ ok: false, code, errors: [{ path }] })
  })
})
