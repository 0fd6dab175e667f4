/** The end of one attempt on one device: its run is sealed, the job's counts follow, and a further attempt is made where there is one. */
import { bringIn, deviceEnded } from '../data/device-ended.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import { nextAttempt } from '../execution/apply-update.ts'
import { type EndCause, deviceVerdict, moveCount } from '../execution/rollup.ts'
import { type FurtherAttempt, furtherAttempt, RETRY_RULE_KEY } from '../execution/retry-rules.ts'
import { NEW_ROLLOUT } from '../execution/rollout-state.ts'
import { positionOf, waitOf } from '../execution/waiting-rows.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { type ExecutionEvent, tellExecution } from './events.ts'
import { saidError } from './said-error.ts'
import { changeJob, jobIn, type Turn } from './turn.ts'

/** A failed attempt whose next one is not due yet; the word of `release_wait` that is this file's. */
export const BACKOFF = 'backoff'

/** The device's attempts so far that count against the rules: those since it last joined. */
function retryOf(turn: Turn, job: JobRow, ended: ExecutionRow): FurtherAttempt | null {
  const used = Math.min(ended.executionNumber - 1, Math.max(0, job.retryLimit - ended.retriesLeft))
  const earlier = used === 0 ? [] : turn.tx.attemptsOf(job.runId, ended.deviceId, used)
  return furtherAttempt(job, ended, earlier, turn.now.wallAt)
}

/** The end stays as it is and the next attempt waits for its time (L9): unreleased until then, with a place of its own. */
function backOff(turn: Turn, before: ExecutionRow, ended: ExecutionRow, notBeforeAt: number): void {
  writeRow(turn, before, ended)
  const job = jobIn(turn, before.jobId)
  const position = positionOf(job, ended.deviceId)
  turn.tx.insertReleaseWait({
    ...waitOf(ended, { position, why: BACKOFF, notBeforeAt }),
    attempt: ended.executionNumber + 1,
    retriesLeft: ended.retriesLeft - 1,
  })
  changeJob(turn, job.id, { counts: moveCount(job.counts, before.state, 'unreleased') })
  turn.tx.touch('device', ended.deviceId)
}

function tryAgain(turn: Turn, before: ExecutionRow, ended: ExecutionRow, further: FurtherAttempt): void {
  const { fleetPlan, rollout } = jobIn(turn, before.jobId)
  if (fleetPlan !== null) {
    const state = rollout ?? NEW_ROLLOUT
    changeJob(turn, before.jobId, { rollout: { ...state, retriesUsed: state.retriesUsed + 1 } })
  }
  if (further.notBeforeAt > turn.now.wallAt) backOff(turn, before, ended, further.notBeforeAt)
  else writeExecution(turn, before, nextAttempt(ended, turn.now.wallAt))
}

function writeRow(turn: Turn, before: ExecutionRow, after: ExecutionRow): void {
  if (!turn.tx.updateExecution(after, before.versionNumber)) {
    throw new Error(`the execution of ${before.jobId} on ${before.deviceId} changed while it was judged`)
  }
}

/** Writes a changed row under the version it was judged at. Losing that race inside one commit is a fault, not an outcome. */
export function writeExecution(turn: Turn, before: ExecutionRow, after: ExecutionRow): void {
  writeRow(turn, before, after)
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
  how: {
    rule: string
    code?: RunOutcome['code']
    cause?: EndCause
    data?: RunOutcome['data']
    message?: string | null
    isFinal?: boolean
    isAgreed?: boolean
  },
): void {
  const job = jobIn(turn, before.jobId)
  const verdict = how.isAgreed
    ? ({ status: 'FAILED', reason: how.cause ?? 'cancelled' } as const)
    : deviceVerdict(ended.state, ended.startedAt !== null, how.cause)
  const said = how.message ?? saidError(ended)
  const further = how.isFinal ? null : retryOf(turn, job, ended)
  const data =
    further === null ? how.data : { ...how.data, [RETRY_RULE_KEY]: further.rule, againAt: further.notBeforeAt }
  const brought = bringIn(turn.tx, job, ended, turn.now)
  const outcome: RunOutcome = {
    ...verdict,
    errorMessage: said,
    rule: how.rule,
    code: how.code,
    data,
    ...brought.outcome,
  }
  const { id: runId } = sealDeviceRun(turn.ctx, turn.tx, job, ended, outcome, turn.now)
  const isDeleted: ExecutionEvent | undefined = how.cause === 'deleted' ? 'deleted' : undefined
  tellExecution(turn, ended, isDeleted)
  const isFinal = further === null
  deviceEnded(turn.ctx, turn.tx, job, ended, { runId, brought, said, isFinal }, turn.now)
  if (further === null) writeExecution(turn, before, ended)
  else tryAgain(turn, before, ended, further)
}
