/** Brings a store to the schema of this program: numbered SQL files with recorded hashes, a backup first, one transaction, verified.
 *  Fails closed: after a fault the store is as it was. */
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import { StoreFault } from '../engine/ports/store.ts'
import * as schema from './schema.ts'
import type { Db } from './statements.ts'

export type MigrationFile = {
  readonly number: number
  readonly name: string
  readonly hash: string
  readonly sql: string
}
type Applied = { number: number; name: string; hash: string }

function failed(message: string, detail: Record<string, unknown>): StoreFault {
  return new StoreFault('migration_failed', `${message} The store was left as it was.`, detail)
}

/** The migrations of a folder, checked against `hashes.json` beside it. Fault `migration_failed`. */
export function readMigrations(folder: string): MigrationFile[] {
  let recorded: Record<string, string>
  let names: string[]
  try {
    recorded = JSON.parse(readFileSync(join(folder, '..', 'hashes.json'), 'utf8'))
    names = readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name))
  } catch (error) {
    throw failed('The migrations of this program cannot be read.', { folder, cause: String(error) })
  }
  return names.sort().map((name, number) => {
    const sql = readFileSync(join(folder, name), 'utf8')
    const hash = createHash('sha256').update(sql).digest('hex')
    if (Number(name.slice(0, 4)) !== number) throw failed(`The migrations have a gap before ${name}.`, { name })
    if (recorded[name] !== hash) throw failed(`The migration ${name} is not the one that was released.`, { name, hash })
    return { number, name, hash, sql }
  })
}

function tableNames(db: Db): string[] {
  return db
    .prepare(`SELECT "name" FROM sqlite_schema WHERE "type" = 'table' AND "name" NOT LIKE 'sqlite_%'`)
    .pluck()
    .all() as string[]
}

/** What was applied already; null = an empty file. Fault `store_foreign` when it is some other program's database. */
function applied(db: Db): Applied[] | null {
  const names = tableNames(db)
  if (names.length === 0) return null
  if (!names.includes('migration') || !names.includes('workspace')) {
    throw new StoreFault('store_foreign', 'This file is a database, but not a Muster store.', { file: db.name })
  }
  return db.prepare('SELECT "number", "name", "hash" FROM "migration" ORDER BY "number"').all() as Applied[]
}

/** Which files still have to be applied. Faults `store_newer`, `migration_failed`. */
function pending(done: readonly Applied[], files: readonly MigrationFile[]): MigrationFile[] {
  const newer = done.find(({ number }) => number >= files.length)
  if (newer !== undefined) {
    const message =
      'This store was written by a newer Muster. Install that version, or restore a backup made before it.'
    throw new StoreFault('store_newer', message, { storeHas: newer.name, programHas: files.at(-1)?.name ?? null })
  }
  const changed = done.find(({ number, hash }) => files[number]?.hash !== hash)
  if (changed !== undefined)
    throw failed(`The store was built by another text of ${changed.name}.`, { name: changed.name })
  return files.slice(done.length)
}

/** A copy through SQLite, never a file copy. */
export function backupBefore(db: Db, next: MigrationFile, now: number): string {
  const folder = join(db.name, '..', 'backups')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `before-${basename(next.name, '.sql')}-${now}.db`)
  db.prepare('VACUUM INTO ?').run(file)
  chmodSync(file, 0o600)
  return file
}

function missingTables(db: Db): string[] {
  const present = new Set(tableNames(db))
  const tables = Object.values(schema).filter((value) => is(value, SQLiteTable))
  return tables.map((table) => getTableName(table as SQLiteTable)).filter((name) => !present.has(name))
}

function verify(db: Db): void {
  const broken = db.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) throw failed('After the migration some rows point nowhere.', { rows: broken.length })
  const missing = missingTables(db)
  if (missing.length > 0) throw failed('After the migration some tables are missing.', { missing })
}

function apply(db: Db, files: readonly MigrationFile[], now: number): void {
  db.exec('BEGIN EXCLUSIVE')
  try {
    for (const file of files) {
      db.exec(file.sql)
      db.prepare('INSERT INTO "migration" ("number", "name", "hash", "applied_at") VALUES (?, ?, ?, ?)').run(
        file.number,
        file.name,
        file.hash,
        now,
      )
    }
    verify(db)
    db.exec('COMMIT')
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK')
    if (error instanceof StoreFault) throw error
    throw failed('The store could not be brought to this version.', { cause: String(error) })
  }
}

/** Applies what is missing. Answers the backup that was made, if one was. Faults: `store_newer`, `store_foreign`, `migration_failed`. */
export function migrate(db: Db, folder: string, now: number): { applied: string[]; backup: string | null } {
  const files = readMigrations(folder)
  const done = applied(db)
  const todo = pending(done ?? [], files)
  const first = todo[0]
  if (first === undefined) {
    verifyTables(db)
    return { applied: [], backup: null }
  }
  let backup: string | null = null
  try {
    if (done !== null) backup = backupBefore(db, first, now)
  } catch (error) {
    throw failed('No backup could be made before the migration.', { cause: String(error) })
  }
  db.pragma('foreign_keys = OFF')
  try {
    apply(db, todo, now)
  } finally {
    db.pragma('foreign_keys = ON')
  }
  return { applied: todo.map(({ name }) => name), backup }
}

/** Without a migration only the tables are looked at; a full check of references would grow with history. */
function verifyTables(db: Db): void {
  const missing = missingTables(db)
  if (missing.length > 0) throw new StoreFault('store_damaged', 'Tables are missing from the store.', { missing })
}
