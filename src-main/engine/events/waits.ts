/** What a schedule forgets of the events that waited for it. */
import type { StoreTx } from '../ports/store.ts'

/** A schedule that is switched off or changed forgets what waited (R12). */
export function forgetEvents(tx: StoreTx, scheduleId: string): void {
  for (const row of tx.eventWaitsOf(scheduleId)) tx.deleteEventWait(scheduleId, row.subject)
}
