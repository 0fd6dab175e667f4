// How many messages of one device are read: a token bucket each, so that a flood slows its sender and nobody else.
// No topics, no payloads here.

export type FloodLimits = {
  /** Messages a second in the long run… */
  readonly perSecond: number
  /** …and how many at once, as after a long sleep: twice what mosquitto keeps for us by default. */
  readonly burst: number
}

export const DEFAULT_FLOOD_LIMITS: FloodLimits = { perSecond: 100, burst: 2_000 }

/** `tell`: too many, and this one is answered RequestThrottled; `drop`: too many, and it was told within the last second. */
export type Admission = 'pass' | 'tell' | 'drop'

type Bucket = { tokens: number; at: number; toldAt: number }

const TELL_EVERY_MS = 1_000
/** Full buckets say nothing that a new one would not: above this many they are swept out. */
const SWEEP_AT = 20_000

export class FloodGate {
  readonly #limits: FloodLimits
  readonly #nowMs: () => number
  readonly #buckets = new Map<string, Bucket>()
  #sweepAt = SWEEP_AT

  /** `nowMs`: a clock that never goes back. */
  constructor(limits: FloodLimits, nowMs: () => number) {
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /** Counts one message of `key` (a device, or what stands for one). */
  admit(key: string): Admission {
    const now = this.#nowMs()
    const { perSecond, burst } = this.#limits
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      bucket = { tokens: burst, at: now, toldAt: Number.NEGATIVE_INFINITY }
      this.#buckets.set(key, bucket)
      if (this.#buckets.size > this.#sweepAt) this.#sweep(now)
    }
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond)
    bucket.at = now
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1
      return 'pass'
    }
    if (now - bucket.toldAt < TELL_EVERY_MS) return 'drop'
    bucket.toldAt = now
    return 'tell'
  }

  get size(): number {
    return this.#buckets.size
  }

  #sweep(now: number): void {
    const { perSecond, burst } = this.#limits
    for (const [key, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1_000) * perSecond >= burst) this.#buckets.delete(key)
    }
    this.#sweepAt = Math.max(SWEEP_AT, this.#buckets.size * 2)
  }
}
