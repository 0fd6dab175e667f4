// Tries a broker step by step, for the Test button in Settings: the first step that fails says what to mend.
// It changes nothing on the broker and keeps no connection.
import { lookup } from 'node:dns/promises'
import { randomUUID } from 'node:crypto'
import { connect as connectSocket, isIP } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { dial, readAddress } from './broker-address.ts'
import type { BrokerAddress } from './broker-address.ts'
import { isVersionRefusal, networkReason, refusalReason } from './connection-state.ts'
import { makeTopics, prefixProblem } from './topics.ts'

export const BROKER_STEPS = ['address', 'dns', 'port', 'tls', 'auth', 'subscribe', 'roundtrip'] as const
export type BrokerStep = (typeof BROKER_STEPS)[number]

export type BrokerTestStep = {
  readonly step: BrokerStep
  /** `waiting`: not reached, because an earlier step failed. */
  readonly state: 'ok' | 'failed' | 'waiting'
  readonly code: 'invalid_input' | 'broker_unreachable' | 'broker_refused' | null
  readonly detail: string | null
  readonly ms: number | null
}

export type BrokerTest = { readonly ok: boolean; readonly steps: readonly BrokerTestStep[] }

export type BrokerToTest = {
  readonly url: string
  readonly username: string | null
  readonly password: string | null
  readonly prefix: string
  /** Longest wait for one step. */
  readonly stepTimeoutMs?: number
}

type Code = NonNullable<BrokerTestStep['code']>

class StepFailed extends Error {
  readonly code: Code
  constructor(code: Code, message: string) {
    super(message)
    this.code = code
  }
}

function checkAddress({ url, prefix }: BrokerToTest): BrokerAddress {
  const problem = prefixProblem(prefix)
  if (problem) throw new StepFailed('invalid_input', problem)
  const address = readAddress(url)
  if (address) return address
  const example =
    'The address must begin with mqtt://, mqtts://, ws:// or wss:// and name a host, such as mqtt://broker:1883.'
  throw new StepFailed('invalid_input', example)
}

async function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      socket.on('error', (error) => reject(new StepFailed('broker_unreachable', networkReason(error))))
      socket.once(event, resolve)
    })
  } finally {
    socket.destroy()
  }
}

function open(given: BrokerToTest, version: 4 | 5): Promise<MqttClient> {
  const client = mqtt.connect({
    ...dial(given.url),
    clientId: `muster-test-${randomUUID().slice(0, 8)}`,
    protocolVersion: version,
    clean: true,
    reconnectPeriod: 0,
    ...(given.username !== null && { username: given.username }),
    ...(given.password !== null && { password: given.password }),
  })
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.on('error', (error: Error & { code?: unknown }) => {
      client.end(true)
      reject(error)
    })
    client.once('close', () => reject(new StepFailed('broker_refused', 'the broker hung up without a reason')))
  })
}

async function signIn(given: BrokerToTest): Promise<{ client: MqttClient; protocol: string }> {
  try {
    return { client: await open(given, 5), protocol: 'MQTT 5' }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'number' && !isVersionRefusal(code)) throw new StepFailed('broker_refused', refusalReason(code))
  }
  try {
    return { client: await open(given, 4), protocol: 'MQTT 3.1.1' }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'number') throw new StepFailed('broker_refused', refusalReason(code))
    if (error instanceof StepFailed) throw error
    throw new StepFailed('broker_unreachable', networkReason(error as Error))
  }
}

async function subscribe(client: MqttClient, filters: readonly string[]): Promise<void> {
  const refused = (topic: string) => new StepFailed('broker_refused', `this user may not subscribe to ${topic}`)
  try {
    const granted = await client.subscribeAsync([...filters], { qos: 1 })
    const bad = granted.find(({ qos }) => qos >= 128)
    if (bad) throw refused(bad.topic)
  } catch (error) {
    throw error instanceof StepFailed ? error : refused(filters.join(', '))
  }
}

function roundTrip(client: MqttClient, topic: string): Promise<void> {
  const word = randomUUID()
  return new Promise((resolve, reject) => {
    client.on('message', (heard, payload) => {
      if (heard === topic && payload.toString() === word) resolve()
    })
    client.once('close', () =>
      reject(new StepFailed('broker_refused', `the broker hung up when a message was sent to ${topic}`)),
    )
    client.publish(topic, word, { qos: 1 }, (error) => {
      if (error) reject(new StepFailed('broker_refused', `this user may not publish to ${topic}`))
    })
  })
}

async function within<T>(work: Promise<T>, timeoutMs: number, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StepFailed('broker_unreachable', late)), timeoutMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

class Recorder {
  readonly steps: BrokerTestStep[] = []
  readonly #timeoutMs: number

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** Runs one step and writes down how it went; throws again what it threw. */
  async run<T>(step: BrokerStep, work: () => Promise<T>, say: (value: T) => string | null = () => null): Promise<T> {
    const startedAt = performance.now()
    const ms = () => Math.round(performance.now() - startedAt)
    try {
      const value = await within(work(), this.#timeoutMs, `no answer within ${Math.round(this.#timeoutMs / 1000)} s`)
      this.steps.push({ step, state: 'ok', code: null, detail: say(value), ms: ms() })
      return value
    } catch (error) {
      const code = error instanceof StepFailed ? error.code : 'broker_unreachable'
      this.steps.push({ step, state: 'failed', code, detail: networkReason(error as Error), ms: ms() })
      throw error
    }
  }

  skip(step: BrokerStep, detail: string): void {
    this.steps.push({ step, state: 'ok', code: null, detail, ms: null })
  }

  result(): BrokerTest {
    const missing = BROKER_STEPS.filter((step) => !this.steps.some((it) => it.step === step))
    const waiting = missing.map(
      (step): BrokerTestStep => ({ step, state: 'waiting', code: null, detail: null, ms: null }),
    )
    const steps = [...this.steps, ...waiting]
    return { ok: steps.every(({ state }) => state === 'ok'), steps }
  }
}

/** Runs the steps in order and stops at the first that fails. Never rejects. */
export async function testBroker(given: BrokerToTest): Promise<BrokerTest> {
  const recorder = new Recorder(given.stepTimeoutMs ?? 10_000)
  let client: MqttClient | null = null
  try {
    const { host, port, isTls } = await recorder.run('address', async () => checkAddress(given))
    await recorder.run(
      'dns',
      () => lookup(host),
      ({ address }) => address,
    )
    await recorder.run(
      'port',
      () => opened(connectSocket(port, host), 'connect'),
      () => `${host}:${port}`,
    )
    if (isTls)
      await recorder.run('tls', () =>
        opened(connectTls({ host, port, ...(isIP(host) === 0 && { servername: host }) }), 'secureConnect'),
      )
    else recorder.skip('tls', 'not encrypted')
    const signedIn = await recorder.run(
      'auth',
      () => signIn(given),
      ({ protocol }) => protocol,
    )
    client = signedIn.client
    const live = client
    const topics = makeTopics(given.prefix)
    const probe = topics.probe(randomUUID())
    await recorder.run('subscribe', () => subscribe(live, [topics.requestFilter, topics.presenceFilter, probe]))
    await recorder.run('roundtrip', () => roundTrip(live, probe))
  } catch (error) {
    // Its step is in the list; anything that no step wrote down is a fault of ours.
    if (recorder.steps.at(-1)?.state !== 'failed') throw error
  }
  client?.end(true)
  return recorder.result()
}
