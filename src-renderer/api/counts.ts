/** From the contract's counts by execution state to what bars show. */
import type { ExecutionCounts } from '../../src-preload/contract/work.ts'

/** Counts for `<DeviceBar>`. Waiting holds what is queued and what is not yet released; removed and cancelled have no colour. */
export function barCounts(counts: ExecutionCounts): {
  succeeded: number
  running: number
  failed: number
  rejected: number
  timedOut: number
  waiting: number
} {
  return {
    succeeded: counts.SUCCEEDED,
    running: counts.IN_PROGRESS,
    failed: counts.FAILED,
    rejected: counts.REJECTED,
    timedOut: counts.TIMED_OUT,
    waiting: counts.QUEUED + counts.unreleased + counts.REMOVED + counts.CANCELED,
  }
}

/** The same of a job that has ended: nothing waits any more, what was not reached was left out. */
export function endedBarCounts(counts: ExecutionCounts) {
  const { waiting, ...others } = barCounts(counts)
  return { ...others, skipped: waiting }
}

/** Devices of a job that have ended, however. */
export function endedCount(counts: ExecutionCounts): number {
  return counts.SUCCEEDED + counts.FAILED + counts.REJECTED + counts.TIMED_OUT + counts.REMOVED + counts.CANCELED
}

/** Devices that ended without success. */
export function troubleCount(counts: ExecutionCounts): number {
  return counts.FAILED + counts.REJECTED + counts.TIMED_OUT
}
