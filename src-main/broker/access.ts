// Who may come in, and what each may do: the one place where the built-in broker says no. No sockets here.
import type { AuthenticateError, Client } from 'aedes'
import { deviceMayPublish, deviceMaySubscribe, fleetMaySubscribe, isDeviceId } from '../mqtt/topics.ts'
import type { Topics } from '../mqtt/topics.ts'
import type { BrokerStart, TurnedAway } from './broker-messages.ts'
import { bareName, identifyAccount, identifyByShared } from './credentials.ts'
import type { BrokerCredentials, Identity } from './credentials.ts'
import type { DeviceGate } from './device-credentials.ts'
import type { Origin } from './ledger.ts'

/** Sign-ins with a wrong password from one address of the network before it has to wait. */
const MISSES = 10
const MISS_WINDOW_MS = 60_000
/** Addresses remembered for it; the oldest is forgotten. */
const MOST_ADDRESSES = 10_000

/** CONNACK codes of MQTT 3.1.1. */
export const CONNACK = { clientId: 2, unavailable: 3, password: 4, notAuthorized: 5 } as const

export function refusal(message: string, returnCode: number): AuthenticateError {
  return Object.assign(new Error(message), { returnCode })
}

export type Verdict =
  | { readonly identity: Identity }
  | { readonly why: TurnedAway; readonly code: (typeof CONNACK)[keyof typeof CONNACK] }

/** Wrong passwords by address, so that guessing is slow. */
class Misses {
  readonly #counts = new Map<string, { count: number; since: number }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  isTooMany(address: string): boolean {
    const seen = this.#counts.get(address)
    if (!seen) return false
    if (this.#now() - seen.since < MISS_WINDOW_MS) return seen.count >= MISSES
    this.#counts.delete(address)
    return false
  }

  add(address: string): void {
    const seen = this.#counts.get(address) ?? { count: 0, since: this.#now() }
    seen.count += 1
    this.#counts.set(address, seen)
    const oldest = this.#counts.keys().next()
    if (this.#counts.size > MOST_ADDRESSES && !oldest.done) this.#counts.delete(oldest.value)
  }
}

export class Access {
  readonly #credentials: BrokerCredentials
  readonly #gate: DeviceGate
  readonly #isOpen: boolean
  readonly #misses: Misses

  constructor(start: BrokerStart, credentials: BrokerCredentials, gate: DeviceGate, now: () => number) {
    this.#credentials = credentials
    this.#gate = gate
    this.#isOpen = start.network !== null
    this.#misses = new Misses(now)
  }

  /** Decides who this is. The console and the simulated fleet come from this computer only. */
  async judge(origin: Origin, username: string | undefined, password: Buffer | undefined): Promise<Verdict> {
    const name = bareName(username ?? '')
    if (origin.certificate) {
      const { commonName, fingerprint } = origin.certificate
      const isOwn = this.#gate.certificate(commonName, fingerprint) && (name === '' || name === commonName)
      return isOwn
        ? { identity: { role: 'device', deviceId: commonName } }
        : { why: 'identity', code: CONNACK.notAuthorized }
    }
    if (password === undefined || name === '') return { why: 'password', code: CONNACK.password }
    if (!origin.isNetwork) {
      const account =
        identifyAccount(this.#credentials, name, password) ??
        (this.#isOpen ? null : identifyByShared(this.#credentials, name, password))
      if (account) return { identity: account }
    }
    if (origin.isNetwork && this.#misses.isTooMany(origin.address)) return { why: 'busy', code: CONNACK.unavailable }
    return this.#byPassword(origin, name, password)
  }

  async #byPassword(origin: Origin, name: string, password: Buffer): Promise<Verdict> {
    const answer = isDeviceId(name) ? await this.#gate.password(name, password) : 'wrong'
    if (answer === 'right') return { identity: { role: 'device', deviceId: name } }
    if (answer === 'busy') return { why: 'busy', code: CONNACK.unavailable }
    this.#misses.add(origin.address)
    return { why: 'password', code: CONNACK.password }
  }
}

export function mayPublish(topics: Topics, who: Identity | null, topic: string): boolean {
  if (who?.role === 'service') return !topic.startsWith('$SYS/')
  if (who?.role === 'device') return deviceMayPublish(topics, who.deviceId, topic)
  if (who?.role !== 'fleet') return false
  const parsed = topics.parse(topic)
  return parsed.kind === 'request' || parsed.kind === 'presence' || parsed.kind === 'cancel-answer'
}

export function maySubscribe(topics: Topics, who: Identity | null, filter: string): boolean {
  if (who?.role === 'service') return true
  if (who?.role === 'device') return deviceMaySubscribe(topics, who.deviceId, filter)
  return who?.role === 'fleet' && fleetMaySubscribe(topics, filter)
}

/** What is wrong with a device's CONNECT, apart from who it is; null when nothing is. */
export function connectProblem(
  { keepaliveSeconds }: { readonly keepaliveSeconds: number },
  start: BrokerStart,
): TurnedAway | null {
  return keepaliveSeconds === 0 || keepaliveSeconds > start.maxKeepaliveSeconds ? 'keepalive' : null
}

const ownerName = (who: Identity) => (who.role === 'device' ? `device ${who.deviceId}` : who.role)

/**
 * Client ids belong to who used them first, as long as the broker keeps something for them: nobody ends another's connection
 * or takes over another's session by naming its client id. The console may always come in.
 */
export class ClientIds {
  readonly #owners = new Map<string, { readonly owner: string; readonly client: Client }>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  claim(client: Client, who: Identity): boolean {
    const held = this.#owners.get(client.id)
    const owner = ownerName(who)
    if (who.role !== 'service' && (held ? held.owner !== owner : this.#owners.size >= this.#most)) return false
    this.#owners.set(client.id, { owner, client })
    return true
  }

  /** A connection without session ended: its id is free again, unless its next connection holds it already. */
  free(client: Client): void {
    if (client.clean && this.#owners.get(client.id)?.client === client) this.#owners.delete(client.id)
  }
}
