/** UUIDv7 ids from the engine's own time, rising inside one millisecond as well. */
import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'
import type { Ids } from '../engine/ports/ids.ts'

/** Bytes that an id takes of the pool. */
const TAKES = 16
/** So many ids' randomness is fetched at once: one by one it takes 11 us, which is more than storing a run's seal. */
const POOLED = 256

/** 16 random bytes, each byte handed out once; what was taken is written over before the next fetch at the latest. */
function randomness(): () => Uint8Array {
  const pool = Buffer.alloc(TAKES * POOLED)
  let at = pool.length
  return () => {
    if (at === pool.length) {
      randomFillSync(pool)
      at = 0
    }
    at += TAKES
    return pool.subarray(at - TAKES, at)
  }
}

/** The clock may go back; ids never do, so that pages by id stay pages by age. */
export function createIds(): Ids {
  let lastAt = 0
  let seq = 0
  const random = randomness()
  return {
    next(atMs) {
      seq = atMs > lastAt ? 0 : seq + 1
      lastAt = Math.max(lastAt, atMs)
      return v7({ msecs: lastAt, seq, random: random() })
    },
  }
}
