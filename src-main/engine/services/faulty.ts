/** A schedule whose stored row makes no sense any more: it alone stops, and says why where operators look. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'

/** Stops one schedule and keeps the reason on its row, in the audit and, through the change feed, in a notification. */
export function stopFaulty(tx: StoreTx, schedule: ScheduleRow, faultReason: string, now: Now): void {
  tx.advanceSchedule(schedule.id, {
    state: 'DISABLED',
    nextRunAt: null,
    faultReason: faultReason.slice(0, LIMITS.reasonChars),
  })
  tx.addAudit({
    at: now.wallAt,
    actor: 'engine',
    action: 'schedule.faulty',
    entity: 'schedule',
    entityId: schedule.id,
    data: { faultReason },
  })
  tx.touch('schedule', schedule.id)
}
