/** Series and alerts as lists, and the points of a chart (thinned by points.ts). */
import type { Alert } from '../../../src-preload/contract/data.ts'
import { isRemoved, REMOVED_KEY } from '../../engine/domain/removed-key.ts'
import { alertCodec, seriesCodec } from '../data-codecs.ts'
import { type Db, oneRow } from '../statements.ts'
import { cutPage, readCursor } from './cursor.ts'
import { searchCondition } from './fold.ts'
import { thinner } from './points.ts'
import { type Prepared, prepared, readable, Where } from './prepared.ts'
import type { Views } from './views.ts'

function seriesList(find: Prepared): Views['seriesList'] {
  const from = '"series" s LEFT JOIN "device" d ON d."id" = s."device_id"'
  return ({ cursor, limit, key, deviceId, search }) => {
    const where = new Where().add('s."key" <> ?', REMOVED_KEY)
    if (key) where.add('s."key" = ?', key)
    if (deviceId !== null && deviceId !== undefined) where.add('s."device_id" = ?', deviceId)
    const typed = searchCondition(['s."key"', 's."device_id"', 'd."name_en"', 'd."name_ar"'], search)
    if (typed !== null) where.add(typed.sql, typed.param)
    const total = find.value<number>(`SELECT count(*) FROM ${from} WHERE ${where.sql}`, where.params) ?? 0
    const after = readCursor(cursor, 2)
    if (after !== null) where.add('(s."key", s."device_id") > (?, ?)', ...after)
    const sql = `SELECT ${seriesCodec.select('s')}, d."name_en", d."name_ar" FROM ${from} WHERE ${where.sql}
      ORDER BY s."key", s."device_id" LIMIT (? + 0)`
    const rows = readable(seriesCodec, find.rows(sql, [...where.params, limit + 1])).map(({ row, raw }) => {
      const [deviceNameEn, deviceNameAr] = raw.slice(seriesCodec.width) as (string | null)[]
      return { ...row, deviceNameEn: deviceNameEn ?? null, deviceNameAr: deviceNameAr ?? null }
    })
    return { ...cutPage(rows, limit, (row) => [row.key, row.deviceId]), total }
  }
}

function seriesPoints(db: Db): Views['seriesPoints'] {
  const seriesOf = oneRow(db, seriesCodec, 'WHERE "id" = ?')
  const thinned = thinner(db)
  return function* points({ id, from, to, points: limit }) {
    const series = seriesOf(id)
    if (series === null || isRemoved(series)) return null
    return { series, ...(yield* thinned(id, from, to, limit)) }
  }
}

// Raised ones first, newest first: 'raised' sorts after 'cleared', so one index gives the order.
const ORDER = 'ORDER BY "state" DESC, "raised_at" DESC, "id" DESC'

function alertsList(find: Prepared): Views['alertsList'] {
  return ({ cursor, limit, state, subject }) => {
    const where = new Where()
    if (state) where.add('"state" = ?', state)
    if (subject !== null && subject !== undefined) where.add('"subject" = ?', subject)
    const count = (sql: string, params: readonly unknown[]) =>
      find.value<number>(`SELECT count(*) FROM "alert" WHERE ${sql}`, params) ?? 0
    const total = count(where.sql, where.params)
    const open = count(`"state" = 'raised'`, [])
    const after = readCursor(cursor, 3)
    if (after !== null) where.add('("state", "raised_at", "id") < (?, ?, ?)', ...after)
    const sql = `SELECT ${alertCodec.select()} FROM "alert" WHERE ${where.sql} ${ORDER} LIMIT (? + 0)`
    const rows = readable<Alert>(alertCodec, find.rows(sql, [...where.params, limit + 1])).map(({ row }) => row)
    return { ...cutPage(rows, limit, (row) => [row.state, row.raisedAt, row.id]), total, open }
  }
}

type SeriesViews = Pick<Views, 'seriesList' | 'seriesPoints' | 'alertsList' | 'alertsGet'>

export function seriesViews(db: Db): SeriesViews {
  const find = prepared(db)
  return {
    seriesList: seriesList(find),
    seriesPoints: seriesPoints(db),
    alertsList: alertsList(find),
    alertsGet: oneRow(db, alertCodec, 'WHERE "id" = ?'),
  }
}
