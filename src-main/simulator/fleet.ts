// Puts simulated devices on a few MQTT connections. Used by the simulator's own process and by tests.
import mqtt from 'mqtt'
import type { IClientOptions, MqttClient } from 'mqtt'
import { DEFAULT_PREFIX, makeTopics } from '../mqtt/topics.ts'
import type { Topics } from '../mqtt/topics.ts'
import { readAnswer, readCancel } from './answers.ts'
import { castFleet } from './cast.ts'
import type { Character } from './cast.ts'
import { SimulatedDevice } from './simulated-device.ts'
import type { DeviceWire } from './device-wire.ts'
import { Witness } from './witness.ts'

export type FleetOptions = {
  readonly url: string
  /** Null where the broker takes anybody. */
  readonly username: string | null
  readonly password: string | null
  readonly devices: number
  readonly seed: number
  readonly prefix?: string
  /** Connections shared by all devices (at most one a device). */
  readonly connections?: number
  /** 10 = ten times as fast as the demo. */
  readonly speed?: number
  /** Wait before another attempt to connect. */
  readonly reconnectMs?: number
  /** Replaces the cast that the seed gives. */
  readonly cast?: readonly Character[]
  /** A connection was refused or broke; it is tried again. */
  readonly onTrouble?: (message: string) => void
}

export type Fleet = {
  readonly cast: readonly Character[]
  readonly witness: Witness
  /** Messages that the devices sent so far, whether the broker took them or not. */
  sent(): number
  /** Says goodbye for every device, then closes the connections. Idempotent. */
  stop(): Promise<void>
}

type Crew = {
  readonly client: MqttClient
  readonly devices: Map<string, SimulatedDevice>
  readonly stopTimers: () => void
}

/** mqtt:// or mqtts://, taken apart here because mqtt.js would do it with Node's deprecated url.parse. */
function dial(url: string): IClientOptions {
  const { protocol, hostname, port } = new URL(url)
  const isTls = protocol === 'mqtts:'
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  return { protocol: isTls ? 'mqtts' : 'mqtt', host, port: port === '' ? (isTls ? 8883 : 1883) : Number(port) }
}

const FILTERS_PER_SUBSCRIBE = 300

function makeWire(client: MqttClient, speed: number, onSent: () => void): { wire: DeviceWire; stopTimers: () => void } {
  const timers = new Set<NodeJS.Timeout>()
  const wire: DeviceWire = {
    send: (topic, body, retain = false) => {
      onSent()
      client.publish(topic, JSON.stringify(body), { qos: 1, retain })
    },
    after: (delayMs, call) => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        call()
      }, delayMs / speed)
      timers.add(timer)
      return () => {
        clearTimeout(timer)
        timers.delete(timer)
      }
    },
    now: () => Date.now(),
  }
  return { wire, stopTimers: () => timers.forEach((timer) => clearTimeout(timer)) }
}

function hear(topics: Topics, devices: Map<string, SimulatedDevice>, topic: string, payload: Uint8Array): void {
  const heard = topics.hear(topic)
  const device = heard ? devices.get(heard.deviceId) : undefined
  if (heard?.kind === 'cancel') {
    const asked = device ? readCancel(payload) : null
    if (asked) device?.askedToStop(heard.cancelTopic, heard.jobId, asked)
    return
  }
  const answer = device ? readAnswer(payload) : null
  if (!heard || !device || !answer) return
  if (heard.kind === 'answer') device.answered(heard.requestTopic, heard.accepted, answer)
  else if (heard.kind === 'notify-next') device.announced(answer)
}

async function subscribeAll(client: MqttClient, filters: readonly string[]): Promise<void> {
  for (let from = 0; from < filters.length; from += FILTERS_PER_SUBSCRIBE) {
    const granted = await client.subscribeAsync(filters.slice(from, from + FILTERS_PER_SUBSCRIBE), { qos: 1 })
    const refused = granted.find(({ qos }) => qos >= 128)
    if (refused) throw new Error(`the broker refused the subscription ${refused.topic}`)
  }
}

function startCrew(
  options: FleetOptions,
  topics: Topics,
  witness: Witness,
  cast: readonly Character[],
  onSent: () => void,
): { crew: Crew; ready: Promise<void> } {
  const { url, username, password, seed, speed = 1 } = options
  const client = mqtt.connect({
    ...dial(url),
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    protocolVersion: 4,
    clean: true,
    resubscribe: false,
    reconnectPeriod: options.reconnectMs ?? 1_000,
    reconnectOnConnackError: true,
  })
  const { wire, stopTimers } = makeWire(client, speed, onSent)
  const devices = new Map(cast.map((it) => [it.id, new SimulatedDevice(it, topics, wire, witness, seed)]))
  const filters = cast.flatMap(({ id }) => [
    ...topics.deviceFilters(id),
    ...(devices.get(id)?.knowsCancel ? [topics.cancelFilter(id)] : []),
  ])
  const ready = new Promise<void>((resolve, reject) => {
    client.on('error', (error) => {
      options.onTrouble?.(error.message)
      reject(error)
    })
    client.on('connect', () => {
      subscribeAll(client, filters).then(
        () => {
          for (const device of devices.values()) device.arrive()
          resolve()
        },
        (error: Error) => {
          options.onTrouble?.(error.message)
          reject(error)
        },
      )
    })
  })
  client.on('message', (topic, payload) => hear(topics, devices, topic, payload))
  return { crew: { client, devices, stopTimers }, ready }
}

async function stopCrew({ client, devices, stopTimers }: Crew): Promise<void> {
  for (const device of devices.values()) device.leave()
  stopTimers()
  // A graceful end waits for the goodbyes to be taken; without a connection there is nobody to take them.
  await client.endAsync(!client.connected)
}

/** Connects all devices. Rejects, with nothing left running, if the first connect of any connection fails. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const topics = makeTopics(options.prefix ?? DEFAULT_PREFIX)
  const cast = options.cast ?? castFleet(options.devices, options.seed)
  const witness = new Witness()
  let sent = 0
  const count = Math.max(1, Math.min(cast.length, options.connections ?? Math.min(8, Math.ceil(cast.length / 10))))
  const started = Array.from({ length: count }, (_, index) =>
    startCrew(
      options,
      topics,
      witness,
      cast.filter((_character, position) => position % count === index),
      () => {
        sent += 1
      },
    ),
  )
  const stopAll = async () => {
    await Promise.all(started.map(({ crew }) => stopCrew(crew)))
  }
  try {
    await Promise.all(started.map(({ ready }) => ready))
  } catch (error) {
    await stopAll()
    throw error
  }
  let stopping: Promise<void> | null = null
  return { cast, witness, sent: () => sent, stop: () => (stopping ??= stopAll()) }
}
