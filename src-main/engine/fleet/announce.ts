/** Signatures first; the rules follow. */
import type { EngineContext } from '../context.ts'
import type { Announcement } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'

/** The engine's context whose `write` also announces; `collect` hands the announcements back instead of sending them. */
export type FleetContext = EngineContext & {
  readonly collect: <T>(source: string, now: Now, work: (tx: StoreTx) => T) => { value: T; announcements: Announcement[] }
}

export function withAnnouncements(_ctx: EngineContext): FleetContext {
  throw new Error('to come')
}
