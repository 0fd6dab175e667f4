// The built-in broker itself: aedes behind its listeners, credentials always required. MQTT 3.1.1 only.
// No worker plumbing here (broker-thread.ts), no files (credentials.ts, device-credentials.ts, authority.ts).
import type { Socket } from 'node:net'
import { Aedes } from 'aedes'
import type { AuthenticateError, Client, PublishPacket, Subscription } from 'aedes'
import { makeTopics, STAMP_FILTER, stampTopic } from '../mqtt/topics.ts'
import type { Topics } from '../mqtt/topics.ts'
import { Access, ClientIds, CONNACK, connectProblem, mayPublish, maySubscribe, refusal } from './access.ts'
import type { Authority } from './authority.ts'
import type { BrokerStart, ClientHint, LedgerReport, TurnedAway } from './broker-messages.ts'
import type { BrokerCredentials, Identity } from './credentials.ts'
import type { DeviceGate } from './device-credentials.ts'
import { capOfflineQueues, guardSize } from './guards.ts'
import type { OfflineQueues } from './guards.ts'
import { Ledger } from './ledger.ts'
import type { Entry, Origin } from './ledger.ts'
import { openListeners } from './listeners.ts'
import type { Listeners } from './listeners.ts'
import { Pace } from './pace.ts'

export type RunningBroker = {
  readonly port: number
  readonly networkPort: number | null
  report(): LedgerReport
  /** Its credential was made anew or revoked: what it has open ends now. */
  deviceChanged(deviceId: string): void
  stop(): Promise<void>
}

export type BrokerParts = {
  readonly start: BrokerStart
  readonly credentials: BrokerCredentials
  readonly gate: DeviceGate
  /** Needed when the network door is encrypted. */
  readonly authority: Authority | null
  readonly onHint: (hint: ClientHint) => void
}

/** Subscriptions of one device's connection; the protocol needs six. */
const MOST_SUBSCRIPTIONS = 64
const MOST_PRESENCE_BYTES = 16_384

/** True, false, or null when the payload says nothing about being online. */
function saysOnline(payload: Buffer | string): boolean | null {
  if (payload.length > MOST_PRESENCE_BYTES) return null
  try {
    const said: unknown = JSON.parse(payload.toString())
    const online = typeof said === 'object' && said !== null ? (said as { online?: unknown }).online : null
    return typeof online === 'boolean' ? online : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

class BuiltinAedes {
  readonly #parts: BrokerParts
  readonly #topics: Topics
  readonly #ledger = new Ledger()
  readonly #access: Access
  readonly #ids: ClientIds
  readonly #aedes: Aedes
  readonly #queues: OfflineQueues

  constructor(aedes: Aedes, parts: BrokerParts) {
    const { start, credentials, gate } = parts
    this.#parts = parts
    this.#aedes = aedes
    this.#topics = makeTopics(start.prefix)
    this.#access = new Access(start, credentials, gate, () => performance.now())
    this.#ids = new ClientIds(2 * start.maxConnections)
    this.#queues = capOfflineQueues(aedes, start.maxQueuedPerClient)
    this.#hookIn()
  }

  open(): Promise<Listeners> {
    const { start, authority } = this.#parts
    return openListeners(start, authority, {
      onConnection: (socket, origin) => this.#handle(socket, origin),
      onTurnedAway: (why) => this.#ledger.turnAway(why),
    })
  }

  report(): LedgerReport {
    return this.#ledger.report(this.#queues.count())
  }

  deviceChanged(deviceId: string): void {
    this.#parts.gate.reload()
    for (const client of this.#ledger.clientsOf(deviceId)) client.close()
  }

  #handle(socket: Socket, origin: Origin): void {
    const client = this.#aedes.handle(socket)
    guardSize(socket, client, this.#parts.start.maxPacketBytes)
    this.#ledger.open(client, origin)
  }

  #hookIn(): void {
    const aedes = this.#aedes
    aedes.preConnect = (client, packet, done) => {
      const entry = this.#ledger.of(client)
      if (entry) entry.keepaliveSeconds = packet.keepalive ?? 0
      done(null, true)
    }
    aedes.authenticate = (client, username, password, done) => {
      void this.#answerSignIn(client, username, password, done)
    }
    aedes.authorizePublish = (client, packet, done) => this.#publish(client, packet, done)
    aedes.authorizeSubscribe = (client, subscription, done) => done(null, this.#subscribe(client, subscription))
    aedes.authorizeForward = (client, packet) => {
      const entry = this.#ledger.of(client)
      if (!entry) return packet
      entry.messagesOut += 1
      return entry.isStamped ? { ...packet, topic: stampTopic(packet.topic, Date.now()) } : packet
    }
    aedes.on('clientReady', (client) => this.#came(client))
    aedes.on('clientDisconnect', (client) => this.#went(client))
  }

  async #answerSignIn(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
    done: (refused: AuthenticateError | null, isIn: boolean) => void,
  ): Promise<void> {
    let refused: AuthenticateError | null
    try {
      refused = await this.#signIn(client, username, password)
    } catch {
      // Hashing failed for want of memory: the device comes again.
      refused = this.#turnAway('busy', CONNACK.unavailable)
    }
    done(refused, refused === null)
  }

  async #signIn(client: Client, username: string | undefined, password: Buffer | undefined) {
    const entry = this.#ledger.of(client)
    if (!entry) return refusal('unknown connection', CONNACK.unavailable)
    const verdict = await this.#access.judge(entry.origin, username, password)
    if ('why' in verdict) return this.#turnAway(verdict.why, verdict.code)
    const { identity } = verdict
    const { start } = this.#parts
    if (identity.role === 'device') {
      const problem = connectProblem(entry, start)
      if (problem) return this.#turnAway(problem, CONNACK.notAuthorized)
      entry.pace = new Pace(start.messagesPerSecond, start.burst, () => performance.now())
    }
    if (!this.#ids.claim(client, identity)) return this.#turnAway('client_id', CONNACK.clientId)
    entry.identity = identity
    return null
  }

  #turnAway(why: TurnedAway, code: number) {
    this.#ledger.turnAway(why)
    return refusal(why === 'password' ? 'bad user name or password' : why, code)
  }

  #publish(client: Client | null, packet: PublishPacket, done: (error?: Error | null) => void): void {
    const entry = this.#ledger.of(client)
    const identity = entry?.identity ?? null
    if (!entry || !mayPublish(this.#topics, identity, packet.topic)) {
      if (entry) entry.refused += 1
      return done(new Error(`not allowed to publish on ${packet.topic}`))
    }
    entry.messagesIn += 1
    if (identity?.role === 'device') this.#noteDevice(entry, packet)
    if (!entry.pace) return done(null)
    if (entry.pace.take(() => done(null))) entry.slowed += 1
    return undefined
  }

  /** Remembers what the device says of itself; nothing but that may be retained. */
  #noteDevice(entry: Entry, packet: PublishPacket): void {
    if (this.#topics.parse(packet.topic).kind !== 'presence') {
      packet.retain = false
      return
    }
    const online = saysOnline(packet.payload)
    if (online !== null) entry.saidOffline = !online
  }

  #subscribe(client: Client, subscription: Subscription): Subscription | null {
    const entry = this.#ledger.of(client)
    const identity = entry?.identity ?? null
    const isFull = identity?.role === 'device' && (entry?.subscriptions ?? 0) >= MOST_SUBSCRIPTIONS
    if (!entry || isFull || !maySubscribe(this.#topics, identity, subscription.topic)) {
      if (entry) entry.refused += 1
      return null
    }
    entry.subscriptions += 1
    if (identity?.role === 'service' && subscription.topic === STAMP_FILTER) entry.isStamped = true
    return subscription
  }

  #came(client: Client): void {
    this.#ledger.came(client, Date.now())
    this.#hint(client, true)
  }

  #went(client: Client): void {
    this.#ids.free(client)
    if (this.#ledger.went(client)) this.#hint(client, false)
  }

  #hint(client: Client, connected: boolean): void {
    const entry = this.#ledger.of(client)
    const identity: Identity | null = entry?.identity ?? null
    const deviceId = identity?.role === 'device' ? identity.deviceId : null
    this.#parts.onHint({ connected, clientId: client.id, deviceId, saidOffline: entry?.saidOffline ?? false })
  }
}

/** Starts listening. Rejects with the socket's error (`EADDRINUSE`, `EACCES`). */
export async function runBroker(parts: BrokerParts): Promise<RunningBroker> {
  const aedes = await Aedes.createBroker({ maxTopicLevels: 32, connectTimeout: 10_000, drainTimeout: 30_000 })
  const builtin = new BuiltinAedes(aedes, parts)
  const closeBroker = () => new Promise<void>((resolve) => aedes.close(resolve))
  try {
    const listeners = await builtin.open()
    return {
      port: listeners.port,
      networkPort: listeners.networkPort,
      report: () => builtin.report(),
      deviceChanged: (deviceId) => builtin.deviceChanged(deviceId),
      stop: async () => {
        const closed = listeners.close()
        await closeBroker()
        await closed
      },
    }
  } catch (error) {
    await closeBroker()
    throw error
  }
}
