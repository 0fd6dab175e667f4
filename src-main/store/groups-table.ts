/** Groups of jobs and locks on local work in SQLite. */
import type { GroupSketch, WorkTables } from '../engine/ports/store-work.ts'
import { groupCodec, lockCodec } from './codecs.ts'
import { OPEN_JOB } from './jobs-table.ts'
import { change, type Db, inserter, manyObjects, manyRows, oneRow, updater } from './statements.ts'

export type GroupTables = Pick<
  WorkTables,
  | 'sketchOfGroup'
  | 'insertGroup'
  | 'updateGroup'
  | 'getGroup'
  | 'openGroups'
  | 'insertLock'
  | 'getLock'
  | 'listLocks'
  | 'renewLocks'
  | 'deleteLock'
>

type OpenSketch = Omit<GroupSketch['open'][number], 'isHeld'> & { readonly isHeld: number }

/** Both by the index on the group alone: few columns of rows that lie together. */
function sketches(db: Db): WorkTables['sketchOfGroup'] {
  const open = manyObjects<OpenSketch>(
    db,
    `SELECT "id", "state", "is_held" AS "isHeld", "attempt", "parent_run_id" AS "parentRunId", "group_index" AS "groupIndex"
     FROM "job" INDEXED BY "job_group_member" WHERE "group_id" = (? || '') AND ${OPEN_JOB} ORDER BY "group_index"`,
  )
  const runs = manyObjects<GroupSketch['runs'][number]>(
    db,
    `SELECT "id", "parent_run_id" AS "parentRunId", "status" FROM "run" INDEXED BY "run_group"
     WHERE "group_id" = (? || '') AND "kind" = 'job' ORDER BY "seq"`,
  )
  return (groupId) => ({
    open: open(groupId).map((row) => ({ ...row, isHeld: row.isHeld === 1 })),
    runs: runs(groupId),
  })
}

/** The groups' and locks' part of a transaction. */
export function groupTables(db: Db): GroupTables {
  const renew = change(db, 'UPDATE "job_lock" SET "expires_at" = ? WHERE "locked_by" = ?')
  const remove = change(db, 'DELETE FROM "job_lock" WHERE "job_id" = ?')
  return {
    sketchOfGroup: sketches(db),
    insertGroup: inserter(db, groupCodec),
    updateGroup: updater(db, groupCodec),
    getGroup: oneRow(db, groupCodec, 'WHERE "id" = ?'),
    openGroups: manyRows(
      db,
      groupCodec,
      `WHERE "state" IN ('CREATED', 'QUEUED', 'RUNNING') ORDER BY "id" LIMIT (? + 0)`,
    ),
    insertLock: inserter(db, lockCodec),
    getLock: oneRow(db, lockCodec, 'WHERE "job_id" = ?'),
    listLocks: manyRows(db, lockCodec, 'ORDER BY "locked_at", "job_id"'),
    renewLocks: (lockedBy, expiresAt) => void renew(expiresAt, lockedBy),
    deleteLock: (jobId) => void remove(jobId),
  }
}
