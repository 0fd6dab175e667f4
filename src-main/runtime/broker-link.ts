/** Keeps the one link to the one broker that the settings name: starts the built-in broker where wanted, opens, replaces, ends. */
import type { BrokerProfile, Settings } from '../../src-preload/contract/entities.ts'
import type { BrokerStatus } from '../../src-preload/contract/work.ts'
import type { BuiltinBroker } from '../broker/start-builtin-broker.ts'
import type { BrokerChoice } from '../config.ts'
import type { Announcement, DeviceLink, FleetService } from '../engine/ports/device-link.ts'
import { NO_FACTS } from '../mqtt/connection-state.ts'
import type { BrokerFacts, ConnectionState } from '../mqtt/connection-state.ts'
import { Intake } from '../mqtt/intake.ts'
import { MessageRing } from '../mqtt/message-ring.ts'
import { MqttDeviceLink } from '../mqtt/device-link.ts'
import { EventFeed } from '../mqtt/event-feed.ts'
import type { BrokerAccess } from '../mqtt/connection.ts'
import { startBuiltin } from './broker-builtin.ts'
import { ConnectionPresence } from './broker-presence.ts'
import { accessOf } from './broker-profiles.ts'
import type { KeptSecrets } from './broker-secrets.ts'

export const DEFAULT_PREFIX = '$aws'
/** Waits before the built-in broker is started again after it died; the last one holds for all further deaths. */
const REVIVE_AFTER_MS = [200, 1_000, 5_000, 30_000]
export type BrokerLinkOptions = {
  /** What the start asked for; goes before the settings. */
  readonly choice: BrokerChoice | null
  readonly credentialsPath: string
  readonly brokerEntry: URL | null
  readonly clientId: string
  readonly now: () => number
  /** Of the profile with this id; null = of the broker without a name. */
  readonly readSecrets: (profileId: string | null) => Promise<KeptSecrets>
  readonly onStatus: (status: BrokerStatus) => void
  readonly onFault: (error: unknown) => void
  readonly onNote: (event: string, fields: Record<string, unknown>) => void
  /** The port that the built-in broker had last time, so that devices find it again; 0 = any. */
  readonly lastPort: number
  readonly onPort: (port: number) => void
  /** Where the built-in broker listens when it is open to the network; all addresses when left out. */
  readonly networkHost?: string
}

/** Everything that makes the connection another one; a profile's name does not. */
function identityOf({ broker, builtinBroker }: Settings): string {
  if (!broker) return ''
  const { name: _name, ...rest } = broker
  return JSON.stringify(broker.url === 'builtin' ? [rest, builtinBroker] : [rest])
}

const UNSET: Omit<BrokerStatus, 'sinceAt'> = {
  state: 'unset',
  url: null,
  isBuiltin: false,
  protocol: null,
  latencyMs: null,
  detail: null,
  isOpen: false,
}

/** Announcements made while no link is open are dropped: the next connection announces everybody (DESIGN 6.4). */
export class BrokerLink implements DeviceLink {
  readonly #options: BrokerLinkOptions
  /** What devices' messages came to, over all connections of this engine's life. */
  readonly intake: Intake
  /** The last messages of each device, over all connections. */
  readonly ring: MessageRing
  #service: FleetService | null = null
  #link: MqttDeviceLink | null = null
  #feed: EventFeed | null = null
  #builtin: BuiltinBroker | null = null
  #applied: string | null = null
  #status: BrokerStatus
  #queue: Promise<void> = Promise.resolve()
  #isStopped = false
  #settings: Settings | null = null
  #revival: NodeJS.Timeout | null = null
  #deaths = 0
  /** Devices find the broker again where it was, also after a change or a death within this life. */
  #lastPort: number
  #facts: BrokerFacts = NO_FACTS
  #access: BrokerAccess | null = null
  readonly #presence: ConnectionPresence

  constructor(options: BrokerLinkOptions) {
    this.#options = options
    this.#lastPort = options.lastPort
    this.#status = { ...UNSET, sinceAt: options.now() }
    this.intake = new Intake(options.now)
    this.ring = new MessageRing(options.now)
    this.#presence = new ConnectionPresence(() => this.#service, options.now, options.onFault)
  }

  get status(): BrokerStatus {
    return this.#status
  }

  get builtin(): BuiltinBroker | null {
    return this.#builtin
  }

  /** What the broker said of itself at the last connect. */
  get facts(): BrokerFacts {
    return this.#facts
  }

  /** How the connection that is open, or being opened, signs in. */
  get access(): BrokerAccess | null {
    return this.#access
  }

  announce(announcements: readonly Announcement[]): void {
    this.#link?.announce(announcements)
  }

  announceAgain(): void {
    this.#link?.announceAgain()
  }

  eventsWait(): void {
    this.#link?.eventsWait()
  }

  /** A schedule was changed: the topics that schedules wait for may be others now. */
  followTopics(): void {
    void this.#feed?.follow()
  }

  /** Opens what the settings name; does nothing when that is open already, unless `again`. One change after the other. */
  apply(service: FleetService, settings: Settings, again = false): Promise<void> {
    this.#service = service
    this.#settings = settings
    this.#queue = this.#queue
      .then(() => this.#change(settings, again))
      .catch((error: unknown) => this.#options.onFault(error))
    return this.#queue
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#forgetRevival()
    await this.#queue
    await this.#close()
  }

  async #change(settings: Settings, again: boolean): Promise<void> {
    const profile = settings.broker
    const wanted = identityOf(settings)
    if (this.#isStopped || (wanted === this.#applied && !again)) return
    this.#applied = wanted
    this.#forgetRevival()
    await this.#close()
    if (!profile || profile.url === '') return this.#become({ ...UNSET })
    const isBuiltin = profile.url === 'builtin'
    this.#become({ ...UNSET, state: 'connecting', url: profile.url, isBuiltin })
    this.#access = isBuiltin ? await this.#startBuiltin(settings, profile.prefix) : await this.#accessTo(profile)
    if (this.#access && this.#service) this.#open(this.#access, profile, isBuiltin)
    return undefined
  }

  async #accessTo(profile: BrokerProfile): Promise<BrokerAccess> {
    const { choice } = this.#options
    const access = accessOf(profile, await this.#options.readSecrets(profile.id ?? null))
    if (choice?.kind !== 'url' || choice.url !== profile.url) return access
    return { ...access, username: choice.username, password: choice.password }
  }

  async #startBuiltin({ builtinBroker }: Settings, prefix: string): Promise<BrokerAccess | null> {
    const { credentialsPath, brokerEntry, networkHost = '0.0.0.0' } = this.#options
    const lastPort = this.#lastPort
    try {
      const builtin = await startBuiltin({
        ...{ settings: builtinBroker, prefix, credentialsPath, entry: brokerEntry, lastPort, networkHost },
        onHint: (hint) => this.#presence.hint(hint),
        onLost: (message) => this.#brokerLost(message),
      })
      this.#builtin = builtin
      this.#lastPort = builtin.port
      this.#options.onPort(builtin.port)
      return { url: builtin.url, ...builtin.credentials.service, protocol: '3.1.1' }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error)
      this.#become({ ...UNSET, state: 'offline', url: 'builtin', isBuiltin: true, detail })
      this.#options.onNote('broker.not_started', { detail })
      return null
    }
  }

  /** The built-in broker died by itself: it is started again, each time after a longer wait. May be told twice of one death. */
  #brokerLost(message: string): void {
    this.#builtin = null
    this.#presence.brokerWent()
    if (this.#isStopped || this.#revival) return
    this.#options.onNote('broker.lost', { message })
    this.#become({ ...this.#status, state: 'offline', detail: message })
    const wait = REVIVE_AFTER_MS[Math.min(this.#deaths, REVIVE_AFTER_MS.length - 1)] ?? 0
    this.#deaths += 1
    this.#revival = setTimeout(() => {
      this.#revival = null
      if (this.#service && this.#settings) void this.apply(this.#service, this.#settings, true)
    }, wait)
  }

  #forgetRevival(): void {
    if (this.#revival) clearTimeout(this.#revival)
    this.#revival = null
  }

  #open(access: BrokerAccess, { prefix, queueLimit, clockProperty }: BrokerProfile, isBuiltin: boolean): void {
    if (!this.#service) return
    this.#link = new MqttDeviceLink({
      ...{ access, prefix },
      ...(queueLimit != null && { queueCap: queueLimit }),
      clock: isBuiltin ? { kind: 'stamp' } : clockProperty ? { kind: 'property', name: clockProperty } : null,
      clientId: this.#options.clientId,
      clean: isBuiltin,
      service: this.#service,
      intake: this.intake,
      ring: this.ring,
      now: this.#options.now,
      onState: (state) => this.#said(state, access.url, isBuiltin),
      onFault: this.#options.onFault,
    })
    this.#link.start()
    this.#openFeed(access, this.#service)
  }

  #openFeed(access: BrokerAccess, { messages }: FleetService): void {
    if (!messages) return
    const { clientId, now, onFault, onNote } = this.#options
    this.#feed = new EventFeed({ access, clientId: `${clientId}-events`, events: messages, now, onFault, onNote })
    void this.#feed.follow()
  }

  #said({ state, sinceAt, ...rest }: ConnectionState, url: string, isBuiltin: boolean): void {
    const { protocol, detail, latencyMs, isOpen, facts } = rest
    this.#facts = facts
    this.#become({ state, url, isBuiltin, protocol, latencyMs, detail, isOpen }, sinceAt)
  }

  #become(status: Omit<BrokerStatus, 'sinceAt'>, sinceAt = this.#options.now()): void {
    this.#status = { ...status, sinceAt }
    this.#options.onStatus(this.#status)
  }

  async #close(): Promise<void> {
    const link = this.#link
    const feed = this.#feed
    const builtin = this.#builtin
    this.#link = null
    this.#feed = null
    this.#builtin = null
    this.#access = null
    this.#facts = NO_FACTS
    await feed?.stop()
    await link?.stop()
    await builtin?.stop()
    if (builtin) this.#presence.brokerWent()
  }
}
