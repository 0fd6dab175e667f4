/** What the task runner reports: local work has started, local work has ended. The commits that follow are made here. */
import type { EngineContext } from '../context.ts'
import { refreshGroup } from '../groups/gate.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import type { LocalOutcome } from '../ports/tasks.ts'
import { admit } from '../queue/admit.ts'
import { jobEnded } from '../queue/job-ended.ts'

const MINUTE_MS = 60_000
/** What a run says that was ended by its total time. */
export const TOTAL_OVER = 'The time for all attempts together is over.'

/** DISPATCHED becomes RUNNING; a job that is being cancelled only learns when it began. */
export function localStarted(ctx: EngineContext, runId: string, now: Now): void {
  if (ctx.life.startedMono.has(runId)) ctx.life.startedMono.set(runId, now.monoMs)
  ctx.write('engine', now, (tx) => {
    const job = tx.getJobByRunId(runId)
    if (job === null || (job.state !== 'DISPATCHED' && job.state !== 'CANCELLING')) return
    // R37: a start reported by a life that no longer holds the work changes nothing.
    if (tx.getLock(job.id)?.epoch !== ctx.life.epoch) return
    const state = job.state === 'DISPATCHED' ? 'RUNNING' : job.state
    const totalDeadlineAt =
      job.totalDeadlineAt ??
      (job.totalTimeoutMinutes === null ? null : now.wallAt + job.totalTimeoutMinutes * MINUTE_MS)
    tx.updateJob({
      ...job,
      state,
      startedAt: now.wallAt,
      totalDeadlineAt,
      updatedAt: now.wallAt,
      version: job.version + 1,
    })
    tx.touch('job', job.id)
    if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, now)
  })
}

/** What an end means: ended by force at the total deadline is timed out (R42); who was asked to stop says why (R35). */
function endOf(job: JobRow, outcome: LocalOutcome, now: Now): RunOutcome {
  const wasStopped = outcome.reason === 'cancelled' || outcome.reason === 'forced'
  if (wasStopped && job.state !== 'CANCELLING' && job.totalDeadlineAt !== null && job.totalDeadlineAt <= now.wallAt) {
    return { ...outcome, reason: 'timed_out', rule: 'R42', errorMessage: TOTAL_OVER }
  }
  const why = outcome.status === 'FAILED' ? job.cancelReason : null
  const errorMessage = wasStopped ? (why ?? outcome.errorMessage) : (outcome.errorMessage ?? why)
  const rule = wasStopped ? 'R35' : outcome.reason === 'timed_out' ? 'R42' : undefined
  return rule === undefined ? { ...outcome, errorMessage } : { ...outcome, errorMessage, rule }
}

function noteLate(tx: StoreTx, runId: string, outcome: LocalOutcome, now: Now): void {
  const data = { status: outcome.status, reason: outcome.reason }
  tx.addAudit({ at: now.wallAt, actor: 'engine', action: 'run.lateReport', entity: 'run', entityId: runId, data })
}

/**
 * Completion, run record, retry, group and the next admission in one commit. A report for work that is no longer ours
 * (given back, ended, under another epoch) changes nothing and is kept as a note (R35, R37).
 */
export function localFinished(ctx: EngineContext, runId: string, outcome: LocalOutcome, now: Now): void {
  ctx.step('task.finished')
  ctx.life.unsaved.set(runId, outcome)
  ctx.write('engine', now, (tx) => {
    const job = tx.getJobByRunId(runId)
    const lock = job === null ? null : tx.getLock(job.id)
    if (job === null || lock === null || lock.runId !== runId || lock.epoch !== ctx.life.epoch) {
      noteLate(tx, runId, outcome, now)
      return
    }
    // A claimed job whose start was never told of has begun all the same.
    const begun = { ...job, startedAt: job.startedAt ?? job.admittedAt ?? now.wallAt }
    const run = sealJobRun(ctx, tx, begun, endOf(job, outcome, now), now)
    jobEnded(ctx, tx, begun, run, now)
    admit(ctx, tx, now)
  })
  ctx.life.unsaved.delete(runId)
}

/** Stores the ends that a full disk refused before. */
export function saveUnsaved(ctx: EngineContext, now: Now): void {
  for (const [runId, outcome] of ctx.life.unsaved) localFinished(ctx, runId, outcome, now)
}
