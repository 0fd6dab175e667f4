// Crontab lines read by themselves: a corpus of lines, the day rule against a matcher of its own, settings, forms, names.
import { describe, expect, test } from 'vitest'
import { previewCrontab } from '../../../src-main/engine/crontab/preview.ts'
import type { CrontabText } from '../../../src-main/engine/crontab/preview.ts'
import { cronNext } from '../../../src-main/engine/timing/cron-pattern.ts'
import { CORPUS } from './corpus.ts'

const NOW = Date.UTC(2026, 2, 2)
const judge = (params: Record<string, unknown>) => (params.program === '/not/allowed' ? 'not_allowed' : null)

function read(text: string, more: Partial<CrontabText> = {}) {
  return previewCrontab({ text, form: 'user', timezone: 'UTC', ...more }, judge, NOW)
}
const codes = (line: { notes: { code: string }[] } | undefined) => line?.notes.map(({ code }) => code)

describe('the corpus', () => {
  test('has enough lines', () => expect(CORPUS.length).toBeGreaterThanOrEqual(80))

  test.each(CORPUS.map((expected) => [expected[0], expected] as const))('%s', (text, expected) => {
    const [, state, third, words, notes = []] = expected
    const [line, ...others] = read(text)
    expect(others).toEqual([])
    expect(line?.state).toBe(state)
    if (state === 'refused') {
      expect(codes(line)?.at(-1)).toBe(third)
      return
    }
    expect([line?.expression, [line?.program, ...(line?.args ?? [])], codes(line)]).toEqual([third, words, notes])
  })
})

/** Vixie cron's own rule, written down once more: OR of the two days, AND when one of them begins with a star. */
function vixie(days: string, week: string, date: Date): boolean {
  const set = (text: string, low: number, high: number) => {
    const values = new Set<number>()
    for (const part of text.split(',')) {
      const [range = '', step = '1'] = part.split('/')
      const [from, to] = range === '*' ? [low, high] : range.split('-').map(Number)
      for (let value = from as number; value <= (to ?? from ?? 0); value += Number(step)) values.add(value)
    }
    return values
  }
  const onDay = set(days, 1, 31).has(date.getUTCDate())
  const weekdays = set(week, 0, 7)
  const onWeek = weekdays.has(date.getUTCDay()) || (date.getUTCDay() === 0 && weekdays.has(7))
  return days.startsWith('*') || week.startsWith('*') ? onDay && onWeek : onDay || onWeek
}

describe('day of month and day of week', () => {
  const days = ['*', '5', '1,15', '*/2', '*/10', '1-31', '1-7', '13', '31', '*/31']
  const weeks = ['*', '0', '7', '1-5', '5-7', '*/2', '*/7', '0-7', '3', '1,3,5']
  test.each(days.flatMap((day) => weeks.map((week) => [day, week] as const)))(
    '%s and %s mean the same here',
    (day, week) => {
      const [line] = read(`0 12 ${day} * ${week} /opt/a`)
      expect(line?.expression).not.toBeNull()
      const found: number[] = []
      const end = NOW + 400 * 86_400_000
      for (let at = cronNext(line?.expression ?? '', 'UTC', NOW); at !== null && at < end; ) {
        found.push(at)
        at = cronNext(line?.expression ?? '', 'UTC', at)
      }
      const wanted: number[] = []
      for (let at = NOW + 43_200_000; at < end; at += 86_400_000) if (vixie(day, week, new Date(at))) wanted.push(at)
      expect(found).toEqual(wanted)
    },
  )
})

describe('what stands around the jobs', () => {
  test('variables hold for the lines below them; those of cron itself are said to be not used', () => {
    const lines = read(
      [
        '0 1 * * * /opt/a',
        'LEVEL=high',
        'CRON_TZ=Africa/Cairo',
        'SHELL=/bin/bash',
        'PATH=/x',
        'MAILTO=""',
        '"QUOTED" = \'a b\'',
        '0 1 * * * /opt/a',
      ].join('\n'),
    )
    expect(lines.map(({ state }) => state)).toEqual(['ok', ...Array.from({ length: 6 }, () => 'setting'), 'ok'])
    expect(lines.slice(1, 7).map((line) => codes(line)?.[0])).toEqual([
      'variable_taken',
      'zone_taken',
      'shell_not_used',
      'path_not_used',
      'mail_not_sent',
      'variable_taken',
    ])
    expect(lines[0]).toMatchObject({ timezone: 'UTC', environment: {} })
    expect(lines[7]).toMatchObject({ timezone: 'Africa/Cairo', environment: { LEVEL: 'high', QUOTED: 'a b' } })
    expect(lines[7]?.nextFires[0]).toBe(NOW + 23 * 3_600_000)
  })

  test('below a zone that is not known nothing is taken over', () => {
    const lines = read('CRON_TZ=Mars/Olympus\n0 1 * * * /opt/a\nCRON_TZ=UTC\n0 1 * * * /opt/a')
    expect(lines.map((line) => [line.state, codes(line)?.[0]])).toEqual([
      ['setting', 'unknown_zone'],
      ['refused', 'unknown_zone'],
      ['setting', 'zone_taken'],
      ['ok', undefined],
    ])
  })

  test('the comment right above names the job; a job that was commented out does not', () => {
    const lines = read(
      '# Nightly backup\n0 1 * * * /opt/a b\n\n# far away\n\n0 1 * * * /opt/a b\n# 0 3 * * * /old\n0 1 * * * /opt/a b',
    )
    const jobs = lines.filter(({ state }) => state !== 'setting')
    expect(jobs.map(({ nameEn }) => nameEn)).toEqual(['Nightly backup', 'a b', 'a b'])
  })

  test('a system crontab is told by its users, and its user column is left out', () => {
    const text = '17 * * * * root /opt/a --x\n25 6 * * * www-data /opt/b'
    const auto = read(text, { form: 'auto' })
    expect(auto.map(({ program, args }) => [program, ...args])).toEqual([['/opt/a', '--x'], ['/opt/b']])
    expect(auto.map(codes)).toEqual([['user_dropped'], ['user_dropped']])
    expect(read('0 1 * * * php /opt/x.php', { form: 'auto' })[0]).toMatchObject({
      program: 'php',
      args: ['/opt/x.php'],
    })
    expect(read('0 1 * * * sara /opt/x', { form: 'system' })[0]).toMatchObject({ program: '/opt/x' })
  })

  test('standard input: bare % are newlines, \\% are percent signs, and it ends with a newline', () => {
    expect(read('0 1 * * * /opt/a%one%two \\% three')[0]?.stdin).toBe('one\ntwo % three\n')
    expect(read('0 1 * * * /opt/a%')[0]?.stdin).toBe('')
  })

  test('every note has words in both languages', () => {
    for (const line of CORPUS.flatMap(([text]) => read(text))) {
      for (const note of line.notes) {
        expect(note.textEn).toMatch(/[a-z]/)
        expect(note.textAr).toMatch(/[\u0600-\u06ff]/)
      }
    }
  })

  test('hostile text is read without harm', () => {
    for (const text of [
      '\u0000'.repeat(100),
      '*'.repeat(60_000),
      '"'.repeat(60_000),
      `0 1 * * * ${'"a" '.repeat(10_000)}`,
      '=',
      '@',
      '%',
      '\\',
    ]) {
      expect(() => read(text)).not.toThrow()
    }
  })
})
