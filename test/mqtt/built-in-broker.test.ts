// The built-in broker: who may do what, what is too large, what it keeps, how it fails.
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { IClientOptions } from 'mqtt'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import type { BuiltinBroker, BuiltinBrokerOptions } from '../../src-main/broker/start-builtin-broker.ts'
import { Bell } from '../support/until.ts'

let folder: string
const endings: (() => unknown)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-broker-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function start(more: Partial<BuiltinBrokerOptions> = {}): Promise<BuiltinBroker> {
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json'), ...more })
  endings.push(() => broker.stop())
  return broker
}

async function connect(broker: BuiltinBroker, username: string, password: string, more: IClientOptions = {}) {
  const client = await mqtt.connectAsync(broker.url, {
    username,
    password,
    protocolVersion: 4,
    reconnectPeriod: 0,
    ...more,
  })
  endings.push(() => client.endAsync(true))
  return client
}

const refusal = (broker: BuiltinBroker, username?: string, password?: string) =>
  new Promise<unknown>((resolve) => {
    const client = mqtt.connect(broker.url, {
      ...(username !== undefined && { username, password: password ?? '' }),
      protocolVersion: 4,
      reconnectPeriod: 0,
    })
    client.once('error', (error: Error & { code?: unknown }) => {
      client.end(true)
      resolve(error.code)
    })
    client.once('connect', () => {
      client.end(true)
      resolve('connected')
    })
  })

test('nobody connects without the right name and password', async () => {
  const broker = await start()
  const { service, device } = broker.credentials
  expect(await refusal(broker)).toBe(4)
  expect(await refusal(broker, 'muster', device.password)).toBe(4)
  expect(await refusal(broker, 'fleet', device.password)).toBe(4)
  expect(await refusal(broker, 'a/b', device.password)).toBe(4)
  expect(await refusal(broker, 'pump-1', '')).toBe(4)
  expect(await refusal(broker, 'muster', service.password)).toBe('connected')
  expect(await refusal(broker, 'pump-1?SDK=NodeJSv2&Version=1.28.0', device.password)).toBe('connected')
})

test('a device hears its own jobs only, and is cut off when it speaks for another', async () => {
  const broker = await start()
  const { service, device } = broker.credentials
  const pump = await connect(broker, 'pump-1', device.password)
  await expect(pump.subscribeAsync('$aws/things/pump-2/jobs/#', { qos: 1 })).rejects.toThrow()
  await expect(pump.subscribeAsync('#', { qos: 1 })).rejects.toThrow()
  await pump.subscribeAsync('$aws/things/pump-1/jobs/#', { qos: 1 })
  const bell = new Bell()
  const heard: string[] = []
  const console_ = await connect(broker, service.username, service.password)
  console_.on('message', (topic) => {
    heard.push(topic)
    bell.ring()
  })
  await console_.subscribeAsync('$aws/#', { qos: 1 })
  await pump.publishAsync('$aws/things/pump-1/jobs/get', '{}', { qos: 1 })
  await bell.until(() => heard.length === 1)
  const cut = new Promise((resolve) => pump.once('close', () => resolve(null)))
  pump.publish('$aws/things/pump-2/jobs/get', '{}', { qos: 1 })
  await cut
  const forger = await connect(broker, 'pump-1', device.password)
  const forgerCut = new Promise((resolve) => forger.once('close', () => resolve(null)))
  forger.publish('$aws/things/pump-1/jobs/notify', '{}', { qos: 1 })
  await forgerCut
  await console_.publishAsync('$aws/end', '', { qos: 1 })
  await bell.until(() => heard.includes('$aws/end'))
  expect(heard).toEqual(['$aws/things/pump-1/jobs/get', '$aws/end'])
})

test('128 KiB pass, a packet beyond the limit ends its connection', async () => {
  const broker = await start()
  const { service } = broker.credentials
  const client = await connect(broker, service.username, service.password)
  await client.publishAsync('$aws/x', Buffer.alloc(128 * 1024), { qos: 1 })
  client.on('error', () => {})
  const closed = new Promise((resolve) => client.once('close', () => resolve(null)))
  client.publish('$aws/x', Buffer.alloc(10 * 1024 * 1024), { qos: 1 })
  await closed
})

test('an absent client finds at most so many messages', async () => {
  const broker = await start({ maxQueuedPerClient: 10 })
  const { service } = broker.credentials
  const session: IClientOptions = { clientId: 'sleeper', clean: false }
  const first = await connect(broker, service.username, service.password, session)
  await first.subscribeAsync('$aws/q', { qos: 1 })
  await first.endAsync()
  const other = await connect(broker, service.username, service.password)
  await Promise.all(Array.from({ length: 25 }, (_, index) => other.publishAsync('$aws/q', String(index), { qos: 1 })))
  const heard: string[] = []
  const bell = new Bell()
  const second = mqtt.connect(broker.url, { ...service, ...session, protocolVersion: 4, reconnectPeriod: 0 })
  endings.push(() => second.endAsync(true))
  second.on('message', (_topic, payload) => {
    heard.push(payload.toString())
    bell.ring()
  })
  await bell.until(() => heard.length === 10)
  await other.publishAsync('$aws/q', 'now', { qos: 1 })
  await bell.until(() => heard.at(-1) === 'now')
  expect(heard).toHaveLength(11)
})

test('comings and goings are hinted at', async () => {
  const bell = new Bell()
  const hints: unknown[] = []
  const broker = await start({
    onHint: ({ connected, deviceId }) => {
      hints.push([connected, deviceId])
      bell.ring()
    },
  })
  const pump = await connect(broker, 'pump-1', broker.credentials.device.password)
  await bell.until(() => hints.length === 1)
  await pump.endAsync()
  await bell.until(() => hints.length === 2)
  expect(hints).toEqual([
    [true, 'pump-1'],
    [false, 'pump-1'],
  ])
})

test('credentials are kept over a restart and closed to others; a file that is not one of ours is made anew', async () => {
  const first = await start()
  chmodSync(first.credentialsPath, 0o644)
  await first.stop()
  const second = await start()
  expect(second.credentials).toEqual(first.credentials)
  expect(statSync(second.credentialsPath).mode & 0o777).toBe(0o600)
  await second.stop()
  writeFileSync(second.credentialsPath, '{"version":1}')
  const third = await start()
  expect(third.credentials.service.password).not.toBe(first.credentials.service.password)
})

test('a busy port is named, and stopping twice is stopping once', async () => {
  const broker = await start()
  await expect(start({ port: broker.port, credentialsPath: join(folder, 'other.json') })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  await Promise.all([broker.stop(), broker.stop()])
})

test('a folder that cannot be made is named', async () => {
  writeFileSync(join(folder, 'file'), '')
  await expect(start({ credentialsPath: join(folder, 'file', 'broker.json') })).rejects.toMatchObject({
    code: expect.stringMatching(/^E(NOTDIR|EXIST)$/),
  })
})
