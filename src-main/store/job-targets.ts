/** Targets of jobs and their device snapshots: one value a job, kept apart from the job's row and cached, because a snapshot of ten
 *  thousand ids must not be parsed or written again each time a counter of the job moves. Cached values are shared: do not change them. */
import type { Target } from '../../src-preload/contract/entities.ts'
import type { JobRow } from '../engine/ports/store-work.ts'
import { targetFromColumns, targetToColumns } from './codec.ts'
import type { JobCore } from './codecs.ts'
import { change, type Db } from './statements.ts'

type Stored = { readonly target: Target | null; readonly targetDeviceIds: string[] | null }
const NOTHING: Stored = { target: null, targetDeviceIds: null }
/** How many jobs' targets stay parsed. */
const CACHED = 512

export type JobTargets = {
  insert(row: JobRow): void
  update(row: JobRow): void
  join(core: JobCore): JobRow
  forget(jobId: string): void
  /** After a rollback nothing that was cached is sure. */
  clear(): void
}

type RawTarget = {
  target_kind: string | null
  target_device_id: string | null
  target_device_ids: string | null
  target_group_id: string | null
  snapshot_device_ids: string | null
}

function fromRaw(raw: RawTarget | undefined): Stored {
  if (raw === undefined) return NOTHING
  const ids = raw.target_device_ids === null ? null : (JSON.parse(raw.target_device_ids) as string[])
  const target = targetFromColumns({
    targetKind: raw.target_kind,
    targetDeviceId: raw.target_device_id,
    targetDeviceIds: ids,
    targetGroupId: raw.target_group_id,
  })
  const snapshot = raw.snapshot_device_ids
  return { target, targetDeviceIds: snapshot === null ? null : (JSON.parse(snapshot) as string[]) }
}

export function jobTargets(db: Db): JobTargets {
  const cache = new Map<string, Stored>()
  const read = db.prepare('SELECT * FROM "job_target" WHERE "job_id" = ?')
  const write = change(
    db,
    `INSERT INTO "job_target" ("job_id", "target_kind", "target_device_id", "target_device_ids", "target_group_id", "target_all", "snapshot_device_ids")
     VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("job_id") DO UPDATE SET "target_kind" = excluded."target_kind",
     "target_device_id" = excluded."target_device_id", "target_device_ids" = excluded."target_device_ids",
     "target_group_id" = excluded."target_group_id", "target_all" = excluded."target_all", "snapshot_device_ids" = excluded."snapshot_device_ids"`,
  )
  const remember = (jobId: string, stored: Stored): Stored => {
    if (cache.size >= CACHED) cache.delete(cache.keys().next().value as string)
    cache.set(jobId, stored)
    return stored
  }
  const stored = (jobId: string): Stored =>
    cache.get(jobId) ?? remember(jobId, fromRaw(read.get(jobId) as RawTarget | undefined))
  const put = (row: JobRow): void => {
    const columns = targetToColumns(row.target)
    const ids = columns.targetDeviceIds === null ? null : JSON.stringify(columns.targetDeviceIds)
    const snapshot = row.targetDeviceIds === null ? null : JSON.stringify(row.targetDeviceIds)
    const all = columns.targetAll === null ? null : 1
    write(row.id, columns.targetKind, columns.targetDeviceId, ids, columns.targetGroupId, all, snapshot)
    remember(row.id, { target: row.target, targetDeviceIds: row.targetDeviceIds })
  }
  return {
    insert: (row) => {
      if (row.target !== null || row.targetDeviceIds !== null) put(row)
      else remember(row.id, NOTHING)
    },
    update: (row) => {
      const known = stored(row.id)
      if (known.target !== row.target || known.targetDeviceIds !== row.targetDeviceIds) put(row)
    },
    join: (core) => Object.assign(core, stored(core.id)),
    forget: (jobId) => void cache.delete(jobId),
    clear: () => cache.clear(),
  }
}
