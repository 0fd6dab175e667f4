/** Signatures first; the rules follow. */
import type { RunReason } from '../../../src-preload/contract/vocabulary.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

export type Cancellation = {
  readonly force: boolean
  readonly actor: string
  readonly reason: string | null
  /** What the runs say; `cancelled` when left out. */
  readonly cause?: Extract<RunReason, 'cancelled' | 'superseded' | 'withdrawn' | 'group_stopped'>
}

/** DESIGN 6.11: idempotent; any fleet job in any state. Unadmitted jobs end at once, SKIPPED. */
export function cancelFleetJob(_ctx: EngineContext, _tx: StoreTx, _job: JobRow, _how: Cancellation, _now: Now): void {
  throw new Error('to come')
}

/** DESIGN 6.8. Without force only COMPLETED or CANCELLED jobs: else `illegal_state`. */
export function deleteFleetJob(_ctx: EngineContext, _tx: StoreTx, _job: JobRow, _force: boolean, _now: Now): Result<{ id: string }> {
  throw new Error('to come')
}
