// The real engine on a SQLite store, behind the real link, on a real broker, with one device that speaks raw MQTT.
// The engine's clock stands still until a test moves it; the wire runs in real time.
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { CommandName, CommandOutput, Engine } from '../../src-main/engine/engine.ts'
import type { MqttDeviceLink } from '../../src-main/mqtt/device-link.ts'
import type { FloodLimits } from '../../src-main/mqtt/flood-gate.ts'
import { Intake } from '../../src-main/mqtt/intake.ts'
import { makeTopics, replyTopic } from '../../src-main/mqtt/topics.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import { TASKS } from '../engine/engine-bench.ts'
import { benchLink } from '../support/link-bench.ts'
import { tempFolder, tempStore } from '../support/temp-store.ts'
import { Bell } from '../support/until.ts'
import { sharedWireBroker } from './wire-broker.ts'
import type { BrokerKind, WireBroker } from './wire-broker.ts'

export { DEVICE } from './wire-broker.ts'
import { DEVICE } from './wire-broker.ts'

const START = Date.UTC(2026, 10, 22, 9)

export type Payload = { readonly [field: string]: unknown; readonly execution?: Readonly<Record<string, unknown>> }
export type Answer = { readonly accepted: boolean; readonly payload: Payload }
export type WireOptions = {
  readonly floodLimits?: FloodLimits
  /** Another engine on the same store file, broker and prefix. */
  readonly beside?: WireBench
  /** Whether the process that holds the lease is there; false when left out. */
  readonly isAlive?: boolean
}

const idOf = (it: Payload | undefined) => (typeof it?.jobId === 'string' ? it.jobId : '-')
let instances = 0

export class WireBench {
  readonly topics: ReturnType<typeof makeTopics>
  readonly broker: WireBroker
  readonly store: ReturnType<typeof tempStore>
  readonly folder: string
  readonly intake = new Intake(() => this.wallAt)
  wallAt = START
  monoMs = 0
  /** Executions of this device cannot be written, as on a full disk. */
  failing: string | null = null
  faults: readonly unknown[] = []
  readonly #prefix: string
  readonly #floodLimits: FloodLimits | undefined
  readonly clientId: string
  readonly #engine: Engine
  readonly #inbox: { topic: string; payload: Payload }[] = []
  readonly #bell = new Bell()
  #link: MqttDeviceLink | null = null
  #linkBell = new Bell()
  #device: MqttClient | null = null
  #tokens = 0
  #read = 0

  private constructor(prefix: string, broker: WireBroker, { beside, floodLimits, isAlive = false }: WireOptions) {
    instances += 1
    this.topics = makeTopics(prefix)
    this.#prefix = prefix
    this.#floodLimits = floodLimits
    this.clientId = `muster-test-${instances}`
    this.broker = broker
    this.folder = beside?.folder ?? tempFolder()
    this.store = tempStore({ now: START, folder: this.folder })
    this.#engine = this.#makeEngine(`instance-${instances}`, isAlive)
  }

  #makeEngine(instanceId: string, isAlive: boolean): Engine {
    let ids = 0
    const [life, { store }] = [instances, this]
    return createEngine({
      store: {
        ...store,
        write: (source, work) =>
          store.write(source, (tx) => {
            const update: typeof tx.updateExecution = (row, expected) => {
              if (row.deviceId === this.failing) throw new Error('the disk is full')
              return tx.updateExecution(row, expected)
            }
            return work(this.failing === null ? tx : { ...tx, updateExecution: update })
          }),
      },
      ids: {
        next: (at) => {
          ids += 1
          const time = at.toString(16).padStart(12, '0')
          const rest = `${life.toString(16).padStart(4, '0')}${ids.toString(16).padStart(8, '0')}`
          return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${rest}`
        },
      },
      tasks: { definitions: TASKS, start: () => {}, stop: () => {} },
      link: {
        announce: (announcements) => this.#link?.announce(announcements),
        eventsWait: () => this.#link?.eventsWait(),
      },
      host: {
        ...{
          instanceId,
          instanceName: instanceId,
          hostName: 'desk',
          processId: process.pid + instances,
          mode: 'standalone',
        },
        ...{ tzRelease: '2026a', isAlive: () => isAlive },
      },
    })
  }

  static async open(kind: BrokerKind, prefix: string, options: WireOptions = {}): Promise<WireBench> {
    const broker = options.beside?.broker ?? (await sharedWireBroker(kind, prefix))
    const bench = new WireBench(prefix, broker, options)
    const started = bench.#engine.start(bench.now)
    if (!started.ok) throw new Error(started.message)
    await bench.wake()
    if (options.beside) return bench
    bench.do('devices.create', { id: DEVICE })
    bench.#device = await bench.connectDevice(DEVICE, bench.#inbox, bench.#bell)
    return bench
  }

  /** The console comes to its broker, under the client id that it always has. */
  async wake(): Promise<void> {
    const { url, service, isClean } = this.broker
    const options = {
      prefix: this.#prefix,
      clientId: this.clientId,
      clean: isClean,
      intake: this.intake,
      now: () => this.wallAt,
    }
    const limits = this.#floodLimits ? { floodLimits: this.#floodLimits } : {}
    const { link, bell, faults } = benchLink({ url, ...service }, this.#clocked(), { ...options, ...limits })
    this.#link = link
    this.#linkBell = bell
    this.faults = faults
    onTestFinished(() => link.stop())
    await bell.until(() => link.state.state === 'online')
  }

  /** The console leaves its broker; the engine's rows stay as they are. */
  async sleep(): Promise<void> {
    const link = this.#link
    this.#link = null
    await link?.stop()
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
      cancelAnswers: (answers) => fleet.cancelAnswers?.(answers, this.wallAt),
    }
  }

  /** Another device with its own connection, heard by whoever rings `bell`. */
  async connectDevice(id: string, inbox: { topic: string; payload: Payload }[], bell: Bell): Promise<MqttClient> {
    const device = await mqtt.connectAsync(this.broker.url, { ...this.broker.accountOf(id), protocolVersion: 4 })
    onTestFinished(() => device.endAsync(true))
    device.on('message', (topic, payload) => {
      inbox.push({ topic, payload: JSON.parse(payload.toString()) as Payload })
      bell.ring()
    })
    await device.subscribeAsync(this.topics.deviceFilters(id), { qos: 1 })
    return device
  }

  /** Once the engine has taken what makes this so from its link. */
  until(condition: () => boolean): Promise<void> {
    return this.#linkBell.until(condition)
  }

  get prefix(): string {
    return this.#prefix
  }

  get now() {
    return { wallAt: this.wallAt, monoMs: this.monoMs }
  }

  /** A command as a door would give it. */
  try<N extends CommandName>(name: N, input: RequestInput<N>): Result<CommandOutput<N>> {
    return this.#engine.command(name, requests[name].input.parse(input) as never, 'Mona', this.now)
  }

  do<N extends CommandName>(name: N, input: RequestInput<N>): CommandOutput<N> {
    const result = this.try(name, input)
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

  /** Both of the engine's clocks go on, and it is told. `asleep`: the wall alone, as while a laptop sleeps. */
  pass(ms: number, asleep = false): void {
    this.wallAt += ms
    if (!asleep) this.monoMs += ms
    const { fault } = this.#engine.tick(this.now)
    if (fault) throw new Error(`the tick was refused: ${fault}`)
  }

  /** Both clocks go on and the engine ticks whenever it asks to be called, until `ms` have passed. */
  run(ms: number): void {
    const end = this.wallAt + ms
    let { nextAt } = this.#engine.tick(this.now)
    while (nextAt <= end) {
      this.pass(nextAt - this.wallAt)
      nextAt = this.#engine.tick(this.now).nextAt
    }
    this.pass(end - this.wallAt)
  }

  /** Sends without waiting for anything but the broker. */
  async say(topic: string, body: Payload): Promise<void> {
    await this.#device?.publishAsync(topic, JSON.stringify(body), { qos: 1 })
  }

  /** All answers on this request's topic, once there are so many. */
  async answers(topic: string, count: number): Promise<Answer[]> {
    const found = () =>
      this.#inbox.flatMap((it) => {
        const accepted = it.topic === replyTopic(topic, 'accepted')
        return accepted || it.topic === replyTopic(topic, 'rejected') ? [{ accepted, payload: it.payload }] : []
      })
    await this.#bell.until(() => found().length >= count)
    return found()
  }

  /** Sends bytes as they are and waits for the next answer on that topic. */
  async raw(topic: string, payload: string | Buffer): Promise<Answer> {
    const seen = (await this.answers(topic, 0)).length
    await this.#device?.publishAsync(topic, payload, { qos: 1 })
    return (await this.answers(topic, seen + 1))[seen] as Answer
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
      return heard && heard.kind !== 'answer' && heard.kind !== 'cancel' ? [{ kind: heard.kind, payload }] : []
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
