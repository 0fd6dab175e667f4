/** UUIDv7 ids from the engine's own time, rising inside one millisecond as well. */
import { v7 } from 'uuid'
import type { Ids } from '../engine/ports/ids.ts'

/** The clock may go back; ids never do, so that pages by id stay pages by age. */
export function createIds(): Ids {
  let lastAt = 0
  let seq = 0
  return {
    next(atMs) {
      seq = atMs > lastAt ? 0 : seq + 1
      lastAt = Math.max(lastAt, atMs)
      return v7({ msecs: lastAt, seq })
    },
  }
}
