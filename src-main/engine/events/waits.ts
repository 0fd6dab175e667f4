/** What waits of events while a schedule or the clock changes: forgotten, or moved. */
import type { StoreTx } from '../ports/store.ts'
import { PAUSED } from './raise.ts'

const ALL = 10_000

/**
 * What waits of events waits for a length of time, as timers do (DESIGN 6.15): after the clock was set back it is due as much earlier
 * on the new clock, and so are the hours that are counted. Sleep moves nothing: the quiet has passed. Returns how many were moved.
 */
export function shiftEventWaits(tx: StoreTx, deltaMs: number): number {
  if (deltaMs >= 0) return 0
  // A pause is counted from the instant of its first match, which is its slot.
  const rows = tx.eventWaitsDue(Number.MAX_SAFE_INTEGER, ALL).filter(({ subject }) => subject !== PAUSED)
  for (const row of rows) {
    const windowAt = row.windowAt === 0 ? 0 : row.windowAt + deltaMs
    tx.putEventWait({ ...row, windowAt, dueAt: row.dueAt === null ? null : row.dueAt + deltaMs })
  }
  return rows.length
}

/** A schedule that is switched off or changed forgets what waited (R12). */
export function forgetEvents(tx: StoreTx, scheduleId: string): void {
  for (const row of tx.eventWaitsOf(scheduleId)) tx.deleteEventWait(scheduleId, row.subject)
}
