/** Text search over small tables: one normal form for what is stored and what was typed (case, Arabic letters and marks). */
import { normaliseText } from '../run-text.ts'
import type { Db } from '../statements.ts'

export function foldText(text: string): string {
  return normaliseText(text).toLowerCase()
}

/** Makes `fold(text)` known to this connection. */
export function addFold(db: Db): void {
  db.function('fold', { deterministic: true }, (text) => (typeof text === 'string' ? foldText(text) : ''))
}

/** `condition` holds when one of the columns has the text in it; null when nothing was typed. */
export function searchCondition(
  columns: readonly string[],
  typed: string | null | undefined,
): { sql: string; param: string } | null {
  const text = foldText(typed ?? '').trim()
  if (text === '') return null
  const all = columns.map((column) => `coalesce(${column}, '')`).join(` || ' ' || `)
  return { sql: `instr(fold(${all}), ?) > 0`, param: text }
}
