// One request at a time, sent again with back-off until its own answer comes. Faults of the line (lost, doubled, out of order) are made here.
import type { Answer } from './answers.ts'
import type { Behaviour } from './behaviour.ts'
import { chance, pick } from './chance.ts'
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
const LATE_MS = [500, 3_000] as const
/** Only these two are worth asking again unchanged, as the AWS device client does. */
const PASSING = new Set(['RequestThrottled', 'InternalError'])

export class Requester {
  readonly #wire: DeviceWire
  readonly #deviceId: string
  readonly #behaviour: Behaviour
  readonly #seed: number
  #waiting: Waiting | null = null
  #count = 0
  #heard = 0
  #sent = 0
  #cancelResend: () => void = () => {}

  constructor(wire: DeviceWire, deviceId: string, behaviour: Behaviour, seed: number) {
    this.#wire = wire
    this.#deviceId = deviceId
    this.#behaviour = behaviour
    this.#seed = seed
  }

  get isWaiting(): boolean {
    return this.#waiting !== null
  }

  /** Sends, and calls `settle` once with the answer to this request. A request that still waited is forgotten. */
  request(topic: string, body: Record<string, unknown>, settle: Settle): void {
    this.#count += 1
    const token = `${this.#deviceId}-${this.#seed}-${this.#count}`
    this.#waiting = { topic, body, token, settle, tries: 0 }
    this.resend()
    if (this.#happens('twice', this.#behaviour.twicePercent)) this.#send()
    if (this.#happens('late', this.#behaviour.reorderPercent)) this.#sendLate(this.#waiting)
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

  /** Whatever waits is of no use any more: its answer is not looked at. */
  forget(): void {
    this.#cancelResend()
    this.#waiting = null
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
    if (this.#happens('lost', this.#behaviour.lossPercent)) return
    if (!accepted && answer.code !== undefined && PASSING.has(answer.code)) return
    this.#cancelResend()
    this.#waiting = null
    waiting.settle(accepted, answer)
  }

  #send(): void {
    const waiting = this.#waiting
    if (!waiting) return
    this.#sent += 1
    if (this.#happens(`unsent ${this.#sent}`, this.#behaviour.lossPercent)) return
    this.#wire.send(waiting.topic, { ...waiting.body, clientToken: waiting.token })
  }

  /** A copy that took the long way: it arrives behind whatever is sent next. */
  #sendLate({ topic, body, token }: Waiting): void {
    const delayMs = pick(...LATE_MS, this.#seed, token, 'late')
    this.#wire.after(delayMs, () => this.#wire.send(topic, { ...body, clientToken: token }))
  }

  #happens(what: string, percent: number): boolean {
    return percent > 0 && chance(this.#seed, this.#deviceId, what, this.#count, this.#heard) * 100 < percent
  }
}
