/** Queries whose conditions depend on the filter: prepared once for each shape of filter, kept for the connection's life. */
import { RowFault } from '../codec.ts'
import type { Codec } from '../codec.ts'
import type { Db } from '../statements.ts'

export type Prepared = {
  rows(sql: string, params: readonly unknown[]): unknown[][]
  objects<T>(sql: string, params: readonly unknown[]): T[]
  value<T>(sql: string, params: readonly unknown[]): T | undefined
}

/** Shapes are few (which filters are set, not their values), so the cache needs no eviction beyond this. */
const KEPT = 400

/** Statements of one shape, by their text. */
function cache(db: Db, shape: (statement: ReturnType<Db['prepare']>) => void) {
  const made = new Map<string, ReturnType<Db['prepare']>>()
  return (sql: string) => {
    const known = made.get(sql)
    if (known !== undefined) return known
    const statement = db.prepare(sql)
    shape(statement)
    if (made.size >= KEPT) made.clear()
    made.set(sql, statement)
    return statement
  }
}

export function prepared(db: Db): Prepared {
  const raw = cache(db, (statement) => void statement.raw())
  const object = cache(db, () => {})
  const value = cache(db, (statement) => void statement.pluck())
  return {
    rows: (sql, params) => raw(sql).all(...params) as unknown[][],
    objects: <T>(sql: string, params: readonly unknown[]) => object(sql).all(...params) as T[],
    value: <T>(sql: string, params: readonly unknown[]) => value(sql).get(...params) as T | undefined,
  }
}

/** Decodes rows for a screen; one that does not parse is left out (the engine sets schedules aside, see quarantine.ts). */
export function readable<T>(codec: Codec<T>, rows: readonly unknown[][], from = 0): { row: T; raw: unknown[] }[] {
  return rows.flatMap((raw) => {
    try {
      return [{ row: codec.decode(raw, from), raw: raw as unknown[] }]
    } catch (error) {
      if (error instanceof RowFault) return []
      throw error
    }
  })
}

/** Conditions with their parameters, in order. */
export class Where {
  readonly #parts: string[] = []
  readonly params: unknown[] = []

  add(sql: string, ...params: unknown[]): this {
    this.#parts.push(sql)
    this.params.push(...params)
    return this
  }

  get isEmpty(): boolean {
    return this.#parts.length === 0
  }

  get sql(): string {
    return this.#parts.length === 0 ? '1' : this.#parts.join(' AND ')
  }
}

/** `?, ?, ?` */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ')
