/** The lease, instances, engine state, settings and audit in SQLite. */
import type { Settings } from '../../src-preload/contract/entities.ts'
import { DEFAULT_SETTINGS } from '../engine/domain/settings.ts'
import { type EngineState, type InstanceTables, type Lease, StoreFault } from '../engine/ports/store.ts'
import { instanceCodec } from './codecs.ts'
import { change, type Db, manyObjects, manyRows, oneRow, oneValue } from './statements.ts'

/** What holds before the engine ever wrote. */
export const FIRST_ENGINE_STATE: EngineState = {
  isPaused: false,
  pausedUntil: null,
  pauseReason: null,
  pausedBy: null,
  pausedAt: null,
  pauseEndedAt: null,
  queueVersion: 0,
  tzRelease: '',
  lastTickAt: null,
  clockNoteAt: null,
  clockNoteDeltaMs: null,
  tzNote: null,
  eventsDropped: 0,
  stopping: null,
  agedAt: null,
  ageingTo: null,
  ageingBelow: null,
}

/** Settings from stored keys: unknown ones are dropped, missing ones are the defaults. */
export function settingsOf(stored: Iterable<readonly [string, unknown]>): Settings {
  const known = [...stored].filter(([key]) => Object.hasOwn(DEFAULT_SETTINGS, key))
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(known) }
}

function leaseTables(db: Db): Pick<InstanceTables, 'readLease' | 'putLease' | 'clearLease'> {
  const read = manyObjects<Lease>(
    db,
    `SELECT "epoch", coalesce("instance_id", '') AS "instanceId", coalesce("host_name", '') AS "hostName",
       coalesce("process_id", 0) AS "processId", coalesce("expires_at", 0) AS "expiresAt" FROM "lease" WHERE "epoch" > 0`,
  )
  // Only with a higher epoch, or one's own again: of two instances that saw the same state one alone gets it.
  const put = change(
    db,
    `UPDATE "lease" SET "epoch" = ?, "instance_id" = ?, "host_name" = ?, "process_id" = ?, "expires_at" = ?
     WHERE "only" = 1 AND ("epoch" < ? OR ("epoch" = ? AND "instance_id" = ?))`,
  )
  // The epoch stays: the next holder's is higher, so that a write of an old holder can never pass.
  const clear = change(
    db,
    'UPDATE "lease" SET "instance_id" = NULL, "host_name" = NULL, "process_id" = NULL, "expires_at" = NULL WHERE "epoch" = ?',
  )
  return {
    readLease: () => read()[0] ?? null,
    putLease: ({ epoch, instanceId, hostName, processId, expiresAt }) => {
      const rows = put(epoch, instanceId, hostName, processId, expiresAt, epoch, epoch, instanceId)
      if (rows === 0) throw new StoreFault('stepped_down', 'Another instance has taken this workspace.', { epoch })
    },
    clearLease: (epoch) => void clear(epoch),
  }
}

type Kept = Pick<InstanceTables, 'getEngineState' | 'putEngineState' | 'getSettings' | 'putSettings'>

/** Settings and state are asked a dozen times for each job, and only the holder of the lease writes them: kept until then. */
function keptTables(db: Db): { kept: Kept; clear: () => void } {
  let settings: Settings | null = null
  let state: EngineState | null = null
  const readState = oneValue<string>(db, `SELECT "value" FROM "engine_state" WHERE "key" = 'state'`)
  const writeState = change(
    db,
    `INSERT INTO "engine_state" ("key", "value") VALUES ('state', ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
  )
  const readSettings = manyObjects<{ key: string; value: string }>(db, 'SELECT "key", "value" FROM "settings"')
  const writeSetting = change(
    db,
    'INSERT INTO "settings" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"',
  )
  const kept: Kept = {
    getEngineState: () => {
      state ??= { ...FIRST_ENGINE_STATE, ...JSON.parse(readState() ?? '{}') } as EngineState
      return state
    },
    putEngineState: (next) => {
      writeState(JSON.stringify(next))
      state = null
    },
    getSettings: () => {
      settings ??= settingsOf(readSettings().map(({ key, value }) => [key, JSON.parse(value)] as const))
      return settings
    },
    putSettings: (next) => {
      for (const [key, value] of Object.entries(next)) writeSetting(key, JSON.stringify(value))
      settings = null
    },
  }
  const clear = () => {
    settings = null
    state = null
  }
  return { kept, clear }
}

/** The instances' part of a transaction; `clear` drops what is cached, after a rollback and with a new lease. */
export function instanceTables(db: Db): { tables: InstanceTables; clear: () => void } {
  const { kept, clear } = keptTables(db)
  const putInstance = change(db, instanceCodec.insertSql.replace('INSERT', 'INSERT OR REPLACE'))
  const addAudit = change(
    db,
    'INSERT INTO "audit" ("at", "actor", "action", "entity", "entity_id", "data") VALUES (?, ?, ?, ?, ?, ?)',
  )
  const tables: InstanceTables = {
    ...leaseTables(db),
    putInstance: (row) => void putInstance(...instanceCodec.encode(row)),
    getInstance: oneRow(db, instanceCodec, 'WHERE "id" = ?'),
    listInstances: manyRows(db, instanceCodec, 'ORDER BY "last_heartbeat_at" DESC, "id" LIMIT 200'),
    ...kept,
    addAudit: (row) =>
      void addAudit(
        row.at,
        row.actor,
        row.action,
        row.entity,
        row.entityId,
        row.data === undefined ? null : JSON.stringify(row.data),
      ),
  }
  return { tables, clear }
}
