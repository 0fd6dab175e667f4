/** Who leaves the queue now: local work by its limit and locks, fleet jobs by theirs. Starting happens after the commit. */
import type { EngineContext } from '../context.ts'
import { settleFleetJob } from '../fleet/settle.ts'
import { refreshGroup } from '../groups/gate.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

/** How long a lock holds without being renewed (DESIGN 6.17). */
export const LOCK_MS = 30_000
// More than this at once is admitted in the next commit of the same turn.
const FLEET_BATCH = 100
const MINUTE_MS = 60_000
const UNDER_WAY = ['DISPATCHED', 'RUNNING', 'CANCELLING'] as const

function dispatched(job: JobRow, now: Now): JobRow {
  return { ...job, state: 'DISPATCHED', admittedAt: now.wallAt, updatedAt: now.wallAt, version: job.version + 1 }
}

function stored(tx: StoreTx, job: JobRow): void {
  tx.updateJob(job)
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
}

/** Claims one local job: DISPATCHED and its lock in this commit, the start after it. */
function claim(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  stored(tx, {
    ...dispatched(job, now),
    // Its deadline for starting is met; a deadline left behind would end work that runs.
    expiresAt: null,
    trace: [
      ...job.trace,
      { at: now.wallAt, rule: 'claimed', what: `claimed by ${ctx.host.instanceName}`, data: { epoch: ctx.life.epoch } },
    ],
  })
  tx.insertLock({
    jobId: job.id,
    runId: job.runId,
    lockedBy: ctx.host.instanceId,
    lockedAt: now.wallAt,
    expiresAt: now.wallAt + LOCK_MS,
    epoch: ctx.life.epoch,
  })
  if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, now)
  const timezone = job.scheduleId === null ? null : (tx.getSchedule(job.scheduleId)?.timezone ?? null)
  ctx.afterCommit(() => {
    ctx.step('job.claimed')
    ctx.life.startedMono.set(job.runId, null)
    ctx.tasks.start({
      jobId: job.id,
      runId: job.runId,
      taskFunctionKey: job.taskFunctionKey,
      params: job.params,
      timeoutMs: job.timeoutMinutes === null ? null : job.timeoutMinutes * MINUTE_MS,
      attempt: job.attempt,
      timezone,
    })
    ctx.step('task.started')
  })
}

function admitLocal(ctx: EngineContext, tx: StoreTx, limit: number, now: Now): void {
  const free = limit - tx.countJobs(UNDER_WAY, 'local')
  if (free <= 0) return
  for (const job of tx.admissibleJobs(now.wallAt, free, 'local')) {
    if (tx.getLock(job.id) === null) claim(ctx, tx, job, now)
  }
}

function admitFleet(ctx: EngineContext, tx: StoreTx, limit: number | null, now: Now): boolean {
  const open = limit === null ? 0 : tx.countJobs(UNDER_WAY, 'fleet')
  const free = Math.min(FLEET_BATCH, limit === null ? FLEET_BATCH : limit - open)
  if (free <= 0) return false
  const jobs = tx.admissibleJobs(now.wallAt, free, 'fleet')
  for (const job of jobs) {
    const admitted = dispatched(job, now)
    stored(tx, admitted)
    if (job.groupId !== null) refreshGroup(ctx, tx, job.groupId, now)
    settleFleetJob(ctx, tx, admitted, now)
  }
  if (jobs.length > 0) ctx.afterCommit(() => ctx.step('fleet.admitted'))
  return jobs.length === FLEET_BATCH
}

/** True when `admit` would take something; a peek that commits nothing. */
export function canAdmit(tx: StoreTx, now: Now): boolean {
  if (isQueueShut(tx)) return false
  const { localConcurrency, fleetConcurrency } = tx.getSettings()
  const hasRoom = (reach: 'local' | 'fleet', limit: number | null) =>
    limit === null || tx.countJobs(UNDER_WAY, reach) < limit
  const waits = (reach: 'local' | 'fleet') => tx.admissibleJobs(now.wallAt, 1, reach).length > 0
  return (
    (hasRoom('local', localConcurrency) && waits('local')) || (hasRoom('fleet', fleetConcurrency) && waits('fleet'))
  )
}

/** True when nothing may leave the queue: the engine is paused (DESIGN 6.16) or the operator holds the queue. */
export function isQueueShut(tx: StoreTx): boolean {
  return tx.getEngineState().isPaused || tx.getSettings().queueHeld
}

/**
 * Admits what may begin, in queue order (R27); call at the end of any commit that could have made room. Returns true when
 * there may be more than this commit took.
 */
export function admit(ctx: EngineContext, tx: StoreTx, now: Now): boolean {
  if (!ctx.life.isRunning || isQueueShut(tx)) return false
  const settings = tx.getSettings()
  admitLocal(ctx, tx, settings.localConcurrency, now)
  return admitFleet(ctx, tx, settings.fleetConcurrency, now)
}
