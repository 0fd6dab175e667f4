/** A series that was removed: nobody sees it from that commit on, its points leave in small commits after it. */
import type { Series } from '../../../src-preload/contract/data.ts'
import type { EngineContext } from '../context.ts'
import { REMOVED_KEY } from '../domain/removed-key.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'

/** Points of one commit: a few milliseconds. */
const BATCH = 5_000
/** Between two commits others have their turn. */
export const REMOVAL_EVERY_MS = 20

/** Takes some points away; the row goes with the last ones, else it stands aside under `REMOVED_KEY`. True = all is gone. */
function removeSome(tx: StoreTx, series: Series, now: Now): boolean {
  const gone = tx.deletePointsBefore(series.id, Number.MAX_SAFE_INTEGER, BATCH)
  if (gone < BATCH) {
    tx.deleteSeries(series.id)
    return true
  }
  const aside = { key: REMOVED_KEY, deviceId: series.id, pointCount: Math.max(0, series.pointCount - gone) }
  tx.updateSeries({ ...series, ...aside, updatedAt: now.wallAt, updatedBy: 'engine', version: series.version + 1 })
  return false
}

/** Inside the operator's commit. Its key and device are free again at once, and the next point begins a new series. */
export function removeSeries(ctx: EngineContext, tx: StoreTx, series: Series, now: Now): void {
  if (!removeSome(tx, series, now)) ctx.life.removesSeries = true
}

/** Goes on with what was removed, one commit a call, also after a restart. */
export function goOnRemoving(ctx: EngineContext, now: Now): void {
  if (!ctx.life.removesSeries) return
  const [next] = ctx.store.read((tx) => tx.seriesOfKey(REMOVED_KEY, null, 1))
  ctx.life.removesSeries = next !== undefined
  if (next !== undefined) ctx.write('engine', now, (tx) => removeSome(tx, next, now))
}
