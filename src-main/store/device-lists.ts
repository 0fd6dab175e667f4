/** The lists of devices: what is open on each, in its order. Asked several times for every message of a device, hence the shape: the
 *  device's open rows come from their partial index, the jobs by their key, and the order is made here. The join that orders by itself
 *  took 18 us for a list of one, this takes 4. */
import type { DeviceListEntry, DeviceListKey, WorkTables } from '../engine/ports/store-work.ts'
import { executionCodec } from './codecs.ts'
import { type Db, manyObjects, manyValues } from './statements.ts'

export type DeviceLists = Pick<
  WorkTables,
  'deviceList' | 'deviceKeys' | 'openExecutionsOfSchedule' | 'devicesWithPending'
>

const OF_DEVICE = `FROM "execution" INDEXED BY "execution_device_open"
  WHERE "device_id" = ? AND "state" IN ('QUEUED', 'IN_PROGRESS')`

/** A device's list, in no order yet. */
export const DEVICE_LIST_SQL = `SELECT ${executionCodec.select()} ${OF_DEVICE}`
/** The keys of the same list. */
export const DEVICE_KEYS_SQL = `SELECT "job_id", "execution_number", "announced_at", "state", "rank" ${OF_DEVICE}`

type Place = { readonly state: string; readonly rank: number | null; readonly jobId: string }
type QueuePlace = readonly [priority: number, rank: number, insertSeq: number]

/** IN_PROGRESS first, then the operator's order on the device, then the queue's (DESIGN 6.9, L2): `LIST_ORDER` for rows in hand. */
function inOrder<T extends Place>(rows: T[], placeOf: (jobId: string) => QueuePlace): T[] {
  if (rows.length < 2) return rows
  const placed = rows.map((row) => {
    const isQueued = row.state === 'QUEUED'
    const [priority, rank, insertSeq] = placeOf(row.jobId)
    const own = isQueued ? (row.rank ?? Number.POSITIVE_INFINITY) : Number.NEGATIVE_INFINITY
    return { row, by: [own, -priority, rank, insertSeq] as const }
  })
  placed.sort(({ by: a }, { by: b }) => {
    if (a[0] !== b[0]) return a[0] - b[0]
    return a[1] - b[1] || a[2] - b[2] || a[3] - b[3]
  })
  return placed.map(({ row }) => row)
}

type RawKey = [jobId: string, executionNumber: number, announcedAt: number | null, state: string, rank: number | null]
type RawJob = [publicId: string, document: string | null, timeoutMinutes: number | null]

/** One job goes to many devices: its document is parsed once for all that follow each other. Shared: nobody may change it. */
function documents(): (text: string | null) => DeviceListEntry['document'] {
  let last: { readonly text: string; readonly document: DeviceListEntry['document'] } | null = null
  return (text) => {
    if (text === null) return null
    if (last?.text !== text) last = { text, document: JSON.parse(text) as DeviceListEntry['document'] }
    return last.document
  }
}

export function deviceLists(db: Db): DeviceLists {
  const list = db.prepare(DEVICE_LIST_SQL).raw()
  const keys = db.prepare(DEVICE_KEYS_SQL).raw()
  const place = db.prepare('SELECT "priority", "rank", "insert_seq" FROM "job" WHERE "id" = ?').raw()
  const job = db.prepare('SELECT "public_id", "document", "timeout_minutes" FROM "job" WHERE "id" = ?').raw()
  const parse = documents()
  const placeOf = (jobId: string) => place.get(jobId) as unknown as QueuePlace
  const entry = (row: ReturnType<typeof executionCodec.decode>): DeviceListEntry => {
    const [publicJobId, document, timeoutMinutes] = job.get(row.jobId) as RawJob
    return Object.assign(row, { publicJobId, document: parse(document), timeoutMinutes })
  }
  const ofSchedule = manyObjects<{ jobId: string; runId: string }>(
    db,
    `SELECT e."job_id" AS "jobId", j."run_id" AS "runId" FROM "execution" e CROSS JOIN "job" j ON j."id" = e."job_id"
     WHERE e."device_id" = (? || '') AND e."state" IN ('QUEUED', 'IN_PROGRESS') AND j."schedule_id" = (? || '') AND j."backfill_id" IS NULL
     ORDER BY j."insert_seq"`,
  )
  const pending = manyValues<string>(
    db,
    `SELECT DISTINCT "device_id" FROM "execution" WHERE "state" IN ('QUEUED', 'IN_PROGRESS') AND "device_id" > ?
     ORDER BY "device_id" LIMIT (? + 0)`,
  )
  return {
    deviceList: (deviceId, limit) => {
      const rows = (list.all(deviceId) as unknown[][]).map((raw) => executionCodec.decode(raw))
      const ordered = inOrder(rows, placeOf)
      return (limit === null ? ordered : ordered.slice(0, limit)).map(entry)
    },
    deviceKeys: (deviceId) => {
      const rows = (keys.all(deviceId) as RawKey[]).map(([jobId, executionNumber, announcedAt, state, rank]) => ({
        ...{ jobId, executionNumber, announcedAt, state, rank },
      }))
      return inOrder(rows, placeOf).map(
        ({ jobId, executionNumber, announcedAt }): DeviceListKey => ({ jobId, executionNumber, announcedAt }),
      )
    },
    openExecutionsOfSchedule: (scheduleId, deviceId) => ofSchedule(deviceId, scheduleId),
    devicesWithPending: (after, limit) => pending(after ?? '', limit),
  }
}
