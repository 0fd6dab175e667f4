/** Concurrency limits, what counts against them, devices that wait for their release, and backfills, in SQLite. Jobs are in jobs-table. */
import type { LimitTables } from '../engine/ports/store-limits.ts'
import { backfillCodec, limitCodec, releaseWaitCodec } from './codecs.ts'
import { type JobTables, OPEN_JOB } from './jobs-table.ts'
import {
  change,
  type Db,
  guardedUpdater,
  inserter,
  manyObjects,
  manyRows,
  manyValues,
  oneRow,
  oneValue,
  updater,
} from './statements.ts'

const UNDER_WAY = `"state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING')`
const SHOWN = 200

type OwnTables = Omit<LimitTables, keyof JobTables>
type Backfills = 'insertBackfill' | 'updateBackfill' | 'getBackfill' | 'listBackfills' | 'runningBackfills'

/** Keeps a short list until something of it is written. Each caller gets rows of its own. */
function keptList<T extends object>(read: () => T[]): { list: () => T[]; forget: () => void } {
  let kept: readonly T[] | null = null
  return {
    list: () => {
      kept ??= read()
      return kept.length === 0 ? [] : kept.map((row) => ({ ...row }))
    },
    forget: () => {
      kept = null
    },
  }
}

/** Runs `write`, after which what was kept holds no longer. */
function forgetting<A extends unknown[], R>(forget: () => void, write: (...given: A) => R): (...given: A) => R {
  return (...given) => {
    forget()
    return write(...given)
  }
}

function backfillTables(db: Db): Pick<OwnTables, Backfills> & { readonly forget: () => void } {
  const ofSchedule = manyRows(db, backfillCodec, `WHERE "schedule_id" = (? || '') ORDER BY "id" DESC LIMIT ${SHOWN}`)
  const all = manyRows(db, backfillCodec, `ORDER BY "id" DESC LIMIT ${SHOWN}`)
  const running = keptList(
    manyRows(db, backfillCodec, `INDEXED BY "backfill_running" WHERE "state" = 'running' ORDER BY "id"`),
  )
  return {
    forget: running.forget,
    insertBackfill: forgetting(running.forget, inserter(db, backfillCodec)),
    updateBackfill: forgetting(running.forget, updater(db, backfillCodec)),
    getBackfill: oneRow(db, backfillCodec, 'WHERE "id" = ?'),
    listBackfills: (scheduleId) => (scheduleId === null ? all() : ofSchedule(scheduleId)),
    runningBackfills: running.list,
  }
}

function waitTables(
  db: Db,
): Pick<OwnTables, Extract<keyof OwnTables, `${string}ReleaseWait${string}` | `releaseWait${string}`>> {
  const remove = change(db, 'DELETE FROM "release_wait" WHERE "job_id" = ? AND "device_id" = ?')
  const removeAll = change(db, 'DELETE FROM "release_wait" WHERE "job_id" = ?')
  const has = oneValue<number>(db, 'SELECT 1 FROM "release_wait" WHERE "job_id" = ? LIMIT 1')
  const inOrder = manyRows(
    db,
    releaseWaitCodec,
    `INDEXED BY "release_wait_order" WHERE "job_id" = (? || '') AND "position" > ? ORDER BY "position" LIMIT (? + 0)`,
  )
  const ofReason = manyRows(
    db,
    releaseWaitCodec,
    `INDEXED BY "release_wait_why" WHERE "job_id" = (? || '') AND "why" = (? || '') AND "position" > ? ORDER BY "position" LIMIT (? + 0)`,
  )
  const due = manyRows(
    db,
    releaseWaitCodec,
    'INDEXED BY "release_wait_time" WHERE "not_before_at" IS NOT NULL AND "not_before_at" <= ? ORDER BY "not_before_at", "job_id", "position" LIMIT (? + 0)',
  )
  const counts = manyObjects<{ why: string; count: number }>(
    db,
    `SELECT "why", count(*) AS "count" FROM "release_wait" INDEXED BY "release_wait_why" WHERE "job_id" = (? || '') GROUP BY "why" ORDER BY "why"`,
  )
  return {
    insertReleaseWait: inserter(db, releaseWaitCodec),
    deleteReleaseWait: (jobId, deviceId) => void remove(jobId, deviceId),
    deleteReleaseWaitsOf: (jobId) => void removeAll(jobId),
    getReleaseWait: oneRow(db, releaseWaitCodec, 'WHERE "job_id" = ? AND "device_id" = ?'),
    releaseWaitsOf: (jobId, after, limit) => inOrder(jobId, after, limit),
    releaseWaitsWhy: (jobId, why, after, limit) => ofReason(jobId, why, after, limit),
    releaseWaitCounts: (jobId) => counts(jobId),
    releaseWaitsDue: (now, limit) => due(now, limit),
    hasReleaseWaits: (jobId) => has(jobId) !== undefined,
  }
}

/** Open executions of a job by one attribute of their devices. */
function attributeCounts(db: Db) {
  // The name is compared as a whole key: an attribute may hold dots and quotes.
  return manyObjects<{ value: string; count: number }>(
    db,
    `SELECT CASE a."type" WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(a."value" AS TEXT) END AS "value", count(*) AS "count" FROM "execution" e CROSS JOIN "device" d ON d."id" = e."device_id"
     CROSS JOIN json_each(d."attributes") a ON a."key" = (? || '') WHERE e."job_id" = (? || '') AND e."state" IN ('QUEUED', 'IN_PROGRESS')
     AND a."type" <> 'null' GROUP BY 1 ORDER BY 1`,
  )
}

/** The limits' part of a transaction; `forgetLimits` drops what is cached, after a rollback and with a new lease. */
export function limitTables(db: Db): OwnTables & { readonly forgetLimits: () => void } {
  const remove = change(db, 'DELETE FROM "concurrency_limit" WHERE "id" = ?')
  const ofTemplate = oneValue<number>(
    db,
    `SELECT count(*) FROM "job" INDEXED BY "job_template" WHERE "template_id" = ? AND ${UNDER_WAY}`,
  )
  const resources = manyObjects<{ key: string; count: number }>(
    db,
    `SELECT held."value" AS "key", count(*) AS "count" FROM "job" INDEXED BY "job_open", json_each("job"."resources") held
     WHERE ${UNDER_WAY} AND ${OPEN_JOB} GROUP BY held."value" ORDER BY held."value"`,
  )
  const open = oneValue<number>(
    db,
    `SELECT count(*) FROM json_each(?) d CROSS JOIN "execution" e INDEXED BY "execution_device_open"
     ON e."device_id" = d."value" AND e."state" IN ('QUEUED', 'IN_PROGRESS')`,
  )
  const openOfJob = oneValue<number>(
    db,
    `SELECT count(*) FROM json_each(?) d CROSS JOIN "execution" e ON e."job_id" = ? AND e."device_id" = d."value"
     AND e."state" IN ('QUEUED', 'IN_PROGRESS')`,
  )
  const byAttribute = attributeCounts(db)
  const groups = manyValues<string>(db, 'SELECT "id" FROM "device_group" ORDER BY "id"')
  const limits = keptList(manyRows(db, limitCodec, 'ORDER BY "kind", "key"'))
  const { forget: forgetBackfills, ...backfills } = backfillTables(db)
  return {
    forgetLimits: () => {
      limits.forget()
      forgetBackfills()
    },
    insertLimit: forgetting(limits.forget, inserter(db, limitCodec)),
    updateLimit: forgetting(limits.forget, guardedUpdater(db, limitCodec)),
    deleteLimit: forgetting(limits.forget, (id: string) => remove(id) > 0),
    getLimit: oneRow(db, limitCodec, 'WHERE "id" = ?'),
    listLimits: limits.list,
    countTemplateUnderWay: (templateId) => ofTemplate(templateId) ?? 0,
    resourcesInUse: () => resources(),
    countOpenExecutions: (deviceIds) => (deviceIds.length === 0 ? 0 : (open(JSON.stringify(deviceIds)) ?? 0)),
    openByAttribute: (jobId, name) => byAttribute(name, jobId),
    countOpenOfJob: (jobId, deviceIds) =>
      deviceIds.length === 0 ? 0 : (openOfJob(JSON.stringify(deviceIds), jobId) ?? 0),
    deviceGroupIds: () => groups(),
    ...waitTables(db),
    ...backfills,
  }
}
