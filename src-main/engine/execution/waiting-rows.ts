/** From an execution to the row in which it waits, and back. Pure: who hides and who brings back is the fleet's. */
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'

/** The wait of an execution that was visible until now; `attempt` is the one that is brought back. */
export function waitOf(
  row: ExecutionRow,
  how: { readonly position: number; readonly why: string; readonly notBeforeAt: number | null },
): ReleaseWaitRow {
  return {
    jobId: row.jobId,
    deviceId: row.deviceId,
    ...how,
    attempt: row.executionNumber,
    retriesLeft: row.retriesLeft,
    versionNumber: row.versionNumber,
    rank: row.rank,
    overallDeadlineAt: row.overallDeadlineAt,
  }
}

// A snapshot is one array that is never changed, so its places are counted once, not at each retry.
const places = new WeakMap<readonly string[], Map<string, number>>()

/** Where a device stands inside its job; at the end when the snapshot does not name it. */
export function positionOf(job: Pick<JobRow, 'targetDeviceIds'>, deviceId: string): number {
  const ids = job.targetDeviceIds
  if (ids === null) return 0
  const known = places.get(ids) ?? new Map(ids.map((id, index) => [id, index]))
  places.set(ids, known)
  return known.get(deviceId) ?? ids.length
}

/** The execution that a wait stands for, as its device sees it from now on. */
export function fromWait(wait: ReleaseWaitRow, wallAt: number): ExecutionRow {
  return {
    jobId: wait.jobId,
    deviceId: wait.deviceId,
    state: 'QUEUED',
    executionNumber: wait.attempt,
    versionNumber: wait.versionNumber + 1,
    statusDetails: null,
    queuedAt: wallAt,
    startedAt: null,
    lastUpdatedAt: wallAt,
    deadlineAt: null,
    stepDeadlineAt: null,
    stepTimeoutMinutes: null,
    announcedAt: null,
    retriesLeft: wait.retriesLeft,
    rank: wait.rank,
    unconfirmedAt: null,
    saidAt: null,
    overallDeadlineAt: wait.overallDeadlineAt,
    cancelAskedAt: null,
  }
}
