/** Running local work that does not end by itself: cancelled longer ago than it is given (R35), or past its total time (R42). */
import type { EngineContext } from '../context.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { JobRow } from '../ports/store-work.ts'
import { admit } from '../queue/admit.ts'
import { jobEnded } from '../queue/job-ended.ts'
import { TOTAL_OVER } from './local-work.ts'

/** How long ago it was asked to end: monotonic within this life (R25), by the stored instant else. */
function waitedMs(ctx: EngineContext, job: JobRow, now: Now): number {
  const since = ctx.life.cancelMono.get(job.runId)
  if (since !== undefined) return now.monoMs - since
  return now.wallAt - (job.cancelRequestedAt ?? now.wallAt)
}

function isOverdue(ctx: EngineContext, job: JobRow, patienceMs: number, now: Now): boolean {
  if (job.state === 'CANCELLING') return waitedMs(ctx, job, now) >= patienceMs
  // The runner ends it at the deadline itself; this is for work that does not listen.
  return job.totalDeadlineAt !== null && now.wallAt >= job.totalDeadlineAt + patienceMs
}

// The runner is told first: what it still knows (its log, its artifacts) comes with its own report.
function end(ctx: EngineContext, { id, runId }: JobRow, now: Now): void {
  ctx.write('engine', now, (tx) => {
    const job = tx.getJob(id)
    if (job === null || job.runId !== runId) return
    const said = job.state === 'CANCELLING' ? (['R35', 'force_asked'] as const) : (['R42', 'total_over'] as const)
    const step = { at: now.wallAt, rule: said[0], code: said[1], what: 'ended by force' }
    const cancelForced = job.cancelForced || job.state === 'CANCELLING'
    tx.updateJob({ ...job, cancelForced, trace: [...job.trace, step], version: job.version + 1 })
    tx.touch('job', id)
    ctx.afterCommit(() => ctx.tasks.stop(runId, true))
  })
  if (ctx.store.read((tx) => tx.getJobByRunId(runId)) === null) return
  ctx.write('engine', now, (tx) => {
    const job = tx.getJobByRunId(runId)
    if (job === null) return
    const begun = { ...job, startedAt: job.startedAt ?? job.admittedAt ?? now.wallAt }
    const outcome =
      job.state === 'CANCELLING'
        ? ({ reason: 'forced', rule: 'R35', errorMessage: job.cancelReason } as const)
        : ({ reason: 'timed_out', rule: 'R42', code: 'total_time_over', errorMessage: TOTAL_OVER } as const)
    const run = sealJobRun(ctx, tx, begun, { status: 'FAILED', ...outcome }, now)
    jobEnded(ctx, tx, begun, run, now)
    admit(ctx, tx, now)
  })
}

/** Ends what is overdue; looks at nothing while no local work runs. A report that comes later is kept as a note. */
export function endOverdue(ctx: EngineContext, now: Now): void {
  const { cancelMono, startedMono } = ctx.life
  for (const runId of cancelMono.keys()) if (!startedMono.has(runId)) cancelMono.delete(runId)
  if (startedMono.size === 0) return
  const overdue = ctx.store.read((tx) => {
    const patienceMs = tx.getSettings().killAfterSeconds * 1_000
    return tx.localJobsUnderWay().filter((job) => isOverdue(ctx, job, patienceMs, now))
  })
  for (const job of overdue) end(ctx, job, now)
}

/** When the next one is overdue, as a wall instant; null = nothing was asked to end. */
export function nextForceAt(ctx: EngineContext, patienceMs: number, now: Now): number | null {
  const waits = [...ctx.life.cancelMono].filter(([runId]) => ctx.life.startedMono.has(runId))
  if (waits.length === 0) return null
  return now.wallAt + Math.max(0, Math.min(...waits.map(([, since]) => since + patienceMs - now.monoMs)))
}
