/** The first is shown at once; what comes within the next while is shown as one. No notification knows more than this. */

const GATHER_MS = 60_000

export type Gatherer<T> = { add(item: T): void; stop(): void }

/** `show` is called with one item, and later with all that came meanwhile, never with none. */
export function gather<T>(show: (items: readonly T[]) => void, forMs: number = GATHER_MS): Gatherer<T> {
  let waiting: T[] = []
  let timer: NodeJS.Timeout | null = null
  const wait = (): void => {
    timer = setTimeout(() => {
      timer = null
      const items = waiting
      waiting = []
      if (items.length === 0) return
      show(items)
      // A storm goes on as one notice a while, not as one an item.
      wait()
    }, forMs)
  }
  return {
    add(item) {
      if (timer) {
        waiting.push(item)
        return
      }
      show([item])
      wait()
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
