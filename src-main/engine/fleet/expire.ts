/** What time ends: in-progress and step timers of executions, and what a job did not begin before it expired. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { jobEnded } from '../queue/job-ended.ts'
import { endExecution } from './end-execution.ts'
import { endHiddenOf } from './hidden.ts'
import { tellJob } from './events.ts'
import { EXPIRY_RULE } from './settle.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from './turn.ts'

const JOBS_AT_ONCE = 50

function timeOut(turn: Turn, row: ExecutionRow): void {
  turn.ctx.noteDevice(row.deviceId)
  const { wallAt } = turn.now
  if (row.overallDeadlineAt !== null && row.overallDeadlineAt <= wallAt) {
    const data = { timer: 'overall', deadlineAt: row.overallDeadlineAt }
    const ended = moved(row, 'TIMED_OUT', row.state === 'QUEUED' ? 'expiry' : 'timer', wallAt)
    // The overall time covers every attempt: none follows.
    endExecution(turn, row, ended, { rule: 'fleet 1.7 overall', code: 'overall_time_over', data, isFinal: true })
    return
  }
  const byStep = row.stepDeadlineAt !== null && row.stepDeadlineAt <= wallAt && row.stepDeadlineAt !== row.deadlineAt
  const data = { timer: byStep ? 'step' : 'in progress', deadlineAt: byStep ? row.stepDeadlineAt : row.deadlineAt }
  const code = byStep ? ({ code: 'step_time_over' } as const) : {}
  endExecution(turn, row, moved(row, 'TIMED_OUT', 'timer', wallAt), { rule: 'fleet 1.4 timers', data, ...code })
}

/**
 * The job's expiry: what has not begun by then ends TIMED_OUT with reason `expired`, the rest is no longer released, and failed
 * attempts are no longer repeated. Devices at work go on. Returns how many executions ended; below `budget` = the job is through.
 */
function expireJob(turn: Turn, job: JobRow, budget: number): number {
  turn.jobs.set(job.id, job)
  const rows = turn.tx.executionsOfJob(job.id, ['QUEUED'], null, budget)
  for (const row of rows) {
    turn.ctx.noteDevice(row.deviceId)
    const ended = moved(row, 'TIMED_OUT', 'expiry', turn.now.wallAt)
    endExecution(turn, row, ended, { rule: EXPIRY_RULE, data: { expiresAt: job.expiresAt } })
  }
  if (rows.length >= budget) return rows.length
  endHiddenOf(turn, job.id, { to: 'TIMED_OUT', by: 'expiry', rule: EXPIRY_RULE, data: { expiresAt: job.expiresAt } })
  const step = {
    at: turn.now.wallAt,
    rule: EXPIRY_RULE,
    code: 'expiry_came',
    what: 'expired',
    data: { expiresAt: job.expiresAt, unreleased: jobIn(turn, job.id).counts.unreleased },
  } as const
  turn.tx.deleteReleaseWaitsOf(job.id)
  changeJob(turn, job.id, {
    // Acted upon once; the instant stays readable in the trace.
    expiresAt: null,
    retryLimit: 0,
    releaseCursor: job.targetDeviceIds?.length ?? 0,
    trace: [...job.trace, step],
  })
  return rows.length
}

function isAdmitted(job: JobRow): boolean {
  return job.reach === 'fleet' && (job.state === 'DISPATCHED' || job.state === 'RUNNING' || job.state === 'CANCELLING')
}

/**
 * Ends at most 500 executions whose in-progress or step deadline has passed (TIMED_OUT, tried again under the retry policy), or
 * whose admitted job has expired. `more` = call again in the next commit.
 */
export function expireExecutions(ctx: EngineContext, tx: StoreTx, now: Now): { ended: number; more: boolean } {
  const turn = openTurn(ctx, tx, now)
  // 5.3: a device that cannot be heard may have ended in time; decided once everything that it said has come in.
  const late = ctx.life.link === 'heard' ? tx.executionsPastDeadline(now.wallAt, LIMITS.releaseBatch) : []
  for (const row of late) timeOut(turn, row)
  let ended = late.length
  let more = late.length >= LIMITS.releaseBatch
  closeTurn(turn)
  for (const job of tx.expiredJobs(now.wallAt, JOBS_AT_ONCE)) {
    if (!isAdmitted(job)) continue
    if (ended >= LIMITS.releaseBatch) return { ended, more: true }
    const budget = LIMITS.releaseBatch - ended
    const expired = expireJob(turn, job, budget)
    if (expired >= budget) more = true
    ended += expired
  }
  closeTurn(turn)
  return { ended, more }
}

/** Ends a fleet job that was never admitted (PENDING, QUEUED) at its expiry: SKIPPED expired, nothing was sent to anyone. */
export function expireUnadmitted(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const data = { expiresAt: job.expiresAt }
  const run = sealJobRun(ctx, tx, job, { status: 'SKIPPED', reason: 'expired', rule: EXPIRY_RULE, data }, now)
  tellJob({ ctx, tx, now }, job, 'completed')
  jobEnded(ctx, tx, job, run, now)
}
