// When the broker took a message: read from the property that the profile names, or from the built-in broker's stamp; never from others.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { brokerTime } from '../../src-main/mqtt/broker-clock.ts'
import type { BrokerClock } from '../../src-main/mqtt/broker-clock.ts'
import type { DeviceRequest, FleetService } from '../../src-main/engine/ports/device-link.ts'
import { MessageRing } from '../../src-main/mqtt/message-ring.ts'
import { stampTopic } from '../../src-main/mqtt/topics.ts'
import { benchLink } from '../support/link-bench.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const AT = Date.UTC(2026, 10, 22, 9)
const BY_NAME: BrokerClock = { kind: 'property', name: 'timestamp' }
const TOPIC = '$aws/things/d/jobs/j1/update'

test('a property says ISO 8601 with its zone, or epoch seconds or ms; anything else is no time', () => {
  const read = (said: string | string[], clock: BrokerClock | null = BY_NAME) =>
    brokerTime(clock, TOPIC, { userProperties: { timestamp: said } }).brokerAt
  for (const said of ['2026-11-22T09:00:00Z', '2026-11-22T12:00:00.000+03:00', String(AT), String(AT / 1_000)])
    expect(read(said), said).toBe(AT)
  for (const said of [
    '',
    'now',
    '12',
    '2026-11-22T09:00:00',
    '22.11.2026',
    '-1',
    '9'.repeat(13),
    '2026-99-99T00:00:00Z',
  ])
    expect(read(said), said).toBeNull()
  // A device may send one of that name; the broker's own is added behind it.
  expect(read(['2001-01-01T00:00:00Z', String(AT)])).toBe(AT)
  expect(read(String(AT), null)).toBeNull()
  expect(brokerTime(BY_NAME, TOPIC, undefined)).toEqual({ topic: TOPIC, brokerAt: null })
})

test('a stamp is taken off the topic where the built-in broker puts it, and is a topic like any other elsewhere', () => {
  const stamped = stampTopic(TOPIC, AT)
  expect(brokerTime({ kind: 'stamp' }, stamped, undefined)).toEqual({ topic: TOPIC, brokerAt: AT })
  expect(brokerTime({ kind: 'stamp' }, TOPIC, undefined)).toEqual({ topic: TOPIC, brokerAt: null })
  expect(brokerTime(null, stamped, undefined)).toEqual({ topic: stamped, brokerAt: null })
})

/** A link that hears one update of device `d`, and what it made of it. */
function listening(
  access: { url: string; username: string | null; password: string | null },
  clock: BrokerClock | null,
) {
  const heard: DeviceRequest[] = []
  const service: FleetService = {
    handle: (requests) => {
      heard.push(...requests)
      return { replies: [], announcements: [] }
    },
    presence: () => undefined,
    announceAll: () => ({ announcements: [], next: null }),
    announced: () => undefined,
    events: () => [],
    eventsSent: () => undefined,
  }
  const ring = new MessageRing(() => AT)
  const bench = benchLink(access, service, { clean: true, clock, ring })
  onTestFinished(() => bench.link.stop())
  const update = async () => {
    await bench.bell.until(() => heard.length > 0)
    return heard[0] as Extract<DeviceRequest, { operation: 'update' }>
  }
  return { ...bench, update, ring }
}

test('mosquitto: the property named by the profile comes in with the answer; the same without a name does not', async () => {
  const broker = await startMosquitto()
  onTestFinished(() => broker.stop())
  // mosquitto's plugin adds this property to each message; here the sender does, which no profile should name.
  const device = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  onTestFinished(() => device.endAsync(true))
  const access = { url: broker.url, username: null, password: null }
  for (const clock of [BY_NAME, null]) {
    const link = listening(access, clock)
    await link.online()
    const properties = { userProperties: { timestamp: '2026-11-22T09:00:00Z' } }
    await device.publishAsync(TOPIC, '{"status":"SUCCEEDED"}', { qos: 1, properties })
    const brokerAt = clock === null ? undefined : AT
    expect((await link.update()).brokerAt).toBe(brokerAt)
    expect(link.ring.of('d')[0]).toMatchObject({ topic: TOPIC, brokerAt: brokerAt ?? null })
    await link.link.stop()
  }
})

test('the built-in broker stamps what it forwards to the console that asked, and nobody can stamp by himself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-clock-'))
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json') })
  onTestFinished(async () => {
    await broker.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const { service, device: shared } = broker.credentials
  const link = listening({ url: broker.url, ...service }, { kind: 'stamp' })
  await link.online()
  const device = await mqtt.connectAsync(broker.url, { username: 'd', ...shared, reconnectPeriod: 0 })
  onTestFinished(() => device.endAsync(true))
  const [from, until] = [Date.now(), () => Date.now()]
  await device.publishAsync(TOPIC, '{"status":"SUCCEEDED"}', { qos: 1 })
  const { brokerAt = 0, topic } = await link.update()
  expect(topic).toBe(TOPIC)
  expect(brokerAt).toBeGreaterThanOrEqual(from)
  expect(brokerAt).toBeLessThanOrEqual(until())
  const closed = new Promise<void>((done) => device.once('close', () => done()))
  device.publish(stampTopic(TOPIC, 1_000_000_000_000), '{}', { qos: 1 })
  await closed
  expect(link.faults).toEqual([])
})
