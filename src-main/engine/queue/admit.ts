/** Who leaves the queue now: local work by its limit and locks, fleet jobs by theirs. Starting happens after the commit. */
import type { EngineContext } from '../context.ts'
import { settleFleetJob } from '../fleet/settle.ts'
import { refreshAfter, refreshGroup } from '../groups/gate.ts'
import { jobPlaces } from '../limits/job-places.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { instanceGate } from './instances.ts'

/** How long a lock holds without being renewed (DESIGN 6.17). */
export const LOCK_MS = 30_000
// More than this at once is admitted in the next commit of the same turn.
const FLEET_BATCH = 100
const MINUTE_MS = 60_000
// Work that a limit holds back is passed by: the second look is this far, each further one four times as far.
const LOOK_AHEAD = 200
const UNDER_WAY = ['DISPATCHED', 'RUNNING', 'CANCELLING'] as const

function dispatched(job: JobRow, now: Now): JobRow {
  return { ...job, state: 'DISPATCHED', admittedAt: now.wallAt, updatedAt: now.wallAt, version: job.version + 1 }
}

function stored(tx: StoreTx, job: JobRow): void {
  tx.updateJob(job)
  tx.touch('job', job.id)
  tx.touch('queue', job.id)
}

/** R42: the time of one attempt, cut to what is left of the total; null = as the task function says. */
function attemptMs(ctx: EngineContext, job: JobRow, now: Now): number | null {
  const ownMs = job.timeoutMinutes === null ? null : job.timeoutMinutes * MINUTE_MS
  if (job.totalTimeoutMinutes === null) return ownMs
  const endsAt = job.totalDeadlineAt ?? now.wallAt + job.totalTimeoutMinutes * MINUTE_MS
  const definedMs = ctx.tasks.definitions.find(({ key }) => key === job.taskFunctionKey)?.timeoutMs ?? null
  return Math.max(1, Math.min(ownMs ?? definedMs ?? Number.POSITIVE_INFINITY, endsAt - now.wallAt))
}

/** Claims one local job: DISPATCHED and its lock in this commit, the start after it. */
function claim(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const by = ctx.host.instanceName
  const data = { epoch: ctx.life.epoch, by }
  stored(tx, {
    ...dispatched(job, now),
    // Its deadline for starting is met; a deadline left behind would end work that runs.
    expiresAt: null,
    startBeforeAt: null,
    trace: [...job.trace, { at: now.wallAt, rule: 'claimed', code: 'claimed', what: `claimed by ${by}`, data }],
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
      timeoutMs: attemptMs(ctx, job, now),
      attempt: job.attempt,
      timezone,
    })
    ctx.step('task.started')
  })
}

/** Those of a page that neither a limit (issue 3, section 6) nor their schedule's instances (R8) hold back, at most `free`. */
function allowed(tx: StoreTx, page: readonly JobRow[], free: number): JobRow[] {
  const places = jobPlaces(tx)
  const instances = instanceGate(tx)
  const next: JobRow[] = []
  for (const job of page) {
    if (next.length >= free) break
    if (instances.blocks(job) || (places.isLimited && places.blocks(job) !== null)) continue
    instances.took(job)
    places.took(job)
    next.push(job)
  }
  return next
}

/** The next jobs in queue order that may begin, at most `free`. Held ones are passed by, however many there are. */
function nextJobs(tx: StoreTx, reach: 'local' | 'fleet', free: number, now: Now): JobRow[] {
  for (let look = free; ; look = Math.max(LOOK_AHEAD, look * 4)) {
    const page = tx.admissibleJobs(now.wallAt, look, reach)
    const next = allowed(tx, page, free)
    if (next.length >= free || page.length < look) return next
  }
}

function admitLocal(ctx: EngineContext, tx: StoreTx, limit: number, now: Now): void {
  const free = limit - tx.countJobs(UNDER_WAY, 'local')
  if (free <= 0 || tx.getEngineState().stopping !== null) return
  for (const job of nextJobs(tx, 'local', free, now)) {
    if (tx.getLock(job.id) === null) claim(ctx, tx, job, now)
  }
}

function admitFleet(ctx: EngineContext, tx: StoreTx, limit: number | null, now: Now): boolean {
  const open = limit === null ? 0 : tx.countJobs(UNDER_WAY, 'fleet')
  const free = Math.min(FLEET_BATCH, limit === null ? FLEET_BATCH : limit - open)
  if (free <= 0) return false
  const jobs = nextJobs(tx, 'fleet', free, now)
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
  const waits = (reach: 'local' | 'fleet') => nextJobs(tx, reach, 1, now).length > 0
  const isStopping = tx.getEngineState().stopping !== null
  return (
    (!isStopping && hasRoom('local', localConcurrency) && waits('local')) ||
    (hasRoom('fleet', fleetConcurrency) && waits('fleet'))
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
  return refreshAfter(ctx, tx, now, () => {
    admitLocal(ctx, tx, settings.localConcurrency, now)
    return admitFleet(ctx, tx, settings.fleetConcurrency, now)
  })
}
