/** The releaser (DESIGN 6.3): turns admitted jobs into executions, a bounded number a commit, from the stored cursor. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moveCount } from '../execution/rollup.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import { devicePlaces } from '../limits/device-places.ts'
import type { DevicePlaces } from '../limits/device-places.ts'
import { policyReleased } from '../policies/compliance.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { tellExecution } from './events.ts'
import { hasReleasable, LIMIT, releasable } from './release-waiting.ts'
import { BLOCKED_RULE } from './settle.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from './turn.ts'

const JOBS_AT_ONCE = 50

function firstAttempt(job: JobRow, deviceId: string, wallAt: number): ExecutionRow {
  return {
    jobId: job.id,
    deviceId,
    state: 'QUEUED',
    executionNumber: 1,
    versionNumber: 1,
    statusDetails: null,
    queuedAt: wallAt,
    startedAt: null,
    lastUpdatedAt: wallAt,
    deadlineAt: null,
    stepDeadlineAt: null,
    stepTimeoutMinutes: null,
    announcedAt: null,
    retriesLeft: job.retryLimit,
    rank: null,
    unconfirmedAt: null,
    saidAt: null,
    overallDeadlineAt: null,
    cancelAskedAt: null,
  }
}

/** DESIGN 6.10: the run that keeps this device from getting another execution of the schedule; null = none does. */
function blockerOf(tx: StoreTx, job: JobRow, deviceId: string): string | null {
  if (job.scheduleId === null || job.maxInstances === null) return null
  const open = tx.openExecutionsOfSchedule(job.scheduleId, deviceId).filter((other) => other.jobId !== job.id)
  return open.length < job.maxInstances ? null : (open[0]?.runId ?? null)
}

/** A device that was deleted after the snapshot was taken counts as removed; nothing was ever sent to it. */
function passRemoved(turn: Turn, job: JobRow, deviceId: string): void {
  const outcome = { status: 'SKIPPED', reason: 'removed', rule: 'fleet 1.1 REMOVED' } as const
  sealDeviceRun(turn.ctx, turn.tx, job, { deviceId }, outcome, turn.now)
  changeJob(turn, job.id, { counts: moveCount(jobIn(turn, job.id).counts, 'unreleased', 'REMOVED') })
}

function passBlocked(turn: Turn, job: JobRow, deviceId: string, blockerRunId: string): void {
  const data = { blockerRunId, maxInstances: job.maxInstances }
  sealDeviceRun(
    turn.ctx,
    turn.tx,
    job,
    { deviceId },
    { status: 'SKIPPED', reason: 'max_instances', rule: BLOCKED_RULE, data },
    turn.now,
  )
  const { trace } = jobIn(turn, job.id)
  if (trace.some((step) => step.rule === BLOCKED_RULE)) return
  const step = {
    at: turn.now.wallAt,
    rule: BLOCKED_RULE,
    what: 'some devices still have open work of this schedule',
    data,
  }
  changeJob(turn, job.id, { trace: [...trace, step] })
}

function releaseOne(turn: Turn, job: JobRow, deviceId: string): void {
  turn.ctx.noteDevice(deviceId)
  const first = firstAttempt(job, deviceId, turn.now.wallAt)
  turn.tx.insertExecution(first)
  policyReleased(turn.tx, job, deviceId, turn.now)
  tellExecution(turn, first, 'queued')
  turn.tx.touch('device', deviceId)
  const { counts } = jobIn(turn, job.id)
  // R31: a device has it, so the job has begun in time.
  changeJob(turn, job.id, { counts: moveCount(counts, 'unreleased', 'QUEUED'), startBeforeAt: null })
}

/** Passes a device over until the limit lets it have one more (issue 3, section 6); the job goes on with the others. */
function passLimited(
  turn: Turn,
  job: JobRow,
  deviceId: string,
  position: number,
  limit: { kind: string; max: number },
) {
  const row = { jobId: job.id, deviceId, position, why: LIMIT, notBeforeAt: null }
  turn.tx.insertReleaseWait({
    ...row,
    attempt: 1,
    retriesLeft: job.retryLimit,
    versionNumber: 0,
    rank: null,
    overallDeadlineAt: null,
  })
  const { trace } = jobIn(turn, job.id)
  if (trace.some((step) => step.rule === LIMIT)) return
  const step = { at: turn.now.wallAt, rule: LIMIT, what: 'some devices wait for a limit', data: { ...limit } }
  changeJob(turn, job.id, { trace: [...trace, step] })
}

function releaseTo(turn: Turn, job: JobRow, deviceId: string, exists: boolean, places: DevicePlaces): void {
  const blocker = exists ? blockerOf(turn.tx, job, deviceId) : null
  if (!exists) passRemoved(turn, job, deviceId)
  else if (blocker !== null) passBlocked(turn, job, deviceId, blocker)
  else {
    releaseOne(turn, job, deviceId)
    places.took(deviceId)
  }
}

/** Works through at most `budget` devices of one job; returns how many were looked at. */
function releaseJob(turn: Turn, job: JobRow, budget: number, places: DevicePlaces): number {
  const slice = (job.targetDeviceIds ?? []).slice(job.releaseCursor, job.releaseCursor + budget)
  const existing = new Set(turn.tx.existingDevices(slice))
  for (const [index, deviceId] of slice.entries()) {
    const limit = places.isLimited && existing.has(deviceId) ? places.blocks(deviceId) : null
    if (limit === null) releaseTo(turn, job, deviceId, existing.has(deviceId), places)
    else passLimited(turn, job, deviceId, job.releaseCursor + index, limit)
  }
  changeJob(turn, job.id, { releaseCursor: job.releaseCursor + slice.length })
  return slice.length
}

/** What has expired is left to expireExecutions; what is being cancelled is not released any more. */
function mayRelease(job: JobRow, wallAt: number): boolean {
  if (job.state !== 'DISPATCHED' && job.state !== 'RUNNING') return false
  return !job.isHeld && (job.expiresAt === null || job.expiresAt > wallAt)
}

/** Those passed over come first: in queue order, where something has ended or changed since the last look. */
function releaseWaiting(turn: Turn, places: DevicePlaces, budget: number): number {
  const { life } = turn.ctx
  const freed = life.freedDevices
  life.freedDevices = new Set()
  let seen = 0
  for (const { job, row } of releasable(turn.tx, freed, places, (one) => mayRelease(one, turn.now.wallAt))) {
    if (seen >= budget) {
      life.freedDevices = 'all'
      break
    }
    jobIn(turn, job.id)
    turn.tx.deleteReleaseWait(job.id, row.deviceId)
    releaseTo(turn, job, row.deviceId, turn.tx.existingDevices([row.deviceId]).length > 0, places)
    seen += 1
  }
  closeTurn(turn)
  return seen
}

/** True when `releaseBatch` would release something; a peek that commits nothing. */
export function canRelease(ctx: EngineContext, tx: StoreTx, now: Now): boolean {
  return tx.jobsToRelease(now.wallAt, 1).length > 0 || hasReleasable(ctx, tx, (job) => mayRelease(job, now.wallAt))
}

/**
 * Releases at most 500 executions of admitted jobs, in queue order; `queuedAt` = now. Devices that are blocked (DESIGN 6.10) or
 * gone get their run at once. `more` = call again in the next commit of the same turn.
 */
export function releaseBatch(ctx: EngineContext, tx: StoreTx, now: Now): { released: number; more: boolean } {
  const turn = openTurn(ctx, tx, now)
  const places = devicePlaces(tx)
  let seen = releaseWaiting(turn, places, LIMITS.releaseBatch)
  let more = seen >= LIMITS.releaseBatch
  for (const job of tx.jobsToRelease(now.wallAt, JOBS_AT_ONCE)) {
    if (!mayRelease(job, now.wallAt)) continue
    if (seen >= LIMITS.releaseBatch) {
      more = true
      break
    }
    turn.jobs.set(job.id, job)
    seen += releaseJob(turn, job, LIMITS.releaseBatch - seen, places)
    if (jobIn(turn, job.id).releaseCursor < (job.targetDeviceIds?.length ?? 0)) more = true
  }
  closeTurn(turn)
  if (seen > 0) ctx.afterCommit(() => ctx.step('fleet.released'))
  return { released: seen, more }
}
