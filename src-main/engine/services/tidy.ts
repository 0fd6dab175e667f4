/** Hourly clean-up in small commits: slots, points and cleared alerts after 400 days, history after the operator's retention
 *  (DESIGN 6.13, 6.19, R41). */
import type { EngineContext } from '../context.ts'
import { tidyData } from '../data/tidy-data.ts'
import type { Now } from '../ports/clock.ts'

export const DAY_MS = 86_400_000
const SLOT_DAYS = 400
const EVERY_MS = 3_600_000
const BATCH = 500
// One tick never removes more than this; the next one goes on.
const PER_TICK = 10

/** Removes runs older than `days`, 500 a commit, at most `batches` commits. Returns how many went. */
export function removeHistory(
  ctx: EngineContext,
  days: number,
  actor: string,
  now: Now,
  batches = Number.POSITIVE_INFINITY,
): number {
  let removed = 0
  for (let batch = 0; batch < batches; batch += 1) {
    const count = ctx.write(actor, now, (tx) => {
      const gone = tx.removeRunsBefore(now.wallAt - days * DAY_MS, BATCH, actor, now.wallAt)
      if (gone > 0) tx.touch('run', 'all')
      return gone
    })
    removed += count
    if (count < BATCH) break
  }
  return removed
}

/** Does the hourly clean-up when it is due. */
export function tidy(ctx: EngineContext, now: Now): void {
  const { life } = ctx
  if (life.tidiedAt !== null && Math.abs(now.wallAt - life.tidiedAt) < EVERY_MS) return
  // Members of device groups by query change without a word; once an hour every waiting device is looked at.
  life.freedDevices = 'all'
  ctx.write('engine', now, (tx) => tx.deleteSlotsBefore(now.wallAt - SLOT_DAYS * DAY_MS, BATCH * PER_TICK))
  const { retentionDays } = ctx.store.read((tx) => tx.getSettings())
  const removed = retentionDays === null ? 0 : removeHistory(ctx, retentionDays, 'engine', now, PER_TICK)
  const isTidy = tidyData(ctx, now)
  if (isTidy && removed < BATCH * PER_TICK) life.tidiedAt = now.wallAt
}
