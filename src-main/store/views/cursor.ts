/** Page cursors: the sort key of the last row, as opaque text. A cursor that is not ours is an error with the field's path. */
import { BadCursor } from '../../engine/ports/store.ts'

export type Key = string | number

export function writeCursor(key: readonly Key[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url')
}

/** The key of a cursor with this many parts; null = first page. */
export function readCursor(cursor: string | null | undefined, parts: number): Key[] | null {
  if (cursor === null || cursor === undefined) return null
  let key: unknown
  try {
    key = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw new BadCursor()
  }
  const isKey =
    Array.isArray(key) && key.length === parts && key.every((part) => ['string', 'number'].includes(typeof part))
  if (!isKey) throw new BadCursor()
  return key as Key[]
}

/** The rows of a page that was read with one row too many, and the cursor of the next. */
export function cutPage<T>(rows: T[], limit: number, keyOf: (row: T) => Key[]): { items: T[]; next: string | null } {
  if (rows.length <= limit) return { items: rows, next: null }
  const items = rows.slice(0, limit)
  return { items, next: writeCursor(keyOf(items.at(-1) as T)) }
}
