// One connection to a broker: MQTT 5 first, 3.1.1 where that is refused; reconnects for ever; says what it is.
// It carries bytes; what topics and payloads mean is elsewhere.
import mqtt from 'mqtt'
import type { IClientOptions, IConnackPacket, IPublishPacket, MqttClient } from 'mqtt'
import { dial } from './broker-address.ts'
import type { TlsAccess } from './broker-address.ts'
import { brokerTime } from './broker-clock.ts'
import type { BrokerClock } from './broker-clock.ts'
import { isVersionRefusal, networkReason, NO_FACTS, refusalReason } from './connection-state.ts'
import type { BrokerFacts, ConnectionState, Protocol } from './connection-state.ts'
import { STAMP_FILTER } from './topics.ts'

export type BrokerAccess = {
  /** mqtt:// mqtts:// ws:// wss:// */
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  readonly tls?: TlsAccess | null
  /** `auto` and left out: MQTT 5, then 3.1.1 where that is refused. */
  readonly protocol?: 'auto' | Protocol | null
}

export type Incoming = {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  /** When the broker took it, epoch ms; null = it does not say. */
  readonly brokerAt?: number | null
}

export type ConnectionOptions = {
  readonly access: BrokerAccess
  /** Stable per install and never shared by two processes: a second one takes the connection over. */
  readonly clientId: string
  /**
   * QoS 1, where nothing may be lost. QoS 0 for what the broker keeps retained: it hands out retained messages through its queue
   * for this client, and mosquitto's holds 1,000, so that of 5,000 at QoS 1 only 1,020 come [measured on 2.0.11].
   */
  readonly filters: readonly { readonly topic: string; readonly qos: 0 | 1 }[]
  /** How this broker says when it took a message; null and left out: it does not. */
  readonly clock?: BrokerClock | null
  /** Retained; `online` after each connect, `offline` as will and before a clean end (a clean end discards the will). */
  readonly lifeSign: { readonly topic: string; readonly online: string; readonly offline: string } | null
  /** True: the broker keeps nothing for us while we are away (right for the built-in broker, which ends with us). */
  readonly clean?: boolean
  /** First and longest wait before another attempt. */
  readonly backOffMs?: { readonly first: number; readonly longest: number }
  readonly now: () => number
  readonly onState: (state: ConnectionState) => void
  /** Accepted; what waited for us may come from now on. `receiveMaximum`: most publishes that the broker takes unacknowledged. */
  readonly onConnected: (about: { readonly receiveMaximum: number }) => void
  /** Subscribed and ready. Without `sessionPresent` the broker remembers nothing of us. */
  readonly onOnline: (about: { readonly sessionPresent: boolean }) => void
  /** `taken` lets the next message come; hold it as back-pressure only (DESIGN 6.1). */
  readonly onMessage: (message: Incoming, taken: () => void) => void
}

export type PublishOptions = { readonly retain?: boolean; readonly expirySeconds?: number }

const SESSION_SECONDS = 3 * 24 * 3600
const END_WITHIN_MS = 1_500

export class BrokerConnection {
  readonly #options: ConnectionOptions
  #client: MqttClient | null = null
  #protocol: Protocol = '5'
  #isAccepted = false
  #facts: BrokerFacts = NO_FACTS
  #failures = 0
  #silentClosings = 0
  #state: ConnectionState
  #ending: Promise<void> | null = null

  constructor(options: ConnectionOptions) {
    this.#options = options
    if (options.access.protocol === '3.1.1') this.#protocol = '3.1.1'
    this.#state = {
      state: 'connecting',
      sinceAt: options.now(),
      protocol: null,
      code: null,
      detail: null,
      latencyMs: null,
      isOpen: false,
      facts: NO_FACTS,
    }
  }

  /** Begins to connect, and never stops trying until `end`. */
  start(): void {
    if (this.#client || this.#ending) return
    this.#options.onState(this.#state)
    this.#client = this.#open()
  }

  get state(): ConnectionState {
    return this.#state
  }

  get isOnline(): boolean {
    return this.#state.state === 'online'
  }

  /** QoS 1. True once the broker took it; false if it was not sent or the connection is being ended. */
  publish(topic: string, payload: string, options: PublishOptions = {}): Promise<boolean> {
    return new Promise((resolve) => this.send(topic, payload, options, resolve))
  }

  /** The same for those who send many. `done` may be called before this returns. */
  send(topic: string, payload: string, options: PublishOptions, done: (ok: boolean) => void): void {
    const client = this.#client
    if (!client?.connected) return done(false)
    const { retain = false, expirySeconds } = options
    const properties = expirySeconds && this.#protocol === '5' ? { messageExpiryInterval: expirySeconds } : undefined
    const how = properties === undefined ? { qos: 1 as const, retain } : { qos: 1 as const, retain, properties }
    client.publish(topic, payload, how, (error) => done(!error))
    return undefined
  }

  /** Says offline, then ends cleanly; after 1.5 s without an answer the socket is cut. Idempotent. */
  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    const client = this.#client
    if (!client) return
    const sign = this.#options.lifeSign
    const cut = new Promise<void>((resolve) => setTimeout(resolve, END_WITHIN_MS).unref())
    if (client.connected && sign) await Promise.race([this.publish(sign.topic, sign.offline, { retain: true }), cut])
    await Promise.race([client.endAsync(!client.connected), cut])
    client.end(true)
    this.#become({ state: 'offline', code: null, detail: 'ended' })
  }

  #open(): MqttClient {
    const { access, clientId, lifeSign, clean = false } = this.#options
    const isV5 = this.#protocol === '5'
    const settings: IClientOptions = {
      ...dial(access.url, access.tls),
      clientId,
      protocolVersion: isV5 ? 5 : 4,
      clean,
      keepalive: 30,
      connectTimeout: 10_000,
      reconnectPeriod: this.#nextDelay(),
      reconnectOnConnackError: true,
      resubscribe: false,
      ...(access.username !== null && { username: access.username }),
      ...(access.password !== null && { password: access.password }),
      ...(lifeSign && {
        will: { topic: lifeSign.topic, payload: Buffer.from(lifeSign.offline), qos: 1, retain: true },
      }),
      ...(isV5 && !clean && { properties: { sessionExpiryInterval: SESSION_SECONDS } }),
    }
    const client = mqtt.connect(settings)
    client.handleMessage = (packet, taken) => this.#receive(packet as IPublishPacket, taken)
    client.on('connect', (connack) => void this.#accepted(client, connack))
    client.on('reconnect', () => {
      client.options.reconnectPeriod = this.#nextDelay()
    })
    client.on('error', (error) => this.#failed(client, error))
    client.on('close', () => this.#closed(client))
    return client
  }

  /** Doubles from the first wait to the longest, each time between half and all of it. */
  #nextDelay(): number {
    const { first, longest } = this.#options.backOffMs ?? { first: 500, longest: 30_000 }
    const delay = Math.min(longest, first * 2 ** Math.min(this.#failures, 20))
    this.#failures += 1
    return Math.max(1, Math.round(delay * (0.5 + Math.random() / 2)))
  }

  #become(change: Partial<ConnectionState> & Pick<ConnectionState, 'state'>): void {
    const isSame = change.state === this.#state.state && (change.detail ?? null) === this.#state.detail
    if (isSame && change.state !== 'online') return
    const sinceAt = change.state === this.#state.state ? this.#state.sinceAt : this.#options.now()
    this.#state = { ...this.#state, ...change, sinceAt }
    this.#options.onState(this.#state)
  }

  async #accepted(client: MqttClient, connack: IConnackPacket): Promise<void> {
    if (client !== this.#client || this.#ending) return
    this.#noteFacts(connack)
    this.#isAccepted = true
    this.#failures = 0
    this.#options.onConnected({ receiveMaximum: connack.properties?.receiveMaximum ?? 65_535 })
    client.options.reconnectPeriod = this.#nextDelay()
    const { filters, lifeSign, clock } = this.#options
    const startedAt = performance.now()
    try {
      const noLocal = this.#protocol === '5' ? { nl: true } : {}
      const asked = clock?.kind === 'stamp' ? [...filters, { topic: STAMP_FILTER, qos: 0 as const }] : filters
      const wanted = Object.fromEntries(asked.map(({ topic, qos }) => [topic, { qos, ...noLocal }]))
      const granted = await client.subscribeAsync(wanted)
      const refused = granted.find(({ qos }) => qos >= 128)
      if (refused)
        return this.#become({
          state: 'refused',
          code: 'broker_refused',
          detail: `may not subscribe to ${refused.topic}`,
        })
    } catch (error) {
      return this.#notSubscribed(client, error as Error & { packet?: { granted?: number[] } })
    }
    if (client !== this.#client || this.#ending || !client.connected) return
    if (lifeSign) void this.publish(lifeSign.topic, lifeSign.online, { retain: true })
    const latencyMs = Math.max(0, Math.round(performance.now() - startedAt))
    this.#become({
      state: 'online',
      protocol: this.#protocol,
      code: null,
      detail: null,
      latencyMs,
      isOpen: client.options.username === undefined && client.options.cert === undefined,
      facts: this.#facts,
    })
    this.#options.onOnline({ sessionPresent: connack.sessionPresent })
    return undefined
  }

  #noteFacts({ properties, sessionPresent }: IConnackPacket): void {
    const isLost = this.#isAccepted && !sessionPresent && this.#options.clean !== true
    this.#facts = {
      receiveMaximum: properties?.receiveMaximum ?? null,
      maximumPacketSize: properties?.maximumPacketSize ?? null,
      sessionExpirySeconds: properties?.sessionExpiryInterval ?? null,
      retainAvailable: properties?.retainAvailable ?? null,
      sessionsLost: this.#facts.sessionsLost + (isLost ? 1 : 0),
    }
  }

  /** A refused subscription stands until the operator acts; a connection that broke meanwhile is tried again anyway. */
  #notSubscribed(client: MqttClient, error: Error): void {
    if (client !== this.#client || this.#ending || !client.connected) return
    this.#become({ state: 'refused', code: 'broker_refused', detail: `may not subscribe: ${error.message}` })
  }

  #receive(packet: IPublishPacket, taken: () => void): void {
    const { payload, retain } = packet
    const { topic, brokerAt } = brokerTime(this.#options.clock ?? null, packet.topic, packet.properties)
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : payload
    this.#options.onMessage({ topic, payload: bytes, retained: retain, brokerAt }, () => taken())
  }

  #failed(client: MqttClient, error: Error & { code?: unknown }): void {
    if (client !== this.#client || this.#ending) return
    const { code } = error
    if (typeof code !== 'number') {
      this.#become({ state: 'offline', code: 'broker_unreachable', detail: networkReason(error) })
      return
    }
    if (this.#mayFallBack && isVersionRefusal(code)) return this.#fallBack(client)
    this.#become({ state: 'refused', code: 'broker_refused', detail: refusalReason(code) })
  }

  #closed(client: MqttClient): void {
    if (client !== this.#client || this.#ending) return
    const { state } = this.#state
    if (state === 'online')
      this.#become({ state: 'offline', code: 'broker_unreachable', detail: 'the connection was lost' })
    if (state !== 'connecting') return
    // Some brokers answer a version that they do not know by hanging up.
    this.#silentClosings += 1
    if (this.#silentClosings === 2 && this.#mayFallBack) this.#fallBack(client)
  }

  get #mayFallBack(): boolean {
    return this.#protocol === '5' && !this.#isAccepted && this.#options.access.protocol !== '5'
  }

  /** Nothing was sent yet, so nothing is lost with the first client. */
  #fallBack(client: MqttClient): void {
    this.#protocol = '3.1.1'
    this.#failures = 0
    client.end(true)
    this.#client = this.#open()
  }
}
