// Many devices on one connection to a bench's broker: what each was told, and what each asks. No expectations here.
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import type { Device } from '../../src-preload/contract/entities.ts'
import type { DeviceWord } from '../../src-preload/contract/vocabulary.ts'
import { device } from '../store/rows.ts'
import { Bell } from '../support/until.ts'
import type { Answer, Payload, WireBench } from './wire-bench.ts'

/** `d-0000`, `d-0001`, … */
export const crowdIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `d-${String(index).padStart(4, '0')}`)

const idsOf = (list: unknown): string[] =>
  Array.isArray(list) ? (list as Payload[]).map(({ jobId }) => String(jobId)) : []

export class WireCrowd {
  readonly ids: readonly string[]
  readonly #bench: WireBench
  readonly #client: MqttClient
  readonly #bell = new Bell()
  readonly #answers = new Map<string, Answer>()
  /** Devices that were told of a job as the head of their queue, by job. */
  readonly #told = new Map<string, Set<string>>()
  /** The jobs on each device's list as the last `notify` had it. */
  readonly #lists = new Map<string, string[]>()
  #tokens = 0

  private constructor(bench: WireBench, client: MqttClient, ids: readonly string[]) {
    this.#bench = bench
    this.#client = client
    this.ids = ids
    client.on('message', (topic, payload) => {
      this.#hear(topic, JSON.parse(payload.toString()) as Payload)
      this.#bell.ring()
    })
  }

  /** Registers the devices and connects them; they are known, accepted and have never announced themselves. */
  static async open(bench: WireBench, count: number, more: (index: number) => Partial<Device> = () => ({})) {
    const ids = crowdIds(count)
    bench.store.write('test', (tx) => {
      for (const [index, id] of ids.entries())
        tx.insertDevice(device(id, { presence: 'unknown', attributes: {}, tags: [], ...more(index) }))
    })
    const client = await mqtt.connectAsync(bench.broker.url, { ...bench.broker.fleet, protocolVersion: 4 })
    onTestFinished(() => client.endAsync(true))
    const crowd = new WireCrowd(bench, client, ids)
    await client.subscribeAsync(bench.topics.deviceFilters('+'), { qos: 1 })
    return crowd
  }

  id(index: number): string {
    return this.ids[index] ?? ''
  }

  until(condition: () => boolean): Promise<void> {
    return this.#bell.until(condition)
  }

  /** How many devices were told that this job is their next. */
  told(jobId: string): number {
    return this.#told.get(jobId)?.size ?? 0
  }

  /** The list that the device was last told. */
  list(deviceId: string): readonly string[] {
    return this.#lists.get(deviceId) ?? []
  }

  async ask(topic: string, body: Payload = {}): Promise<Answer> {
    this.#tokens += 1
    const clientToken = `crowd ${this.#tokens}`
    await this.#client.publishAsync(topic, JSON.stringify({ ...body, clientToken }), { qos: 1 })
    await this.#bell.until(() => this.#answers.has(clientToken))
    return this.#answers.get(clientToken) as Answer
  }

  startNext(deviceId: string): Promise<Answer> {
    return this.ask(this.#bench.topics.startNext(deviceId))
  }

  /** All of them say this of the job, at once. */
  say(jobId: string, status: DeviceWord, deviceIds: readonly string[], body: Payload = {}): Promise<Answer[]> {
    return Promise.all(deviceIds.map((id) => this.ask(this.#bench.topics.update(id, jobId), { status, ...body })))
  }

  /** The devices that find the job on their own list when they ask. */
  async holders(jobId: string): Promise<string[]> {
    const answers = await Promise.all(this.ids.map((id) => this.ask(this.#bench.topics.get(id))))
    return this.ids.filter((_id, index) => {
      const { inProgressJobs, queuedJobs } = answers[index]?.payload ?? {}
      return [...idsOf(inProgressJobs), ...idsOf(queuedJobs)].includes(jobId)
    })
  }

  #hear(topic: string, payload: Payload): void {
    const heard = this.#bench.topics.hear(topic)
    if (heard?.kind === 'answer') this.#answers.set(String(payload.clientToken), { accepted: heard.accepted, payload })
    else if (heard?.kind === 'notify') {
      const jobs = payload.jobs as { IN_PROGRESS?: unknown; QUEUED?: unknown }
      this.#lists.set(heard.deviceId, [...idsOf(jobs.IN_PROGRESS), ...idsOf(jobs.QUEUED)])
    } else if (heard?.kind === 'notify-next' && payload.execution) {
      const jobId = String(payload.execution.jobId)
      this.#told.set(jobId, (this.#told.get(jobId) ?? new Set()).add(heard.deviceId))
    }
  }
}
