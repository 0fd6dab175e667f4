// When what waited at the broker has been read after a connect, and whether so much came that its queue may have overflowed (5.3).
// MQTT has no word for "that was all": a while without messages stands for it. It judges nothing.
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import type { LinkNews } from '../engine/ports/device-link.ts'

const FULL_SHARE = 0.9
const QUIET_MS = 500
/** A fleet that never falls silent must not keep every timer waiting. */
const LONGEST_MS = 30_000

export type DrainOptions = {
  readonly tell: (news: LinkNews) => void
  /** True when everything that has come in has been judged. */
  readonly isIdle: () => boolean
  /** Messages that the broker keeps for us; `LIMITS.brokerQueue` when left out, 0 = all of them. */
  readonly queueCap?: number
  readonly quietMs?: number
}

export class Drain {
  readonly #options: DrainOptions
  #timer: NodeJS.Timeout | null = null
  #since = 0
  #hasSession = false
  /** Messages since the last connection was lost; null = not draining. */
  #received: number | null = null
  #seen = 0
  #isAway = false

  constructor(options: DrainOptions) {
    this.#options = options
  }

  /** The connection is gone, or has not been there yet. */
  away(): void {
    this.stop()
    // What waited may come in before the connection is fully there: it counts as well.
    this.#received = 0
    if (this.#isAway) return
    this.#isAway = true
    this.#options.tell({ state: 'away' })
  }

  connected(sessionPresent: boolean): void {
    const received = this.#received ?? 0
    this.stop()
    this.#isAway = false
    this.#hasSession = sessionPresent
    this.#options.tell({ state: 'connected', sessionPresent })
    this.#received = received
    this.#seen = 0
    this.#since = performance.now()
    this.#wait()
  }

  arrived(): void {
    if (this.#received !== null) this.#received += 1
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#received = null
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#look(), this.#options.quietMs ?? QUIET_MS)
  }

  #look(): void {
    const received = this.#received ?? 0
    const isQuiet = received === this.#seen && this.#options.isIdle()
    if (!isQuiet && performance.now() - this.#since < LONGEST_MS) {
      this.#seen = received
      return this.#wait()
    }
    const cap = this.#options.queueCap ?? LIMITS.brokerQueue
    const isFull = this.#hasSession && cap > 0 && received >= FULL_SHARE * cap
    this.stop()
    this.#options.tell({ state: 'drained', isFull })
    return undefined
  }
}
