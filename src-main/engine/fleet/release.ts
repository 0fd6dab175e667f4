/** Signatures first; the rules follow. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'

/** Releases at most 500 executions of admitted jobs. `more` = call again in the next commit of the same turn. */
export function releaseBatch(_ctx: EngineContext, _tx: StoreTx, _now: Now): { released: number; more: boolean } {
  throw new Error('to come')
}
