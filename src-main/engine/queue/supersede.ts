/** Work that a newer slot of the same schedule takes the place of: cancelled under `superseded` (R8), or coalesced into it (R43). */
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import { cancelFleetJob } from '../fleet/cancel.ts'
import { endExecution } from '../fleet/end-execution.ts'
import { tellJob } from '../fleet/events.ts'
import { closeTurn, openTurn } from '../fleet/turn.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { cancelJob } from './cancel.ts'
import { isUnderWay } from './instances.ts'
import { jobEnded } from './job-ended.ts'

/** What gives way: whole jobs, and single devices of jobs that go on for others. */
export type Superseded = {
  readonly jobIds: readonly string[]
  readonly devices: readonly { readonly jobId: string; readonly deviceId: string }[]
}

export const NOTHING_SUPERSEDED: Superseded = { jobIds: [], devices: [] }

function endDevices(ctx: EngineContext, tx: StoreTx, devices: Superseded['devices'], byRunId: string, now: Now): void {
  const turn = openTurn(ctx, tx, now)
  for (const { jobId, deviceId } of devices) {
    const row = tx.getExecution(jobId, deviceId)
    if (row === null || (row.state !== 'QUEUED' && row.state !== 'IN_PROGRESS')) continue
    ctx.noteDevice(deviceId)
    const ended = moved(row, 'CANCELED', 'force', now.wallAt)
    endExecution(turn, row, ended, { rule: 'R8', cause: 'superseded', data: { supersededBy: byRunId } })
  }
  closeTurn(turn)
}

/**
 * R8 `cancel_running`: waiting work ends at once, running local work is asked to stop and the newer one begins when it has ended;
 * a device's work ends at once, since a device cannot be asked (DESIGN 6.11).
 */
export function supersede(ctx: EngineContext, tx: StoreTx, what: Superseded, byRunId: string, now: Now): void {
  const reason = 'Newer work of the same schedule took its place.'
  for (const id of what.jobIds) {
    const job = tx.getJob(id)
    if (job === null) continue
    const how = { reason, actor: 'engine', cause: 'superseded', byRunId } as const
    if (job.reach === 'fleet') cancelFleetJob(ctx, tx, job, { ...how, force: true }, now)
    else cancelJob(ctx, tx, job, { ...how, force: false }, now)
  }
  if (what.devices.length > 0) endDevices(ctx, tx, what.devices, byRunId, now)
}

/** R43: a job that waits for the end of the same window is SKIPPED coalesced, and points at the later slot's run (R3). */
export function coalesceDeferred(
  ctx: EngineContext,
  tx: StoreTx,
  newer: { readonly scheduleId: string; readonly scheduledAt: number; readonly runId: string },
  endsAt: number,
  now: Now,
): void {
  for (const job of tx.openJobsOfSchedule(newer.scheduleId)) {
    const isOlder = job.scheduledAt !== null && job.scheduledAt < newer.scheduledAt
    if (!isOlder || isUnderWay(job) || job.notBeforeAt !== endsAt || !isDeferred(job)) continue
    const data = { survivorRunId: newer.runId, endsAt }
    const run = sealJobRun(ctx, tx, job, { status: 'SKIPPED', reason: 'coalesced', rule: 'R43', data }, now)
    if (job.reach === 'fleet') tellJob({ ctx, tx, now }, job, 'completed')
    jobEnded(ctx, tx, job, run, now)
  }
}

function isDeferred(job: JobRow): boolean {
  return job.trace.some((step) => step.rule === 'R43')
}
