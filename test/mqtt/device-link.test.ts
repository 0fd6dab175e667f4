// The link by itself on real mosquitto: batches, answers to everything, announcements, faults, what is ignored.
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import { benchLink } from '../support/link-bench.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'
import { Bell } from '../support/until.ts'

const topics = makeTopics('$aws')
const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function open(filters: string[] = ['$aws/things/+/jobs/#']) {
  const broker = await startMosquitto({ config: ['max_queued_messages 0'] })
  endings.push(() => broker.stop())
  const service = new TinyFleet()
  const bench = benchLink({ url: broker.url, username: null, password: null }, service)
  endings.push(() => bench.link.stop())
  await bench.online()
  const device = await mqtt.connectAsync(broker.url, { protocolVersion: 5 })
  endings.push(() => device.endAsync(true))
  const bell = new Bell()
  const inbox: { topic: string; payload: Record<string, unknown> }[] = []
  device.on('message', (topic, payload) => {
    inbox.push({ topic, payload: JSON.parse(payload.toString()) as Record<string, unknown> })
    bell.ring()
  })
  for (const filter of filters) await device.subscribeAsync(filter, { qos: 1, nl: true })
  return { broker, service, bench, device, bell, inbox }
}

const send = (device: MqttClient, topic: string, body: unknown, retain = false) =>
  device.publishAsync(topic, typeof body === 'string' ? body : JSON.stringify(body), { qos: 1, retain })

test('a flood is judged in batches of at most 250 and every request is answered once, in order for each device', async () => {
  const { service, device, bell, inbox } = await open()
  const count = 8_000
  const sent = Array.from({ length: count }, (_, index) =>
    send(device, topics.get(`d${index % 50}`), { clientToken: String(index) }),
  )
  await Promise.all(sent)
  await bell.until(() => inbox.length === count)
  expect(new Set(inbox.map(({ payload }) => payload.clientToken)).size).toBe(count)
  expect(Math.max(...service.batches)).toBeLessThanOrEqual(250)
  expect(service.batches.length).toBeLessThan(count / 2)
  const mine = inbox
    .filter(({ topic }) => topic === `${topics.get('d7')}/accepted`)
    .map(({ payload }) => Number(payload.clientToken))
  expect(mine).toEqual([...mine].sort((a, b) => a - b))
})

test('unknown operations and impossible device ids are answered InvalidTopic; the impossible never reach the engine', async () => {
  const { service, device, bell, inbox } = await open()
  for (const topic of [
    '$aws/things/d/jobs/bogus',
    '$aws/things/d/jobs/j1/cancel',
    `$aws/things/${'x'.repeat(200)}/jobs/get`,
  ]) {
    const seen = inbox.length
    await send(device, topic, { clientToken: 'c' })
    await bell.until(() => inbox.length > seen)
    expect(inbox[seen]).toMatchObject({ topic: `${topic}/rejected`, payload: { code: 'InvalidTopic' } })
  }
  expect(service.requests.map(({ deviceId }) => deviceId)).toEqual(['d', 'd'])
})

test('when the engine throws, each device is told InternalError; an instance that stepped down says nothing', async () => {
  const { service, bench, device, bell, inbox } = await open()
  service.fault = new Error('the disk is gone')
  await send(device, topics.get('d'), { clientToken: 'a' })
  await bell.until(() => inbox.length === 1)
  expect(inbox[0]).toMatchObject({
    topic: `${topics.get('d')}/rejected`,
    payload: { code: 'InternalError', clientToken: 'a' },
  })
  service.fault = new StoreFault('stepped_down', 'another instance has the lease')
  await send(device, topics.get('d'), { clientToken: 'b' })
  await bench.bell.until(() => bench.faults.length === 2)
  await send(device, topics.get('d'), { clientToken: 'c' })
  await bell.until(() => inbox.length === 2)
  expect(inbox[1]?.payload.clientToken).toBe('c')
})

test('3,000 announcements all arrive, and the engine is told which the broker took', async () => {
  const { service, bench, bell, inbox } = await open()
  const ids = Array.from({ length: 3_000 }, (_, index) => `d${index}`)
  bench.link.announce(ids.map((id) => service.add(id, 'job')))
  await bell.until(() => inbox.length === 6_000)
  await bench.bell.until(() => service.announcedIds.length >= 3_000)
  expect(new Set(service.announcedIds).size).toBe(3_000)
})

test('after the broker was lost everybody with work is announced to again', async () => {
  const { broker, service, bench } = await open()
  bench.link.announce([service.add('d1', 'a')])
  await bench.bell.until(() => service.announcedIds.length === 1)
  await broker.kill()
  await bench.bell.until(() => bench.link.state.state === 'offline')
  bench.link.announce([service.add('d2', 'b')])
  await broker.start()
  await bench.bell.until(() => service.announcedIds.length >= 3)
  expect(service.announcedIds.slice(1).sort()).toEqual(['d1', 'd2'])
})

test('a request that somebody left retained is not obeyed at each connect', async () => {
  const { broker, device } = await open()
  await send(device, topics.startNext('d'), {}, true)
  const service = new TinyFleet()
  const bench = benchLink({ url: broker.url, username: null, password: null }, service, { clientId: 'muster-second' })
  endings.push(() => bench.link.stop())
  await bench.online()
  await send(device, topics.get('d'), {})
  await bench.bell.until(() => service.requests.length > 0)
  expect(service.requests.map(({ operation }) => operation)).toEqual(['get'])
})

test('presence: what is retained is marked, and the will of an earlier session is not believed', async () => {
  const { broker, service, bench, device } = await open()
  await send(device, topics.presence('d'), { online: true, session: 'new' }, true)
  await bench.bell.until(() => service.reports.length === 1)
  await send(device, topics.presence('d'), { online: false, session: 'old' })
  await send(device, topics.presence('d'), { online: false, session: 'new', goodbye: true })
  await bench.bell.until(() => service.reports.length === 2)
  expect(service.reports.map(({ presence, retained }) => [presence, retained])).toEqual([
    ['online', false],
    ['asleep', false],
  ])
  const later = new TinyFleet()
  const second = benchLink({ url: broker.url, username: null, password: null }, later, { clientId: 'muster-second' })
  endings.push(() => second.link.stop())
  await second.bell.until(() => later.reports.length === 1)
  expect(later.reports[0]).toMatchObject({ presence: 'online', retained: true })
})
