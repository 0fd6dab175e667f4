// Slows down who sends too fast: a message above the rate waits, and with it everything behind it on that connection.
// Nothing is dropped and nobody is cut off; the sender's own socket fills up.

/** One client's publishes, in order. Times in ms of a clock that only goes forward. */
export class Pace {
  readonly #perSecond: number
  readonly #burst: number
  readonly #now: () => number
  readonly #waiting: (() => void)[] = []
  #tokens: number
  #filledAt: number
  #timer: NodeJS.Timeout | null = null

  constructor(perSecond: number, burst: number, now: () => number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#now = now
    this.#tokens = burst
    this.#filledAt = now()
  }

  /** Calls `go` now or as soon as the rate allows, in the order of the calls. True: it had to wait. */
  take(go: () => void): boolean {
    this.#fill()
    if (this.#waiting.length === 0 && this.#tokens >= 1) {
      this.#tokens -= 1
      go()
      return false
    }
    this.#waiting.push(go)
    this.#schedule()
    return true
  }

  /** The connection is gone: nothing waits any more. */
  end(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#waiting.length = 0
  }

  #fill(): void {
    const now = this.#now()
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond)
    this.#filledAt = now
  }

  #schedule(): void {
    if (this.#timer) return
    const waitMs = Math.max(1, Math.ceil(((1 - this.#tokens) / this.#perSecond) * 1000))
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.#fill()
      while (this.#tokens >= 1 && this.#waiting.length > 0) {
        this.#tokens -= 1
        this.#waiting.shift()?.()
      }
      if (this.#waiting.length > 0) this.#schedule()
    }, waitMs)
  }
}
