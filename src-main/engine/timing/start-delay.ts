/** How much later than its slot work begins on purpose: jitter and the spread after a wake (R23, R26e). Nothing random, nothing stored. */
import { nextFire } from './next-fire.ts'
import type { TimeRule } from './rule.ts'
import { startSpread } from './start-spread.ts'

/** How many coming fires the shortest period is looked for in. */
const LOOKED_AT = 50

/** The shortest time between two of the next fifty fires after an instant; null when there are not two. */
export function shortestPeriodMs(rule: TimeRule, zone: string, fromMs: number): number | null {
  let shortest: number | null = null
  let at = nextFire(rule, zone, fromMs)
  for (let fire = 1; fire < LOOKED_AT && at !== null; fire += 1) {
    const after = nextFire(rule, zone, at)
    if (after !== null && (shortest === null || after - at < shortest)) shortest = after - at
    at = after
  }
  return shortest
}

export type DelayBounds = {
  /** The slot's identity: the same slot always draws the same. */
  readonly slotKey: string
  readonly jitterMs: number
  /** R23: only for a slot that a wake or a start found late; else 0. */
  readonly spreadMs: number
  /** When the work could begin at the earliest: the slot, or now for a late one. */
  readonly earliestAt: number
  /** Left of the slot's grace from `earliestAt`; null = never too late. */
  readonly graceLeftMs: number | null
  readonly nextRunAt: number | null
}

/** The delay in ms: it reaches neither the end of the grace nor the next slot (R26e). */
export function startDelayMs(bounds: DelayBounds): number {
  const { slotKey, jitterMs, spreadMs, earliestAt, graceLeftMs, nextRunAt } = bounds
  const limits = [graceLeftMs, nextRunAt === null ? null : nextRunAt - 1 - earliestAt].filter((ms) => ms !== null)
  const room = limits.length === 0 ? null : Math.max(0, Math.min(...limits))
  const jitter = jitterMs > 0 ? startSpread(`${slotKey} jitter`, jitterMs, room) : 0
  return jitter + startSpread(slotKey, spreadMs, room === null ? null : room - jitter)
}
