/** Pages of a list by cursor, held in bounded memory: at most `PAGES_KEPT`; far ones are let go and asked for again by their cursor. */

/** Rows of one page, and how many pages stay in memory. */
export const PAGE_ROWS = 200
export const PAGES_KEPT = 30

type Page<T> = { items: readonly T[]; next: string | null }
type Load<T> = (cursor: string) => Promise<Page<T> | null>

/** Sealed runs never change, so a page once read stays true; new runs come only before the first page. */
export class RunPages<T> {
  readonly #pages = new Map<number, readonly T[]>()
  readonly #cursors: (string | null)[] = [null]
  readonly #asked = new Set<number>()
  readonly #load: Load<T>
  #end: number | null = null
  #listeners = new Set<() => void>()
  #version = 0

  constructor(first: Page<T>, load: Load<T>) {
    this.#load = load
    this.#keep(0, first)
  }

  /** Rows known to exist so far; more may follow. */
  get count(): number {
    return this.#end ?? (this.#cursors.length - 1) * PAGE_ROWS
  }
  /** True: the last row is not known yet. */
  get goesOn(): boolean {
    return this.#end === null
  }
  /** Pages in memory now. */
  get kept(): number {
    return this.#pages.size
  }
  /** The row at a place, or null while its page is away. */
  at(index: number): T | null {
    return this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null
  }
  /** The place of a row among the pages in memory, or −1. */
  find(is: (row: T) => boolean): number {
    for (const [number, rows] of this.#pages) {
      const index = rows.findIndex(is)
      if (index >= 0) return number * PAGE_ROWS + index
    }
    return -1
  }

  /** Asks for what these places need: pages that are away, and the next one when the end comes near. */
  need(first: number, last: number): void {
    const from = Math.floor(Math.max(0, first) / PAGE_ROWS)
    const to = Math.floor((last + PAGE_ROWS / 4) / PAGE_ROWS)
    for (let number = from; number <= to; number += 1) void this.#ask(number, from)
  }

  async #ask(number: number, near: number): Promise<void> {
    const cursor = this.#cursors[number]
    if (number === 0 || cursor == null || this.#pages.has(number) || this.#asked.has(number)) return
    this.#asked.add(number)
    const page = await this.#load(cursor)
    this.#asked.delete(number)
    if (page) {
      this.#keep(number, page)
      this.#letGo(near)
    }
  }

  #keep(number: number, page: Page<T>): void {
    this.#pages.set(number, page.items)
    if (page.next === null) this.#end = number * PAGE_ROWS + page.items.length
    else this.#cursors[number + 1] ??= page.next
    this.#version += 1
    for (const listener of this.#listeners) listener()
  }

  /** The first page always stays: it is what new rows are counted against. */
  #letGo(near: number): void {
    const far = [...this.#pages.keys()]
      .filter((number) => number > 0)
      .sort((a, b) => Math.abs(b - near) - Math.abs(a - near))
    while (this.#pages.size > PAGES_KEPT) {
      const number = far.shift()
      if (number === undefined) return
      this.#pages.delete(number)
    }
  }

  /** For `useSyncExternalStore`. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  version = (): number => this.#version
}
