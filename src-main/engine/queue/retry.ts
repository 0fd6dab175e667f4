/** The further attempts of local work: when, and as what. Device attempts are retried by the fleet. */
import type { Run } from '../../../src-preload/contract/work.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { startSpread } from '../timing/start-spread.ts'

const DELAY_CAP_MS = 3_600_000
const RETRIED: readonly Run['reason'][] = ['failed', 'timed_out', 'abandoned']

/** True when this end of a local attempt is followed by another one. A cancelled job is never tried again. */
export function isRetried(job: JobRow, run: Run, now: Now): boolean {
  if (job.reach !== 'local' || run.status !== 'FAILED' || !RETRIED.includes(run.reason)) return false
  if (job.attempt > job.retryLimit || job.state === 'CANCELLING') return false
  // R42: an attempt that could only begin after the total is none.
  return job.totalDeadlineAt === null || nextAttemptAt(job, run, now) < job.totalDeadlineAt
}

function nextAttemptAt(job: JobRow, run: Run, now: Now): number {
  return now.wallAt + retryDelayMs(job.retryDelayMs, job.attempt, run.id)
}

/** R42: base·2^n, at most an hour, ± 20 % drawn from the run's id, so that the same run always waits as long. */
export function retryDelayMs(baseMs: number, attempt: number, runId: string): number {
  const delay = Math.min(DELAY_CAP_MS, baseMs * 2 ** (attempt - 1))
  return Math.round(delay * 0.8) + startSpread(runId, Math.round(delay * 0.4), null)
}

/** Puts the job back for its next attempt in the commit that sealed this one: same job and slot, a run id of its own. */
export function insertRetry(ctx: EngineContext, tx: StoreTx, job: JobRow, run: Run, now: Now): void {
  const notBeforeAt = nextAttemptAt(job, run, now)
  const data = { afterRunId: run.id, notBeforeAt }
  const step = { at: now.wallAt, rule: 'R42', code: 'tried_again', what: 'tried again', data } as const
  tx.insertJob({
    ...job,
    runId: ctx.ids.next(now.wallAt),
    parentRunId: run.id,
    state: 'QUEUED',
    attempt: job.attempt + 1,
    notBeforeAt,
    startedAt: null,
    admittedAt: null,
    queuedAt: now.wallAt,
    // It has started once, so the deadline for starting is met; the total still ends what waits for its turn.
    expiresAt: null,
    startBeforeAt: job.totalDeadlineAt,
    priority: job.basePriority ?? job.priority,
    basePriority: null,
    trace: [step],
    updatedAt: now.wallAt,
    version: job.version + 1,
  })
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
}
