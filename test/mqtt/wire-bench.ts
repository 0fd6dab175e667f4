// The real engine on a SQLite store, behind the real link, on a real broker, with one device that speaks raw MQTT.
// The engine's clock stands still until a test moves it; the wire runs in real time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { CommandName, CommandOutput, Engine } from '../../src-main/engine/engine.ts'
import type { MqttDeviceLink } from '../../src-main/mqtt/device-link.ts'
import { makeTopics, replyTopic } from '../../src-main/mqtt/topics.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import { TASKS } from '../engine/engine-bench.ts'
import { benchLink } from '../support/link-bench.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { tempStore } from '../support/temp-store.ts'
import { Bell } from '../support/until.ts'

export type BrokerKind = 'mosquitto' | 'built-in'
type Account = { readonly username: string; readonly password: string }
type Broker = { readonly url: string; readonly service: Account; readonly device: Account }

export const DEVICE = 'ksk-crn-001'
const START = Date.UTC(2026, 10, 22, 9)

async function startBroker(kind: BrokerKind, prefix: string): Promise<Broker> {
  if (kind === 'mosquitto') {
    const users = { muster: 'service-secret', [DEVICE]: 'device-secret' }
    const broker = await startMosquitto({ users })
    onTestFinished(() => broker.stop())
    return {
      url: broker.url,
      service: { username: 'muster', password: users.muster },
      device: { username: DEVICE, password: 'device-secret' },
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'muster-wire-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json'), prefix })
  onTestFinished(() => broker.stop())
  const { service, device } = broker.credentials
  return { url: broker.url, service, device: { username: DEVICE, ...device } }
}

export type Payload = { readonly [field: string]: unknown; readonly execution?: Readonly<Record<string, unknown>> }
export type Answer = { readonly accepted: boolean; readonly payload: Payload }

const idOf = (it: Payload | undefined) => (typeof it?.jobId === 'string' ? it.jobId : '-')

export class WireBench {
  readonly topics: ReturnType<typeof makeTopics>
  wallAt = START
  faults: readonly unknown[] = []
  readonly #engine: Engine
  readonly #inbox: { topic: string; payload: Payload }[] = []
  readonly #bell = new Bell()
  #link: MqttDeviceLink | null = null
  #device: MqttClient | null = null
  #tokens = 0
  #read = 0

  private constructor(prefix: string) {
    this.topics = makeTopics(prefix)
    let ids = 0
    this.#engine = createEngine({
      store: tempStore({ now: START }),
      ids: {
        next: (at) => {
          ids += 1
          const time = at.toString(16).padStart(12, '0')
          return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${ids.toString(16).padStart(12, '0')}`
        },
      },
      tasks: { definitions: TASKS, start: () => {}, stop: () => {} },
      link: {
        announce: (announcements) => this.#link?.announce(announcements),
        eventsWait: () => this.#link?.eventsWait(),
      },
      host: {
        instanceId: 'instance-1',
        instanceName: 'instance-1',
        hostName: 'desk',
        processId: process.pid,
        mode: 'standalone',
        tzRelease: '2026a',
        isAlive: () => false,
      },
    })
  }

  static async open(kind: BrokerKind, prefix: string): Promise<WireBench> {
    const bench = new WireBench(prefix)
    const started = bench.#engine.start(bench.now)
    if (!started.ok) throw new Error(started.message)
    const broker = await startBroker(kind, prefix)
    const { link, bell, faults } = benchLink({ url: broker.url, ...broker.service }, bench.#clocked(), { prefix })
    bench.#link = link
    bench.faults = faults
    onTestFinished(() => link.stop())
    await bell.until(() => link.state.state === 'online')
    bench.do('devices.create', { id: DEVICE })
    await bench.#connectDevice(broker)
    return bench
  }

  /** The link gives real time; the engine must be told the test's. */
  #clocked(): Engine['fleet'] {
    const { fleet } = this.#engine
    return {
      handle: (given) => fleet.handle(given, this.wallAt),
      presence: (reports) => fleet.presence(reports, this.wallAt),
      announceAll: (after, limit) => fleet.announceAll(after, limit, this.wallAt),
      announced: (ids) => fleet.announced(ids, this.wallAt),
      events: (after, limit) => fleet.events(after, limit),
      eventsSent: (ids) => fleet.eventsSent(ids, this.wallAt),
    }
  }

  async #connectDevice(broker: Broker): Promise<void> {
    const device = await mqtt.connectAsync(broker.url, { ...broker.device, protocolVersion: 4 })
    onTestFinished(() => device.endAsync(true))
    device.on('message', (topic, payload) => {
      this.#inbox.push({ topic, payload: JSON.parse(payload.toString()) as Payload })
      this.#bell.ring()
    })
    await device.subscribeAsync(this.topics.deviceFilters(DEVICE), { qos: 1 })
    this.#device = device
  }

  get now() {
    return { wallAt: this.wallAt, monoMs: this.wallAt - START }
  }

  do<N extends CommandName>(name: N, input: RequestInput<N>): CommandOutput<N> {
    const result = this.#engine.command(name, requests[name].input.parse(input) as never, 'Mona', this.now)
    if (!result.ok) throw new Error(`${name}: ${result.code} ${result.message}`)
    return result.value
  }

  /** A job for the device, visible to it at once. */
  post(jobId: string, more: Partial<RequestInput<'jobs.create'>> = {}): string {
    return this.do('jobs.create', {
      jobId,
      document: { operation: 'reboot', none: null },
      target: { kind: 'device', deviceId: DEVICE },
      ...more,
    }).id
  }

  /** Both of the engine's clocks go on, and it is told. */
  pass(ms: number): void {
    this.wallAt += ms
    const { fault } = this.#engine.tick(this.now)
    if (fault) throw new Error(`the tick was refused: ${fault}`)
  }

  /** Sends bytes as they are and waits for the next answer on that topic. */
  async raw(topic: string, payload: string | Buffer): Promise<Answer> {
    const seen = this.#inbox.length
    const isAnswer = (it: { topic: string }) =>
      it.topic === replyTopic(topic, 'accepted') || it.topic === replyTopic(topic, 'rejected')
    await this.#device?.publishAsync(topic, payload, { qos: 1 })
    await this.#bell.until(() => this.#inbox.slice(seen).some(isAnswer))
    const answer = this.#inbox.slice(seen).find(isAnswer)
    return { accepted: answer?.topic === replyTopic(topic, 'accepted'), payload: answer?.payload ?? {} }
  }

  /** Sends a request with a token of its own and checks that the answer carries it. */
  async ask(topic: string, body: Payload = {}): Promise<Answer> {
    this.#tokens += 1
    const clientToken = `token ✓ ${this.#tokens}`
    const answer = await this.raw(topic, JSON.stringify({ ...body, clientToken }))
    if (answer.payload.clientToken !== clientToken)
      throw new Error(`the token was not given back: ${JSON.stringify(answer)}`)
    return answer
  }

  get(): Promise<Answer> {
    return this.ask(this.topics.get(DEVICE))
  }
  startNext(body: Payload = {}): Promise<Answer> {
    return this.ask(this.topics.startNext(DEVICE), body)
  }
  describe(jobId: string, body: Payload = {}): Promise<Answer> {
    return this.ask(this.topics.describe(DEVICE, jobId), body)
  }
  update(jobId: string, status: string, body: Payload = {}): Promise<Answer> {
    return this.ask(this.topics.update(DEVICE, jobId), { status, ...body })
  }

  /** All announcements since the last call. What was said before the answer to a `get` has arrived with that answer. */
  async announcements(): Promise<{ kind: 'notify' | 'notify-next'; payload: Payload }[]> {
    await this.get()
    const fresh = this.#inbox.slice(this.#read)
    this.#read = this.#inbox.length
    return fresh.flatMap(({ topic, payload }) => {
      const heard = this.topics.hear(topic)
      return heard && heard.kind !== 'answer' ? [{ kind: heard.kind, payload }] : []
    })
  }

  /** The same in short: `notify j1,j2`, `next j1`. */
  async heard(): Promise<string[]> {
    return (await this.announcements()).map(({ kind, payload }) => {
      if (kind === 'notify-next') return `next ${idOf(payload.execution)}`
      const { IN_PROGRESS = [], QUEUED = [] } = payload.jobs as { IN_PROGRESS?: Payload[]; QUEUED?: Payload[] }
      return `notify ${[...IN_PROGRESS, ...QUEUED].map(idOf).join(',') || '-'}`
    })
  }
}
