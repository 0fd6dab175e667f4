/** Signatures first; the rules follow. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

/** Seals the job's run when every released execution is terminal and nothing is left to release. Call after admission too: a job
 *  without devices ends there. Returns true when it ended. */
export function settleFleetJob(_ctx: EngineContext, _tx: StoreTx, _job: JobRow, _now: Now): boolean {
  throw new Error('to come')
}
