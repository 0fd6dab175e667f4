// One request at a time, sent again with back-off until its own answer comes. Faults of a flaky device are made here.
import type { Answer } from './answers.ts'
import type { Character } from './cast.ts'
import { chance } from './chance.ts'
import type { DeviceWire } from './device-wire.ts'

type Settle = (accepted: boolean, answer: Answer) => void
type Waiting = {
  readonly topic: string
  readonly body: Record<string, unknown>
  readonly token: string
  readonly settle: Settle
  tries: number
}

const FIRST_RESEND_MS = 2_000
const LAST_RESEND_MS = 20_000
/** Only these two are worth asking again unchanged, as the AWS device client does. */
const PASSING = new Set(['RequestThrottled', 'InternalError'])

export class Requester {
  readonly #wire: DeviceWire
  readonly #character: Character
  readonly #seed: number
  #waiting: Waiting | null = null
  #count = 0
  #heard = 0
  #cancelResend: () => void = () => {}

  constructor(wire: DeviceWire, character: Character, seed: number) {
    this.#wire = wire
    this.#character = character
    this.#seed = seed
  }

  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** Sends, and calls `settle` once with the answer to this request. A request that still waited is forgotten. */
  request(topic: string, body: Record<string, unknown>, settle: Settle): void {
    this.#count += 1
    const token = `${this.#character.id}-${this.#seed}-${this.#count}`
    this.#waiting = { topic, body, token, settle, tries: 0 }
    this.resend()
    if (this.#isFlaky('twice', 0.2)) this.#send()
  }

  /** Sends what waits, now and again later. */
  resend(): void {
    const waiting = this.#waiting
    if (!waiting) return
    this.#send()
    this.#cancelResend()
    const base = Math.min(LAST_RESEND_MS, FIRST_RESEND_MS * 2 ** waiting.tries)
    const delayMs = base * (0.75 + chance(this.#seed, waiting.token, waiting.tries) / 2)
    waiting.tries += 1
    this.#cancelResend = this.#wire.after(delayMs, () => this.resend())
  }

  /** Stops sending; `resend` goes on. */
  pause(): void {
    this.#cancelResend()
  }

  /** Settles the waiting request if this is its answer; anything else is late and is ignored. */
  answered(requestTopic: string, accepted: boolean, answer: Answer): void {
    const waiting = this.#waiting
    if (!waiting || requestTopic !== waiting.topic || answer.clientToken !== waiting.token) return
    this.#heard += 1
    if (this.#isFlaky('lost', 0.2)) return
    if (!accepted && answer.code !== undefined && PASSING.has(answer.code)) return
    this.#cancelResend()
    this.#waiting = null
    waiting.settle(accepted, answer)
  }

  #send(): void {
    const waiting = this.#waiting
    if (waiting) this.#wire.send(waiting.topic, { ...waiting.body, clientToken: waiting.token })
  }

  #isFlaky(what: string, odds: number): boolean {
    if (this.#character.profile !== 'flaky') return false
    return chance(this.#seed, this.#character.id, what, this.#count, this.#heard) < odds
  }
}
