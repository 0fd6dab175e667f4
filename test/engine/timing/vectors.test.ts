/** Fire times agreed with other implementations, written by the scripts in tools/vectors: croniter, systemd, dateutil. */
import { expect, test } from 'vitest'
import { nextFire } from '../../../src-main/engine/timing/next-fire.ts'
import type { TimeRule } from '../../../src-main/engine/timing/rule.ts'
import rrule from './rrule-vectors.json' with { type: 'json' }
import systemd from './systemd-vectors.json' with { type: 'json' }
import { at, cron, every, everyDays, iso } from './timing-cases.ts'
import vectors from './vectors.json' with { type: 'json' }

/** The fires after an instant, until there are `count` or one lies past `last`. */
function firesAfter(rule: TimeRule, zone: string, from: string, count: number, last = Number.POSITIVE_INFINITY) {
  const found: number[] = []
  let next = nextFire(rule, zone, at(from))
  while (next !== null && found.length < count && next <= last) {
    found.push(next)
    next = nextFire(rule, zone, next)
  }
  return found.map((ms) => iso(ms) ?? '')
}

test('R15 R16 R17 croniter: the four fires after an instant, in twelve zones', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(1_000)
  const wrong: unknown[] = []
  for (const line of vectors) {
    const [zone = '', expression = '', from = '', expected = ''] = line.split(' | ')
    const found = firesAfter(cron(expression), zone, from, 4).map((text) => text.replace(':00Z', 'Z'))
    if (found.join(' ') !== expected) wrong.push([line, found.join(' ')])
  }
  expect(wrong).toEqual([])
})

test('R15 R16 R17 systemd: the same fires, and beyond them exactly what each line says by rule', () => {
  const differing: Record<string, number> = {}
  const wrong: unknown[] = []
  for (const line of systemd.lines) {
    const [zone = '', expression = '', , from = '', theirs = '', ...more] = line.split(' | ')
    for (const words of more) {
      const [rule = ''] = words.split(' ')
      differing[rule] = (differing[rule] ?? 0) + 1
    }
    // Where systemd gave up there is nothing to compare with; the count below says how often.
    if (theirs === '') continue
    const fires = theirs.split(' ')
    const extra = more.flatMap((words) => words.split(' ').slice(1))
    const found = firesAfter(cron(expression), zone, from, 1_000, at(fires.at(-1) ?? ''))
    if (found.join(' ') !== [...fires, ...extra].sort().join(' ')) wrong.push([line, found])
  }
  expect(wrong).toEqual([])
  expect(systemd.madeWith).toMatch(/^systemd \d+/)
  expect({ lines: systemd.lines.length, ...differing }).toEqual({
    lines: 1_624,
    // A day that systemd loses to a gap, and the second copy of a repeated hour that it passes over.
    R15: 60,
    R17: 28,
    // Faults of systemd 252 of its own.
    'systemd-loses-the-day': 6,
    'systemd-gives-up': 8,
  })
})

test('R15 R16 R18 dateutil: intervals of days and of seconds, and days of the month, over clock changes', () => {
  const ruleOf = (text: string, start: string): TimeRule => {
    const [word, amount] = text.split(' ')
    if (word === 'days') return everyDays(Number(amount), start)
    return word === 'seconds' ? every(Number(amount) * 1_000, start) : cron(text)
  }
  const wrong: unknown[] = []
  for (const line of rrule.lines) {
    const [zone = '', rule = '', start = '', from = '', expected = ''] = line.split(' | ')
    const found = firesAfter(ruleOf(rule, start), zone, from, 4)
    if (found.join(' ') !== expected) wrong.push([line, found.join(' ')])
  }
  expect(rrule.lines.length).toBeGreaterThanOrEqual(500)
  expect(rrule.madeWith).toMatch(/^dateutil \d+/)
  expect(wrong).toEqual([])
})
