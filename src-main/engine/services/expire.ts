/** Deadlines that have passed: jobs that waited too long, devices that did not answer in time. */
import type { EngineContext } from '../context.ts'
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

/** Ends every job and execution whose deadline has passed, in small commits; nothing is committed when there are none. */
export function expireAll(ctx: EngineContext, now: Now): void {
  for (;;) {
    const due = ctx.store.read((tx) => tx.expiredJobs(now.wallAt, BATCH).some(waits))
    if (!due || ctx.write('engine', now, (tx) => expireBatch(ctx, tx, now)) === 0) break
  }
  const late = ctx.store.read(
    (tx) => tx.executionsPastDeadline(now.wallAt, 1).length > 0 || tx.expiredJobs(now.wallAt, 1).length > 0,
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
