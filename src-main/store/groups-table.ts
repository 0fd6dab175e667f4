/** Groups of jobs and locks on local work in SQLite. */
import type { WorkTables } from '../engine/ports/store-work.ts'
import { groupCodec, lockCodec } from './codecs.ts'
import { change, type Db, inserter, manyRows, oneRow, updater } from './statements.ts'

export type GroupTables = Pick<
  WorkTables,
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

/** The groups' and locks' part of a transaction. */
export function groupTables(db: Db): GroupTables {
  const renew = change(db, 'UPDATE "job_lock" SET "expires_at" = ? WHERE "locked_by" = ?')
  const remove = change(db, 'DELETE FROM "job_lock" WHERE "job_id" = ?')
  return {
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
