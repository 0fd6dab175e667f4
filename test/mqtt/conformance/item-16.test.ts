// 16. What mosquitto does to those who trust it: a full queue loses the newest, a clean disconnect leaves "online" behind.
import mqtt from 'mqtt'
import type { MqttClient } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { startMosquitto } from '../../support/mosquitto.ts'
import { Bell } from '../../support/until.ts'
import { DEVICE, WireBench } from '../wire-bench.ts'
import './everywhere.ts'

test('a full queue loses the newest words, whose sender was told that all is well; nothing is claimed that was not heard', async () => {
  const bench = await WireBench.open('mosquitto', '$aws')
  bench.post('j1')
  await bench.startNext()
  const topic = bench.topics.update(DEVICE, 'j1')
  await bench.sleep()
  // Mosquitto's default is to keep 1,000; each of these is acknowledged by it.
  const words = Array.from({ length: 1_200 }, (_, at) => ({ status: 'IN_PROGRESS', statusDetails: { n: at + 1 } }))
  for (const word of words) await bench.say(topic, word)
  await bench.say(topic, { status: 'SUCCEEDED', clientToken: 'the end' })
  await bench.wake()
  const answers = await bench.answers(topic, 1_000)
  const { execution } = (await bench.describe('j1')).payload
  expect(execution).toMatchObject({ status: 'IN_PROGRESS', versionNumber: 1_002, statusDetails: { n: '1000' } })
  expect(answers.every(({ accepted }) => accepted)).toBe(true)
  // A device keeps its result until it is accepted, and says it again.
  expect((await bench.update('j1', 'SUCCEEDED', { expectedVersion: 1_002 })).accepted).toBe(true)
  expect(bench.intake.view()).toMatchObject({ throttled: 0, refused: {} })
})

type Heard = { readonly topic: string; readonly text: string }

async function watch(url: string, filter: string): Promise<{ heard: Heard[]; bell: Bell; client: MqttClient }> {
  const client = await mqtt.connectAsync(url, { protocolVersion: 5 })
  onTestFinished(() => client.endAsync(true))
  const heard: Heard[] = []
  const bell = new Bell()
  client.on('message', (topic, payload) => {
    heard.push({ topic, text: payload.toString() })
    bell.ring()
  })
  await client.subscribeAsync([filter, 'end'], { qos: 1 })
  return { heard, bell, client }
}

test('a clean disconnect leaves a retained "online" where it is; the console says offline itself before it goes', async () => {
  const broker = await startMosquitto()
  onTestFinished(() => broker.stop())
  const will = { topic: 'presence/d1', payload: Buffer.from('offline'), qos: 1, retain: true } as const
  const device = await mqtt.connectAsync(broker.url, { protocolVersion: 5, will })
  await device.publishAsync('presence/d1', 'online', { qos: 1, retain: true })
  await device.endAsync()
  const { heard, bell } = await watch(broker.url, 'presence/#')
  await bell.until(() => heard.length === 1)
  expect(heard).toEqual([{ topic: 'presence/d1', text: 'online' }])
})

test('of the console the broker keeps "offline" after it stopped, and "online" after it took its own place', async () => {
  const bench = await WireBench.open('mosquitto', '$aws')
  const { url, service } = bench.broker
  const last = async () => {
    const client = await mqtt.connectAsync(url, { ...service, protocolVersion: 5 })
    const heard: unknown[] = []
    const bell = new Bell()
    client.on('message', (_topic, payload) => {
      heard.push((JSON.parse(payload.toString()) as { online: boolean }).online)
      bell.ring()
    })
    await client.subscribeAsync(bench.topics.consoleState(bench.clientId), { qos: 1 })
    await bell.until(() => heard.length > 0)
    await client.endAsync(true)
    return heard[0]
  }
  await bench.get()
  expect(await last()).toBe(true)
  await bench.sleep()
  expect(await last()).toBe(false)
  await bench.wake()
  await bench.get()
  expect(await last()).toBe(true)
})
