/** Opens a workspace's store: folder and file, connection settings read back, health, migrations, identity. No queries of the domain. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v7 as uuidv7 } from 'uuid'
import { type Store, StoreFault } from '../engine/ports/store.ts'
import { asStoreFault } from './faults.ts'
import { migrate } from './migrate.ts'
import { sqliteStore } from './sqlite-store.ts'
import type { Db } from './statements.ts'
import { createViews, type Views } from './views/index.ts'
import { prepared } from './views/prepared.ts'
import { type RunReader, runReader } from './views/runs.ts'

export const STORE_FILE = 'muster.db'
/** Before it, WAL had a race between a checkpoint and a commit that could damage the file. */
const OLDEST_SQLITE = [3, 51, 3] as const
/** What must read back so (reliability 8.1); SYNCHRONOUS 2 = FULL. */
const PRAGMAS: readonly (readonly [string, string, string | number])[] = [
  ['journal_mode', 'WAL', 'wal'],
  ['synchronous', 'FULL', 2],
  ['foreign_keys', 'ON', 1],
  ['busy_timeout', '5000', 5000],
  ['trusted_schema', 'OFF', 0],
  ['cell_size_check', 'ON', 1],
  // 16 MiB of WAL: a job's cycle writes 40 pages, most of them the same ones again, which a checkpoint then moves once.
  ['wal_autocheckpoint', '4000', 4000],
]

export type OpenOptions = {
  /** The workspace's folder; made with mode 0700 if missing. */
  readonly folder: string
  /** Refused with `store_foreign` when the file is of another workspace; given to a new file. */
  readonly workspaceId?: string | undefined
  /** Path of the native binding when the default one does not fit the runtime. */
  readonly nativeBinding?: string | undefined
  readonly migrationsFolder: string
  /** Epoch ms, UTC. */
  readonly now: number
}

/** A connection that only reads. `runs` gives plain pages of history for exports, without the totals that lists have. */
export type StoreReader = { readonly views: Views; readonly runs: RunReader; readonly db: Db; close(): void }

export type SqliteStore = Store & {
  readonly views: Views
  readonly workspaceId: string
  readonly path: string
  /** The backup made before a migration, if one was. */
  readonly backup: string | null
  /** Whether the file was looked at before this start (DESIGN promise 11); if not, it is after it. */
  readonly isChecked: boolean
  /** A connection of its own that can only read. */
  openReader(): StoreReader
}

function makeFolder(folder: string, file: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const probe = join(folder, `.write-test-${process.pid}`)
    closeSync(openSync(probe, 'w', 0o600))
    rmSync(probe)
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    const message = `The folder ${folder} cannot be written. Give the rights for it, or choose another one.`
    throw new StoreFault('store_unwritable', message, {
      folder,
      cause: (error as NodeJS.ErrnoException).code ?? String(error),
    })
  }
}

/** Sets the connection up and reads every setting back. Fault `store_unwritable` when the file system does not allow one. */
export function preparePragmas(db: Db): void {
  for (const [name, value, expected] of PRAGMAS) {
    db.pragma(`${name} = ${value}`)
    const found = db.pragma(name, { simple: true })
    if (found !== expected) {
      const message = `SQLite refused ${name} = ${value} for this store. Keep the workspace on a local disk.`
      throw new StoreFault('store_unwritable', message, { pragma: name, expected, found })
    }
  }
}

function checkVersion(db: Db): void {
  const text = db.prepare('SELECT sqlite_version()').pluck().get() as string
  const parts = text.split('.').map(Number)
  const at = OLDEST_SQLITE.findIndex((part, index) => part !== parts[index])
  if (at >= 0 && (parts[at] ?? 0) < (OLDEST_SQLITE[at] as number)) {
    throw new StoreFault('store_unwritable', `SQLite ${text} is too old; 3.51.3 or newer is needed.`, { found: text })
  }
}

/** Stores up to this size are checked before each start (4 ms for each MiB). Larger ones are when they were not closed properly; else
 *  they are looked at on another thread once the engine works, because a start must not take longer with every month of history. */
const ALWAYS_CHECKED_BYTES = 16 * 1024 * 1024

/** The `-wal` file goes when the last connection closes in order. */
function wasClosedInOrder(file: string): boolean {
  return !existsSync(`${file}-wal`)
}

/** What SQLite finds wrong with the file, at most five; none when it is whole. Reads all of it. */
export function damageOf(db: Db): string[] {
  const found = (db.pragma('quick_check(5)') as { quick_check: string }[]).map((row) => row.quick_check)
  return found[0] === 'ok' ? [] : found
}

/** False = it was closed in order and is too large to be looked at now. Fault `store_damaged`. */
function checkHealth(db: Db, isClean: boolean): boolean {
  const bytes =
    (db.pragma('page_count', { simple: true }) as number) * (db.pragma('page_size', { simple: true }) as number)
  if (statSync(db.name).size < bytes && isClean) {
    throw new StoreFault('store_damaged', 'The store was cut short. Restore it from a backup.', {
      file: db.name,
      bytes,
    })
  }
  if (isClean && bytes > ALWAYS_CHECKED_BYTES) return false
  const found = damageOf(db)
  if (found.length === 0) return true
  throw new StoreFault('store_damaged', 'The store is damaged. Restore it from a backup.', { file: db.name, found })
}

function identity(db: Db, wanted: string | undefined, now: number): string {
  const stored = db.prepare('SELECT "id" FROM "workspace"').pluck().get() as string | undefined
  if (stored === undefined) {
    const id = wanted ?? uuidv7()
    db.prepare('INSERT INTO "workspace" ("only", "id", "created_at") VALUES (1, ?, ?)').run(id, now)
    return id
  }
  if (wanted !== undefined && wanted !== stored) {
    const message = 'This store belongs to another workspace. Open it there.'
    throw new StoreFault('store_foreign', message, { file: db.name, workspaceId: stored, wanted })
  }
  return stored
}

function connect(file: string, options: Pick<OpenOptions, 'nativeBinding'>, readonly: boolean): Db {
  const { nativeBinding } = options
  return new Database(file, { readonly, timeout: 5000, ...(nativeBinding ? { nativeBinding } : {}) })
}

/** Opens a read-only connection on a store that the engine has open. */
export function openReader(options: { path: string; nativeBinding?: string | undefined }): StoreReader {
  try {
    const db = connect(options.path, options, true)
    db.pragma('trusted_schema = OFF')
    db.pragma('query_only = ON')
    return { db, views: createViews(db), runs: runReader(prepared(db)), close: () => void db.close() }
  } catch (error) {
    throw asStoreFault(error)
  }
}

/** Opens or makes the store of a workspace. Faults: `store_unwritable`, `store_damaged`, `store_foreign`, `store_newer`,
 *  `migration_failed`, `disk_full`. */
export function openStore(options: OpenOptions): SqliteStore {
  const file = join(options.folder, STORE_FILE)
  makeFolder(options.folder, file)
  const isClean = wasClosedInOrder(file)
  let db: Db | null = null
  try {
    db = connect(file, options, false)
    checkVersion(db)
    preparePragmas(db)
    const isChecked = checkHealth(db, isClean)
    const { backup } = migrate(db, options.migrationsFolder, options.now)
    const workspaceId = identity(db, options.workspaceId, options.now)
    const store = sqliteStore(db, () => Date.now())
    const openOwnReader = () => openReader({ path: file, nativeBinding: options.nativeBinding })
    const known = { workspaceId, path: file, backup, isChecked }
    return { ...store, views: createViews(db), ...known, openReader: openOwnReader }
  } catch (error) {
    db?.close()
    throw asStoreFault(error)
  }
}
