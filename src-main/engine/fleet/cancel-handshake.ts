/**
 * The cancel handshake (L7): a device that said in its birth that it knows it (attribute `muster.cancel`) is asked to stop, and may
 * stop, finish first, or refuse. All others learn of a cancel by their list; force is another act and asks nobody.
 */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import type { CancelAnswer, CancelAsked } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { endExecution } from './end-execution.ts'
import { seconds } from './payloads.ts'
import { causeOf } from './settle.ts'
import { closeTurn, jobIn, openTurn, type Turn } from './turn.ts'

/** The attribute by which a device says that it knows the handshake. */
export const KNOWS_CANCEL = 'muster.cancel'
const RULE = 'L7 cancel handshake'
const PAGE = 1_000

/** True when the device can be asked to stop this execution. */
export function knowsCancel(tx: StoreTx, row: ExecutionRow): boolean {
  return row.state === 'IN_PROGRESS' && tx.getDevice(row.deviceId)?.attributes[KNOWS_CANCEL] === true
}

/** What the device is sent; computed anew whenever it is told. */
export function cancelAsked(job: JobRow, row: ExecutionRow): CancelAsked {
  const { executionNumber, versionNumber, cancelAskedAt } = row
  const reason = job.cancelReason === null ? {} : { reason: job.cancelReason }
  const timestamp = seconds(cancelAskedAt ?? row.lastUpdatedAt)
  return { jobId: job.publicId, payload: { jobId: job.publicId, executionNumber, versionNumber, timestamp, ...reason } }
}

/** Asks the device of one execution; its version stays, for nothing of it has changed yet. `reason` is said where the job has none. */
export function askToCancel(turn: Turn, row: ExecutionRow, reason: string | null): void {
  const { tx, ctx, now } = turn
  const asked = { ...row, cancelAskedAt: now.wallAt }
  tx.updateExecution(asked, row.versionNumber)
  const job = jobIn(turn, row.jobId)
  const cancels = [cancelAsked({ ...job, cancelReason: job.cancelReason ?? reason }, asked)]
  const announcement = { deviceId: row.deviceId, notify: null, notifyNext: null, cancels }
  ctx.afterCommit(() => ctx.link.announce([announcement]))
  tx.touch('execution', row.jobId)
  tx.touch('device', row.deviceId)
}

/** Asks every device that is at work on the job and knows the handshake. */
export function askAllToCancel(turn: Turn, jobId: string, reason: string | null): void {
  let after: string | null = null
  for (;;) {
    const page = turn.tx.executionsOfJob(jobId, ['IN_PROGRESS'], after, PAGE)
    for (const row of page) if (knowsCancel(turn.tx, row)) askToCancel(turn, row, reason)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.deviceId
  }
}

/** The cancels that the device of this list still owes an answer to: told again after a connect. */
export function owedCancels(tx: StoreTx, list: readonly ExecutionRow[]): CancelAsked[] {
  return list.flatMap((entry) => {
    const job = entry.cancelAskedAt === null ? null : tx.getJob(entry.jobId)
    return job === null ? [] : [cancelAsked(job, entry)]
  })
}

/** A device that was away may never have heard that it was asked: its birth brings it what it still owes an answer to. */
export function askAgain(ctx: EngineContext, tx: StoreTx, deviceId: string): void {
  const cancels = owedCancels(tx, tx.deviceList(deviceId, LIMITS.notifyItems))
  if (cancels.length === 0) return
  ctx.afterCommit(() => ctx.link.announce([{ deviceId, notify: null, notifyNext: null, cancels }]))
}

function take(turn: Turn, answer: CancelAnswer): boolean {
  const { tx, now } = turn
  const row = tx.getExecutionByPublicId(answer.jobId, answer.deviceId)
  if (row === null || row.state !== 'IN_PROGRESS' || row.cancelAskedAt === null) return false
  if (answer.executionNumber !== undefined && answer.executionNumber !== row.executionNumber) return false
  const job = jobIn(turn, row.jobId)
  const data = { answer: answer.answer, ...(answer.reason === null ? {} : { reason: answer.reason }) }
  if (answer.answer === 'accepted') {
    turn.ctx.noteDevice(row.deviceId)
    const cause = causeOf(job)
    const how = { rule: RULE, code: 'cancel_agreed', cause, data, message: answer.reason, isAgreed: true } as const
    endExecution(turn, row, moved(row, 'CANCELED', 'consent', now.wallAt), how)
  } else {
    tx.updateExecution({ ...row, cancelAskedAt: null }, row.versionNumber)
    tx.touch('device', row.deviceId)
  }
  const about = { actor: answer.deviceId, action: `execution.cancel_${answer.answer}`, entity: 'job', entityId: job.id }
  tx.addAudit({ at: now.wallAt, ...about, data: { deviceId: answer.deviceId, ...data } })
  tx.touch('execution', row.jobId)
  return true
}

/** Takes devices' answers in order; returns how many were to something that was asked. */
export function takeCancelAnswers(ctx: EngineContext, tx: StoreTx, answers: readonly CancelAnswer[], now: Now): number {
  const turn = openTurn(ctx, tx, now)
  const taken = answers.filter((answer) => take(turn, answer)).length
  closeTurn(turn)
  return taken
}
