/** The preview's exact shape, its marks of clock changes, and the answers of rules that do not fire. */
import { describe, expect, test } from 'vitest'
import { changesAhead, previewFires } from '../../../src-main/engine/timing/preview.ts'
import { at, CAIRO, cron, every, everyDays, HOUR, NEW_YORK } from './timing-cases.ts'

const marks = (preview: ReturnType<typeof previewFires>) => preview.fires.map((fire) => [fire.local, fire.note])

test('R19 the agreed example, exactly', () => {
  const made = previewFires(cron('0 2 * * *'), CAIRO, at('2026-04-23T00:00:00Z'), 5)
  expect(made.fires[0]).toEqual({ at: '2026-04-23T23:00:00Z', local: '2026-04-24T02:00:00', note: null })
  expect(made.fires.map((fire) => fire.local.slice(0, 10))).toEqual(
    ['24', '25', '26', '27', '28'].map((d) => `2026-04-${d}`),
  )
  expect(made).toMatchObject({ dropped: [], note: null })
})

describe('marks', () => {
  test.each([
    [
      'R19 R15 a time in the gap is moved',
      cron('30 2 * * *'),
      NEW_YORK,
      '2026-03-08T00:00:00Z',
      [
        ['2026-03-08T03:00:00', 'dst_moved'],
        ['2026-03-09T02:30:00', null],
      ],
    ],
    [
      'R19 R15 Cairo midnight is moved',
      cron('0 0 * * *'),
      CAIRO,
      '2026-04-23T00:00:00Z',
      [
        ['2026-04-24T01:00:00', 'dst_moved'],
        ['2026-04-25T00:00:00', null],
      ],
    ],
    [
      'R19 a time that is the gap end itself is not',
      cron('0 3 * * *'),
      NEW_YORK,
      '2026-03-08T00:00:00Z',
      [['2026-03-08T03:00:00', null]],
    ],
    [
      'R19 R17 the second copy is marked',
      cron('*/30 * * * *'),
      NEW_YORK,
      '2026-11-01T05:15:00Z',
      [
        ['2026-11-01T01:30:00', null],
        ['2026-11-01T01:00:00', 'dst_repeated'],
        ['2026-11-01T01:30:00', 'dst_repeated'],
        ['2026-11-01T02:00:00', null],
      ],
    ],
    [
      'R19 R16 the single copy is not',
      cron('30 1 * * *'),
      NEW_YORK,
      '2026-11-01T00:00:00Z',
      [['2026-11-01T01:30:00', null]],
    ],
    [
      'R19 R18 elapsed time has no marks',
      every(HOUR, '2026-11-01T05:00:00Z'),
      NEW_YORK,
      '2026-11-01T05:00:00Z',
      [
        ['2026-11-01T01:00:00', null],
        ['2026-11-01T02:00:00', null],
      ],
    ],
    [
      'R19 6.14 a daily interval in the gap is moved',
      everyDays(1, '2026-03-07T07:30:00Z'),
      NEW_YORK,
      '2026-03-08T00:00:00Z',
      [
        ['2026-03-08T03:30:00', 'dst_moved'],
        ['2026-03-09T02:30:00', null],
      ],
    ],
    [
      'R19 6.14 a once in the gap is moved',
      { kind: 'once', at: '2026-03-08T02:30:00' } as const,
      NEW_YORK,
      '2026-03-01T00:00:00Z',
      [['2026-03-08T03:30:00', 'dst_moved']],
    ],
  ])('%s', (_title, rule, zone, from, expected) => {
    expect(marks(previewFires(rule, zone, at(from), expected.length))).toEqual(expected)
  })

  test.each([
    [
      'R17 a wild job whose day lies in the gap',
      '*/20 2 * * *',
      NEW_YORK,
      '2026-03-07T12:00:00Z',
      [{ at: '2026-03-08T07:00:00Z', local: '2026-03-08T02:00:00', count: 3, note: 'dst_skipped' }],
    ],
    [
      'R17 a wild job that loses one of its hours',
      '0 */2 * * *',
      NEW_YORK,
      '2026-03-07T12:00:00Z',
      [{ at: '2026-03-08T07:00:00Z', local: '2026-03-08T02:00:00', count: 1, note: 'dst_skipped' }],
    ],
    [
      'R15 Nuuk, where the gap ends on the next date',
      '30 23 * * *',
      'America/Nuuk',
      '2025-03-28T12:00:00Z',
      [{ at: '2025-03-30T01:00:00Z', local: '2025-03-29T23:30:00', count: 1, note: 'dst_skipped' }],
    ],
    ['R17 a job for every hour loses nothing', '*/15 * * * *', NEW_YORK, '2026-03-07T12:00:00Z', []],
    ['R15 a moved time is not lost', '30 2 * * *', NEW_YORK, '2026-03-07T12:00:00Z', []],
  ])('R19 dropped: %s', (_title, expression, zone, from, expected) => {
    expect(previewFires(cron(expression), zone, at(from), 200).dropped).toEqual(expected)
  })
})

describe('R19 the coming year', () => {
  const ahead = (rule: Parameters<typeof changesAhead>[0], zone: string, from = '2025-11-22T12:00:00Z') =>
    changesAhead(rule, zone, at(from), at(from)).map(({ local, count, note }) => [local, count, note])

  test.each([
    ['R15 Cairo midnight is moved once', cron('0 0 * * *'), CAIRO, [['2026-04-24T01:00:00', 1, 'dst_moved']]],
    [
      'R17 a wild rule in the gap is skipped',
      cron('*/20 2 * * *'),
      NEW_YORK,
      [['2026-03-08T02:00:00', 3, 'dst_skipped']],
    ],
    [
      'R17 a wild rule repeats the hour that comes twice',
      cron('*/30 * * * *'),
      NEW_YORK,
      [['2026-11-01T01:00:00', 2, 'dst_repeated']],
    ],
    ['R16 a fixed time that comes twice is no mark: it fires once', cron('30 1 * * *'), NEW_YORK, []],
    ['R18 elapsed intervals ignore it', every(24 * HOUR, '2025-11-22T07:30:00Z'), NEW_YORK, []],
    ['a zone without clock changes', cron('0 0 * * *'), 'Asia/Dubai', []],
  ])('%s', (_title, rule, zone, expected) => {
    expect(ahead(rule, zone)).toEqual(expected)
  })

  test('what is among the fires that are listed is not told twice', () => {
    const from = at('2026-04-20T00:00:00Z')
    expect(changesAhead(cron('0 0 * * *'), CAIRO, from, at('2026-04-25T00:00:00Z'))).toEqual([])
  })
})

describe('nothing to show', () => {
  test.each([
    ['6.14 a valid expression that never fires', cron('0 0 30 2 *'), 'never'],
    ['6.14 an expression whose year is over', cron('0 0 0 1 1 * 2020'), 'never'],
    ['6.14 a once not after from', { kind: 'once', at: '2026-01-01T00:00:00Z' } as const, null],
    ['an event schedule', { kind: 'event' } as const, null],
  ])('%s', (_title, rule, note) => {
    expect(previewFires(rule, 'UTC', at('2026-01-01T00:00:00Z'), 5)).toEqual({ fires: [], dropped: [], note })
  })

  test('R19 never more than a thousand, each strictly after from', () => {
    const made = previewFires(cron('* * * * *'), 'UTC', at('2026-01-01T00:00:00Z'), 5_000)
    expect(made.fires).toHaveLength(1_000)
    expect(made.fires[0]?.at).toBe('2026-01-01T00:01:00Z')
  })
})
