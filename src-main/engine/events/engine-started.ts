/** The start of this engine as an event: raised once a life, in the commit that settles what the last one left. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { NO_CHAIN } from './event.ts'

/** `recovered` = pieces of work that a crash had left open. `downMs` = since the last life's last tick; null = this is the first. */
export function engineStarted(ctx: EngineContext, tx: StoreTx, recovered: number, now: Now): void {
  const { instanceId, instanceName, hostName, mode } = ctx.host
  const { lastTickAt } = tx.getEngineState()
  const downMs = lastTickAt === null ? null : Math.max(0, now.wallAt - lastTickAt)
  const data = { instanceId, instanceName, hostName, mode, recovered, downMs }
  ctx.hooks.raise(tx, { kind: 'engine_started', at: now.wallAt, subject: '', data, chain: NO_CHAIN }, now)
}
