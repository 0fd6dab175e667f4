/** Deadlines that have passed: jobs that waited too long, devices that did not answer in time. */
import type { EngineContext } from '../context.ts'
import { tellJob } from '../fleet/events.ts'
import { expireExecutions, expireUnadmitted } from '../fleet/expire.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { admit } from '../queue/admit.ts'
import { jobEnded } from '../queue/job-ended.ts'

const BATCH = 100

function waits(job: JobRow): boolean {
  return job.state === 'PENDING' || job.state === 'QUEUED'
}

function expireJob(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  if (job.reach === 'fleet') {
    expireUnadmitted(ctx, tx, job, now)
    return
  }
  const data = { expiresAt: job.expiresAt }
  const run = sealJobRun(ctx, tx, job, { status: 'SKIPPED', reason: 'expired', rule: 'DESIGN 6.10', data }, now)
  jobEnded(ctx, tx, job, run, now)
}

// A job that ended between the reading and here is passed by: an end may have stopped its whole group.
function expireBatch(ctx: EngineContext, tx: StoreTx, now: Now): number {
  const expired = tx.expiredJobs(now.wallAt, BATCH).filter(waits)
  for (const { id } of expired) {
    const job = tx.getJob(id)
    if (job !== null && waits(job)) expireJob(ctx, tx, job, now)
  }
  return expired.length
}

/** Nothing of it has begun: it waits, or it is an admitted fleet job of which no device has had anything (R31). */
function hasNotBegun(job: JobRow): boolean {
  if (waits(job)) return true
  // The first release takes the deadline away.
  return job.reach === 'fleet' && job.state === 'DISPATCHED'
}

/** R31: SKIPPED `queue_deadline`. Work that waits to begin again and whose total is over ends timed out instead (R42). */
function endLateStart(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const isTotal = job.totalDeadlineAt !== null && job.startBeforeAt === job.totalDeadlineAt
  const data = { startBeforeAt: job.startBeforeAt }
  const verdict = isTotal
    ? ({ reason: 'timed_out', rule: 'R42', code: 'total_time_over' } as const)
    : ({ reason: 'queue_deadline', rule: 'R31' } as const)
  const ended = { ...job, releaseCursor: job.targetCount, startBeforeAt: null }
  tx.deleteReleaseWaitsOf(job.id)
  const run = sealJobRun(ctx, tx, ended, { status: 'SKIPPED', data, ...verdict }, now)
  if (job.reach === 'fleet') tellJob({ ctx, tx, now }, ended, 'completed')
  jobEnded(ctx, tx, job, run, now)
}

function endLateStarts(ctx: EngineContext, now: Now): void {
  const isDue = (tx: StoreTx) => tx.jobsPastStart(now.wallAt, BATCH).some(hasNotBegun)
  while (ctx.store.read(isDue)) {
    ctx.write('engine', now, (tx) => {
      for (const { id } of tx.jobsPastStart(now.wallAt, BATCH)) {
        const job = tx.getJob(id)
        if (job !== null && hasNotBegun(job)) endLateStart(ctx, tx, job, now)
      }
    })
  }
}

/** Ends every job and execution whose deadline has passed, in small commits; nothing is committed when there are none. */
export function expireAll(ctx: EngineContext, now: Now): void {
  endLateStarts(ctx, now)
  for (;;) {
    const due = ctx.store.read((tx) => tx.expiredJobs(now.wallAt, BATCH).some(waits))
    if (!due || ctx.write('engine', now, (tx) => expireBatch(ctx, tx, now)) === 0) break
  }
  const late = ctx.store.read(
    (tx) =>
      (ctx.life.link === 'heard' && tx.executionsPastDeadline(now.wallAt, 1).length > 0) ||
      tx.expiredJobs(now.wallAt, 1).length > 0,
  )
  if (!late) return
  let more = true
  while (more) {
    more = ctx.write('engine', now, (tx) => {
      const ended = expireExecutions(ctx, tx, now)
      admit(ctx, tx, now)
      return ended.more
    })
  }
}
