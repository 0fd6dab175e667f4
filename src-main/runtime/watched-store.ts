/** A store that says when the workspace was lost, whoever was writing. Changes nothing else. */
import { StoreFault } from '../engine/ports/store.ts'
import type { SqliteStore } from '../store/open.ts'

/** The engine keeps what the store refuses to itself; that the workspace was lost is our business, whoever wrote. */
export function watched(store: SqliteStore, onSteppedDown: (why: StoreFault) => void): SqliteStore {
  return {
    ...store,
    write(source, work) {
      try {
        return store.write(source, work)
      } catch (error) {
        if (error instanceof StoreFault && error.code === 'stepped_down') setImmediate(onSteppedDown, error)
        throw error
      }
    },
  }
}
