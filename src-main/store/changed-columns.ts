/** Whole-row updates that write only what differs from what this connection last wrote. The result is the same; SQLite leaves the
 *  indexes of the other columns alone, which is half the cost of moving a job on. Knows rows it wrote itself, no others. */
import type { Codec } from './codec.ts'
import { change, type Db } from './statements.ts'

/** How many rows' last written values are kept. */
const KEPT = 1_024

export type ChangedColumns<T> = {
  insert(row: T): void
  /** False = the row is gone. */
  update(row: T): boolean
  /** Somebody else wrote this row. */
  forget(id: string): void
  clear(): void
}

/** For tables whose key is the column `id`, the first of the codec. */
export function changedColumns<T extends { id: string }>(db: Db, codec: Codec<T>): ChangedColumns<T> {
  const written = new Map<string, unknown[]>()
  const insert = change(db, codec.insertSql)
  const whole = change(db, codec.updateSql(['id']))
  const exists = db.prepare(`SELECT 1 FROM "${codec.table}" WHERE "id" = ?`).pluck()
  const partial = new Map<string, (...params: readonly unknown[]) => number>()
  const remember = (id: string, values: unknown[]) => {
    if (written.size >= KEPT) written.delete(written.keys().next().value as string)
    written.set(id, values)
  }
  const updater = (columns: readonly number[]) => {
    const key = columns.join()
    const known = partial.get(key)
    if (known !== undefined) return known
    const set = columns.map((at) => `"${codec.columns[at]}" = ?`).join(', ')
    const made = change(db, `UPDATE "${codec.table}" SET ${set} WHERE "id" = ?`)
    partial.set(key, made)
    return made
  }
  return {
    insert: (row) => {
      const values = codec.encode(row)
      insert(...values)
      remember(row.id, values)
    },
    update: (row) => {
      const values = codec.encode(row)
      const before = written.get(row.id)
      const columns = before === undefined ? [] : [...values.keys()].filter((at) => values[at] !== before[at])
      let found: boolean
      if (before === undefined) found = whole(...codec.encodeUpdate(row, ['id'])) > 0
      else if (columns.length === 0) found = exists.get(row.id) !== undefined
      else found = updater(columns)(...columns.map((at) => values[at]), row.id) > 0
      if (found) remember(row.id, values)
      else written.delete(row.id)
      return found
    },
    forget: (id) => void written.delete(id),
    clear: () => written.clear(),
  }
}
