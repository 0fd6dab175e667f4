/** Cancel and delete of a single execution by the operator (fleet 1.7); whole jobs are in cancel.ts. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import { moveCount } from '../execution/rollup.ts'
import { isPending } from '../execution/transitions.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import { askToCancel, knowsCancel } from './cancel-handshake.ts'
import { endExecution } from './end-execution.ts'
import { endHidden } from './hidden.ts'
import { tellExecution } from './events.ts'
import { noteDeleted } from './settle.ts'
import { changeJob, closeTurn, jobIn, openTurn } from './turn.ts'

type Asked = { readonly job: JobRow; readonly deviceId: string; readonly force: boolean }
type Which = { jobId: string; deviceId: string; executionNumber: number }

function find(tx: StoreTx, { job, deviceId }: Asked): Result<ExecutionRow> {
  const row = tx.getExecution(job.id, deviceId)
  if (row !== null) return done(row)
  return refuse('not_found', 'deviceId', `This job has no execution on "${deviceId.slice(0, 130)}".`)
}

function which(row: ExecutionRow): Which {
  return { jobId: row.jobId, deviceId: row.deviceId, executionNumber: row.executionNumber }
}

function needsForce(row: ExecutionRow, what: string): Result<never> {
  const message = `The device is at work on it. ${what} it by force, or wait for its answer.`
  return refuse('illegal_state', 'force', message, { state: row.state, version: row.versionNumber })
}

const CANCELLED = { rule: 'fleet 1.7 CancelJobExecution', code: 'execution_cancelled' } as const

/** The attempt has ended and the next one waits: that one ends. */
function cancelRetry(
  ctx: EngineContext,
  tx: StoreTx,
  row: ExecutionRow,
  wait: ReleaseWaitRow,
  now: Now,
): Result<Which> {
  const turn = openTurn(ctx, tx, now)
  endHidden(turn, wait, { to: 'CANCELED', by: 'cancel', ...CANCELLED, data: { force: false } })
  tx.touch('execution', row.jobId)
  closeTurn(turn)
  return done({ ...which(row), executionNumber: wait.attempt })
}

/**
 * CancelJobExecution: QUEUED → CANCELED, IN_PROGRESS only with force, or after asking a device that knows the handshake (L7); what waits
 * (a retry, a shut window, parked) ends as well; not tried again. `statusDetails` replaces the map. Codes:
 * `not_found`, `illegal_state` (it has ended, or force is missing), `version_conflict` (`expectedVersion` is stale).
 */
export function cancelExecution(
  ctx: EngineContext,
  tx: StoreTx,
  asked: Asked & { expectedVersion: number | null; statusDetails: Record<string, string> | null },
  now: Now,
): Result<Which> {
  const found = find(tx, asked)
  if (!found.ok) return found
  const row = found.value
  const wait = tx.getReleaseWait(asked.job.id, asked.deviceId)
  if (!isPending(row.state) && wait !== null) return cancelRetry(ctx, tx, row, wait, now)
  if (!isPending(row.state)) {
    return refuse('illegal_state', 'deviceId', `This execution is ${row.state} and stays so.`, { state: row.state })
  }
  if (asked.expectedVersion !== null && asked.expectedVersion !== row.versionNumber) {
    const message = 'The device has reported since. Look at it again and repeat the cancel.'
    return refuse('version_conflict', 'expectedVersion', message, { version: row.versionNumber, state: row.state })
  }
  const isAsked = row.state === 'IN_PROGRESS' && !asked.force && knowsCancel(tx, row)
  if (row.state === 'IN_PROGRESS' && !asked.force && !isAsked) return needsForce(row, 'Cancel')
  const turn = openTurn(ctx, tx, now)
  if (isAsked) {
    // L7: it stops, finishes or refuses; until then it is at work.
    askToCancel(turn, row, null)
    return done(which(row))
  }
  ctx.noteDevice(row.deviceId)
  const ended = moved(row, 'CANCELED', asked.force ? 'force' : 'cancel', now.wallAt)
  const told = asked.statusDetails === null ? ended : { ...ended, statusDetails: asked.statusDetails }
  endExecution(turn, row, told, { ...CANCELLED, data: { force: asked.force } })
  tx.touch('execution', row.jobId)
  closeTurn(turn)
  return done(which(row))
}

/**
 * DeleteJobExecution: the row goes and the device is told; what was open is sealed first (reason `deleted`). Runs stay. Codes:
 * `not_found` (also for another `executionNumber` than the present one), `illegal_state` (IN_PROGRESS without force).
 */
export function deleteExecution(
  ctx: EngineContext,
  tx: StoreTx,
  asked: Asked & { executionNumber: number | null },
  now: Now,
): Result<Which> {
  const found = find(tx, asked)
  if (!found.ok) return found
  const row = found.value
  if (asked.executionNumber !== null && asked.executionNumber !== row.executionNumber) {
    const message = `Attempt ${row.executionNumber} is the present one; earlier ones are in History.`
    return refuse('not_found', 'executionNumber', message, { executionNumber: row.executionNumber })
  }
  if (row.state === 'IN_PROGRESS' && !asked.force) return needsForce(row, 'Delete')
  const turn = openTurn(ctx, tx, now)
  if (tx.getReleaseWait(row.jobId, row.deviceId) !== null) {
    tx.deleteReleaseWait(row.jobId, row.deviceId)
    const { counts } = jobIn(turn, row.jobId)
    changeJob(turn, row.jobId, { counts: moveCount(counts, 'unreleased', row.state) })
  }
  ctx.noteDevice(row.deviceId)
  changeJob(turn, row.jobId, noteDeleted(jobIn(turn, row.jobId), row, now.wallAt))
  if (isPending(row.state)) {
    const ended = moved(row, 'REMOVED', 'removal', now.wallAt)
    endExecution(turn, row, ended, {
      rule: 'fleet 1.7 DeleteJobExecution',
      code: 'execution_deleted',
      cause: 'deleted',
    })
  } else tellExecution(turn, row, 'deleted')
  tx.deleteExecution(row.jobId, row.deviceId)
  tx.touch('execution', row.jobId)
  tx.touch('device', row.deviceId)
  closeTurn(turn)
  return done(which(row))
}
