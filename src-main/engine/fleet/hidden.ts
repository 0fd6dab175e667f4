/**
 * Executions that their device may not see for a while: they wait in release_wait with what they go on with (attempt, version, rank,
 * overall deadline) and count as unreleased. Hiding and bringing back; who decides when is the releaser, a retry, the operator.
 */
import { moved, nextAttempt } from '../execution/apply-update.ts'
import { fromWait, positionOf, waitOf } from '../execution/waiting-rows.ts'
import { type EndCause, moveCount } from '../execution/rollup.ts'
import { isPending, type Mover } from '../execution/transitions.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { ExecutionRow } from '../ports/store-work.ts'
import { endExecution } from './end-execution.ts'
import { tellExecution } from './events.ts'
import { changeJob, jobIn, type Turn } from './turn.ts'

const PAGE = 500

/** Parked by the operator: until `unpark`, never by itself. */
export const PARKED = 'parked'
/** A member that joined a continuous job: due at once. */
export const JOINED = 'joined'

/** Takes a QUEUED execution off its device's list until it is brought back; its version goes on from here. */
export function hide(turn: Turn, row: ExecutionRow, why: string, notBeforeAt: number | null): void {
  const job = jobIn(turn, row.jobId)
  turn.ctx.noteDevice(row.deviceId)
  turn.tx.deleteExecution(row.jobId, row.deviceId)
  turn.tx.insertReleaseWait(waitOf(row, { position: positionOf(job, row.deviceId), why, notBeforeAt }))
  changeJob(turn, row.jobId, { counts: moveCount(job.counts, 'QUEUED', 'unreleased') })
  turn.tx.touch('device', row.deviceId)
}

/**
 * Makes a waiting execution visible: QUEUED from now, with the attempt, rank and deadline that it waited with, versionNumber rising.
 * The ended attempt that a retry follows is still there as its row. The caller has judged that it may be seen.
 */
export function bringBack(turn: Turn, wait: ReleaseWaitRow): ExecutionRow {
  const { tx, now } = turn
  turn.ctx.noteDevice(wait.deviceId)
  tx.deleteReleaseWait(wait.jobId, wait.deviceId)
  const ended = tx.getExecution(wait.jobId, wait.deviceId)
  const row =
    ended === null
      ? fromWait(wait, now.wallAt)
      : nextAttempt(ended, now.wallAt, ended.state === 'REMOVED' ? 'rejoin' : 'retry')
  const visible = { ...row, rank: wait.rank, retriesLeft: wait.retriesLeft, executionNumber: wait.attempt }
  if (ended === null) tx.insertExecution(visible)
  else if (!tx.updateExecution(visible, ended.versionNumber))
    throw new Error(`the ended attempt of ${wait.jobId} changed`)
  const { counts } = jobIn(turn, wait.jobId)
  changeJob(turn, wait.jobId, { counts: moveCount(counts, 'unreleased', 'QUEUED'), startBeforeAt: null })
  tellExecution(turn, visible, 'queued')
  tx.touch('device', wait.deviceId)
  return visible
}

export type HiddenEnd = {
  readonly to: 'CANCELED' | 'REMOVED' | 'TIMED_OUT'
  readonly by: Mover
  readonly rule: string
  readonly code?: RunOutcome['code']
  readonly cause?: EndCause
  readonly data?: RunOutcome['data']
  readonly message?: string | null
}

/** Ends what waits without its device ever seeing it again: it gets its run like any other end. */
export function endHidden(turn: Turn, wait: ReleaseWaitRow, how: HiddenEnd): void {
  const row = bringBack(turn, wait)
  endExecution(turn, row, moved(row, how.to, how.by, turn.now.wallAt), how)
}

/** Ends every execution of a job that waits and had been visible; those that no device ever saw stay as they are. */
export function endHiddenOf(turn: Turn, jobId: string, how: HiddenEnd): number {
  let ended = 0
  let after = -1
  for (;;) {
    const page = turn.tx.releaseWaitsOf(jobId, after, PAGE)
    for (const wait of page) {
      if (wait.versionNumber === 0) continue
      endHidden(turn, wait, how)
      ended += 1
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return ended
    after = last.position
  }
}

/** What waits of one device, in the order of the queue. */
export function waitsOfDevice(turn: Pick<Turn, 'tx'>, deviceId: string): ReleaseWaitRow[] {
  const jobs = turn.tx.jobsWithReleaseWaits(1_000)
  return jobs.map((job) => turn.tx.getReleaseWait(job.id, deviceId)).filter((wait) => wait !== null)
}

/** True when the execution is on its device's list now. */
export function isVisible(row: ExecutionRow | null): row is ExecutionRow {
  return row !== null && isPending(row.state)
}
