/** Groups of jobs and locks on local work in SQLite. */
import type { GroupSketch, LockRow, WorkTables } from '../engine/ports/store-work.ts'
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

type Locks = Pick<WorkTables, 'insertLock' | 'getLock' | 'listLocks' | 'renewLocks' | 'deleteLock'>

/** Locks are few, only the holder of the lease writes them, and each report of local work asks for one: all are kept. */
function lockTables(db: Db): { locks: Locks; clear: () => void } {
  const insert = inserter(db, lockCodec)
  const renew = change(db, 'UPDATE "job_lock" SET "expires_at" = ? WHERE "locked_by" = ?')
  const remove = change(db, 'DELETE FROM "job_lock" WHERE "job_id" = ?')
  const list = manyRows(db, lockCodec, 'ORDER BY "locked_at", "job_id"')
  let kept: Map<string, LockRow> | null = null
  const all = (): Map<string, LockRow> => {
    kept ??= new Map(list().map((row) => [row.jobId, row]))
    return kept
  }
  const clear = () => {
    kept = null
  }
  const locks: Locks = {
    insertLock: (row) => {
      insert(row)
      kept?.set(row.jobId, { ...row })
    },
    getLock: (jobId) => {
      const found = all().get(jobId)
      return found === undefined ? null : { ...found }
    },
    listLocks: () => list(),
    renewLocks: (lockedBy, expiresAt) => {
      renew(expiresAt, lockedBy)
      clear()
    },
    deleteLock: (jobId) => {
      remove(jobId)
      kept?.delete(jobId)
    },
  }
  return { locks, clear }
}

/** The groups' and locks' part of a transaction; `forgetLocks` drops what is cached, after a rollback and with a new lease. */
export function groupTables(db: Db): GroupTables & { readonly forgetLocks: () => void } {
  const { locks, clear } = lockTables(db)
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
    ...locks,
    forgetLocks: clear,
  }
}
