/** Does an event's data fulfil a condition? Dotted paths through own properties only, and patterns that cannot run away. */
import type { Condition } from '../../../src-preload/contract/timing-policies.ts'

/** Text beyond this is not looked at by `matches` and `contains`: a hostile payload must not cost time. */
const TEXT_CHARS = 4_096

/** The value at `a.b.0.c`; undefined when it is not there. Never reaches what every object inherits. */
export function valueAt(data: unknown, path: string): unknown {
  let value: unknown = data
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** `*` = any text, `?` = one character, all else itself; the whole text must match. Time grows with text × pattern at most. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0
  let inPattern = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    const wanted = pattern[inPattern]
    if (wanted === '*') {
      star = inPattern
      resume = at
      inPattern += 1
    } else if (wanted === '?' || wanted === text[at]) {
      at += 1
      inPattern += 1
    } else if (star >= 0) {
      inPattern = star + 1
      resume += 1
      at = resume
    } else return false
  }
  while (pattern[inPattern] === '*') inPattern += 1
  return inPattern === pattern.length
}

// Devices' status details come as text, so "19.5" counts as a number where a number is asked for.
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || value.trim() === '' || value.length > 40) return null
  const number = Number(value)
  return Number.isFinite(number) ? number : null
}

function isSame(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'number') return numberOf(actual) === wanted
  if (typeof wanted === 'boolean') return actual === wanted || actual === String(wanted)
  if (typeof wanted === 'object' && wanted !== null) return JSON.stringify(actual) === JSON.stringify(wanted)
  return actual === (wanted ?? null)
}

function compare(actual: unknown, wanted: unknown): number | null {
  const right = numberOf(wanted)
  if (right !== null) {
    const left = numberOf(actual)
    return left === null ? null : left - right
  }
  if (typeof actual !== 'string' || typeof wanted !== 'string') return null
  return actual < wanted ? -1 : actual > wanted ? 1 : 0
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual)) return actual.slice(0, 1_000).some((item) => isSame(item, wanted))
  return typeof actual === 'string' && typeof wanted === 'string' && actual.slice(0, TEXT_CHARS).includes(wanted)
}

/** What is not there fulfils `absent` and `ne` only. */
export function holds({ path, op, value }: Condition, data: unknown): boolean {
  const actual = valueAt(data, path)
  const wanted = value ?? null
  if (op === 'absent') return actual === undefined || actual === null
  if (op === 'exists') return actual !== undefined && actual !== null
  if (op === 'ne') return actual === undefined || !isSame(actual, wanted)
  if (actual === undefined) return false
  if (op === 'eq') return isSame(actual, wanted)
  if (op === 'contains') return contains(actual, wanted)
  if (op === 'matches') {
    return typeof actual === 'string' && typeof wanted === 'string' && globMatches(wanted, actual.slice(0, TEXT_CHARS))
  }
  const order = compare(actual, wanted)
  if (order === null) return false
  if (op === 'lt') return order < 0
  if (op === 'lte') return order <= 0
  return op === 'gt' ? order > 0 : order >= 0
}
