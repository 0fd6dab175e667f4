/** The end of one attempt on one device: its run is sealed, the job's counts follow, and a further attempt is made where there is one. */
import { bringIn, deviceEnded } from '../data/device-ended.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import { nextAttempt } from '../execution/apply-update.ts'
import { type EndCause, deviceVerdict, moveCount } from '../execution/rollup.ts'
import { mayMove } from '../execution/transitions.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { type ExecutionEvent, tellExecution } from './events.ts'
import { saidError } from './said-error.ts'
import { changeJob, jobIn, type Turn } from './turn.ts'

/** A device's failure or time-out is tried again while attempts are left and the job may still begin work; REJECTED never is. */
function isRetried(job: JobRow, ended: ExecutionRow, wallAt: number): boolean {
  if (!mayMove(ended.state, 'QUEUED', 'retry')) return false
  if (ended.retriesLeft <= 0 || job.retryLimit <= 0 || job.state === 'CANCELLING') return false
  return job.expiresAt === null || job.expiresAt > wallAt
}

/** Writes a changed row under the version it was judged at. Losing that race inside one commit is a fault, not an outcome. */
export function writeExecution(turn: Turn, before: ExecutionRow, after: ExecutionRow): void {
  if (!turn.tx.updateExecution(after, before.versionNumber)) {
    throw new Error(`the execution of ${before.jobId} on ${before.deviceId} changed while it was judged`)
  }
  const counts = jobIn(turn, before.jobId).counts
  if (before.state !== after.state)
    changeJob(turn, before.jobId, { counts: moveCount(counts, before.state, after.state) })
  turn.tx.touch('device', before.deviceId)
  if (after.state === 'QUEUED') tellExecution(turn, after, 'queued')
  else if (after.state === 'IN_PROGRESS')
    tellExecution(turn, after, before.state === 'QUEUED' ? 'in_progress' : 'progress')
}

/**
 * Takes an execution from `before` to its end `ended` (already judged, version raised): seals the device run and, under the
 * template's retry policy, queues the next attempt in the same row (DESIGN 6.8). Call `ctx.noteDevice` first.
 */
export function endExecution(
  turn: Turn,
  before: ExecutionRow,
  ended: ExecutionRow,
  how: { rule: string; cause?: EndCause; data?: RunOutcome['data'] },
): void {
  const job = jobIn(turn, before.jobId)
  const verdict = deviceVerdict(ended.state, ended.startedAt !== null, how.cause)
  const said = saidError(ended)
  const brought = bringIn(turn.tx, job, ended, turn.now)
  const outcome: RunOutcome = { ...verdict, errorMessage: said, rule: how.rule, data: how.data, ...brought.outcome }
  const { id: runId } = sealDeviceRun(turn.ctx, turn.tx, job, ended, outcome, turn.now)
  const isDeleted: ExecutionEvent | undefined = how.cause === 'deleted' ? 'deleted' : undefined
  tellExecution(turn, ended, isDeleted)
  const isFinal = !isRetried(job, ended, turn.now.wallAt)
  deviceEnded(turn.ctx, turn.tx, job, ended, { runId, brought, said, isFinal }, turn.now)
  const after = isFinal ? ended : nextAttempt(ended, turn.now.wallAt)
  writeExecution(turn, before, after)
}
