/** Cancel, forced cancel and deletion of fleet jobs, and the removal of a device from all of them (DESIGN 6.8, 6.11). */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import { type EndCause, moveCount } from '../execution/rollup.ts'
import type { Mover } from '../execution/transitions.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { askAllToCancel } from './cancel-handshake.ts'
import { endExecution } from './end-execution.ts'
import { tellJob } from './events.ts'
import { endHidden, endHiddenOf, waitsOfDevice } from './hidden.ts'
import { CANCEL_RULE, causeOf } from './settle.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from './turn.ts'

const PAGE = 1_000

export type Cancellation = {
  readonly force: boolean
  readonly actor: string
  readonly reason: string | null
  /** fleet 1.7: told by events, kept in the trace. */
  readonly reasonCode?: string | null
  /** What the runs say; `cancelled` when left out. */
  readonly cause?: EndCause
}

type Ending = {
  readonly to: 'CANCELED' | 'REMOVED'
  readonly by: Mover
  readonly rule: string
  readonly cause?: EndCause
}

function endOne(turn: Turn, row: ExecutionRow, how: Ending): void {
  turn.ctx.noteDevice(row.deviceId)
  endExecution(turn, row, moved(row, how.to, how.by, turn.now.wallAt), how)
}

function endAll(turn: Turn, jobId: string, states: readonly ExecutionState[], how: Ending): void {
  for (;;) {
    // Ended rows leave the filter, so the first page is always what is left.
    const page = turn.tx.executionsOfJob(jobId, states, null, PAGE)
    for (const row of page) endOne(turn, row, how)
    if (page.length < PAGE) return
  }
}

function isOver(job: JobRow): boolean {
  return job.state === 'COMPLETED' || job.state === 'CANCELLED'
}

/** From here on nothing is released; what was not yet released counts as cancelled (DESIGN 6.11). */
function stopReleasing(turn: Turn, job: JobRow, how: Cancellation, cause: EndCause): void {
  const step = {
    at: turn.now.wallAt,
    rule: CANCEL_RULE,
    code: cause === 'deleted' ? 'fleet_deleted' : 'fleet_cancelled',
    what: how.force ? 'cancelled by force' : 'cancelled',
    data: {
      ...{ cause, force: how.force, by: how.actor },
      ...(how.reason === null ? {} : { reason: how.reason }),
      ...(how.reasonCode ? { reasonCode: how.reasonCode } : {}),
    },
  } as const
  changeJob(turn, job.id, { state: 'CANCELLING' })
  endHiddenOf(turn, job.id, {
    ...(cause === 'deleted' ? { to: 'REMOVED', by: 'removal' } : { to: 'CANCELED', by: 'cancel' }),
    rule: CANCEL_RULE,
    cause,
  })
  const { counts } = jobIn(turn, job.id)
  changeJob(turn, job.id, {
    cancelReason: job.cancelReason ?? how.reason,
    cancelForced: job.cancelForced || how.force,
    releaseCursor: job.targetDeviceIds?.length ?? 0,
    counts: moveCount(counts, 'unreleased', 'CANCELED', counts.unreleased),
    trace: [...job.trace, step],
    updatedBy: how.actor,
  })
  turn.tx.deleteReleaseWaitsOf(job.id)
  tellJob(turn, jobIn(turn, job.id), cause === 'deleted' ? 'deletion_in_progress' : 'cancellation_in_progress')
}

/**
 * DESIGN 6.11, idempotent, for a fleet job in any state. Plain: unreleased and QUEUED end CANCELED, IN_PROGRESS go on and the job
 * is CANCELLING until they end; `force`, also later, ends those too. A job that was never admitted ends at once, SKIPPED.
 */
export function cancelFleetJob(ctx: EngineContext, tx: StoreTx, job: JobRow, how: Cancellation, now: Now): void {
  if (isOver(job) || (job.state === 'CANCELLING' && !how.force)) return
  const turn = openTurn(ctx, tx, now)
  turn.jobs.set(job.id, job)
  const cause = job.state === 'CANCELLING' ? causeOf(job) : (how.cause ?? 'cancelled')
  stopReleasing(turn, job, how, cause)
  endAll(turn, job.id, ['QUEUED'], { to: 'CANCELED', by: how.force ? 'force' : 'cancel', rule: CANCEL_RULE, cause })
  if (how.force) endAll(turn, job.id, ['IN_PROGRESS'], { to: 'CANCELED', by: 'force', rule: CANCEL_RULE, cause })
  else if (job.fleetPlan?.cancelHandshake) askAllToCancel(turn, job.id, how.reason)
  tx.touch('queue', job.id)
  closeTurn(turn)
}

/**
 * DESIGN 6.8: seals what is still open (reason `deleted`), removes the rows, and devices are told after the commit. Without force
 * only COMPLETED or CANCELLED jobs: else `illegal_state`. Runs stay.
 */
export function deleteFleetJob(
  ctx: EngineContext,
  tx: StoreTx,
  job: JobRow,
  force: boolean,
  now: Now,
): Result<{ id: string }> {
  if (!isOver(job) && !force) {
    const message = `The job is ${job.state}. Cancel it first, or delete it by force.`
    return { ok: false, code: 'illegal_state', message, errors: [{ path: 'force', message }] }
  }
  if (!isOver(job)) {
    const turn = openTurn(ctx, tx, now)
    turn.jobs.set(job.id, job)
    stopReleasing(turn, job, { force: true, actor: job.updatedBy, reason: null }, 'deleted')
    const removal = { to: 'REMOVED', by: 'removal', rule: 'DESIGN 6.8', cause: 'deleted' } as const
    endAll(turn, job.id, ['QUEUED', 'IN_PROGRESS'], removal)
    closeTurn(turn)
  } else tellJob({ ctx, tx, now }, job, 'deletion_in_progress')
  tellJob({ ctx, tx, now }, job, 'deleted')
  tx.deleteExecutionsOfJob(job.id)
  tx.deleteJob(job.id)
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
  tx.touch('execution', job.id)
  return { ok: true, value: { id: job.id } }
}

/** Takes a device out of every job: its open executions end REMOVED with their runs; nothing is tried again. */
export function removeFromJobs(ctx: EngineContext, tx: StoreTx, deviceId: string, now: Now): number {
  const turn = openTurn(ctx, tx, now)
  const list = tx.deviceKeys(deviceId)
  for (const entry of list) {
    const row = tx.getExecution(entry.jobId, deviceId)
    if (row === null) continue
    jobIn(turn, row.jobId)
    endOne(turn, row, { to: 'REMOVED', by: 'removal', rule: 'fleet 1.1 REMOVED' })
  }
  const waits = waitsOfDevice(turn, deviceId)
  for (const wait of waits) endHidden(turn, wait, { to: 'REMOVED', by: 'removal', rule: 'fleet 1.1 REMOVED' })
  closeTurn(turn)
  return list.length + waits.length
}
