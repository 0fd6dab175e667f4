/** What the task runner reports: local work has started, local work has ended. The commits that follow are made here. */
import type { EngineContext } from '../context.ts'
import { refreshAfter, refreshGroup } from '../groups/gate.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { StoreFault } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import type { LocalOutcome, LocalReport } from '../ports/tasks.ts'
import { admit } from '../queue/admit.ts'
import { jobEnded } from '../queue/job-ended.ts'

const MINUTE_MS = 60_000
const BATCH = 100
/** What a run says that was ended by its total time. */
export const TOTAL_OVER = 'The time for all attempts together is over.'

/** DISPATCHED becomes RUNNING; a job that is being cancelled only learns when it began. */
function takeStart(ctx: EngineContext, tx: StoreTx, runId: string, at: Now): void {
  const job = tx.getJobByRunId(runId)
  if (job === null || (job.state !== 'DISPATCHED' && job.state !== 'CANCELLING')) return
  // R37: a start reported by a life that no longer holds the work changes nothing.
  if (tx.getLock(job.id)?.epoch !== ctx.life.epoch) return
  const state = job.state === 'DISPATCHED' ? 'RUNNING' : job.state
  const totalDeadlineAt =
    job.totalDeadlineAt ?? (job.totalTimeoutMinutes === null ? null : at.wallAt + job.totalTimeoutMinutes * MINUTE_MS)
  tx.updateJob({
    ...job,
    state,
    startedAt: at.wallAt,
    totalDeadlineAt,
    updatedAt: at.wallAt,
    version: job.version + 1,
  })
  tx.touch('job', job.id)
  if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, at)
}

/** What an end means: ended by force at the total deadline is timed out (R42); who was asked to stop says why (R35). */
function endOf(job: JobRow, outcome: LocalOutcome, now: Now): RunOutcome {
  const wasStopped = outcome.reason === 'cancelled' || outcome.reason === 'forced'
  if (wasStopped && job.state !== 'CANCELLING' && job.totalDeadlineAt !== null && job.totalDeadlineAt <= now.wallAt) {
    return { ...outcome, reason: 'timed_out', rule: 'R42', code: 'total_time_over', errorMessage: TOTAL_OVER }
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
 * Completion, run record, retry and group. A report for work that is no longer ours (given back, ended, under another epoch) changes
 * nothing and is kept as a note (R35, R37).
 */
function takeEnd(ctx: EngineContext, tx: StoreTx, runId: string, outcome: LocalOutcome, at: Now): void {
  const job = tx.getJobByRunId(runId)
  const lock = job === null ? null : tx.getLock(job.id)
  if (job === null || lock === null || lock.runId !== runId || lock.epoch !== ctx.life.epoch) {
    noteLate(tx, runId, outcome, at)
    return
  }
  // A claimed job whose start was never told of has begun all the same.
  const begun = { ...job, startedAt: job.startedAt ?? job.admittedAt ?? at.wallAt }
  const run = sealJobRun(ctx, tx, begun, endOf(job, outcome, at), at)
  jobEnded(ctx, tx, begun, run, at)
}

/** One commit: all reports in their order, the gates of their groups, and the next admission where something ended. */
function commitReports(ctx: EngineContext, reports: readonly LocalReport[], now: Now): void {
  ctx.write('engine', now, (tx) => {
    refreshAfter(ctx, tx, now, () => {
      for (const report of reports) {
        if (report.kind === 'started') takeStart(ctx, tx, report.runId, report.at)
        else takeEnd(ctx, tx, report.runId, report.outcome, report.at)
      }
    })
    if (reports.some(({ kind }) => kind === 'finished')) admit(ctx, tx, now)
  })
  for (const { kind, runId } of reports) if (kind === 'finished') ctx.life.unsaved.delete(runId)
}

/** What refuses every commit, not this one: judging one by one would only ask again. */
function refusesAll(fault: unknown): boolean {
  return fault instanceof StoreFault && fault.code !== 'constraint'
}

/** The batch's commit failed, so each report is judged by itself; the first that fails again is thrown after the others are stored. */
function commitEach(ctx: EngineContext, reports: readonly LocalReport[], now: Now): void {
  const faults: unknown[] = []
  for (const report of reports) {
    try {
      commitReports(ctx, [report], now)
    } catch (fault) {
      if (refusesAll(fault)) throw fault
      faults.push(fault)
    }
  }
  if (faults.length > 0) throw faults[0]
}

function commitBatch(ctx: EngineContext, reports: readonly LocalReport[], now: Now): void {
  const { startedMono } = ctx.life
  const begun = reports.map(({ runId }) => [runId, startedMono.get(runId)] as const)
  try {
    commitReports(ctx, reports, now)
  } catch (fault) {
    // Nothing of it was stored: what it forgot is known again, or durations would be read from the wall clock (R25).
    for (const [runId, mono] of begun) if (mono !== undefined) startedMono.set(runId, mono)
    if (reports.length === 1 || refusesAll(fault)) throw fault
    commitEach(ctx, reports, now)
  }
}

/**
 * What the runner reports, in its order, up to a hundred a commit. An end that the store refuses is kept and tried again at each tick
 * (`saveUnsaved`); a start that it refuses is only a word.
 */
export function takeReports(ctx: EngineContext, reports: readonly LocalReport[], now: Now): void {
  for (const report of reports) {
    const { kind, runId, at } = report
    if (kind === 'finished') {
      ctx.step('task.finished')
      ctx.life.unsaved.set(runId, report.outcome)
    } else if (ctx.life.startedMono.has(runId)) ctx.life.startedMono.set(runId, at.monoMs)
  }
  for (let from = 0; from < reports.length; from += BATCH) commitBatch(ctx, reports.slice(from, from + BATCH), now)
}

/** Stores the ends that a full disk refused before. */
export function saveUnsaved(ctx: EngineContext, now: Now): void {
  const ends = [...ctx.life.unsaved]
  if (ends.length === 0) return
  takeReports(
    ctx,
    ends.map(([runId, outcome]) => ({ kind: 'finished', runId, outcome, at: now })),
    now,
  )
}
