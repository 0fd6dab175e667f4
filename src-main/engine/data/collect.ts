/** Measured values become points: which series, what is taken, what is left out. Called inside the commit that they belong to. */
import type { Series } from '../../../src-preload/contract/data.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { Ignored, Measured, Readings } from './readings.ts'

/** Values of one device (empty = the workspace) that can be stored as they are. */
export type Collected = {
  readonly deviceId: string
  readonly taken: readonly Measured[]
  readonly ignored: readonly Ignored[]
}

/** Insert-once per (series, instant); a series keeps its unit. Judged before anything is written, so that a run can say it. */
export function judgeReadings(tx: StoreTx, deviceId: string, readings: Readings): Collected {
  const ignored = [...readings.ignored]
  const taken: Measured[] = []
  const seen = new Set<string>()
  for (const measured of readings.measured) {
    const { key, at, unit } = measured
    const series = tx.findSeries(key, deviceId)
    const isOther = series !== null && series.unit !== null && unit !== null && series.unit !== unit
    const isDouble = seen.has(`${at} ${key}`) || (series !== null && tx.hasPoint(series.id, at))
    seen.add(`${at} ${key}`)
    if (isOther) ignored.push({ key, why: 'other_unit' })
    else if (isDouble) ignored.push({ key, why: 'same_instant' })
    else taken.push(measured)
  }
  return { deviceId, taken, ignored }
}

function seriesFor(ctx: EngineContext, tx: StoreTx, deviceId: string, { key, unit }: Measured, now: Now): Series {
  const known = tx.findSeries(key, deviceId)
  if (known !== null) return known
  const at = now.wallAt
  const row: Series = {
    id: ctx.ids.next(at),
    ...{ key, deviceId, unit, lastAt: null, lastValue: null, pointCount: 0 },
    ...{ createdAt: at, createdBy: 'engine', updatedAt: at, updatedBy: 'engine', version: 1 },
  }
  tx.insertSeries(row)
  return row
}

/** Stores what was judged; answers how many points are new. `runId` = the run that brought them. */
export function storePoints(
  ctx: EngineContext,
  tx: StoreTx,
  { deviceId, taken }: Collected,
  runId: string | null,
  now: Now,
): number {
  let stored = 0
  for (const measured of taken) {
    const series = seriesFor(ctx, tx, deviceId, measured, now)
    const { at, value } = measured
    if (!tx.insertPoint({ seriesId: series.id, at, value, runId })) continue
    stored += 1
    const isNewest = series.lastAt === null || at >= series.lastAt
    tx.updateSeries({
      ...series,
      unit: series.unit ?? measured.unit,
      ...(isNewest && { lastAt: at, lastValue: value }),
      ...{ pointCount: series.pointCount + 1, updatedAt: now.wallAt, updatedBy: 'engine', version: series.version + 1 },
    })
    tx.touch('series', series.id)
  }
  return stored
}
