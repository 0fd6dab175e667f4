/** What was decided already in a stretch of time that the clock went back into: single slots and ranges alike (R24, R26). Reads only. */
import type { StoreTx } from '../ports/store.ts'
import type { Span } from '../timing/count-slots.ts'

// A second back and forth for hours stays below this; what lies beyond is left to the slot's own key.
const MAX_SLOTS = 10_000

/** The decided slots and ranges of a schedule that reach into [from, to], earliest first. */
export function decidedSpans(tx: StoreTx, scheduleId: string, from: number, to: number): Span[] {
  const slots = tx
    .slotsBetween(scheduleId, from, to, MAX_SLOTS)
    .map((row) => ({ from: row.scheduledAt, to: row.coversToAt ?? row.scheduledAt }))
  return [...tx.decidedRanges(scheduleId, from), ...slots].sort((one, other) => one.from - other.from)
}
