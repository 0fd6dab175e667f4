/** Devices and device groups: lists, facets, one device with its work. */
import type { Device, DeviceGroup } from '../../../src-preload/contract/entities.ts'
import type { DeviceRow } from '../../../src-preload/contract/requests-fleet.ts'
import { PRESENCES } from '../../../src-preload/contract/vocabulary.ts'
import { deviceCodec, deviceGroupCodec } from '../codecs.ts'
import { matchesDevice, parseDeviceQuery } from '../device-query.ts'
import { queryDevices } from '../devices-table.ts'
import { stuckSince } from '../../engine/domain/stuck.ts'
import { LIST_ORDER } from '../executions-table.ts'
import { OPEN_JOB } from '../jobs-table.ts'
import { type Db, manyRows, manyValues, oneValue } from '../statements.ts'
import { cutPage, type Key, readCursor } from './cursor.ts'
import { searchCondition } from './fold.ts'
import { EXECUTION_WIDTH, EXECUTIONS, executionSelect, readExecutions, targetDevices } from './jobs.ts'
import { marks, type Prepared, prepared, readable, Where } from './prepared.ts'
import { runStrip } from './run-strip.ts'
import { runRowCodec } from './runs.ts'
import type { Views } from './views.ts'

/** How many past runs and open executions one device's panel shows. */
const SHOWN = 50
/** How many of the devices that a query means are named beside their count. */
const COUNTED_SHOWN = 10
type Sort = 'worst' | 'name' | 'id' | 'lastHeard'
/** The sort key of each order; the id comes after it. `lastHeard` is newest first. */
const SORT: Record<Sort, string> = {
  worst: '"trouble"',
  name: `fold(coalesce("name_en", "name_ar", "id"))`,
  id: '"id"',
  lastHeard: '-coalesce("last_heard_at", 0)',
}

/** Every device group with the count of its devices; query groups are read in one walk over the devices. */
function groupsWithCounts(db: Db): () => DeviceGroup[] {
  const groups = manyRows(db, deviceGroupCodec, `ORDER BY coalesce("name_en", "name_ar"), "id"`)
  const members = oneValue<number>(db, 'SELECT count(*) FROM "device_group_member" WHERE "group_id" = ?')
  const devices = manyRows(db, deviceCodec, '')
  return () => {
    const found = groups()
    const queries = found
      .filter(({ kind }) => kind === 'query')
      .map(({ id, query }) => ({ id, terms: parseDeviceQuery(query ?? '') }))
    const counts = new Map<string, number>()
    for (const device of queries.length === 0 ? [] : devices()) {
      for (const { id, terms } of queries) if (matchesDevice(device, terms)) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    return found.map((row) => ({
      ...row,
      deviceCount: row.kind === 'query' ? (counts.get(row.id) ?? 0) : (members(row.id) ?? 0),
    }))
  }
}

function deviceRows(db: Db): (device: Device, lastReason: string | null) => DeviceRow {
  const strip = runStrip(db, 'device')
  const memberOf = manyValues<string>(db, 'SELECT "group_id" FROM "device_group_member" WHERE "device_id" = ?')
  const groups = manyRows(db, deviceGroupCodec, 'ORDER BY "id"')
  const open = oneValue<number>(
    db,
    `SELECT count(*) FROM "execution" WHERE "device_id" = ? AND "state" IN ('QUEUED', 'IN_PROGRESS')`,
  )
  return (device, lastReason) => {
    const listed = new Set(memberOf(device.id))
    const own = groups().filter(({ id, kind, query }) =>
      kind === 'query' ? matchesDevice(device, parseDeviceQuery(query ?? '')) : listed.has(id),
    )
    return {
      ...device,
      groupNames: own.map(({ id, nameEn, nameAr }) => ({ id, nameEn, nameAr })),
      openCount: open(device.id) ?? 0,
      lastRuns: strip(device.id).lastRuns,
      lastReason,
    }
  }
}

type Input = Parameters<Views['devicesList']>[0]

function deviceWhere(input: Input, devicesOf: ReturnType<typeof targetDevices>): Where {
  const where = new Where()
  if (input.presence?.length) where.add(`"presence" IN (${marks(input.presence)})`, ...input.presence)
  if (typeof input.isAccepted === 'boolean') where.add(`"is_accepted" = ${input.isAccepted ? 1 : 0}`)
  if (input.deviceGroupId) {
    const ids = devicesOf({ kind: 'group', deviceGroupId: input.deviceGroupId })
    where.add('"id" IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
  }
  const typed = searchCondition(['"id"', '"name_en"', '"name_ar"'], input.search)
  if (typed !== null) where.add(typed.sql, typed.param)
  return where
}

function devicesList(db: Db, find: Prepared): Views['devicesList'] {
  const devicesOf = targetDevices(db)
  const toRow = deviceRows(db)
  const { width } = deviceCodec
  return (input) => {
    const where = deviceWhere(input, devicesOf)
    const total = find.value<number>(`SELECT count(*) FROM "device" WHERE ${where.sql}`, where.params) ?? 0
    const sort = SORT[input.sort]
    const after = readCursor(input.cursor, 2)
    if (after !== null) where.add(`(${sort}, "id") > (?, ?)`, ...after)
    const rows = find.rows(
      `SELECT ${deviceCodec.select()}, "last_run_reason", ${sort} FROM "device" WHERE ${where.sql} ORDER BY ${sort}, "id" LIMIT (? + 0)`,
      [...where.params, input.limit + 1],
    )
    const { items, next } = cutPage(readable(deviceCodec, rows), input.limit, ({ row, raw }) => [
      raw[width + 1] as Key,
      row.id,
    ])
    return { items: items.map(({ row, raw }) => toRow(row, raw[width] as string | null)), next, total }
  }
}

type WaitingOne = NonNullable<NonNullable<ReturnType<Views['devicesGet']>>['waiting']>[number]

/** What is kept off the device's list for now: jobs under way with something of this device in `release_wait`. */
const WAITING_ONES = `SELECT w."job_id" AS "jobId", j."public_id" AS "publicJobId", j."name_en" AS "nameEn", j."name_ar" AS "nameAr",
    w."why", w."not_before_at" AS "notBeforeAt", w."attempt", w."rank"
  FROM "job" j INDEXED BY "job_open" CROSS JOIN "release_wait" w ON w."job_id" = j."id" AND w."device_id" = ?
  WHERE EXISTS (SELECT 1 FROM "release_wait") AND ${OPEN_JOB} AND j."state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING')
    AND j."reach" = 'fleet'
  ORDER BY w."rank" IS NULL, w."rank", j."priority" DESC, j."rank", j."insert_seq" LIMIT ${SHOWN}`

function devicesGet(db: Db, find: Prepared): Views['devicesGet'] {
  const toRow = deviceRows(db)
  return (id, { now }) => {
    const [found] = readable(
      deviceCodec,
      find.rows(`SELECT ${deviceCodec.select()}, "last_run_reason" FROM "device" WHERE "id" = ?`, [id]),
    )
    if (found === undefined) return null
    const listed = find.rows(
      `${executionSelect(', j."name_en", j."name_ar"')} FROM ${EXECUTIONS} WHERE e."device_id" = ? AND e."state" IN ('QUEUED', 'IN_PROGRESS')
       ORDER BY ${LIST_ORDER} LIMIT ${SHOWN}`,
      [id],
    )
    const device = toRow(found.row, found.raw[deviceCodec.width] as string | null)
    const open = readExecutions(listed).map(({ execution, raw }) => {
      const [nameEn, nameAr] = raw.slice(EXECUTION_WIDTH) as (string | null)[]
      return { ...execution, nameEn: nameEn ?? null, nameAr: nameAr ?? null }
    })
    const runs = find.rows(
      `SELECT ${runRowCodec.select()} FROM "run" WHERE "device_id" = ? ORDER BY "seq" DESC LIMIT ${SHOWN}`,
      [id],
    )
    return {
      ...device,
      open,
      waiting: find.objects<WaitingOne>(WAITING_ONES, [id]),
      stuckSinceAt: stuckSince(device, open[0] ?? null, now),
      runs: readable(runRowCodec, runs).map(({ row }) => row),
    }
  }
}

/** Devices by presence; every word is there, 0 included. */
export function presenceCounts(find: Prepared): Record<(typeof PRESENCES)[number], number> {
  const found = find.objects<{ presence: string; n: number }>(
    'SELECT "presence", count(*) AS "n" FROM "device" GROUP BY "presence"',
    [],
  )
  const of = new Map(found.map(({ presence, n }) => [presence, n]))
  return Object.fromEntries(PRESENCES.map((word) => [word, of.get(word) ?? 0])) as Record<
    (typeof PRESENCES)[number],
    number
  >
}

type DeviceViews = Pick<
  Views,
  'devicesList' | 'devicesFacets' | 'devicesCount' | 'devicesGet' | 'deviceGroupsList' | 'deviceGroupsGet'
>

export function deviceViews(db: Db): DeviceViews {
  const find = prepared(db)
  const groups = groupsWithCounts(db)
  const devicesOf = targetDevices(db)
  const held = oneValue<number>(db, 'SELECT count(*) FROM "device" WHERE "is_accepted" = 0')
  const allDevices = manyRows(db, deviceCodec, 'ORDER BY "id"')
  const oneGroup = manyRows(db, deviceGroupCodec, 'WHERE "id" = ?')
  return {
    devicesList: devicesList(db, find),
    devicesFacets: () => {
      const presence = presenceCounts(find)
      const total = Object.values(presence).reduce((sum, n) => sum + n, 0)
      return {
        total,
        held: held() ?? 0,
        presence,
        groups: groups().map(({ id, nameEn, nameAr, deviceCount }) => ({ id, nameEn, nameAr, count: deviceCount })),
      }
    },
    devicesCount: (query) => {
      const ids = queryDevices(allDevices, query)
      return { devices: ids.length, ids: ids.slice(0, COUNTED_SHOWN) }
    },
    devicesGet: devicesGet(db, find),
    deviceGroupsList: () => ({ items: groups() }),
    deviceGroupsGet: (id) => {
      const [row] = oneGroup(id)
      if (row === undefined) return null
      const deviceIds = devicesOf({ kind: 'group', deviceGroupId: id })
      return { ...row, deviceCount: deviceIds.length, deviceIds }
    },
  }
}
