/** The releaser (DESIGN 6.3): turns admitted jobs into executions, a bounded number a commit, from the stored cursor. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { type Gate, openGate } from '../rollout/gate.ts'
import { holdOfCursor, releaseAtOf } from '../rollout/hold.ts'
import { passOver, releaseAgain, releaseTo, waitOn } from './release-one.ts'
import { hasReleasable, isFiledAnew, isRated, releasable } from './release-waiting.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from './turn.ts'

const JOBS_AT_ONCE = 50

/** What has expired is left to expireExecutions; what is being cancelled is not released any more. */
function mayRelease(job: JobRow, wallAt: number): boolean {
  if (job.state !== 'DISPATCHED' && job.state !== 'RUNNING') return false
  return !job.isHeld && (job.expiresAt === null || job.expiresAt > wallAt)
}

/** L4 `online_first`: those that are online now stand before the others; once, before the first release. */
function inPresenceOrder(turn: Turn, job: JobRow, gate: Gate): void {
  if (job.fleetPlan?.presence !== 'online_first' || job.releaseCursor > 0 || job.rollout?.made !== undefined) return
  const ids = job.targetDeviceIds ?? []
  const isOnline = (id: string) => gate.device(id)?.presence === 'online'
  const targetDeviceIds = [...ids.filter(isOnline), ...ids.filter((id) => !isOnline(id))]
  changeJob(turn, job.id, { targetDeviceIds })
}

/** Works through at most `budget` devices of one job, as far as its rollout allows; returns how many were looked at. */
function releaseJob(turn: Turn, job: JobRow, budget: number, gate: Gate): number {
  inPresenceOrder(turn, job, gate)
  const { wallAt } = turn.now
  const from = job.releaseCursor
  const slice = (jobIn(turn, job.id).targetDeviceIds ?? []).slice(from, from + budget)
  const existing = new Set(turn.tx.existingDevices(slice))
  let looked = 0
  for (const deviceId of slice) {
    const now = jobIn(turn, job.id)
    if (holdOfCursor(now, wallAt) !== null) break
    const exists = existing.has(deviceId)
    const held = exists ? gate.blocks(now, deviceId, true) : null
    if (held === null) releaseTo(turn, job.id, deviceId, exists, gate)
    else passOver(turn, job.id, deviceId, from + looked, held, held.limit)
    looked += 1
    changeJob(turn, job.id, { releaseCursor: from + looked })
  }
  const after = jobIn(turn, job.id)
  const releaseAt = releaseAtOf(after, wallAt)
  if (looked > 0 || releaseAt !== after.releaseAt) changeJob(turn, job.id, { releaseAt })
  return looked
}

/** Those passed over come first: in queue order, where an instant has come or something has ended or changed since the last look. */
function releaseWaiting(turn: Turn, gate: Gate, budget: number): number {
  const { life } = turn.ctx
  const { wallAt } = turn.now
  const freed = life.freedDevices
  life.freedDevices = new Set()
  const current = (job: JobRow) => {
    const now = turn.jobs.get(job.id) ?? job
    return mayRelease(now, wallAt) ? now : null
  }
  let seen = 0
  for (const { jobId, row } of releasable(turn.tx, { freed, gate, wallAt, current })) {
    if (seen >= budget) {
      life.freedDevices = 'all'
      break
    }
    const held = gate.blocks(jobIn(turn, jobId), row.deviceId, isRated(row))
    if (held !== null && !isFiledAnew(row, held)) continue
    seen += 1
    if (held !== null) waitOn(turn, row, held)
    else if (row.versionNumber > 0) releaseAgain(turn, row, gate)
    else {
      turn.tx.deleteReleaseWait(jobId, row.deviceId)
      // The wait alone may have kept the job open: it is looked at when the turn is closed.
      changeJob(turn, jobId, {})
      releaseTo(turn, jobId, row.deviceId, turn.tx.existingDevices([row.deviceId]).length > 0, gate)
    }
  }
  closeTurn(turn)
  return seen
}

/** The cursor can go on, or has to be told when it will. */
function hasTurn(job: JobRow, wallAt: number): boolean {
  if (!mayRelease(job, wallAt)) return false
  const releaseAt = releaseAtOf(job, wallAt)
  return releaseAt === null || releaseAt !== job.releaseAt
}

/** True when `releaseBatch` would release something; a peek that commits nothing. */
export function canRelease(ctx: EngineContext, tx: StoreTx, now: Now): boolean {
  const { wallAt } = now
  const next = tx.jobsToRelease(wallAt, 1)
  if (next.some((job) => hasTurn(job, wallAt))) return true
  if (next.length > 0 && tx.jobsToRelease(wallAt, JOBS_AT_ONCE).some((job) => hasTurn(job, wallAt))) return true
  return hasReleasable(ctx, tx, now, (job) => (mayRelease(job, wallAt) ? job : null))
}

/**
 * Releases at most 500 executions of admitted jobs, in queue order; `queuedAt` = now. Devices that are blocked (DESIGN 6.10) or
 * gone get their run at once. `more` = call again in the next commit of the same turn.
 */
export function releaseBatch(ctx: EngineContext, tx: StoreTx, now: Now): { released: number; more: boolean } {
  const turn = openTurn(ctx, tx, now)
  const gate = openGate(tx, now.wallAt)
  let seen = releaseWaiting(turn, gate, LIMITS.releaseBatch)
  let more = seen >= LIMITS.releaseBatch
  const jobs = tx.jobsToRelease(now.wallAt, JOBS_AT_ONCE)
  for (const job of jobs) {
    if (!mayRelease(job, now.wallAt)) continue
    if (seen >= LIMITS.releaseBatch) {
      more = true
      break
    }
    turn.jobs.set(job.id, job)
    seen += releaseJob(turn, job, LIMITS.releaseBatch - seen, gate)
    const { releaseCursor, releaseAt } = jobIn(turn, job.id)
    if (releaseCursor < (job.targetDeviceIds?.length ?? 0) && releaseAt === null) more = true
  }
  closeTurn(turn)
  if (seen > 0) ctx.afterCommit(() => ctx.step('fleet.released'))
  return { released: seen, more: more || (jobs.length >= JOBS_AT_ONCE && seen > 0) }
}
