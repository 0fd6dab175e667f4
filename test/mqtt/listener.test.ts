// Listening for a while on a real mosquitto: what is heard, that it ends by itself, when asked to, and when it is not let in.
import mqtt from 'mqtt'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from '../../src-main/mqtt/listener.ts'
import type { Message } from '../../src-main/mqtt/listener.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'

const USERS = { muster: 'secret', plant: 'other' }
let broker: Mosquitto

beforeAll(async () => {
  broker = await startMosquitto({ users: USERS })
})
afterAll(() => broker.stop())

const order = (more: object = {}) => ({
  access: { url: broker.url, username: 'muster', password: USERS.muster },
  ...{ clientId: 'listener-test', filters: ['plant/#'], forMs: 60_000, now: () => 42 },
  ...more,
})

async function plant() {
  const address = { host: '127.0.0.1', port: broker.port, username: 'plant', password: USERS.plant }
  return mqtt.connectAsync(address)
}

test('messages come with their topic, whether the broker kept them, and this console’s time; abort ends it', async () => {
  const client = await plant()
  await client.publishAsync('plant/a', 'kept', { retain: true, qos: 1 })
  const heard: Message[] = []
  const stop = new AbortController()
  const listening = listen(
    order(),
    (message) => {
      heard.push(message)
      // The kept one tells that the filters are granted.
      if (heard.length === 1) client.publish('plant/b/c', 'now', { qos: 1 })
      else stop.abort(new Error('enough'))
    },
    stop.signal,
  )
  await expect(listening).rejects.toThrow('enough')
  expect(
    heard.map(({ topic, payload, retained, at }) => [topic, Buffer.from(payload).toString(), retained, at]),
  ).toEqual([
    ['plant/a', 'kept', true, 42],
    ['plant/b/c', 'now', false, 42],
  ])
  await client.publishAsync('plant/a', '', { retain: true, qos: 1 })
  await client.endAsync()
})

test('it ends by itself, and at once when it was not wanted any more', async () => {
  await expect(listen(order({ forMs: 1 }), () => {}, new AbortController().signal)).resolves.toBeUndefined()
  await expect(listen(order(), () => {}, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped')
})

test('a broker that does not let it in is said', async () => {
  const access = { url: broker.url, username: 'muster', password: 'wrong' }
  const refused = listen(order({ access }), () => {}, new AbortController().signal)
  await expect(refused).rejects.toThrow(/^The broker refused to let us listen: /)
})
