// What the console's user may do on a broker, topic family by topic family, and what the broker keeps and limits.
// Probes speak in the name of a thing whose id is one character too long to be a device: every engine passes them by.
import { randomUUID } from 'node:crypto'
import { Probe } from './broker-probe.ts'
import type { ProbeOptions } from './broker-probe.ts'
import { StepFailed } from './test-recorder.ts'
import type { Remark } from './test-recorder.ts'
import type { Topics } from './topics.ts'

/** No device has an id of 129 characters (DESIGN 6.6). */
export const probeThing = (): string => `muster-test-${randomUUID()}`.padEnd(129, '-')

/** A document of 32,768 characters in UTF-8, quoted, with its topic and envelope. */
const NEEDED_PACKET_BYTES = 140_000
const SESSION_SECONDS = 120

const word = () => JSON.stringify({ test: randomUUID() })
const denied = (fault: 'acl_read' | 'acl_write', what: string) => new StepFailed('broker_refused', fault, what)

/** Asks one open connection after the other: a broker may answer what it forbids by hanging up. */
export class Rights {
  readonly #options: ProbeOptions
  readonly #topics: Topics
  readonly #thing = probeThing()
  readonly #echoMs: number
  #probe: Probe

  constructor(probe: Probe, options: ProbeOptions, topics: Topics, echoMs: number) {
    this.#probe = probe
    this.#options = options
    this.#topics = topics
    this.#echoMs = echoMs
  }

  requests(): Promise<Remark> {
    return this.#reads(this.#topics.requestFilter, this.#topics.get(this.#thing))
  }

  presence(): Promise<Remark> {
    return this.#reads(this.#topics.presenceFilter, this.#topics.presence(this.#thing))
  }

  replies(): Promise<Remark> {
    return this.#writes(`${this.#topics.get(this.#thing)}/accepted`)
  }

  notify(): Promise<Remark> {
    return this.#writes(this.#topics.notify(this.#thing))
  }

  events(): Promise<Remark> {
    return this.#writes(`${this.#topics.prefix}/events/job/${this.#thing}/test`)
  }

  state(): Promise<Remark> {
    return this.#writes(this.#topics.consoleState(this.#options.clientId))
  }

  /** Publishes retained, asks for it again, and takes it away. */
  async retain(): Promise<Remark> {
    const probe = await this.#live()
    const off = () => new StepFailed('broker_refused', 'retain_off', 'the broker keeps no retained messages')
    if (probe.connack.properties?.retainAvailable === false) throw off()
    const topic = this.#topics.consoleState(`${this.#options.clientId}-retained`)
    const said = word()
    if ((await probe.publish(topic, said, true)) !== 'taken') throw off()
    const asked = await probe.subscribe(topic)
    const isThere = await probe.heard((it) => it.topic === topic && it.retained, this.#echoMs)
    await probe.publish(topic, '', true)
    if (isThere) return {}
    if (asked !== 'granted') return { state: 'warned', fault: 'acl_unproven', detail: `may not subscribe to ${topic}` }
    throw off()
  }

  /** Shared subscriptions below the prefix. Muster uses none; devices' makers ask. */
  async share(): Promise<Remark> {
    const probe = await this.#live()
    const topic = this.#topics.probe(randomUUID())
    if ((await probe.subscribe(`$share/muster-test/${topic}`)) !== 'granted') return { fault: 'share_refused' }
    const said = word()
    if ((await probe.publish(topic, said)) !== 'taken') return { fault: 'acl_unproven' }
    const isHeard = await probe.heard((it) => it.topic === topic, this.#echoMs)
    return isHeard ? {} : { state: 'warned', fault: 'share_dead', detail: `$share/…/${this.#topics.prefix}/…` }
  }

  /** What CONNACK says of limits. How many messages the broker keeps for a client that is away, no broker says. */
  async limits(): Promise<Remark> {
    const { properties } = (await this.#live()).connack
    if (this.#options.version === 4)
      return { fault: 'queue_unreadable', detail: 'MQTT 3.1.1 does not say its limits; max_queued cannot be read' }
    const { receiveMaximum = 65_535, maximumPacketSize } = properties ?? {}
    const packet = maximumPacketSize === undefined ? 'no limit said' : `${maximumPacketSize} bytes`
    const detail = `receive maximum ${receiveMaximum}, largest packet ${packet}; max_queued cannot be read`
    const isSmall = maximumPacketSize !== undefined && maximumPacketSize < NEEDED_PACKET_BYTES
    return isSmall ? { state: 'warned', fault: 'packet_small', detail } : { fault: 'queue_unreadable', detail }
  }

  /** Leaves a session behind, comes back for it, and takes it away. */
  async sessions(): Promise<Remark> {
    const clientId = `${this.#options.clientId}-session`
    const kept = { ...this.#options, clientId, clean: false, sessionExpiry: SESSION_SECONDS }
    const first = await Probe.open(kept)
    const given = first.connack.properties?.sessionExpiryInterval ?? SESSION_SECONDS
    await first.subscribe(this.#topics.probe(clientId))
    await first.end(false)
    const second = await Probe.open(kept)
    const isKept = second.connack.sessionPresent
    await second.end()
    // MQTT 3.1.1 forgets a session when its client comes back clean.
    if (this.#options.version === 4) await (await Probe.open({ ...kept, clean: true })).end()
    if (!isKept) return { state: 'warned', fault: 'sessions_off' }
    if (given < SESSION_SECONDS) return { state: 'warned', fault: 'session_short', detail: `${given} s` }
    return { fault: 'restart_unknown' }
  }

  async end(): Promise<void> {
    await this.#probe.end()
  }

  async #live(): Promise<Probe> {
    if (this.#probe.isClosed) this.#probe = await Probe.open(this.#options)
    return this.#probe
  }

  async #reads(filter: string, topic: string): Promise<Remark> {
    const probe = await this.#live()
    if ((await probe.subscribe(filter)) !== 'granted') throw denied('acl_read', `may not subscribe to ${filter}`)
    const said = word()
    const sent = await probe.publish(topic, said)
    // The console never writes here itself, so a broker may well forbid it; then reading cannot be proven from here.
    if (sent !== 'taken') return { state: 'warned', fault: 'acl_unproven', detail: filter }
    const isEcho = await probe.heard((it) => it.topic === topic && it.payload.toString() === said, this.#echoMs)
    if (isEcho) return {}
    if (this.#options.version === 4) return { state: 'warned', fault: 'acl_unproven', detail: filter }
    throw denied('acl_read', `subscribed to ${filter}, and heard nothing from it`)
  }

  async #writes(topic: string): Promise<Remark> {
    const probe = await this.#live()
    const place = topic.replace(this.#thing, '+')
    if (this.#options.version === 5) {
      if ((await probe.publish(topic, word())) === 'taken') return {}
      throw denied('acl_write', `may not publish to ${place}`)
    }
    // MQTT 3.1.1 has no word for no: only what comes back was surely sent.
    const asked = await probe.subscribe(topic)
    const said = word()
    if ((await probe.publish(topic, said)) !== 'taken') throw denied('acl_write', `may not publish to ${place}`)
    const isEcho = await probe.heard((it) => it.topic === topic && it.payload.toString() === said, this.#echoMs)
    return isEcho || asked !== 'granted' ? {} : { state: 'warned', fault: 'acl_unproven', detail: place }
  }
}
