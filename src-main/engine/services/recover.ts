/** What a start finds of the life before: work given back, work cut off, instances that never said goodbye (R36, R39). */
import type { EngineContext } from '../context.ts'
import { refreshGroup } from '../groups/gate.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { jobEnded } from '../queue/job-ended.ts'

/** Puts claimed or running work back where it stood, under the same run id; the attempt does not count (R36). */
function giveBack(ctx: EngineContext, tx: StoreTx, job: JobRow, rule: string, now: Now): void {
  tx.deleteLock(job.id)
  const code = rule === 'R39' ? 'given_back_cut' : 'given_back'
  const step = { at: now.wallAt, rule, code, what: 'given back to the queue', data: { from: job.state } } as const
  tx.updateJob({
    ...job,
    state: 'QUEUED',
    startedAt: null,
    admittedAt: null,
    // It has begun once: its total goes on, also while it waits (R42).
    startBeforeAt: job.totalDeadlineAt,
    trace: [...job.trace, step],
    updatedAt: now.wallAt,
    version: job.version + 1,
  })
  ctx.life.startedMono.delete(job.runId)
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
  if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, now)
}

/** The local work that this or an earlier life has under way. */
export function localUnderWay(tx: StoreTx): JobRow[] {
  return tx.localJobsUnderWay()
}

/** R39: what the template says, else what the task function says of itself. */
function isIdempotent(ctx: EngineContext, job: JobRow): boolean {
  if (job.isIdempotent !== null) return job.isIdempotent
  return ctx.tasks.definitions.some((task) => task.key === job.taskFunctionKey && task.isIdempotent)
}

/** Work that was asked to stop and is cut off now: it was cancelled, and does not come back. */
function endCancelled(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const status = job.startedAt === null ? 'SKIPPED' : 'FAILED'
  const outcome = { status, reason: 'cancelled', errorMessage: job.cancelReason, rule: 'R35' } as const
  const run = sealJobRun(ctx, tx, job, outcome, now)
  jobEnded(ctx, tx, job, run, now)
}

/** R36, R44: what the engine's own stop cuts off goes back to the queue and counts nothing; what was cancelled ends so. */
export function park(ctx: EngineContext, tx: StoreTx, job: JobRow, rule: string, now: Now): void {
  if (job.state === 'CANCELLING') endCancelled(ctx, tx, job, now)
  else giveBack(ctx, tx, job, rule, now)
}

/**
 * One orphan. Claimed but not started: back to the queue. Cut off while being cancelled: cancelled. Cut off while running:
 * back if it may be repeated, else FAILED abandoned, which may be retried (R39).
 */
function settleOrphan(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  if (job.state === 'CANCELLING') return endCancelled(ctx, tx, job, now)
  if (job.state === 'DISPATCHED') return giveBack(ctx, tx, job, 'R36', now)
  if (job.state === 'RUNNING' && isIdempotent(ctx, job)) return giveBack(ctx, tx, job, 'R39', now)
  const run = sealJobRun(
    ctx,
    tx,
    job,
    {
      status: job.startedAt === null ? 'SKIPPED' : 'FAILED',
      reason: 'abandoned',
      errorMessage: 'The engine was cut off while this ran; how far it came is not known.',
      rule: 'R39',
    },
    now,
  )
  jobEnded(ctx, tx, job, run, now)
}

/** Settles everything that an earlier life left open, in one commit. Returns how many jobs were found. */
export function recover(ctx: EngineContext, tx: StoreTx, now: Now): number {
  const orphans = localUnderWay(tx)
  for (const job of orphans) settleOrphan(ctx, tx, job, now)
  for (const lock of tx.listLocks()) {
    if (lock.epoch !== ctx.life.epoch) tx.deleteLock(lock.jobId)
  }
  for (const instance of tx.listInstances()) {
    if (instance.id === ctx.host.instanceId || instance.state === 'stopped') continue
    tx.putInstance({ ...instance, state: 'stopped', stoppedAt: instance.lastHeartbeatAt })
  }
  return orphans.length
}
