/** Blackout windows (R43): what is refused when one is saved, and which windows an instant or a span lies in. Decides no slot. */
import type { Failure, Result } from '../../../src-preload/contract/failures.ts'
import type { Blackout } from '../../../src-preload/contract/timing-policies.ts'
import type { Span } from './count-slots.ts'
import { DAY_MS, dayOf, firstShown, isZone, lastShown, wallOf } from './zone.ts'

/** A window on one date, as instants: [from, endsAt). */
export type Window = { readonly from: number; readonly endsAt: number; readonly blackout: Blackout }

// How many windows that run into each other are followed to their end.
const MAX_CHAIN = 64
/** How far back, and how many windows, a missed span is cut by; what lies before is told by its count alone. */
export const SPAN_DAYS = 35
const MAX_SPANS = 128
const MINUTE_MS = 60_000

function minutesOf(wallTime: string): number {
  const [hours = 0, minutes = 0] = wallTime.split(':').map(Number)
  return hours * 60 + minutes
}

function refuse(path: string, message: string): Failure {
  return { ok: false, code: 'invalid_window', message, errors: [{ path, message, code: 'invalid_window' }] }
}

/** Checks windows as they are saved. Code `invalid_window`: `from` = `to`, dates the wrong way round, a zone that is not known. */
export function checkBlackouts(blackouts: readonly Blackout[], path: string): Result<null> {
  for (const [index, blackout] of blackouts.entries()) {
    const at = (field: string) => `${path}.${index}.${field}`
    if (blackout.from === blackout.to) {
      return refuse(at('to'), `The window begins and ends at ${blackout.from}. Give it an end of its own.`)
    }
    if (blackout.fromDate && blackout.toDate && blackout.fromDate > blackout.toDate) {
      return refuse(at('toDate'), 'The last date lies before the first.')
    }
    if (blackout.timezone && !isZone(blackout.timezone)) {
      return refuse(
        at('timezone'),
        `"${blackout.timezone}" is not a known time zone. Use a name such as "Africa/Cairo".`,
      )
    }
  }
  return { ok: true, value: null }
}

/** The window that begins on a date (its midnight as a wall reading), or null when none does. */
function windowOn(blackout: Blackout, zone: string, date: number): Window | null {
  const { days, fromDate, toDate } = blackout
  const day = new Date(date)
  const text = day.toISOString().slice(0, 10)
  if (days && !days.includes(day.getUTCDay())) return null
  if ((fromDate && text < fromDate) || (toDate && text > toDate)) return null
  const begins = minutesOf(blackout.from)
  const ends = minutesOf(blackout.to)
  // Measured on the wall clock: from when it first shows the beginning until it last shows the end.
  const from = firstShown(date + begins * MINUTE_MS, zone)
  const endsAt = lastShown(date + (ends > begins ? 0 : DAY_MS) + ends * MINUTE_MS, zone)
  return endsAt > from ? { from, endsAt, blackout } : null
}

function latestAt(blackouts: readonly Blackout[], scheduleZone: string, at: number): Window | null {
  let found: Window | null = null
  for (const blackout of blackouts) {
    const zone = blackout.timezone ?? scheduleZone
    const today = dayOf(wallOf(at, zone))
    // It may have begun yesterday; a clock set back over midnight shows an earlier date than the window's.
    for (const date of [today - DAY_MS, today, today + DAY_MS]) {
      const closed = windowOn(blackout, zone, date)
      if (closed === null || at < closed.from || at >= closed.endsAt) continue
      if (found === null || closed.endsAt > found.endsAt) found = closed
    }
  }
  return found
}

/**
 * The window that an instant lies in, null when in none. `zone` is the schedule's, for windows without one. `endsAt` is when the
 * last of the windows that run into each other ends (64 are followed). Asks nothing of the schedule's rule.
 */
export function windowAt(blackouts: readonly Blackout[], zone: string, at: number): Window | null {
  const first = latestAt(blackouts, zone, at)
  if (first === null) return null
  let { endsAt } = first
  for (let step = 0; step < MAX_CHAIN; step += 1) {
    const next = latestAt(blackouts, zone, endsAt)
    if (next === null) break
    endsAt = next.endsAt
  }
  return { ...first, endsAt }
}

function merged(windows: readonly Span[]): Span[] {
  const spans: { from: number; to: number }[] = []
  for (const closed of windows.toSorted((one, other) => one.from - other.from)) {
    const last = spans.at(-1)
    if (last !== undefined && closed.from <= last.to + 1) last.to = Math.max(last.to, closed.to)
    else spans.push({ ...closed })
  }
  return spans
}

/**
 * The parts of a span that lie in windows, oldest first and not overlapping, both ends included. Looks back 35 days from the
 * span's end and names 128 parts at most, the newest: the cost never grows with how long nobody looked (R4).
 */
export function darkSpans(blackouts: readonly Blackout[], scheduleZone: string, span: Span): Span[] {
  const found: Span[] = []
  for (const blackout of blackouts) {
    const zone = blackout.timezone ?? scheduleZone
    const last = dayOf(wallOf(span.to, zone)) + DAY_MS
    const first = Math.max(dayOf(wallOf(span.from, zone)) - DAY_MS, last - SPAN_DAYS * DAY_MS)
    for (let date = last; date >= first; date -= DAY_MS) {
      const closed = windowOn(blackout, zone, date)
      if (closed === null || closed.from > span.to || closed.endsAt <= span.from) continue
      found.push({ from: Math.max(span.from, closed.from), to: Math.min(span.to, closed.endsAt - 1) })
    }
  }
  return merged(found).slice(-MAX_SPANS)
}

/**
 * The same windows with their own ends, also where they begin before the span or end after it; windows that run into each other are
 * one. For words, not for decisions.
 */
export function wholeWindows(blackouts: readonly Blackout[], scheduleZone: string, span: Span): Span[] {
  const whole = darkSpans(blackouts, scheduleZone, span).map((part) => {
    const to = (windowAt(blackouts, scheduleZone, part.to)?.endsAt ?? part.to + 1) - 1
    let { from } = part
    for (let step = 0; step < MAX_CHAIN; step += 1) {
      const here = latestAt(blackouts, scheduleZone, from)
      const before = here !== null && here.from < from ? here : latestAt(blackouts, scheduleZone, from - 1)
      if (before === null) break
      from = before.from
    }
    return { from, to }
  })
  return merged(whole)
}

/** What is left of spans when others are taken out; both lists oldest first. */
export function without(spans: readonly Span[], taken: readonly Span[]): Span[] {
  return spans.flatMap((span) => {
    const left: Span[] = []
    let { from } = span
    for (const gone of taken) {
      if (gone.to < from || gone.from > span.to) continue
      if (gone.from > from) left.push({ from, to: gone.from - 1 })
      from = Math.max(from, gone.to + 1)
    }
    if (from <= span.to) left.push({ from, to: span.to })
    return left
  })
}
