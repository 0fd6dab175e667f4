/** What follows from the end of a job's attempt, in the commit that sealed its run: retry, group, schedule. */
import type { Run } from '../../../src-preload/contract/work.ts'
import type { EngineContext } from '../context.ts'
import { runEnded } from '../events/run-ended.ts'
import { refreshGroup } from '../groups/gate.ts'
import { membersOf } from '../groups/members.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { countFailure } from './failures-in-row.ts'
import { insertRetry, isRetried } from './retry.ts'

function tellSchedule(tx: StoreTx, scheduleId: string, run: Run): void {
  const began = run.status !== 'SKIPPED'
  tx.advanceSchedule(scheduleId, {
    lastStatus: run.status,
    ...(began ? { lastRunAt: run.startedAt ?? run.finishedAt } : {}),
  })
  tx.touch('schedule', scheduleId)
}

// R32: a failed member of a sequence with `stop` takes the waiting ones with it.
function stopSequence(ctx: EngineContext, tx: StoreTx, groupId: string, failed: Run, now: Now): void {
  const group = tx.getGroup(groupId)
  if (group === null || group.mode !== 'sequential' || group.onFailure !== 'stop') return
  for (const job of membersOf(tx, groupId).open) {
    if (job.state !== 'PENDING') continue
    const run = sealJobRun(
      ctx,
      tx,
      job,
      { status: 'SKIPPED', reason: 'group_stopped', rule: 'R32', data: { blockerRunId: failed.id } },
      now,
    )
    if (job.scheduleId !== null) tellSchedule(tx, job.scheduleId, run)
    runEnded(ctx, tx, job, run, now)
  }
}

/**
 * Call once for each sealed job run, in the same commit, with the job as it was before sealing. Retries local work (R42),
 * stops or continues its group (R32, R33) and tells its schedule.
 */
export function jobEnded(ctx: EngineContext, tx: StoreTx, job: JobRow, run: Run, now: Now): void {
  ctx.life.wantsTurn = true
  if (job.scheduleId !== null) tellSchedule(tx, job.scheduleId, run)
  const again = isRetried(job, run, now)
  if (again) insertRetry(ctx, tx, job, run, now)
  else if (job.scheduleId !== null) countFailure(tx, job, run, now)
  if (!again) runEnded(ctx, tx, job, run, now)
  if (job.groupId === null) return
  if (!again && run.status === 'FAILED') stopSequence(ctx, tx, job.groupId, run, now)
  refreshGroup(ctx, tx, job.groupId, now)
}
