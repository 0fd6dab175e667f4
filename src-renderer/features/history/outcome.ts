/** Which mark a run carries, and its counts for the bar. */
import type { RunRow } from '../../../src-preload/contract/work.ts'

const WORD: Readonly<Record<string, string>> = {
  rejected: 'REJECTED',
  timed_out: 'TIMED_OUT',
  partial: 'PARTIAL',
  removed: 'REMOVED',
  cancelled: 'CANCELED',
  forced: 'CANCELED',
  misfire: 'MISSED',
}

/** The state word of a run by status and reason (design section 3). What succeeded succeeded, whatever the reason says. */
export function markOf(run: Pick<RunRow, 'status' | 'reason'>): string {
  if (run.status === 'COMPLETED') return 'SUCCEEDED'
  return WORD[run.reason] ?? run.status
}

/** Devices in all, whatever became of them. */
export function deviceTotal(run: Pick<RunRow, 'counts'>): number {
  return run.counts ? Object.values(run.counts).reduce((sum, count) => sum + count, 0) : 0
}
