/** The end of a run as an event, for chains. Attempts that are tried again are no ends. */
import type { Run } from '../../../src-preload/contract/work.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { chainOfJob } from './event.ts'

// What a run left behind goes on only while it is small; it can be read from the run.
const RESULT_CHARS = 8_192

function small(value: unknown): unknown {
  return JSON.stringify(value ?? null).length <= RESULT_CHARS ? (value ?? null) : null
}

/** Call inside the commit that sealed the run. `job` = the job as it was, null for a slot that never became one. */
export function runEnded(
  ctx: Pick<EngineContext, 'hooks'>,
  tx: StoreTx,
  job: Pick<JobRow, 'eventData' | 'scheduleId'> | null,
  run: Run,
  now: Now,
): void {
  if (run.kind !== 'job' || !tx.hasScheduleOfEvent('run_ended')) return
  const { id, jobId, jobPublicId, scheduleId, templateId, groupId, scheduledAt, status, reason, attempt, exitCode } =
    run
  const data = {
    ...{
      runId: id,
      jobId,
      jobPublicId,
      scheduleId,
      templateId,
      groupId,
      scheduledAt,
      status,
      reason,
      attempt,
      exitCode,
    },
    ...{ nameEn: run.nameEn, nameAr: run.nameAr, finishedAt: run.finishedAt, resultSummary: run.resultSummary },
    ...{ errorMessage: run.errorMessage, result: small(run.result), counts: run.counts },
  }
  const chain = chainOfJob(job ?? { eventData: null, scheduleId })
  ctx.hooks.raise(tx, { kind: 'run_ended', at: now.wallAt, subject: '', data, chain }, now)
}
