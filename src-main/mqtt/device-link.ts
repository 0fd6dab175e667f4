// Joins the broker to the engine: takes devices' messages in batches, lets the engine judge, sends what it says.
// It judges nothing and keeps nothing: what is lost with a connection is computed again after the next.
import type { Announcement, DeviceLink, DeviceRequest, FleetService, Reply } from '../engine/ports/device-link.ts'
import { StoreFault } from '../engine/ports/store.ts'
import { BrokerConnection } from './connection.ts'
import type { BrokerAccess, ConnectionOptions, Incoming, PublishOptions } from './connection.ts'
import type { ConnectionState } from './connection-state.ts'
import { Drain } from './drain.ts'
import { EventPump } from './event-pump.ts'
import { DEFAULT_FLOOD_LIMITS, FloodGate } from './flood-gate.ts'
import type { FloodLimits } from './flood-gate.ts'
import { Inbox } from './inbox.ts'
import type { Waiting } from './inbox.ts'
import { Intake } from './intake.ts'
import { deviceOfTopic, MessageRing } from './message-ring.ts'
import { PacedPublisher } from './paced-publisher.ts'
import { makeTopics, replyTopic } from './topics.ts'
import type { Topics } from './topics.ts'

/** A batch is handed over when it has this many items or its first has waited this long (DESIGN 4)… */
const BATCH_ITEMS = 100
const BATCH_MS = 5
/** …and takes along what has piled up since, up to this many: under load commits are what is scarce. */
const BATCH_MOST = 250
/** Marks of announcements that the broker took: so many, or this long after the first, are one commit. Nobody waits for them. */
const MARK_ITEMS = 500
const MARK_MS = 100
/** Above this many waiting messages the broker is made to wait (DESIGN 6.1); it goes on at half. */
const MAX_WAITING = 2_000
const PAGE = 500

export type LinkOptions = {
  readonly access: BrokerAccess
  readonly prefix: string
  readonly clientId: string
  /** True for the built-in broker, which forgets with us. */
  readonly clean?: boolean
  readonly clock?: ConnectionOptions['clock']
  readonly backOffMs?: ConnectionOptions['backOffMs']
  readonly service: FleetService
  readonly now: () => number
  readonly onState: (state: ConnectionState) => void
  /** The engine threw: the devices were told InternalError, or nothing if another instance answers them now. */
  readonly onFault: (error: unknown) => void
  /** Counts over connections; one of its own when left out. */
  readonly intake?: Intake
  /** The last messages of each device, over connections; one of its own when left out. */
  readonly ring?: MessageRing
  /** What the broker keeps for us at most while we are away (0 = all); `LIMITS.brokerQueue` when left out. */
  readonly queueCap?: number
  /** How long nothing must have come in before what waited at the broker counts as read. */
  readonly drainQuietMs?: number
  /** Per device; `DEFAULT_FLOOD_LIMITS` when left out. */
  readonly floodLimits?: FloodLimits
}

export class MqttDeviceLink implements DeviceLink {
  readonly #options: LinkOptions
  readonly #topics: Topics
  readonly #publisher: PacedPublisher
  readonly #connection: BrokerConnection
  readonly #inbox: Inbox
  readonly #events: EventPump
  readonly #drain: Drain
  readonly #ring: MessageRing
  #waiting: Waiting[] = []
  #held: (() => void)[] = []
  #announced = new Set<string>()
  #timer: NodeJS.Timeout | null = null
  #turn: NodeJS.Immediate | null = null
  #markTimer: NodeJS.Timeout | null = null
  #isStopped = false
  #owesAnnouncements = true
  /** Where `announceAll` goes on; undefined = nothing to go on with. */
  #nextPage: { readonly after: string | null } | undefined

  constructor(options: LinkOptions) {
    this.#options = options
    this.#topics = makeTopics(options.prefix)
    this.#ring = options.ring ?? new MessageRing(options.now)
    this.#publisher = new PacedPublisher(
      this.#topics,
      (topic, payload, how, done) => this.#send(topic, payload, how, done),
      (deviceId) => this.#wasAnnounced(deviceId),
      () => this.#announceNextPage(),
    )
    const gate = new FloodGate(options.floodLimits ?? DEFAULT_FLOOD_LIMITS, () => performance.now())
    this.#inbox = new Inbox(this.#topics, options.intake ?? new Intake(options.now), this.#ring, gate, options.now)
    this.#events = new EventPump({
      fetch: (limit) => this.#guarded(() => options.service.events(0, limit)),
      publish: ({ topic, payload }) => this.#publisher.event(`${options.prefix}/${topic}`, payload),
      sent: (ids) => this.#guarded(() => options.service.eventsSent(ids, options.now()) ?? true) === true,
    })
    this.#drain = new Drain({
      tell: (news) => void this.#guarded(() => options.service.link?.(news, options.now())),
      isIdle: () => this.#waiting.length === 0,
      ...(options.queueCap !== undefined && { queueCap: options.queueCap }),
      ...(options.drainQuietMs !== undefined && { quietMs: options.drainQuietMs }),
    })
    const timestamp = Math.floor(options.now() / 1000)
    this.#connection = new BrokerConnection({
      access: options.access,
      clientId: options.clientId,
      filters: [
        { topic: this.#topics.requestFilter, qos: 1 },
        { topic: this.#topics.presenceFilter, qos: 0 },
        { topic: this.#topics.cancelAnswerFilter, qos: 1 },
      ],
      lifeSign: {
        topic: this.#topics.consoleState(options.clientId),
        online: JSON.stringify({ online: true, timestamp }),
        offline: JSON.stringify({ online: false, timestamp }),
      },
      ...(options.clean !== undefined && { clean: options.clean }),
      ...(options.backOffMs && { backOffMs: options.backOffMs }),
      clock: options.clock ?? null,
      now: options.now,
      onState: (state) => {
        if (state.state !== 'online') this.#disconnected()
        options.onState(state)
      },
      onConnected: ({ receiveMaximum }) => this.#publisher.restart(receiveMaximum),
      onOnline: ({ sessionPresent }) => this.#online(sessionPresent),
      onMessage: (message, taken) => this.#receive(message, taken),
    })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** Begins to connect; until then nothing is sent or heard. */
  start(): void {
    this.#drain.away()
    this.#connection.start()
  }

  /** Tells devices what changed for them. Without a connection it is only remembered that they are owed it. */
  announce(announcements: readonly Announcement[]): void {
    if (announcements.length === 0) return
    if (this.#connection.isOnline) this.#publisher.announce(announcements)
    else this.#owesAnnouncements = true
  }

  /** Every device with open work is told its whole state, page by page. */
  announceAgain(): void {
    if (!this.#connection.isOnline) this.#owesAnnouncements = true
    else {
      this.#nextPage = { after: null }
      this.#announceNextPage()
    }
  }

  /** The outbox has events for the broker; without a connection they go after the next. */
  eventsWait(): void {
    this.#events.wake()
  }

  /** Judges what has arrived, sends the answers, says goodbye to the broker. Idempotent. */
  async stop(): Promise<void> {
    if (this.#isStopped) return this.#connection.end()
    do this.#flush()
    while (this.#waiting.length > 0)
    this.#mark()
    this.#isStopped = true
    this.#drain.stop()
    return this.#connection.end()
  }

  #send(topic: string, payload: string, how: PublishOptions, done: (ok: boolean) => void): void {
    const deviceId = deviceOfTopic(topic)
    if (deviceId === null) return this.#connection.send(topic, payload, how, done)
    const noted = this.#ring.told(deviceId, topic, payload)
    this.#connection.send(topic, payload, how, (ok) => {
      noted.outcome = ok ? 'sent' : 'lost'
      done(ok)
    })
    return undefined
  }

  #disconnected(): void {
    // The broker sends these again on the next connection; answering for the old one would acknowledge nothing.
    this.#held = []
    if (this.#nextPage || !this.#publisher.hasAnnouncedAll) this.#owesAnnouncements = true
    this.#nextPage = undefined
    this.#events.close()
    this.#drain.away()
  }

  #online(sessionPresent: boolean): void {
    this.#drain.connected(sessionPresent)
    this.#events.open()
    if (sessionPresent && !this.#owesAnnouncements) return
    this.#owesAnnouncements = false
    this.#nextPage = { after: null }
    this.#announceNextPage()
  }

  #announceNextPage(): void {
    while (this.#nextPage && this.#publisher.hasRoom && !this.#isStopped) {
      const { after } = this.#nextPage
      this.#nextPage = undefined
      const page = this.#guarded(() => this.#options.service.announceAll(after, PAGE, this.#options.now()))
      if (!page) {
        this.#owesAnnouncements = true
        return
      }
      if (page.next !== null) this.#nextPage = { after: page.next }
      this.#publisher.announce(page.announcements)
    }
  }

  #guarded<T>(call: () => T): T | null {
    try {
      return call()
    } catch (error) {
      this.#options.onFault(error)
      return null
    }
  }

  #receive(message: Incoming, taken: () => void): void {
    if (this.#isStopped) return taken()
    this.#drain.arrived()
    const read = this.#inbox.read(message)
    if (read?.kind === 'answer') this.#publisher.reply([read.reply])
    if (read?.kind === 'judge') this.#waiting.push(read.item)
    if (this.#waiting.length > MAX_WAITING) this.#held.push(taken)
    else taken()
    if (read?.kind === 'judge') this.#schedule()
    return undefined
  }

  /** A full batch is judged in the next turn of the loop, one batch a turn: commits must not shut out everything else. */
  #schedule(): void {
    if (this.#waiting.length >= BATCH_ITEMS) this.#turn ??= setImmediate(() => this.#flush())
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS)
  }

  #wasAnnounced(deviceId: string): void {
    this.#announced.add(deviceId)
    if (this.#announced.size >= MARK_ITEMS) this.#mark()
    else this.#markTimer ??= setTimeout(() => this.#mark(), MARK_MS)
  }

  #flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#turn) clearImmediate(this.#turn)
    this.#timer = null
    this.#turn = null
    if (this.#isStopped) return
    this.#judge(this.#waiting.splice(0, BATCH_MOST))
    if (this.#waiting.length > 0) this.#schedule()
    if (this.#waiting.length > MAX_WAITING / 2) return
    const held = this.#held
    this.#held = []
    for (const taken of held) taken()
  }

  #mark(): void {
    if (this.#markTimer) clearTimeout(this.#markTimer)
    this.#markTimer = null
    if (this.#isStopped || this.#announced.size === 0) return
    const deviceIds = [...this.#announced]
    this.#announced = new Set()
    this.#guarded(() => this.#options.service.announced(deviceIds, this.#options.now()))
  }

  #judge(batch: readonly Waiting[]): void {
    const { service, now, onFault } = this.#options
    const reports = batch.flatMap((item) => ('report' in item ? [item.report] : []))
    if (reports.length > 0) this.#guarded(() => service.presence(reports, now()))
    const answers = batch.flatMap((item) => ('cancelAnswer' in item ? [item.cancelAnswer] : []))
    if (answers.length > 0) this.#guarded(() => service.cancelAnswers?.(answers, now()))
    const requests = batch.flatMap((item) => ('request' in item ? [item.request] : []))
    if (requests.length === 0) return
    try {
      const { replies, announcements } = service.handle(requests, now())
      this.#inbox.judged(batch, replies)
      this.#publisher.reply(replies)
      this.announce(announcements)
    } catch (error) {
      onFault(error)
      const isSteppedDown = error instanceof StoreFault && error.code === 'stepped_down'
      if (isSteppedDown) return
      const apologies = requests.map((request) => this.#apology(request))
      this.#inbox.judged(batch, apologies)
      this.#publisher.reply(apologies)
    }
  }

  #apology({ topic, clientToken }: DeviceRequest): Reply {
    const timestamp = Math.floor(this.#options.now() / 1000)
    const payload = { code: 'InternalError', message: 'the service could not answer; ask again', timestamp }
    return {
      topic: replyTopic(topic, 'rejected'),
      payload: clientToken === undefined ? payload : { ...payload, clientToken },
    }
  }
}
