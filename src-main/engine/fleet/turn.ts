/**
 * One commit's worth of fleet work: job rows are read once, changed in memory and written once, however many of their devices
 * speak in the same batch. Opened and closed inside a write; never kept beyond it.
 */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { releaseAtOf } from '../rollout/hold.ts'
import { isDone, sealFleetJob } from './settle.ts'

export type Turn = {
  readonly ctx: EngineContext
  readonly tx: StoreTx
  readonly now: Now
  readonly jobs: Map<string, JobRow>
  readonly changed: Set<string>
}

export function openTurn(ctx: EngineContext, tx: StoreTx, now: Now): Turn {
  return { ctx, tx, now, jobs: new Map(), changed: new Set() }
}

/** The job as this turn sees it: with the changes that are not written yet. Throws if it is gone: executions never outlive it. */
export function jobIn(turn: Turn, jobId: string): JobRow {
  const known = turn.jobs.get(jobId) ?? turn.tx.getJob(jobId)
  if (known === null) throw new Error(`the job ${jobId} of an execution is gone`)
  turn.jobs.set(jobId, known)
  return known
}

/** Changes the job in this turn; `closeTurn` writes it. */
export function changeJob(turn: Turn, jobId: string, change: Partial<JobRow>): JobRow {
  const job = { ...jobIn(turn, jobId), ...change }
  turn.jobs.set(jobId, job)
  turn.changed.add(jobId)
  return job
}

/** A rollout may go on, end or have to be paused by what changed: when it is looked at next, and that it has to be judged. */
function followed(turn: Turn, job: JobRow): JobRow {
  if (job.fleetPlan === null && job.rollout === null) return job
  const { life } = turn.ctx
  if (life.changedRollouts !== 'all') life.changedRollouts.add(job.id)
  life.wantsTurn = true
  return job.releaseAt === null ? job : { ...job, releaseAt: releaseAtOf(job, turn.now.wallAt) }
}

/** Writes every changed job and seals those that are done. Those that go on are written first: the end of one job looks at others. */
export function closeTurn(turn: Turn): void {
  const done: JobRow[] = []
  for (const id of turn.changed) {
    const job = jobIn(turn, id)
    if (isDone(turn.tx, job)) done.push(job)
    else turn.tx.updateJob({ ...followed(turn, job), updatedAt: turn.now.wallAt, version: job.version + 1 })
    turn.tx.touch('job', id)
    turn.tx.touch('execution', id)
  }
  for (const job of done) sealFleetJob(turn.ctx, turn.tx, job, turn.now)
  turn.changed.clear()
  turn.jobs.clear()
}
