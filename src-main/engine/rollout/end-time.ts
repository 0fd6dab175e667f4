/** The end time of a fleet job (fleet 1.7): no more executions are made; also those that wait end; also those that run. */
import type { EngineContext } from '../context.ts'
import { cancelFleetJob } from '../fleet/cancel.ts'
import { changeJob, closeTurn, openTurn } from '../fleet/turn.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { END_RULE } from './hold.ts'

const PAGE = 500

/** What was never visible does not become so any more; what was is on its way and comes back with its window. */
function forgetNeverMade(tx: StoreTx, job: JobRow): void {
  let after = -1
  for (;;) {
    const page = tx.releaseWaitsOf(job.id, after, PAGE)
    for (const row of page) if (row.versionNumber === 0) tx.deleteReleaseWait(job.id, row.deviceId)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.position
  }
}

/** Acts on the end time once; true when it did now. A continuous job takes nobody in any more, and ends with its last execution. */
export function endRollout(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): boolean {
  if (job.trace.some((step) => step.rule === END_RULE)) return false
  const behaviour = job.fleetPlan?.endBehaviour ?? 'stop_rollout'
  const data = { endAt: job.fleetPlan?.endAt ?? null, behaviour, unreleased: job.counts.unreleased }
  const step = { at: now.wallAt, rule: END_RULE, code: 'rollout_ended', what: 'the end time has come', data } as const
  const ended: JobRow = { ...job, rolloutAt: null, trace: [...job.trace, step] }
  if (behaviour !== 'stop_rollout') {
    tx.updateJob(ended)
    const reason = 'the end time has come'
    cancelFleetJob(ctx, tx, ended, { force: behaviour === 'force_cancel', actor: 'engine', reason }, now)
    return true
  }
  const turn = openTurn(ctx, tx, now)
  turn.jobs.set(job.id, ended)
  forgetNeverMade(tx, job)
  // Windows go on for what is on its way: they are looked at in the next commit.
  const rolloutAt = (job.fleetPlan?.windows ?? []).length > 0 ? now.wallAt : null
  const releaseCursor = job.targetDeviceIds?.length ?? 0
  changeJob(turn, job.id, { releaseCursor, rolloutAt, releaseAt: null, isContinuous: false })
  closeTurn(turn)
  return true
}
