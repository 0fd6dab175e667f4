/** Rows as this connection last wrote or read them: read again from memory, and written back with only what differs, so that SQLite
 *  leaves the indexes of the other columns alone. Sound because only the holder of the lease writes; whoever else writes a row says
 *  so with `forget`, and a rollback forgets everything. JSON values are frozen: they are compared and handed out as they are. */
import type { Codec } from './codec.ts'
import { change, type Db } from './statements.ts'

/** How many rows are kept; the oldest goes first. */
const KEPT = 1_024

export type KeptRows<T> = {
  insert(row: T): void
  /** False = the row is gone. */
  update(row: T): boolean
  /** A copy of its own for each caller. */
  get(id: string): T | null
  /** What was read from the table is known from here on. */
  keep(row: T): void
  /** Somebody else wrote this row, or it is gone. */
  forget(id: string): void
  clear(): void
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const part of Object.values(value)) freeze(part)
}

type Kept<T> = { readonly row: T; readonly values: unknown[] }

/** One `UPDATE` for each set of columns that ever changed together. */
function updaters<T>(
  db: Db,
  codec: Codec<T>,
): (columns: readonly number[]) => (...params: readonly unknown[]) => number {
  const made = new Map<string, (...params: readonly unknown[]) => number>()
  return (columns) => {
    const key = columns.join()
    const known = made.get(key)
    if (known !== undefined) return known
    const set = columns.map((at) => `"${codec.columns[at]}" = ?`).join(', ')
    const fresh = change(db, `UPDATE "${codec.table}" SET ${set} WHERE "id" = ?`)
    made.set(key, fresh)
    return fresh
  }
}

/** A copy whose JSON values nobody can change any more. */
function closed<T extends object>(given: T, jsonProps: readonly (keyof T)[]): T {
  const row = { ...given }
  for (const prop of jsonProps) {
    // It is stored as NULL and would be read as null.
    if (row[prop] === undefined) row[prop] = null as T[typeof prop]
    else freeze(row[prop])
  }
  return row
}

/** For tables whose key is the column `id`. */
export function keptRows<T extends { id: string }>(db: Db, codec: Codec<T>): KeptRows<T> {
  const kept = new Map<string, Kept<T>>()
  const insert = change(db, codec.insertSql)
  const whole = change(db, codec.updateSql(['id']))
  const exists = db.prepare(`SELECT 1 FROM "${codec.table}" WHERE "id" = ?`).pluck()
  const updater = updaters(db, codec)

  const remember = (given: T, values: unknown[]): void => {
    const row = closed(given, codec.jsonProps)
    if (kept.size >= KEPT && !kept.has(row.id)) kept.delete(kept.keys().next().value as string)
    kept.set(row.id, { row, values })
  }
  const writeOver = (row: T, before: Kept<T>): boolean => {
    const values = codec.encodeOver(row, before.row, before.values)
    const columns: number[] = []
    for (let at = 0; at < values.length; at += 1) if (values[at] !== before.values[at]) columns.push(at)
    const found =
      columns.length === 0
        ? exists.get(row.id) !== undefined
        : updater(columns)(...columns.map((at) => values[at]), row.id) > 0
    if (found) remember(row, values)
    else kept.delete(row.id)
    return found
  }
  return {
    insert: (row) => {
      const values = codec.encode(row)
      insert(...values)
      remember(row, values)
    },
    update: (row) => {
      const before = kept.get(row.id)
      if (before !== undefined) return writeOver(row, before)
      if (whole(...codec.encodeUpdate(row, ['id'])) === 0) return false
      remember(row, codec.encode(row))
      return true
    },
    get: (id) => {
      const found = kept.get(id)
      return found === undefined ? null : { ...found.row }
    },
    keep: (row) => {
      if (!kept.has(row.id)) remember(row, codec.encode(row))
    },
    forget: (id) => void kept.delete(id),
    clear: () => kept.clear(),
  }
}
