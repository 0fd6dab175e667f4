/** The due slots of a rule: the newest few one by one, the older ones as a range with a count. Judges nothing. */
import { COUNT_LIMIT, countSlots } from './count-slots.ts'
import type { Span } from './count-slots.ts'
import type { Fires } from './next-fire.ts'
import type { TimeRule } from './rule.ts'

/** A rule and the spans of time to look in, oldest first, not overlapping. */
export type DueRange = {
  readonly rule: TimeRule
  readonly zone: string
  readonly fires: Fires
  readonly spans: readonly Span[]
}

export type DueSlots = {
  /** The newest slots, oldest first, at most the limit asked for. */
  readonly slots: readonly number[]
  /** The slots before those; count 1001 = more than 1,000. Null when there are none. */
  readonly older: { readonly from: number; readonly to: number; readonly count: number } | null
}

function lastIn(fires: Fires, span: Span): number | null {
  const at = span.to < span.from ? null : fires.previous(span.to + 1)
  return at === null || at < span.from ? null : at
}

/** The newest slot in the range, by one jump. */
export function latestDue(due: DueRange): number | null {
  for (const span of due.spans.toReversed()) {
    const at = lastIn(due.fires, span)
    if (at !== null) return at
  }
  return null
}

function oldestDue(due: DueRange): number | null {
  for (const span of due.spans) {
    if (span.to < span.from) continue
    const at = due.fires.next(span.from - 1)
    if (at !== null && at <= span.to) return at
  }
  return null
}

function newest(due: DueRange, limit: number): number[] {
  const slots: number[] = []
  for (const span of due.spans.toReversed()) {
    let at = slots.length < limit ? lastIn(due.fires, span) : null
    while (at !== null && at >= span.from && slots.length < limit) {
      slots.push(at)
      at = due.fires.previous(at)
    }
  }
  return slots.toReversed()
}

function spansUntil(due: DueRange, to: number): Span[] {
  return due.spans.map((span) => ({ from: span.from, to: Math.min(span.to, to) }))
}

function newestBefore(due: DueRange, before: number): number | null {
  return latestDue({ ...due, spans: spansUntil(due, before - 1) })
}

/** How many slots the range holds, counted to 1001 and never visited one by one. */
export function countDue(due: DueRange): number {
  let count = 0
  for (const span of due.spans) count += countSlots(due.rule, due.zone, due.fires, span, COUNT_LIMIT - count)
  return count
}

/**
 * Visits at most `limit` slots, the newest; the older ones are named by first, last and count (R4, finding 9).
 * `total` is what `countDue` answered.
 */
export function collectDue(due: DueRange, limit: number, total: number): DueSlots {
  const slots = newest(due, limit)
  if (total <= limit) return { slots, older: null }
  const from = oldestDue(due)
  const to = newestBefore(due, slots[0] ?? Number.MAX_SAFE_INTEGER)
  if (from === null || to === null) return { slots, older: null }
  // Past the counting limit the range before the cap is counted on its own: it may hold fewer than 1,001.
  const count = total < COUNT_LIMIT ? total - slots.length : countDue({ ...due, spans: spansUntil(due, to) })
  return { slots, older: { from, to, count } }
}

/** The whole range as one row, or null when it holds no slot. */
export function summariseDue(due: DueRange): DueSlots['older'] {
  return collectDue(due, 0, countDue(due)).older
}
