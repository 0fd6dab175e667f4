/** Executions in SQLite: one row for each job and device, written under its version. */
import type { WorkTables } from '../engine/ports/store-work.ts'
import { type ChangedExecutions, changedExecutions } from './changed-executions.ts'
import { executionCodec } from './codecs.ts'
import { deviceLists } from './device-lists.ts'
import { change, type Db, inserter, manyRows, oneRow, oneValue, perWords } from './statements.ts'

const OPEN = `"state" IN ('QUEUED', 'IN_PROGRESS')`
const JOB_ORDER = 'j."priority" DESC, j."rank", j."insert_seq"'
/** IN_PROGRESS first, then the operator's order on the device, then the queue's (DESIGN 6.9, L2). */
export const LIST_ORDER = `e."state" = 'QUEUED', e."state" = 'QUEUED' AND e."rank" IS NULL, CASE e."state" WHEN 'QUEUED' THEN e."rank" END, ${JOB_ORDER}`

export type ExecutionTables = Pick<
  WorkTables,
  | 'insertExecution'
  | 'updateExecution'
  | 'getExecution'
  | 'getExecutionByPublicId'
  | 'executionsOfJob'
  | 'deleteExecutionsOfJob'
  | 'deleteExecution'
  | 'deviceList'
  | 'deviceKeys'
  | 'openExecutionsOfSchedule'
  | 'executionsPastDeadline'
  | 'devicesWithPending'
  | 'shiftDeadlines'
  | 'markAnnounced'
  | 'clearAnnounced'
  | 'markUnconfirmed'
  | 'clearUnconfirmed'
  | 'hasUnconfirmed'
>

function deadlines(
  db: Db,
  rows: ChangedExecutions,
): Pick<ExecutionTables, 'executionsPastDeadline' | 'shiftDeadlines'> {
  const past = manyRows(
    db,
    executionCodec,
    `WHERE rowid IN (
       SELECT rowid FROM "execution" INDEXED BY "execution_deadline" WHERE "deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS' AND "deadline_at" <= ?
       UNION SELECT rowid FROM "execution" INDEXED BY "execution_step_deadline" WHERE "step_deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS' AND "step_deadline_at" <= ?
       UNION SELECT rowid FROM "execution" INDEXED BY "execution_overall_deadline" WHERE "overall_deadline_at" IS NOT NULL AND ${OPEN} AND "overall_deadline_at" <= ?)
     ORDER BY "job_id", "device_id" LIMIT (? + 0)`,
  )
  const shift = change(
    db,
    `UPDATE "execution" SET "deadline_at" = "deadline_at" + ?, "step_deadline_at" = "step_deadline_at" + ?, "overall_deadline_at" = "overall_deadline_at" + ?
     WHERE rowid IN (
       SELECT rowid FROM "execution" INDEXED BY "execution_deadline" WHERE "deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'
       UNION SELECT rowid FROM "execution" INDEXED BY "execution_step_deadline" WHERE "step_deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'
       UNION SELECT rowid FROM "execution" INDEXED BY "execution_overall_deadline" WHERE "overall_deadline_at" IS NOT NULL AND ${OPEN})`,
  )
  const shiftWaits = change(
    db,
    `UPDATE "release_wait" SET "overall_deadline_at" = "overall_deadline_at" + ? WHERE "overall_deadline_at" IS NOT NULL`,
  )
  return {
    executionsPastDeadline: (now, limit) => past(now, now, now, limit),
    shiftDeadlines: (deltaMs) => {
      rows.forget()
      return shift(deltaMs, deltaMs, deltaMs) + shiftWaits(deltaMs)
    },
  }
}

type Marks = 'markAnnounced' | 'markUnconfirmed' | 'clearUnconfirmed' | 'hasUnconfirmed'

/** What was said to a device, and what is not sure of what it said. */
function marks(db: Db, rows: ChangedExecutions): Pick<ExecutionTables, Marks> {
  // The overall timer of a job that has one begins with the first announcement.
  const announced = change(
    db,
    `UPDATE "execution" SET "announced_at" = ?, "overall_deadline_at" = coalesce("overall_deadline_at",
       ? + 60000 * (SELECT json_extract(j."fleet_plan", '$.overallMinutes') FROM "job" j WHERE j."id" = "execution"."job_id"))
     WHERE "device_id" = ? AND ${OPEN}`,
  )
  const unsure = change(
    db,
    `UPDATE "execution" SET "unconfirmed_at" = coalesce("unconfirmed_at", ?)
     WHERE "device_id" = ? AND ${OPEN} AND ("announced_at" IS NOT NULL OR "state" = 'IN_PROGRESS')`,
  )
  const sure = change(
    db,
    `UPDATE "execution" SET "unconfirmed_at" = NULL WHERE "device_id" = ? AND ${OPEN} AND "unconfirmed_at" IS NOT NULL`,
  )
  const any = oneValue<number>(
    db,
    'SELECT 1 FROM "execution" INDEXED BY "execution_unconfirmed" WHERE "unconfirmed_at" IS NOT NULL LIMIT 1',
  )
  return {
    markAnnounced: (deviceId, at) => {
      rows.forget()
      announced(at, at, deviceId)
    },
    markUnconfirmed: (deviceId, at) => {
      rows.forget()
      return unsure(at, deviceId)
    },
    clearUnconfirmed: (deviceId) => {
      const isChanged = sure(deviceId) > 0
      if (isChanged) rows.forget()
      return isChanged
    },
    hasUnconfirmed: () => any() !== undefined,
  }
}

/** A job's executions by device, of all states or of some. */
function pages(db: Db): ExecutionTables['executionsOfJob'] {
  const read = (more: string) =>
    manyRows(
      db,
      executionCodec,
      `WHERE "job_id" = (? || '') AND "device_id" > ? ${more} ORDER BY "device_id" LIMIT (? + 0)`,
    )
  const page = read('')
  const pageIn = perWords((words) => read(`AND "state" IN (${words})`))
  return (jobId, states, after, limit) => {
    if (states === null) return page(jobId, after ?? '', limit)
    return states.length === 0 ? [] : pageIn(states)(jobId, after ?? '', limit)
  }
}

/** The executions' part of a transaction; `forgetExecutions` drops what is kept, after a rollback. */
export function executionTables(db: Db): ExecutionTables & { readonly forgetExecutions: () => void } {
  const rows = changedExecutions(db)
  const byKey = oneRow(db, executionCodec, 'WHERE "job_id" = ? AND "device_id" = ?')
  const byPublicId = oneRow(
    db,
    executionCodec,
    'WHERE "job_id" = (SELECT "id" FROM "job" WHERE "public_id" = ?) AND "device_id" = ?',
  )
  const removeOfJob = change(db, 'DELETE FROM "execution" WHERE "job_id" = ?')
  const removeOne = change(db, 'DELETE FROM "execution" WHERE "job_id" = ? AND "device_id" = ?')
  const clear = change(db, `UPDATE "execution" SET "announced_at" = NULL WHERE "device_id" = ? AND ${OPEN}`)
  return {
    insertExecution: inserter(db, executionCodec),
    updateExecution: (row, expected) => rows.update(row, expected),
    getExecution: (jobId, deviceId) => rows.keep(byKey(jobId, deviceId)),
    getExecutionByPublicId: (publicJobId, deviceId) => rows.keep(byPublicId(publicJobId, deviceId)),
    executionsOfJob: pages(db),
    deleteExecutionsOfJob: (jobId) => {
      rows.forget()
      removeOfJob(jobId)
    },
    deleteExecution: (jobId, deviceId) => {
      rows.forget()
      removeOne(jobId, deviceId)
    },
    forgetExecutions: () => rows.forget(),
    ...deviceLists(db),
    ...deadlines(db, rows),
    clearAnnounced: (deviceId) => {
      rows.forget()
      clear(deviceId)
    },
    ...marks(db, rows),
  }
}
