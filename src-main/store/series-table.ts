/** Series and their points in SQLite. A point is written once: a second value for its instant is ignored. */
import type { PointRow, SeriesTables } from '../engine/ports/store-data.ts'
import { pointCodec, seriesCodec } from './data-codecs.ts'
import { change, type Db, inserter, manyRows, oneRow, oneValue, updater } from './statements.ts'

/** The series' part of a transaction. */
export function seriesTables(db: Db): SeriesTables {
  const insert = change(db, `${pointCodec.insertSql} ON CONFLICT DO NOTHING`)
  const has = oneValue<number>(db, 'SELECT 1 FROM "series_point" WHERE "series_id" = ? AND "at" = ?')
  const remove = change(db, 'DELETE FROM "series" WHERE "id" = ?')
  const trim = change(
    db,
    `DELETE FROM "series_point" WHERE "series_id" = ? AND "at" IN
       (SELECT "at" FROM "series_point" WHERE "series_id" = ? AND "at" < ? ORDER BY "at" LIMIT (? + 0))`,
  )
  const points = manyRows<PointRow>(
    db,
    pointCodec,
    `WHERE "series_id" = (? || '') AND "at" BETWEEN ? AND ? ORDER BY "at" DESC LIMIT (? + 0)`,
  )
  const firstPoint = oneRow<PointRow>(
    db,
    pointCodec,
    `WHERE "series_id" = (? || '') AND "at" BETWEEN ? AND ? ORDER BY "at" LIMIT 1`,
  )
  const ofKey = manyRows(
    db,
    seriesCodec,
    `WHERE "key" = (? || '') AND "device_id" > ? ORDER BY "device_id" LIMIT (? + 0)`,
  )
  // The workspace's own series has an empty device id, which comes before every other and is not after any.
  const ofKeyFirst = manyRows(db, seriesCodec, `WHERE "key" = (? || '') ORDER BY "device_id" LIMIT (? + 0)`)
  const after = manyRows(db, seriesCodec, 'WHERE "id" > ? ORDER BY "id" LIMIT (? + 0)')
  return {
    insertSeries: inserter(db, seriesCodec),
    updateSeries: updater(db, seriesCodec),
    getSeries: oneRow(db, seriesCodec, 'WHERE "id" = ?'),
    findSeries: oneRow(db, seriesCodec, 'WHERE "key" = ? AND "device_id" = ?'),
    seriesOfKey: (key, afterId, limit) => (afterId === null ? ofKeyFirst(key, limit) : ofKey(key, afterId, limit)),
    seriesAfter: (id, limit) => after(id ?? '', limit),
    deleteSeries: (id) => void remove(id),
    insertPoint: (row) => insert(...pointCodec.encode(row)) > 0,
    hasPoint: (seriesId, at) => has(seriesId, at) !== undefined,
    pointsOf: (seriesId, from, to, limit) => points(seriesId, from, to, limit),
    firstPoint,
    deletePointsBefore: (seriesId, at, limit) => trim(seriesId, seriesId, at, limit),
  }
}
