/** Twenty devices that outlive every kill, on a broker that does too: they take work, report it, and remember each answer. */
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { Aedes } from 'aedes'
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'

/** An answer `accepted` that a device holds in its hand: the store must know of it, whatever happened since. */
export type Accepted = {
  readonly deviceId: string
  readonly jobId: string
  readonly executionNumber: number
  readonly status: 'IN_PROGRESS' | 'SUCCEEDED'
}

type Given = { readonly jobId: string; readonly executionNumber: number; readonly versionNumber: number }
type Asking = { readonly operation: string; readonly execution: Given | null; readonly token: string; at: number }

const BASE = '$aws/things'
// Longer than an answer takes, shorter than a life of the engine: a question that nobody answered is asked anew.
const PATIENCE_MS = 400

class CrewDevice {
  readonly id: string
  readonly #send: (topic: string, payload: object) => void
  readonly #crew: Crew
  #asking: Asking | null = null
  #tokens = 0

  constructor(id: string, crew: Crew, send: (topic: string, payload: object) => void) {
    this.id = id
    this.#crew = crew
    this.#send = send
  }

  /** Looks whether there is work; gives up on an answer that does not come. */
  look(now: number): void {
    if (this.#asking !== null && now - this.#asking.at < PATIENCE_MS) return
    this.#ask('start-next', {}, null)
  }

  heard(operation: string, isAccepted: boolean, payload: { clientToken?: string; execution?: Given }): void {
    const asking = this.#asking
    if (asking === null || payload.clientToken !== asking.token || operation !== asking.operation) return
    this.#asking = null
    if (operation === 'start-next') {
      if (isAccepted && payload.execution) this.#work(payload.execution)
      return
    }
    if (isAccepted && asking.execution) this.#crew.note(this.id, asking.execution, 'SUCCEEDED')
    this.#ask('start-next', {}, null)
  }

  #work(execution: Given): void {
    this.#crew.note(this.id, execution, 'IN_PROGRESS')
    const { versionNumber: expectedVersion } = execution
    this.#ask(`${execution.jobId}/update`, { status: 'SUCCEEDED', expectedVersion }, execution)
  }

  #ask(operation: string, body: object, execution: Given | null): void {
    this.#tokens += 1
    const token = `${this.id}-${this.#tokens}`
    this.#asking = { operation, execution, token, at: performance.now() }
    this.#send(`${BASE}/${this.id}/jobs/${operation}`, { ...body, clientToken: token })
  }
}

export class Crew {
  readonly url: string
  readonly ids: readonly string[]
  /** Every answer that was heard, oldest first. */
  readonly accepted: Accepted[] = []
  /** Work that was handed to a device again after its end had been accepted: must stay empty. */
  readonly givenAgain: string[] = []
  readonly #ended = new Set<string>()
  readonly #devices = new Map<string, CrewDevice>()
  readonly #close: () => Promise<void>
  readonly #timer: NodeJS.Timeout

  private constructor(url: string, client: MqttClient, count: number, close: () => Promise<void>) {
    this.url = url
    this.#close = close
    this.ids = Array.from({ length: count }, (_, index) => `device-${index + 1}`)
    const send = (topic: string, payload: object) => void client.publish(topic, JSON.stringify(payload), { qos: 1 })
    for (const id of this.ids) this.#devices.set(id, new CrewDevice(id, this, send))
    client.on('message', (topic, bytes) => this.#heard(topic, bytes))
    this.#timer = setInterval(() => this.#look(), 60)
  }

  static async start(count: number): Promise<Crew> {
    const broker = await Aedes.createBroker()
    const server: Server = createServer(broker.handle)
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    const url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = await mqtt.connectAsync(url, { clientId: 'crew', protocolVersion: 4 })
    await client.subscribeAsync([`${BASE}/+/jobs/+/accepted`, `${BASE}/+/jobs/+/rejected`], { qos: 1 })
    await client.subscribeAsync([`${BASE}/+/jobs/+/+/accepted`, `${BASE}/+/jobs/+/+/rejected`], { qos: 1 })
    return new Crew(url, client, count, async () => {
      await client.endAsync(true)
      await new Promise<void>((done) => broker.close(() => done()))
      await new Promise<void>((done) => void server.close(() => done()))
    })
  }

  note(deviceId: string, { jobId, executionNumber }: Given, status: Accepted['status']): void {
    const key = `${deviceId} ${jobId} ${executionNumber}`
    if (status === 'SUCCEEDED') this.#ended.add(key)
    else if (this.#ended.has(key)) this.givenAgain.push(key)
    this.accepted.push({ deviceId, jobId, executionNumber, status })
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#close()
  }

  #look(): void {
    const now = performance.now()
    for (const device of this.#devices.values()) device.look(now)
  }

  #heard(topic: string, bytes: Buffer): void {
    const [, , deviceId = '', , ...rest] = topic.split('/')
    const outcome = rest.pop()
    this.#devices.get(deviceId)?.heard(rest.join('/'), outcome === 'accepted', JSON.parse(bytes.toString()))
  }
}
