// A short-lived connection that asks a broker what it allows: subscribes, publishes, listens for its own words.
// Nobody but the connection test and the presence doctor uses it; it knows no steps and no findings.
import mqtt from 'mqtt'
import type { IClientOptions, IConnackPacket, IPublishPacket, MqttClient } from 'mqtt'
import { dial } from './broker-address.ts'
import type { BrokerAccess } from './connection.ts'

export type ProbeOptions = {
  readonly access: BrokerAccess
  readonly version: 4 | 5
  readonly clientId: string
  readonly clean?: boolean
  /** MQTT 5, seconds. */
  readonly sessionExpiry?: number
}

/** The broker closed the connection and gave no reason. */
export class HungUp extends Error {
  readonly code = 'hung_up'
  constructor() {
    super('the broker hung up without a reason')
  }
}

export type Heard = { readonly topic: string; readonly payload: Buffer; readonly retained: boolean }
export type Published = 'taken' | 'denied' | 'hung-up'

export class Probe {
  readonly connack: IConnackPacket
  readonly #client: MqttClient
  readonly #heard: Heard[] = []
  readonly #watching = new Set<() => void>()
  #isClosed = false

  private constructor(client: MqttClient, connack: IConnackPacket) {
    this.#client = client
    this.connack = connack
    client.on('message', (topic, payload, packet: IPublishPacket) => {
      this.#heard.push({ topic, payload, retained: packet.retain })
      this.#wake()
    })
    client.on('close', () => {
      this.#isClosed = true
      this.#wake()
    })
    // What goes wrong after the sign-in shows as a closed connection.
    client.on('error', () => undefined)
  }

  /** Rejects with the network's error, with a CONNACK code as `code`, or with `HungUp`. */
  static open({ access, version, clientId, clean = true, sessionExpiry }: ProbeOptions): Promise<Probe> {
    const settings: IClientOptions = {
      ...dial(access.url, access.tls),
      ...{ clientId, clean, protocolVersion: version, reconnectPeriod: 0, connectTimeout: 10_000, keepalive: 30 },
      ...(access.username !== null && { username: access.username }),
      ...(access.password !== null && { password: access.password }),
      ...(version === 5 && sessionExpiry !== undefined && { properties: { sessionExpiryInterval: sessionExpiry } }),
    }
    return new Promise((resolve, reject) => {
      const client = mqtt.connect(settings)
      client.once('connect', (connack) => resolve(new Probe(client, connack)))
      client.on('error', (error) => {
        client.end(true)
        reject(error)
      })
      client.once('close', () => reject(new HungUp()))
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  async subscribe(filter: string, qos: 0 | 1 = 1): Promise<'granted' | 'denied' | 'hung-up'> {
    try {
      const granted = await this.#orClosed(this.#client.subscribeAsync(filter, { qos }))
      if (granted === null) return 'hung-up'
      return granted.some((given) => given.qos >= 128) ? 'denied' : 'granted'
    } catch {
      // mqtt.js rejects for a refused filter as for a connection that ended meanwhile.
      return this.#isClosed ? 'hung-up' : 'denied'
    }
  }

  /** QoS 1. `taken` says nothing about delivery: over MQTT 3.1.1 a broker also takes what it then drops. */
  async publish(topic: string, payload: string, retain = false): Promise<Published> {
    try {
      const sent = await this.#orClosed(this.#client.publishAsync(topic, payload, { qos: 1, retain }))
      return sent === null ? 'hung-up' : 'taken'
    } catch {
      return this.#isClosed ? 'hung-up' : 'denied'
    }
  }

  /** True as soon as such a message was heard, false when `ms` passed or the connection ended. */
  heard(is: (message: Heard) => boolean, ms: number): Promise<boolean> {
    const find = () => this.#heard.some(is)
    if (find() || this.#isClosed) return Promise.resolve(find())
    return new Promise((resolve) => {
      const done = (value: boolean) => {
        clearTimeout(timer)
        this.#watching.delete(look)
        resolve(value)
      }
      const look = () => {
        if (find()) done(true)
        else if (this.#isClosed) done(false)
      }
      const timer = setTimeout(() => done(find()), ms)
      this.#watching.add(look)
    })
  }

  messages(): readonly Heard[] {
    return this.#heard
  }

  /** `forget`: the broker keeps no session of this probe. */
  async end(forget = true): Promise<void> {
    const properties = forget && this.#client.options.protocolVersion === 5 ? { sessionExpiryInterval: 0 } : undefined
    if (!this.#isClosed) await this.#client.endAsync(false, properties ? { properties } : {}).catch(() => undefined)
    this.#client.end(true)
  }

  #wake(): void {
    for (const look of [...this.#watching]) look()
  }

  /** The work's result, or null when the connection closes first. */
  #orClosed<T>(work: Promise<T>): Promise<T | null> {
    return new Promise((resolve, reject) => {
      const onClose = () => resolve(null)
      this.#client.once('close', onClose)
      work.then(resolve, reject).finally(() => this.#client.removeListener('close', onClose))
    })
  }
}
