/** Which word a matter of Needs attention carries: one kind of trouble shows that kind, several show Partial. Pure. */
import type { RunRow } from '../../../src-preload/contract/work.ts'
import { type MarkedState, markedState } from '../../ui/states.ts'

/** The state its mark shows. */
export function troubleWord(run: Pick<RunRow, 'status' | 'reason' | 'counts'>): MarkedState {
  if (run.reason !== 'partial' || !run.counts) return markedState(run.status, run.reason)
  const kinds = (['FAILED', 'REJECTED', 'TIMED_OUT'] as const).filter((state) => (run.counts?.[state] ?? 0) > 0)
  return kinds.length === 1 && kinds[0] ? kinds[0] : 'PARTIAL'
}
