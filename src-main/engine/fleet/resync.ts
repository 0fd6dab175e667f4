/**
 * What a device last said may have been lost (5.3): its open executions are unconfirmed until it speaks again, and it is told
 * everything anew so that it restates. By hand, after a connect without session, or when a queue may have overflowed.
 */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Announcement } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { fullAnnouncement } from './announce.ts'
import { owedCancels } from './cancel-handshake.ts'
import { listFor } from './head.ts'

const PAGE = 1_000
/** Up to so many are told straight away; more are told page by page, as after a connect. */
const TOLD_AT_ONCE = 200

/** Everything that a device with open work is to know: list, head, and the cancels that it has not answered. */
export function stateOf(tx: StoreTx, deviceId: string, wallAt: number): Announcement {
  const list = listFor(tx, deviceId, LIMITS.notifyItems)
  return fullAnnouncement(deviceId, list, wallAt, owedCancels(tx, list))
}

/** After a connect without session: what devices said meanwhile is lost. The link tells them all by itself. */
export function markAllUnconfirmed(tx: StoreTx, now: Now): number {
  let marked = 0
  for (const id of withOpenWork(tx)) if (tx.markUnconfirmed(id, now.wallAt) > 0) marked += 1
  if (marked > 0) tx.touch('execution', '')
  return marked
}

function* withOpenWork(tx: StoreTx): Generator<string> {
  let after: string | null = null
  for (;;) {
    const page = tx.devicesWithPending(after, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last
  }
}

/** Marks and tells these devices, or all with open work; those without any are passed by. Returns how many. */
export function resyncDevices(ctx: EngineContext, tx: StoreTx, deviceIds: readonly string[] | null, now: Now): number {
  const marked: string[] = []
  for (const id of deviceIds === null ? withOpenWork(tx) : new Set(deviceIds)) {
    if (tx.markUnconfirmed(id, now.wallAt) === 0) continue
    tx.clearAnnounced(id)
    tx.touch('device', id)
    marked.push(id)
  }
  if (marked.length === 0) return 0
  tx.touch('execution', '')
  if (marked.length > TOLD_AT_ONCE) ctx.afterCommit(() => ctx.link.announceAgain?.())
  else {
    const all = marked.map((id) => fullAnnouncement(id, listFor(tx, id, LIMITS.notifyItems), now.wallAt))
    ctx.afterCommit(() => ctx.link.announce(all))
  }
  return marked.length
}
