/** Small typed wrappers over better-sqlite3's prepared statements. Every statement is prepared once, when its table's file is opened.
 *  A bare `LIMIT ?` would undo that: SQLite looks at the bound value while planning and then prepares the statement anew for each
 *  call (measured: 33 us instead of 2.5). Hence `LIMIT (? + 0)` everywhere; test/store/plans.test.ts holds it. */
import type Database from 'better-sqlite3'
import type { Codec } from './codec.ts'
import { guarded } from './faults.ts'

export type Db = Database.Database

/** Parameters as SQLite takes them. */
export type Params = readonly unknown[]

/** One row as a domain object, or null. */
export function oneRow<T>(db: Db, codec: Codec<T>, rest: string): (...params: Params) => T | null {
  const statement = db.prepare(`SELECT ${codec.select()} FROM "${codec.table}" ${rest}`).raw()
  return (...params) => {
    const raw = statement.get(...params) as unknown[] | undefined
    return raw === undefined ? null : codec.decode(raw)
  }
}

/** Rows as domain objects. */
export function manyRows<T>(db: Db, codec: Codec<T>, rest: string): (...params: Params) => T[] {
  const statement = db.prepare(`SELECT ${codec.select()} FROM "${codec.table}" ${rest}`).raw()
  return (...params) => (statement.all(...params) as unknown[][]).map((raw) => codec.decode(raw))
}

/** One value of one row, or undefined. */
export function oneValue<T>(db: Db, sql: string): (...params: Params) => T | undefined {
  const statement = db.prepare(sql).pluck()
  return (...params) => statement.get(...params) as T | undefined
}

/** The first column of every row. */
export function manyValues<T>(db: Db, sql: string): (...params: Params) => T[] {
  const statement = db.prepare(sql).pluck()
  return (...params) => statement.all(...params) as T[]
}

/** Plain objects, for statements with a shape of their own. */
export function manyObjects<T>(db: Db, sql: string): (...params: Params) => T[] {
  const statement = db.prepare(sql)
  return (...params) => statement.all(...params) as T[]
}

/** A write; answers how many rows it changed. Errors come as StoreFault. */
export function change(db: Db, sql: string): (...params: Params) => number {
  const statement = db.prepare(sql)
  return (...params) => guarded(() => statement.run(...params).changes)
}

/** Inserts a whole domain row. */
export function inserter<T>(db: Db, codec: Codec<T>): (row: T) => void {
  const run = change(db, codec.insertSql)
  return (row) => void run(...codec.encode(row))
}

/** Writes a whole domain row over the one with the same keys; false = it is gone. */
export function updater<T>(db: Db, codec: Codec<T>, keys: readonly string[] = ['id']): (row: T) => boolean {
  const run = change(db, codec.updateSql(keys))
  return (row) => run(...codec.encodeUpdate(row, keys)) > 0
}

/** The same, only over a row whose `column` still has the expected value. */
export function guardedUpdater<T>(
  db: Db,
  codec: Codec<T>,
  column = 'version',
  keys: readonly string[] = ['id'],
): (row: T, expected: number) => boolean {
  const run = change(db, codec.updateSql(keys, `"${column}" = ?`))
  return (row, expected) => run(...codec.encodeUpdate(row, keys), expected) > 0
}

/** Statements made on first use for a closed list of words, one for each combination asked for. */
export function perWords<S>(make: (list: string) => S): (words: readonly string[]) => S {
  const made = new Map<string, S>()
  return (words) => {
    const list = words.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')
    const known = made.get(list)
    if (known !== undefined) return known
    const fresh = make(list)
    made.set(list, fresh)
    return fresh
  }
}
