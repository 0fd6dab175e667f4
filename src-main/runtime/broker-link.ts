/** Keeps the one link to the one broker that the settings name: starts the built-in broker where wanted, opens, replaces, ends. */
import type { Settings } from '../../src-preload/contract/entities.ts'
import type { BrokerStatus } from '../../src-preload/contract/work.ts'
import { startBuiltinBroker } from '../broker/start-builtin-broker.ts'
import type { BuiltinBroker } from '../broker/start-builtin-broker.ts'
import type { BrokerChoice } from '../config.ts'
import type { Announcement, DeviceLink, FleetService } from '../engine/ports/device-link.ts'
import type { ConnectionState } from '../mqtt/connection-state.ts'
import { Intake } from '../mqtt/intake.ts'
import { MqttDeviceLink } from '../mqtt/device-link.ts'
import type { BrokerAccess } from '../mqtt/connection.ts'

export const DEFAULT_PREFIX = '$aws'
/** Waits before the built-in broker is started again after it died; the last one holds for all further deaths. */
const REVIVE_AFTER_MS = [200, 1_000, 5_000, 30_000]
/** The name under which the broker password lies in the key store. */
export const BROKER_SECRET = 'broker-password'

export type BrokerLinkOptions = {
  /** What the start asked for; goes before the settings. */
  readonly choice: BrokerChoice | null
  readonly credentialsPath: string
  readonly brokerEntry: URL | null
  readonly clientId: string
  readonly now: () => number
  readonly readSecret: () => Promise<string | null>
  readonly onStatus: (status: BrokerStatus) => void
  readonly onFault: (error: unknown) => void
  readonly onNote: (event: string, fields: Record<string, unknown>) => void
  /** The port that the built-in broker had last time, so that devices find it again; 0 = any. */
  readonly lastPort: number
  readonly onPort: (port: number) => void
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
  #service: FleetService | null = null
  #link: MqttDeviceLink | null = null
  #builtin: BuiltinBroker | null = null
  #applied: string | null = null
  #status: BrokerStatus
  #queue: Promise<void> = Promise.resolve()
  #isStopped = false
  #settings: Settings | null = null
  #revival: NodeJS.Timeout | null = null
  #deaths = 0

  constructor(options: BrokerLinkOptions) {
    this.#options = options
    this.#status = { ...UNSET, sinceAt: options.now() }
    this.intake = new Intake(options.now)
  }

  get status(): BrokerStatus {
    return this.#status
  }

  get builtin(): BuiltinBroker | null {
    return this.#builtin
  }

  announce(announcements: readonly Announcement[]): void {
    this.#link?.announce(announcements)
  }

  eventsWait(): void {
    this.#link?.eventsWait()
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
    const wanted = profile ? JSON.stringify([profile.url, profile.username, profile.prefix, profile.hasPassword]) : ''
    if (this.#isStopped || (wanted === this.#applied && !again)) return
    this.#applied = wanted
    this.#forgetRevival()
    await this.#close()
    if (!profile || profile.url === '') return this.#become({ ...UNSET })
    const isBuiltin = profile.url === 'builtin'
    this.#become({ ...UNSET, state: 'connecting', url: profile.url, isBuiltin })
    const access = isBuiltin
      ? await this.#startBuiltin(profile.prefix)
      : await this.#accessOf(profile.url, profile.username)
    if (access && this.#service) this.#open(access, profile.prefix, isBuiltin)
    return undefined
  }

  async #accessOf(url: string, username: string | null): Promise<BrokerAccess> {
    const { choice } = this.#options
    if (choice?.kind === 'url' && choice.url === url)
      return { url, username: choice.username, password: choice.password }
    return { url, username, password: await this.#options.readSecret() }
  }

  async #startBuiltin(prefix: string): Promise<BrokerAccess | null> {
    const { credentialsPath, brokerEntry, lastPort } = this.#options
    const start = (port: number) =>
      startBuiltinBroker({
        credentialsPath,
        port,
        prefix,
        ...(brokerEntry && { entry: brokerEntry }),
        onLost: (message) => this.#brokerLost(message),
      })
    try {
      const builtin = await start(lastPort).catch((error: unknown) =>
        lastPort === 0 ? Promise.reject(error) : start(0),
      )
      this.#builtin = builtin
      this.#options.onPort(builtin.port)
      return { url: builtin.url, ...builtin.credentials.service }
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

  #open(access: BrokerAccess, prefix: string, isBuiltin: boolean): void {
    if (!this.#service) return
    this.#link = new MqttDeviceLink({
      access,
      prefix,
      clientId: this.#options.clientId,
      clean: isBuiltin,
      service: this.#service,
      intake: this.intake,
      now: this.#options.now,
      onState: (state) => this.#said(state, access.url, isBuiltin),
      onFault: this.#options.onFault,
    })
    this.#link.start()
  }

  #said(
    { state, sinceAt, protocol, detail, latencyMs, isOpen }: ConnectionState,
    url: string,
    isBuiltin: boolean,
  ): void {
    this.#become({ state, url, isBuiltin, protocol, latencyMs, detail, isOpen }, sinceAt)
  }

  #become(status: Omit<BrokerStatus, 'sinceAt'>, sinceAt = this.#options.now()): void {
    this.#status = { ...status, sinceAt }
    this.#options.onStatus(this.#status)
  }

  async #close(): Promise<void> {
    const link = this.#link
    const builtin = this.#builtin
    this.#link = null
    this.#builtin = null
    await link?.stop()
    await builtin?.stop()
  }
}
