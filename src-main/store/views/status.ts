/** The engine's counters, settings, lookups, instances, reports. Counts are over partial indexes, never over history. */
import type { Lookup } from '../../../src-preload/contract/entities.ts'
import type { Report } from '../../../src-preload/contract/requests-history.ts'
import type { EngineStatus } from '../../../src-preload/contract/work.ts'
import type { EngineState } from '../../engine/ports/store.ts'
import { instanceCodec, taskFunctionCodec } from '../codecs.ts'
import { FIRST_ENGINE_STATE, settingsOf } from '../instances-table.ts'
import { OPEN_JOB } from '../jobs-table.ts'
import { type Db, manyObjects, manyRows, oneValue } from '../statements.ts'
import type { Views } from './views.ts'

/** An instance that has not been heard for this long does not count as active. */
const SILENT_MS = 60_000

/** Jobs that wait, and jobs at work; with the whole condition of the index over open jobs. */
export const WAITING_JOB = `"state" IN ('PENDING', 'QUEUED') AND ${OPEN_JOB}`
export const RUNNING_JOB = `"state" IN ('DISPATCHED', 'RUNNING', 'CANCELLING') AND ${OPEN_JOB}`

/** How many jobs and executions there are, by state. */
export function workCounts(db: Db) {
  const count = (where: string) => oneValue<number>(db, `SELECT count(*) FROM ${where}`)
  const queued = count(`"job" WHERE ${WAITING_JOB}`)
  const running = count(`"job" WHERE ${RUNNING_JOB}`)
  const outbox = count(`"execution" WHERE "announced_at" IS NULL AND "state" IN ('QUEUED', 'IN_PROGRESS')`)
  return { queued: () => queued() ?? 0, running: () => running() ?? 0, outbox: () => outbox() ?? 0 }
}

export function engineStateReader(db: Db): () => EngineState {
  const read = oneValue<string>(db, `SELECT "value" FROM "engine_state" WHERE "key" = 'state'`)
  return () => ({ ...FIRST_ENGINE_STATE, ...JSON.parse(read() ?? '{}') })
}

export function settingsReader(db: Db) {
  const read = manyObjects<{ key: string; value: string }>(db, 'SELECT "key", "value" FROM "settings"')
  return () => settingsOf(read().map(({ key, value }) => [key, JSON.parse(value)] as const))
}

function engineCounters(db: Db): Views['engineCounters'] {
  const state = engineStateReader(db)
  const settings = settingsReader(db)
  const work = workCounts(db)
  const workspaceId = oneValue<string>(db, 'SELECT "id" FROM "workspace"')
  const failing = oneValue<number>(db, `SELECT count(*) FROM "device" WHERE "last_run_status" = 'FAILED'`)
  const schedules = oneValue<number>(db, `SELECT count(*) FROM "schedule" WHERE "state" <> 'DELETED'`)
  const enabled = oneValue<number>(db, `SELECT count(*) FROM "schedule" WHERE "state" = 'ENABLED'`)
  const runningHere = oneValue<number>(db, `SELECT count(*) FROM "job" WHERE ${RUNNING_JOB} AND "reach" = 'local'`)
  const faulty = oneValue<number>(
    db,
    `SELECT count(*) FROM "schedule" WHERE "state" = 'DISABLED' AND "fault_reason" IS NOT NULL`,
  )
  const active = oneValue<number>(
    db,
    `SELECT count(*) FROM "instance" WHERE "last_heartbeat_at" > ? AND "state" <> 'stopped'`,
  )
  const next = manyObjects<NonNullable<EngineStatus['nextFire']>>(
    db,
    `SELECT "next_run_at" AS "at", "id" AS "scheduleId", "name_en" AS "nameEn", "name_ar" AS "nameAr" FROM "schedule" INDEXED BY "schedule_due"
     WHERE "state" = 'ENABLED' AND "next_run_at" IS NOT NULL ORDER BY "next_run_at" LIMIT 1`,
  )
  return ({ now }) => {
    const { isPaused, pausedUntil, pauseReason, tzRelease, clockNoteAt, clockNoteDeltaMs, tzNote, stopping } = state()
    const { workspaceNameEn, workspaceNameAr, isDemo } = settings()
    return {
      ...{ isPaused, pausedUntil, pauseReason, tzRelease, workspaceNameEn, workspaceNameAr, isDemo },
      workspaceId: workspaceId() ?? '',
      queued: work.queued(),
      running: work.running(),
      outbox: work.outbox(),
      devicesFailing: failing() ?? 0,
      totalSchedules: schedules() ?? 0,
      enabledSchedules: enabled() ?? 0,
      faultySchedules: faulty() ?? 0,
      activeInstances: active(now - SILENT_MS) ?? 0,
      nextFire: next()[0] ?? null,
      stopping: stopping === null ? null : { mode: stopping, running: runningHere() ?? 0 },
      clockNote:
        clockNoteAt === null || clockNoteDeltaMs === null ? null : { at: clockNoteAt, deltaMs: clockNoteDeltaMs },
      tzNote,
    }
  }
}

type StatusViews = Pick<Views, 'engineCounters' | 'instances' | 'settingsGet' | 'lookupsGet' | 'reportsGet'>

export function statusViews(db: Db): StatusViews {
  const lookup = (table: string) =>
    manyObjects<Lookup>(
      db,
      `SELECT "id", "name", "name_en" AS "nameEn", "name_ar" AS "nameAr" FROM "${table}" ORDER BY "id"`,
    )
  const taskFunctions = manyRows(db, taskFunctionCodec, 'WHERE "is_active" = 1 ORDER BY "number"')
  const lookups = {
    jobTypes: lookup('job_type'),
    scheduleTypes: lookup('schedule_type'),
    statuses: lookup('execution_status'),
  }
  const report = manyObjects<Report>(
    db,
    `SELECT "id", "state", "path", "rows", "total", "started_at" AS "startedAt", "finished_at" AS "finishedAt", "code", "message"
     FROM "report" WHERE "id" = ?`,
  )
  return {
    engineCounters: engineCounters(db),
    instances: manyRows(db, instanceCodec, 'ORDER BY "last_heartbeat_at" DESC LIMIT 200'),
    settingsGet: settingsReader(db),
    lookupsGet: () => ({
      taskFunctions: taskFunctions(),
      jobTypes: lookups.jobTypes(),
      scheduleTypes: lookups.scheduleTypes(),
      executionStatuses: lookups.statuses(),
    }),
    reportsGet: (id) => report(id)[0] ?? null,
  }
}
