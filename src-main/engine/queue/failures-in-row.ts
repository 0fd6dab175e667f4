/** R14: a schedule whose runs fail one after the other pauses itself, and says which run it was. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { JobRow } from '../ports/store-work.ts'

/** Ends that say something about the work. An operator's cancel, a cut-off engine or a deleted job say nothing about it. */
const COUNTED: readonly Run['reason'][] = ['failed', 'timed_out', 'partial', 'rejected']

function pauseItself(tx: StoreTx, schedule: ScheduleRow, failures: number, run: Run, now: Now): void {
  const many = failures === 1 ? 'Paused after a failure' : `Paused after ${failures} failures in a row`
  const error = run.errorMessage ?? run.reason
  const pauseReason = `${many}. Last: run ${run.id}: ${error}`.slice(0, LIMITS.reasonChars)
  tx.advanceSchedule(schedule.id, {
    state: 'PAUSED',
    nextRunAt: null,
    decidedUpToAt: now.wallAt,
    pausedUntil: null,
    pauseReason,
    pausedBy: 'engine',
  })
  tx.addAudit({
    at: now.wallAt,
    actor: 'engine',
    action: 'schedule.pause',
    entity: 'schedule',
    entityId: schedule.id,
    data: { state: 'PAUSED', rule: 'R14', reason: pauseReason, runId: run.id, failures },
  })
}

/**
 * Counts the end of a schedule's own work, after its last attempt: a success begins anew, slots that did not run and runs asked for
 * by hand or by a backfill leave the count as it is. At the schedule's number it is PAUSED by `engine` until somebody resumes it.
 */
export function countFailure(tx: StoreTx, job: JobRow, run: Run, now: Now): void {
  if (job.scheduleId === null || (job.trigger !== 'schedule' && job.trigger !== 'event')) return
  const schedule = tx.getSchedule(job.scheduleId)
  if (schedule === null) return
  if (run.status === 'COMPLETED') {
    if (schedule.failuresInRow > 0) tx.advanceSchedule(schedule.id, { failuresInRow: 0 })
    return
  }
  if (run.status !== 'FAILED' || !COUNTED.includes(run.reason)) return
  const failures = schedule.failuresInRow + 1
  tx.advanceSchedule(schedule.id, { failuresInRow: failures })
  const { pauseAfterFailures } = schedule
  if (pauseAfterFailures === null || failures < pauseAfterFailures || schedule.state !== 'ENABLED') return
  pauseItself(tx, schedule, failures, run, now)
}
