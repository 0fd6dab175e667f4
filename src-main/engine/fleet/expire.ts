/** Signatures first; the rules follow. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

/** Ends at most 500 executions whose in-progress or step deadline passed, or whose admitted job expired. `more` = call again. */
export function expireExecutions(_ctx: EngineContext, _tx: StoreTx, _now: Now): { ended: number; more: boolean } {
  throw new Error('to come')
}

/** Ends a fleet job that was never admitted (PENDING, QUEUED) at its expiry: SKIPPED expired. Admitted ones: expireExecutions. */
export function expireUnadmitted(_ctx: EngineContext, _tx: StoreTx, _job: JobRow, _now: Now): void {
  throw new Error('to come')
}
