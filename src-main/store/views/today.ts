/** The first screen: what runs, what waits, what failed in the last 24 hours, what comes next; and its timeline's past. */
import { PRIORITY_BANDS } from '../../../src-preload/contract/vocabulary.ts'
import type { ExecutionCounts, RunRow } from '../../../src-preload/contract/work.ts'
import { type Db, manyObjects, oneValue } from '../statements.ts'
import { presenceCounts } from './devices.ts'
import { deviceCountOf } from './group-counts.ts'
import { type Prepared, prepared, readable } from './prepared.ts'
import { queueList } from './queue.ts'
import { runRowCodec } from './runs.ts'
import { RUNNING_JOB, workCounts } from './status.ts'
import { todayTimeline } from './timeline.ts'
import type { Views } from './views.ts'

type Today = ReturnType<Views['todayGet']>
/** What an operator, or newer work, ended on purpose needs nobody's attention. */
const FAILED_BY_ITSELF = `("status" = 'FAILED' AND "reason" NOT IN ('cancelled', 'forced', 'deleted', 'superseded', 'withdrawn'))`
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const SHOWN_FAILURES = 10
/** More than are shown: some of them are skipped by hand, or moved. */
const COMING_NEXT = 32
const SHOWN_FAULTY = 10

function running(db: Db, find: Prepared): () => Today['running'] {
  const devices = oneValue<number>(
    db,
    `SELECT count(*) FROM "execution" WHERE "state" = 'IN_PROGRESS' AND "state" IN ('QUEUED', 'IN_PROGRESS')`,
  )
  return () => {
    const jobs = find.rows(`SELECT "counts" FROM "job" WHERE ${RUNNING_JOB}`, [])
    const counts: Record<string, number> = {}
    for (const [text] of jobs) {
      for (const [state, n] of Object.entries(JSON.parse(text as string) as ExecutionCounts)) {
        counts[state] = (counts[state] ?? 0) + n
      }
    }
    return { jobs: jobs.length, devices: devices() ?? 0, counts }
  }
}

function queued(db: Db, find: Prepared): (now: number) => Today['queued'] {
  const list = queueList(db, find)
  const counts = workCounts(db)
  const inBand = oneValue<number>(
    db,
    `SELECT count(*) FROM "job" WHERE "is_movable" = 1 AND "state" IN ('PENDING', 'QUEUED') AND "priority" BETWEEN ? AND ?`,
  )
  return (now) => ({
    jobs: counts.queued(),
    lastStartsAboutAt: list({ now }).lastStartsAboutAt,
    bands: Object.fromEntries(PRIORITY_BANDS.map(({ band, from, to }) => [band, inBand(from, to) ?? 0])),
  })
}

/** The last 24 hours, hour by hour, the newest last; empty hours are there. */
function lastDay(find: Prepared, now: number): Today['failed24h'] {
  const first = Math.floor((now - DAY_MS) / HOUR_MS) + 1
  const found = find.objects<{ hour: number; runs: number; failed: number }>(
    `SELECT "finished_at" / ${HOUR_MS} AS "hour", count(*) AS "runs", total(${FAILED_BY_ITSELF}) AS "failed"
     FROM "run" WHERE "kind" = 'job' AND "finished_at" >= ? AND "finished_at" <= ? GROUP BY 1`,
    [first * HOUR_MS, now],
  )
  const byHour = new Map(found.map((row) => [row.hour, row]))
  const hours = Array.from({ length: 24 }, (_, at) => {
    const hour = byHour.get(first + at)
    return { at: (first + at) * HOUR_MS, runs: hour?.runs ?? 0, failed: hour?.failed ?? 0 }
  })
  const sum = (of: 'runs' | 'failed') => hours.reduce((all, hour) => all + hour[of], 0)
  return { failed: sum('failed'), runs: sum('runs'), hours }
}

function failedDevices(run: RunRow): { failedDevices: number; totalDevices: number } {
  if (run.counts === null) return { failedDevices: 0, totalDevices: 0 }
  const { FAILED, TIMED_OUT, REJECTED, REMOVED } = run.counts
  const totalDevices = Object.values(run.counts).reduce((sum, n) => sum + n, 0)
  return { failedDevices: FAILED + TIMED_OUT + REJECTED + REMOVED, totalDevices }
}

/** The newest failures of the last 24 hours, with the device where there was only one. */
function attention(find: Prepared, now: number): Today['attention'] {
  const rows = find.rows(
    `SELECT ${runRowCodec.select()}, json_extract("target_snapshot", '$.target.deviceId') FROM "run" INDEXED BY "run_finished"
     WHERE "kind" = 'job' AND ${FAILED_BY_ITSELF} AND "finished_at" >= ? ORDER BY "finished_at" DESC LIMIT ${SHOWN_FAILURES}`,
    [now - DAY_MS],
  )
  return readable(runRowCodec, rows).map(({ row, raw }) => ({
    run: row,
    device: row.deviceId ?? (raw[runRowCodec.width] as string | null),
    ...failedDevices(row),
  }))
}

type NextRow = Omit<Today['next'][number], 'targetCount'> & {
  targetKind: string | null
  listed: number | null
  groupId: string | null
}

function next(db: Db, find: Prepared): (now: number) => Pick<Today, 'next' | 'nextTotal'> {
  const coming = oneValue<number>(
    db,
    `SELECT count(*) FROM "schedule" WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL AND "next_run_at" < ?`,
  )
  const all = oneValue<number>(db, 'SELECT count(*) FROM "device"')
  const members = deviceCountOf(db)
  const countOf = (known: Map<string, number>, { targetKind, listed, groupId }: NextRow): number => {
    if (targetKind === 'all') return all() ?? 0
    if (targetKind === 'group' && groupId !== null) {
      // A group by query walks the devices: once, however many schedules reach it.
      const many = known.get(groupId) ?? members(groupId)
      known.set(groupId, many)
      return many
    }
    return targetKind === 'device' ? 1 : (listed ?? 0)
  }
  // A schedule's own target wins over its template's; o = whichever holds.
  const own = (column: string) => `CASE WHEN s."target_kind" IS NULL THEN t."${column}" ELSE s."${column}" END`
  const sql = `SELECT o.*, coalesce(g."name_en", d."name_en", o."deviceId") AS "targetNameEn", coalesce(g."name_ar", d."name_ar") AS "targetNameAr"
    FROM (SELECT s."id" AS "scheduleId", s."next_run_at" AS "at", s."name_en" AS "nameEn", s."name_ar" AS "nameAr", t."reach" AS "reach",
      ${own('target_kind')} AS "targetKind", ${own('target_device_id')} AS "deviceId", ${own('target_group_id')} AS "groupId",
      json_array_length(${own('target_device_ids')}) AS "listed"
      FROM "schedule" s INDEXED BY "schedule_due" CROSS JOIN "template" t ON t."id" = s."template_id"
      WHERE s."state" = 'ENABLED' AND s."next_run_at" IS NOT NULL ORDER BY s."next_run_at" LIMIT ${COMING_NEXT}) o
    LEFT JOIN "device_group" g ON g."id" = o."groupId" LEFT JOIN "device" d ON d."id" = o."deviceId" ORDER BY o."at"`
  return (now) => {
    const known = new Map<string, number>()
    const rows = find.objects<NextRow>(sql, []).map((row) => ({
      scheduleId: row.scheduleId,
      at: row.at,
      nameEn: row.nameEn,
      nameAr: row.nameAr,
      targetNameEn: row.targetNameEn,
      targetNameAr: row.targetNameAr,
      targetCount: countOf(known, row),
      reach: row.reach,
    }))
    return { next: rows, nextTotal: coming(now + DAY_MS) ?? 0 }
  }
}

export function todayViews(db: Db): Pick<Views, 'todayGet' | 'todayTimeline'> {
  const find = prepared(db)
  // A schedule that the engine switched off needs somebody, however long ago that was.
  const faulty = manyObjects<Today['faulty'][number]>(
    db,
    `SELECT s."id", s."name_en" AS "nameEn", s."name_ar" AS "nameAr", s."fault_reason" AS "reason", coalesce((SELECT max(a."at")
       FROM "audit" a WHERE a."entity" = 'schedule' AND a."entity_id" = s."id" AND a."action" = 'schedule.faulty'), s."updated_at") AS "at"
     FROM "schedule" s WHERE s."state" = 'DISABLED' AND s."fault_reason" IS NOT NULL ORDER BY 5 DESC LIMIT ${SHOWN_FAULTY}`,
  )
  const parts = { running: running(db, find), queued: queued(db, find), next: next(db, find) }
  const lastFailure = oneValue<number>(
    db,
    `SELECT "finished_at" FROM "run" WHERE "kind" = 'job' AND "status" = 'FAILED' ORDER BY "seq" DESC LIMIT 1`,
  )
  const hasAny = oneValue<number>(
    db,
    `SELECT EXISTS (SELECT 1 FROM "run") OR EXISTS (SELECT 1 FROM "job") OR EXISTS (SELECT 1 FROM "schedule" WHERE "state" <> 'DELETED' AND "is_primary" = 0)`,
  )
  return {
    todayGet: ({ now }) => {
      const presence = presenceCounts(find)
      const failed24h = lastDay(find, now)
      return {
        running: parts.running(),
        queued: parts.queued(now),
        failed24h,
        notAnswering: {
          devices: presence.lost,
          total: Object.values(presence).reduce((sum, n) => sum + n, 0),
          presence,
        },
        attention: attention(find, now),
        attentionTotal: failed24h.failed,
        faulty: faulty(),
        ...parts.next(now),
        lastFailureAt: lastFailure() ?? null,
        isEmpty: hasAny() === 0,
      }
    },
    todayTimeline: todayTimeline(db, find),
  }
}
