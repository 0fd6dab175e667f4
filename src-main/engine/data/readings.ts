/** What a device or a topic said, as measured values: which reading, which number, when. Pure; nothing is stored here. */
import { instantOfText } from '../timing/instant-text.ts'
import { type Details, isObject, saidObject, valueAt } from './said-json.ts'

/** One quantity that is asked for. `path` = where it stands in what is said; left out = under its key. */
export type Reading = {
  readonly key: string
  readonly path?: string | null | undefined
  readonly unit?: string | null | undefined
}

export type Measured = {
  readonly key: string
  readonly unit: string | null
  readonly at: number
  readonly value: number
}

/** Why a value that was said, or was asked for, is no point. */
export type IgnoredWhy =
  | 'missing'
  | 'not_a_number'
  | 'other_unit'
  | 'same_instant'
  | 'unknown_device'
  | 'no_instant'
  | 'not_json'
  | 'too_long'
export type Ignored = { readonly key: string; readonly why: IgnoredWhy }

export type Readings = { readonly measured: readonly Measured[]; readonly ignored: readonly Ignored[] }

/** How far ahead of this console a device's clock may be and still be believed. */
export const AHEAD_MS = 300_000
/** Older stamps are a clock that was never set, or points that retention would take at once. */
export const BEHIND_MS = 400 * 86_400_000
/** Smaller numbers are epoch seconds: as milliseconds they would be before March 1973. */
const SECONDS_BELOW = 100_000_000_000

function instantIn(stamp: unknown): number | null {
  const text = typeof stamp === 'string' ? stamp.trim() : null
  const number =
    typeof stamp === 'number' ? stamp : text !== null && /^\d{1,16}(\.\d+)?$/.test(text) ? Number(text) : null
  if (number !== null) return Math.round(Math.abs(number) < SECONDS_BELOW ? number * 1_000 : number)
  return text === null ? null : (instantOfText(text, 'UTC')?.at ?? null)
}

/** The device's own stamp where it is given and can be true, else this console's time. */
export function stampOf(stamp: unknown, now: number): number {
  const at = instantIn(stamp)
  return at === null || !Number.isSafeInteger(at) || at > now + AHEAD_MS || at < now - BEHIND_MS ? now : at
}

/** A finite number, also one written as text; null for everything else. */
export function numberIn(said: unknown): number | null {
  if (typeof said === 'number') return Number.isFinite(said) ? said : null
  if (typeof said !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$/.test(said)) return null
  const value = Number(said)
  return Number.isFinite(value) ? value : null
}

/** `{"value": 21.5, "at": …, "unit": "°C"}` says more than the number alone. */
function unwrap(said: unknown): { value: unknown; at: unknown; unit: string | null } {
  if (!isObject(said) || !Object.hasOwn(said, 'value')) return { value: said, at: undefined, unit: null }
  return { value: said.value, at: said.at, unit: typeof said.unit === 'string' ? said.unit : null }
}

/** Reads what is asked for out of one JSON value. `at` = the stamp that goes for all of it. */
export function readValue(asked: readonly Reading[], said: unknown, at: unknown, now: number): Readings {
  const measured: Measured[] = []
  const ignored: Ignored[] = []
  for (const { key, path, unit } of asked) {
    const found = unwrap(valueAt(said, path ?? key))
    const value = numberIn(found.value)
    if (found.value === undefined || found.value === null) ignored.push({ key, why: 'missing' })
    else if (value === null) ignored.push({ key, why: 'not_a_number' })
    else measured.push({ key, unit: unit ?? found.unit, value, at: stampOf(found.at ?? at, now) })
  }
  return { measured, ignored }
}

/** Reads what is asked for out of a device's last status details: plain pairs, or a JSON text under `readings`. */
export function readDetails(asked: readonly Reading[], details: Details, now: number): Readings {
  const said = { ...details, ...saidObject(details, 'readings') }
  return readValue(asked, said, said.at, now)
}

const WHY_EN: Readonly<Record<IgnoredWhy, string>> = {
  missing: 'not said',
  not_a_number: 'not a number',
  other_unit: 'another unit than its series',
  same_instant: 'there is a point at that instant',
  unknown_device: 'no such device',
  no_instant: 'kept by the broker, without an instant',
  not_json: 'not JSON',
  too_long: 'too long',
}

const NAMED = 5

/** "3 readings stored; 1 ignored: door (not a number)". */
export function readingsText(stored: number, ignored: readonly Ignored[]): string {
  const begin = `${stored} ${stored === 1 ? 'reading' : 'readings'} stored`
  if (ignored.length === 0) return begin
  const named = ignored.slice(0, NAMED).map(({ key, why }) => `${key} (${WHY_EN[why]})`)
  const more = ignored.length > NAMED ? ` and ${ignored.length - NAMED} more` : ''
  return `${begin}; ${ignored.length} ignored: ${named.join(', ')}${more}`
}

/** How many were ignored for each reason. */
export function ignoredCounts(ignored: readonly Ignored[]): Partial<Record<IgnoredWhy, number>> {
  const counts: Partial<Record<IgnoredWhy, number>> = {}
  for (const { why } of ignored) counts[why] = (counts[why] ?? 0) + 1
  return counts
}

/** The readings that a job asks for, out of its parameters; what does not fit is left out (it was checked when it was made). */
export function readingsAsked(params: Readonly<Record<string, unknown>>): Reading[] {
  const given = Array.isArray(params.readings) ? params.readings : []
  return given.flatMap((item: unknown) => {
    if (!isObject(item) || typeof item.key !== 'string') return []
    const path = typeof item.path === 'string' ? item.path : null
    const unit = typeof item.unit === 'string' ? item.unit : null
    return [{ key: item.key, path, unit }]
  })
}
