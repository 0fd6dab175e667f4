/**
 * Time zones: instants to wall clocks and back, offsets, and the moments when a zone moves its clock.
 * A "wall" is a wall-clock reading kept as if it were UTC (ms); it names no instant by itself. No parsing of text here.
 */

export const SECOND_MS = 1_000
export const DAY_MS = 86_400_000
/** The last instant that Muster plans for: the end of the year 9999. */
export const LAST_INSTANT = 253_402_300_799_000

const MAX_FORMATTERS = 128
const MAX_ZONE_YEARS = 512
/** Readings kept for each zone: steps of whole days ask for the same few again and again. */
const MAX_READINGS = 512

const formatters = new Map<string, Intl.DateTimeFormat>()
const readings = new Map<string, Map<number, number>>()
const zoneYears = new Map<string, readonly Transition[]>()

/** One change of a zone's clock: at `at` it moves by `deltaMs` (positive = a gap, negative = an overlap). */
export type Transition = {
  readonly at: number
  readonly deltaMs: number
  /** The wall reading at which the old clock stops: a gap is [wallBefore, wallBefore + deltaMs). */
  readonly wallBefore: number
}

function remember<K, V>(cache: Map<K, V>, limit: number, key: K, value: V): V {
  if (cache.size >= limit) {
    const oldest = cache.keys().next().value
    if (oldest !== undefined) cache.delete(oldest)
  }
  cache.set(key, value)
  return value
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return remember(formatters, MAX_FORMATTERS, zone, made)
}

/** True for a named zone of the tz database ("Africa/Cairo", "UTC"). Bare offsets are refused: they know no clock change. */
export function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(zone)) return false
  try {
    formatterOf(zone)
    return true
  } catch (error) {
    // Intl has no other way to ask; it throws RangeError for a name it does not know.
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The wall reading in `zone` at an instant, with the instant's own milliseconds. */
export function wallOf(at: number, zone: string): number {
  const kept = readings.get(zone) ?? remember(readings, MAX_FORMATTERS, zone, new Map<number, number>())
  return kept.get(at) ?? remember(kept, MAX_READINGS, at, readWall(at, zone))
}

function readWall(at: number, zone: string): number {
  const numbers = formatterOf(zone).format(at).match(/\d+/g)
  const [month, day, year, hour, minute, second] = (numbers ?? []).map(Number)
  const whole = Date.UTC(year ?? Number.NaN, (month ?? Number.NaN) - 1, day, hour, minute, second)
  return whole + (((at % SECOND_MS) + SECOND_MS) % SECOND_MS)
}

/** How far the zone's clock is ahead of UTC at an instant (ms). */
export function offsetMs(at: number, zone: string): number {
  return wallOf(at, zone) - at
}

/**
 * The instant at which `zone` shows a wall reading. In an overlap the first of the two; in a gap the reading is moved
 * on by the gap's length (DESIGN 6.14, a `once`).
 */
export function instantOf(wall: number, zone: string): { at: number; inGap: boolean } {
  // A day to either side lies beyond every offset, so one change of clock is always between the two samples.
  const before = offsetMs(wall - DAY_MS, zone)
  const after = offsetMs(wall + DAY_MS, zone)
  const first = wall - Math.max(before, after)
  if (wallOf(first, zone) === wall) return { at: first, inGap: false }
  const second = wall - Math.min(before, after)
  if (wallOf(second, zone) === wall) return { at: second, inGap: false }
  return { at: wall - before, inGap: true }
}

// A reading inside a gap: the instant at which the clock jumps over it.
function gapEnd(wall: number, zone: string): number {
  const near = instantOf(wall, zone).at
  const gap = transitions(zone, near - DAY_MS, near + DAY_MS).find(
    ({ deltaMs, wallBefore }) => deltaMs > 0 && wall >= wallBefore && wall < wallBefore + deltaMs,
  )
  return gap?.at ?? near
}

/** The first instant at which the zone's clock shows a reading, or has jumped over it: an overlap's first copy, a gap's end. */
export function firstShown(wall: number, zone: string): number {
  const found = instantOf(wall, zone)
  return found.inGap ? gapEnd(wall, zone) : found.at
}

/** The last instant at which the zone's clock shows a reading: an overlap's second copy, a gap's end. */
export function lastShown(wall: number, zone: string): number {
  const found = instantOf(wall, zone)
  if (found.inGap) return gapEnd(wall, zone)
  const second = wall - Math.min(offsetMs(wall - DAY_MS, zone), offsetMs(wall + DAY_MS, zone))
  return second > found.at && wallOf(second, zone) === wall ? second : found.at
}

/** The first instant of the day that comes after the wall reading's day (a midnight in a gap gives the gap's end). */
export function nextDayAt(wall: number, zone: string): number {
  return instantOf(dayOf(wall) + DAY_MS, zone).at
}

/** Midnight of a wall reading's date, as a wall reading. */
export function dayOf(wall: number): number {
  return Math.floor(wall / DAY_MS) * DAY_MS
}

function changeBetween(low: number, high: number, zone: string): Transition {
  const old = offsetMs(low, zone)
  let left = low
  let right = high
  while (right - left > SECOND_MS) {
    const middle = left + Math.floor((right - left) / 2 / SECOND_MS) * SECOND_MS
    if (offsetMs(middle, zone) === old) left = middle
    else right = middle
  }
  return { at: right, deltaMs: offsetMs(right, zone) - old, wallBefore: right + old }
}

function transitionsOfYear(zone: string, year: number): readonly Transition[] {
  const key = `${zone} ${year}`
  const known = zoneYears.get(key)
  if (known !== undefined) return known
  const found: Transition[] = []
  const end = Date.UTC(year + 1, 0, 1)
  let day = Date.UTC(year, 0, 1)
  let offset = offsetMs(day, zone)
  while (day < end) {
    const next = day + DAY_MS
    const nextOffset = offsetMs(next, zone)
    if (nextOffset !== offset) found.push(changeBetween(day, next, zone))
    day = next
    offset = nextOffset
  }
  return remember(zoneYears, MAX_ZONE_YEARS, key, found)
}

/** The clock changes of a zone in (fromMs, toMs], oldest first. Reads one year at a time and keeps a bounded cache. */
export function transitions(zone: string, fromMs: number, toMs: number): Transition[] {
  const found: Transition[] = []
  const lastYear = new Date(Math.min(toMs, LAST_INSTANT)).getUTCFullYear()
  for (let year = new Date(fromMs).getUTCFullYear(); year <= lastYear; year += 1) {
    for (const change of transitionsOfYear(zone, year)) {
      if (change.at > fromMs && change.at <= toMs) found.push(change)
    }
  }
  return found
}
