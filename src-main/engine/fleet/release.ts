/** The releaser (DESIGN 6.3): turns admitted jobs into executions, a bounded number a commit, from the stored cursor. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moveCount } from '../execution/rollup.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { tellExecution } from './events.ts'
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
  tellExecution(turn, first, 'queued')
  turn.tx.touch('device', deviceId)
  changeJob(turn, job.id, { counts: moveCount(jobIn(turn, job.id).counts, 'unreleased', 'QUEUED') })
}

/** Works through at most `budget` devices of one job; returns how many were looked at. */
function releaseJob(turn: Turn, job: JobRow, budget: number): number {
  const slice = (job.targetDeviceIds ?? []).slice(job.releaseCursor, job.releaseCursor + budget)
  const existing = new Set(turn.tx.existingDevices(slice))
  for (const deviceId of slice) {
    const blocker = existing.has(deviceId) ? blockerOf(turn.tx, job, deviceId) : null
    if (!existing.has(deviceId)) passRemoved(turn, job, deviceId)
    else if (blocker !== null) passBlocked(turn, job, deviceId, blocker)
    else releaseOne(turn, job, deviceId)
  }
  changeJob(turn, job.id, { releaseCursor: job.releaseCursor + slice.length })
  return slice.length
}

/** What has expired is left to expireExecutions; what is being cancelled is not released any more. */
function mayRelease(job: JobRow, wallAt: number): boolean {
  if (job.state !== 'DISPATCHED' && job.state !== 'RUNNING') return false
  return !job.isHeld && (job.expiresAt === null || job.expiresAt > wallAt)
}

/**
 * Releases at most 500 executions of admitted jobs, in queue order; `queuedAt` = now. Devices that are blocked (DESIGN 6.10) or
 * gone get their run at once. `more` = call again in the next commit of the same turn.
 */
export function releaseBatch(ctx: EngineContext, tx: StoreTx, now: Now): { released: number; more: boolean } {
  const turn = openTurn(ctx, tx, now)
  let seen = 0
  let more = false
  for (const job of tx.jobsToRelease(JOBS_AT_ONCE)) {
    if (!mayRelease(job, now.wallAt)) continue
    if (seen >= LIMITS.releaseBatch) {
      more = true
      break
    }
    turn.jobs.set(job.id, job)
    seen += releaseJob(turn, job, LIMITS.releaseBatch - seen)
    if (jobIn(turn, job.id).releaseCursor < (job.targetDeviceIds?.length ?? 0)) more = true
  }
  closeTurn(turn)
  if (seen > 0) ctx.afterCommit(() => ctx.step('fleet.released'))
  return { released: seen, more }
}
