/** What the task runner reports: local work has started, local work has ended. The commits that follow are made here. */
import type { EngineContext } from '../context.ts'
import { refreshGroup } from '../groups/gate.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { LocalOutcome } from '../ports/tasks.ts'
import { admit } from '../queue/admit.ts'
import { jobEnded } from '../queue/job-ended.ts'

/** DISPATCHED becomes RUNNING; a job that is being cancelled only learns when it began. */
export function localStarted(ctx: EngineContext, runId: string, now: Now): void {
  if (ctx.life.startedMono.has(runId)) ctx.life.startedMono.set(runId, now.monoMs)
  ctx.write('engine', now, (tx) => {
    const job = tx.getJobByRunId(runId)
    if (job === null || (job.state !== 'DISPATCHED' && job.state !== 'CANCELLING')) return
    const state = job.state === 'DISPATCHED' ? 'RUNNING' : job.state
    tx.updateJob({ ...job, state, startedAt: now.wallAt, updatedAt: now.wallAt, version: job.version + 1 })
    tx.touch('job', job.id)
    if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, now)
  })
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
    const run = sealJobRun(
      ctx,
      tx,
      begun,
      { ...outcome, errorMessage: outcome.errorMessage ?? (outcome.status === 'FAILED' ? job.cancelReason : null) },
      now,
    )
    jobEnded(ctx, tx, begun, run, now)
    admit(ctx, tx, now)
  })
  ctx.life.unsaved.delete(runId)
}

/** Stores the ends that a full disk refused before. */
export function saveUnsaved(ctx: EngineContext, now: Now): void {
  for (const [runId, outcome] of ctx.life.unsaved) localFinished(ctx, runId, outcome, now)
}
