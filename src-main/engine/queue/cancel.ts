/** The cancelling of one job, local or fleet (R35, DESIGN 6.11). Groups cancel their members through here. */
import type { EngineContext } from '../context.ts'
import type { EndCause } from '../execution/rollup.ts'
import { cancelFleetJob } from '../fleet/cancel.ts'
import { isOpen } from '../groups/members.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { jobEnded } from './job-ended.ts'

export type CancelHow = {
  readonly force: boolean
  readonly reason: string | null
  /** Fleet: told by events (fleet 1.7). */
  readonly reasonCode?: string | null
  readonly actor: string
  /** What the run says; `cancelled` when left out. */
  readonly cause?: EndCause
  /** The run that takes its place. */
  readonly byRunId?: string
}

/** Waiting work ends at once and counts no attempt; running work is asked to stop, by force when wanted. Idempotent. */
export function cancelJob(ctx: EngineContext, tx: StoreTx, job: JobRow, how: CancelHow, now: Now): void {
  if (job.reach === 'fleet') {
    cancelFleetJob(ctx, tx, job, how, now)
    return
  }
  if (!isOpen(job)) return
  const marked: JobRow = {
    ...job,
    cancelReason: how.reason ?? job.cancelReason ?? 'cancelled by the operator',
    cancelForced: job.cancelForced || how.force,
    cancelRequestedAt: job.cancelRequestedAt ?? now.wallAt,
    updatedAt: now.wallAt,
    updatedBy: how.actor,
    version: job.version + 1,
    trace: [
      ...job.trace,
      {
        at: now.wallAt,
        rule: 'R35',
        code: 'cancel_asked',
        what: `cancelled by ${how.actor}`,
        data: {
          ...{ by: how.actor, force: how.force, reason: how.reason, cause: how.cause ?? 'cancelled' },
          ...(how.byRunId === undefined ? {} : { supersededBy: how.byRunId }),
        },
      },
    ],
  }
  if (job.state === 'PENDING' || job.state === 'QUEUED') {
    const run = sealJobRun(
      ctx,
      tx,
      marked,
      { status: 'SKIPPED', reason: how.cause ?? 'cancelled', rule: 'R35', errorMessage: how.reason },
      now,
    )
    jobEnded(ctx, tx, marked, run, now)
    return
  }
  if (job.state === 'CANCELLING' && (job.cancelForced || !how.force)) return
  tx.updateJob({ ...marked, state: 'CANCELLING' })
  tx.touch('job', job.id)
  ctx.afterCommit(() => {
    if (!ctx.life.cancelMono.has(job.runId)) ctx.life.cancelMono.set(job.runId, now.monoMs)
    ctx.tasks.stop(job.runId, how.force)
  })
}
