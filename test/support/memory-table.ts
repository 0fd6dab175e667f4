// One table of the memory store: a map with an undo log. Rows go in and come out as copies, as they would from a file.
import { StoreFault } from '../../src-main/engine/ports/store.ts'

/** What takes each change back, newest last. */
export type UndoLog = (() => void)[]

/** Copies a row and its small inner values; long lists (device snapshots) are shared, as the SQLite store shares them. */
export function copyRow<V>(row: V): V {
  if (typeof row !== 'object' || row === null) return row
  const copy: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(row)) {
    copy[key] = key === 'targetDeviceIds' || key === 'target' ? value : structuredClone(value)
  }
  return copy as V
}

export class MemoryTable<V> {
  readonly #rows = new Map<string, V>()
  readonly #undo: UndoLog

  constructor(undo: UndoLog) {
    this.#undo = undo
  }

  #put(key: string, row: V | undefined): void {
    const before = this.#rows.get(key)
    this.#undo.push(() => (before === undefined ? this.#rows.delete(key) : this.#rows.set(key, before)))
    if (row === undefined) this.#rows.delete(key)
    else this.#rows.set(key, row)
  }

  has(key: string): boolean {
    return this.#rows.has(key)
  }

  get(key: string): V | null {
    const row = this.#rows.get(key)
    return row === undefined ? null : copyRow(row)
  }

  /** Fault `constraint` when the key is taken. */
  insert(key: string, row: V): void {
    if (this.#rows.has(key)) throw new StoreFault('constraint', 'The store already holds a row with this id.', { key })
    this.#put(key, copyRow(row))
  }

  set(key: string, row: V): void {
    this.#put(key, copyRow(row))
  }

  /** Writes over a row that is there and, when asked, still as expected. */
  update(key: string, row: V, isExpected: (stored: V) => boolean = () => true): boolean {
    const stored = this.#rows.get(key)
    if (stored === undefined || !isExpected(stored)) return false
    this.#put(key, copyRow(row))
    return true
  }

  delete(key: string): boolean {
    if (!this.#rows.has(key)) return false
    this.#put(key, undefined)
    return true
  }

  /** The rows that fit, as copies. */
  filter(fits: (row: V) => boolean): V[] {
    const found: V[] = []
    for (const row of this.#rows.values()) if (fits(row)) found.push(copyRow(row))
    return found
  }

  find(fits: (row: V) => boolean): V | null {
    for (const row of this.#rows.values()) if (fits(row)) return copyRow(row)
    return null
  }

  count(fits: (row: V) => boolean = () => true): number {
    let count = 0
    for (const row of this.#rows.values()) if (fits(row)) count += 1
    return count
  }
}
