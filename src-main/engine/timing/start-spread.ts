/** How late after a wake or a start a due slot may begin, so that all do not begin at once. Nothing random: same slot, same answer. */

const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** R23: slots due after sleep begin within 10 s. */
export const START_SPREAD_MS = 10_000

/**
 * A delay in [0, maxMs] drawn from the slot's key, cut to what is left of its grace (R23, R26e); `graceLeftMs` null
 * means never too late. The same key always gives the same delay, so a restart does not draw again.
 */
export function startSpread(slotKey: string, maxMs: number, graceLeftMs: number | null): number {
  const span = Math.max(0, Math.floor(graceLeftMs === null ? maxMs : Math.min(maxMs, graceLeftMs)))
  let hash = FNV_OFFSET
  for (let index = 0; index < slotKey.length; index += 1) {
    hash = Math.imul(hash ^ slotKey.charCodeAt(index), FNV_PRIME)
  }
  // The low bits of FNV are the weak ones; fold the high ones in before the remainder.
  return ((hash ^ (hash >>> 15)) >>> 0) % (span + 1)
}
