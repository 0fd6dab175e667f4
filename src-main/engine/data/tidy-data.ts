/** What is measured and what was raised is kept 400 days: older points and cleared alerts leave in small commits. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'

/** As long as slots (DESIGN 6.13): what is asked about a year ago can still be seen. */
export const KEPT_MS = 400 * 86_400_000
const SERIES_PAGE = 200
const BATCH = 500

/** Ids of a page of series that have points to remove, and where the next page begins. */
function findOld(ctx: EngineContext, after: string | null, before: number): { ids: string[]; next: string | null } {
  return ctx.store.read((tx) => {
    const page = tx.seriesAfter(after, SERIES_PAGE)
    const ids = page.flatMap(({ id }) => (tx.pointsOf(id, 0, before - 1, 1).length > 0 ? [id] : []))
    return { ids, next: page.length < SERIES_PAGE ? null : (page.at(-1)?.id ?? null) }
  })
}

/** Removes at most 500 old points of one series; answers whether more are left. */
function trim(ctx: EngineContext, id: string, before: number, now: Now): boolean {
  return ctx.write('engine', now, (tx) => {
    const series = tx.getSeries(id)
    if (series === null) return false
    const gone = tx.deletePointsBefore(id, before, BATCH)
    const pointCount = Math.max(0, series.pointCount - gone)
    tx.updateSeries({ ...series, pointCount, updatedAt: now.wallAt, updatedBy: 'engine', version: series.version + 1 })
    tx.touch('series', id)
    return gone === BATCH
  })
}

/** Works off what is too old, in at most `commits` commits; the next call goes on. True = nothing is left. */
export function tidyData(ctx: EngineContext, now: Now, commits = 20): boolean {
  const before = now.wallAt - KEPT_MS
  let left = commits
  let after: string | null = null
  do {
    const page: ReturnType<typeof findOld> = findOld(ctx, after, before)
    for (const id of page.ids) {
      let isMore = true
      while (isMore && left > 0) {
        isMore = trim(ctx, id, before, now)
        left -= 1
      }
      if (left === 0) return false
    }
    after = page.next
  } while (after !== null)
  return ctx.write('engine', now, (tx) => tx.deleteAlertsBefore(before, BATCH)) < BATCH
}
