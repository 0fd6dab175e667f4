// Messages for event schedules, on a connection of its own: a flood of them must not hold up what devices ask and are told.
// It reads bytes and matches topics; what a message starts is the engine's.
import { topicMatches } from '../engine/domain/topic-filter.ts'
import type { MessageEvents, TopicMessage } from '../engine/ports/message-events.ts'
import { BrokerConnection } from './connection.ts'
import type { BrokerAccess, ConnectionOptions, Incoming } from './connection.ts'
import { FloodGate } from './flood-gate.ts'
import type { FloodLimits } from './flood-gate.ts'

const MAX_BYTES = 128 * 1024
const BATCH_ITEMS = 100
const BATCH_MS = 5
/** Waiting for the engine; what comes beyond is dropped and counted. */
const MAX_WAITING = 1_000
const LIMITS: FloodLimits = { perSecond: 200, burst: 1_000 }
const ALL = 'all'

/** Why a message was not taken for an event. */
export type FeedCounts = {
  taken: number
  /** Kept by the broker from before: an event is something that happens now. */
  retained: number
  tooLarge: number
  tooMany: number
  /** Not text, or on a topic that nobody waits for any more. */
  other: number
}

export type FeedOptions = {
  readonly access: BrokerAccess
  /** Not the link's own: a second connection with one id would take the first over. */
  readonly clientId: string
  readonly events: MessageEvents
  readonly now: () => number
  readonly onFault: (error: unknown) => void
  readonly onNote: (event: string, fields: Record<string, unknown>) => void
  readonly backOffMs?: ConnectionOptions['backOffMs']
  readonly floodLimits?: FloodLimits
}

/** JSON where it is JSON, else text; undefined for bytes that are neither. */
export function readPayload(payload: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

export class EventFeed {
  readonly #options: FeedOptions
  readonly #gate: FloodGate
  readonly counts: FeedCounts = { taken: 0, retained: 0, tooLarge: 0, tooMany: 0, other: 0 }
  #filters: readonly string[] = []
  #connection: BrokerConnection | null = null
  #waiting: TopicMessage[] = []
  #timer: NodeJS.Timeout | null = null
  #queue: Promise<void> = Promise.resolve()
  #isStopped = false

  constructor(options: FeedOptions) {
    this.#options = options
    this.#gate = new FloodGate(options.floodLimits ?? LIMITS, () => performance.now())
  }

  /** What it listens to now; empty = there is no connection. */
  get filters(): readonly string[] {
    return this.#filters
  }

  /** True once the broker has granted the filters. */
  get isListening(): boolean {
    return this.#connection?.isOnline ?? false
  }

  /** Listens to what the schedules wait for at this moment; does nothing when that is what it listens to already. */
  follow(): Promise<void> {
    const wanted = this.#isStopped ? [] : this.#guarded(() => this.#options.events.filters(), this.#filters)
    if (wanted.join('\n') === this.#filters.join('\n')) return this.#queue
    this.#filters = wanted
    this.#queue = this.#queue.then(() => this.#reopen(wanted)).catch((error: unknown) => this.#options.onFault(error))
    return this.#queue
  }

  /** Hands over what has arrived, then ends the connection. Idempotent. */
  async stop(): Promise<void> {
    this.#flush()
    this.#isStopped = true
    await this.follow()
  }

  async #reopen(filters: readonly string[]): Promise<void> {
    const old = this.#connection
    this.#connection = null
    await old?.end()
    if (filters.length === 0 || filters !== this.#filters || this.#isStopped) return
    const { access, clientId, now, backOffMs } = this.#options
    this.#connection = new BrokerConnection({
      ...{ access, clientId, now, lifeSign: null },
      // Nothing is kept while we are away: work that an old message would start is rarely what anybody wants.
      clean: true,
      ...(backOffMs && { backOffMs }),
      filters: filters.map((topic) => ({ topic, qos: 1 })),
      onState: ({ state, detail }) => {
        if (state === 'refused') this.#options.onNote('events.refused', { detail, filters })
      },
      onConnected: () => {},
      onOnline: () => this.#options.onNote('events.listening', { filters }),
      onMessage: (message, taken) => {
        this.#receive(message)
        taken()
      },
    })
    this.#connection.start()
  }

  #receive({ topic, payload, retained }: Incoming): void {
    if (this.#isStopped) return
    const why = this.#whyNot(payload, retained)
    const isWanted = why === null && this.#filters.some((filter) => topicMatches(filter, topic))
    const value = isWanted ? readPayload(payload) : undefined
    if (value === undefined) {
      this.counts[why ?? 'other'] += 1
      // Said once for each connection: a log that a flood can fill helps nobody.
      if (why === 'tooMany' && this.counts.tooMany === 1) this.#options.onNote('events.flood', { topic })
      return
    }
    this.counts.taken += 1
    this.#waiting.push({ topic, payload: value, retained })
    if (this.#waiting.length >= BATCH_ITEMS) this.#flush()
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS)
  }

  #whyNot(payload: Uint8Array, retained: boolean): Exclude<keyof FeedCounts, 'taken' | 'other'> | null {
    if (retained) return 'retained'
    if (payload.byteLength > MAX_BYTES) return 'tooLarge'
    return this.#waiting.length >= MAX_WAITING || this.#gate.admit(ALL) !== 'pass' ? 'tooMany' : null
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#isStopped) return
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_ITEMS)
      this.#guarded(() => this.#options.events.take(batch, this.#options.now()), undefined)
    }
  }

  #guarded<T>(call: () => T, otherwise: T): T {
    try {
      return call()
    } catch (error) {
      this.#options.onFault(error)
      return otherwise
    }
  }
}
