// The connection against real mosquitto and the built-in broker: versions, refusals, reconnects, the last word.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { BrokerConnection } from '../../src-main/mqtt/connection.ts'
import type { BrokerAccess, ConnectionOptions } from '../../src-main/mqtt/connection.ts'
import type { ConnectionState } from '../../src-main/mqtt/connection-state.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { Bell } from '../support/until.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-connection-'))
  endings.push(async () => rmSync(path, { recursive: true, force: true }))
  return path
}

function connect(access: BrokerAccess, more: Partial<ConnectionOptions> = {}) {
  const bell = new Bell()
  const states: ConnectionState[] = []
  const heard: { topic: string; text: string }[] = []
  const onlines: boolean[] = []
  const connection = new BrokerConnection({
    access,
    clientId: 'muster-test',
    filters: [{ topic: '$aws/test/#', qos: 1 }],
    lifeSign: { topic: '$aws/state', online: 'on', offline: 'off' },
    backOffMs: { first: 10, longest: 50 },
    now: () => Date.now(),
    onState: (state) => {
      states.push(state)
      bell.ring()
    },
    onConnected: () => {},
    onOnline: ({ sessionPresent }) => {
      onlines.push(sessionPresent)
      bell.ring()
    },
    onMessage: ({ topic, payload }, taken) => {
      heard.push({ topic, text: Buffer.from(payload).toString() })
      taken()
      bell.ring()
    },
    ...more,
  })
  connection.start()
  endings.push(() => connection.end())
  return { connection, bell, states, heard, onlines }
}

async function plainClient(url: string, username: string, password: string) {
  const client = await mqtt.connectAsync(url, { username, password, protocolVersion: 4 })
  endings.push(() => client.endAsync(true))
  return client
}

test('mosquitto is spoken to in MQTT 5 without hearing itself', async () => {
  const broker = await startMosquitto({ users: { muster: 'right' } })
  endings.push(() => broker.stop())
  const { connection, bell, heard, states } = connect({ url: broker.url, username: 'muster', password: 'right' })
  await bell.until(() => connection.isOnline)
  expect(connection.state).toMatchObject({ protocol: '5', code: null, isOpen: false })
  const other = await plainClient(broker.url, 'muster', 'right')
  expect(await connection.publish('$aws/test/own', 'mine')).toBe(true)
  await other.publishAsync('$aws/test/theirs', 'theirs', { qos: 1 })
  await bell.until(() => heard.length > 0)
  expect(heard).toEqual([{ topic: '$aws/test/theirs', text: 'theirs' }])
  expect(states.map(({ state }) => state)).toEqual(['connecting', 'online'])
})

test('a broker without users is shown as open', async () => {
  const broker = await startMosquitto()
  endings.push(() => broker.stop())
  const { connection, bell } = connect({ url: broker.url, username: null, password: null })
  await bell.until(() => connection.isOnline)
  expect(connection.state.isOpen).toBe(true)
})

test('a wrong password is named, on mosquitto and on the built-in broker, and trying goes on', async () => {
  const broker = await startMosquitto({ users: { muster: 'right' } })
  endings.push(() => broker.stop())
  const builtin = await startBuiltinBroker({ credentialsPath: join(folder(), 'broker.json') })
  endings.push(() => builtin.stop())
  for (const url of [broker.url, builtin.url]) {
    const { connection, bell } = connect({ url, username: 'muster', password: 'wrong' })
    await bell.until(() => connection.state.state === 'refused')
    // mosquitto says "not authorized" (135) for a wrong password; the built-in broker says 4.
    expect(connection.state.code).toBe('broker_refused')
    expect(connection.state.detail).toMatch(/user name (or|and) password/)
  }
})

test('nothing at the port is unreachable, not refused', async () => {
  const broker = await startMosquitto()
  await broker.stop()
  const { connection, bell } = connect({ url: broker.url, username: null, password: null })
  await bell.until(() => connection.state.state === 'offline')
  expect(connection.state).toMatchObject({
    code: 'broker_unreachable',
    detail: 'nothing listens at this address and port',
  })
})

test('the built-in broker refuses MQTT 5 and gets 3.1.1; its credentials file is closed to others', async () => {
  const credentialsPath = join(folder(), 'broker.json')
  const builtin = await startBuiltinBroker({ credentialsPath })
  endings.push(() => builtin.stop())
  expect(statSync(credentialsPath).mode & 0o777).toBe(0o600)
  const { connection, bell } = connect({ url: builtin.url, ...builtin.credentials.service })
  await bell.until(() => connection.isOnline)
  expect(connection.state.protocol).toBe('3.1.1')
})

test('a kept session keeps messages while we are away; a killed broker is found again without one', async () => {
  const broker = await startMosquitto({ users: { muster: 'right' } })
  endings.push(() => broker.stop())
  const access = { url: broker.url, username: 'muster', password: 'right' }
  const first = connect(access)
  await first.bell.until(() => first.onlines.length === 1)
  await first.connection.end()
  const other = await plainClient(broker.url, 'muster', 'right')
  await other.publishAsync('$aws/test/late', 'kept', { qos: 1 })
  const second = connect(access)
  await second.bell.until(() => second.onlines.length === 1 && second.heard.length === 1)
  expect(second.onlines).toEqual([true])
  expect(second.heard[0]?.text).toBe('kept')
  await broker.kill()
  await second.bell.until(() => second.connection.state.state === 'offline')
  await broker.start()
  await second.bell.until(() => second.onlines.length === 2)
  expect(second.onlines).toEqual([true, false])
})

test('the life sign says online, offline before a clean end, and offline by will when cut off (finding 5)', async () => {
  const broker = await startMosquitto()
  endings.push(() => broker.stop())
  const watcher = await mqtt.connectAsync(broker.url, { protocolVersion: 4 })
  endings.push(() => watcher.endAsync(true))
  const bell = new Bell()
  const signs: string[] = []
  watcher.on('message', (_topic, payload) => {
    signs.push(payload.toString())
    bell.ring()
  })
  await watcher.subscribeAsync('$aws/state', { qos: 1 })
  const first = connect({ url: broker.url, username: null, password: null })
  await bell.until(() => signs.length === 1)
  await first.connection.end()
  await bell.until(() => signs.length === 2)
  expect(signs).toEqual(['on', 'off'])
  const second = connect({ url: broker.url, username: null, password: null }, { clientId: 'muster-taken' })
  await bell.until(() => signs.length === 3)
  // A second client of the same id takes the connection over: the broker sends the will of the first.
  const thief = await mqtt.connectAsync(broker.url, { clientId: 'muster-taken', protocolVersion: 4 })
  endings.push(() => thief.endAsync(true))
  await bell.until(() => signs.includes('off', 3))
  await second.connection.end()
})

test('a full queue of the broker loses the newest messages unsaid (finding 4)', async () => {
  const broker = await startMosquitto()
  endings.push(() => broker.stop())
  const access = { url: broker.url, username: null, password: null }
  const first = connect(access)
  await first.bell.until(() => first.onlines.length === 1)
  await first.connection.end()
  const other = await mqtt.connectAsync(broker.url, { protocolVersion: 4 })
  endings.push(() => other.endAsync(true))
  await Promise.all(
    Array.from({ length: 1_501 }, (_, index) => other.publishAsync('$aws/test/n', String(index), { qos: 1 })),
  )
  const second = connect(access)
  await second.bell.until(() => second.heard.length >= 1_000)
  await other.publishAsync('$aws/test/mark', 'end', { qos: 1 })
  await second.bell.until(() => second.heard.at(-1)?.text === 'end')
  expect(second.heard.length).toBeLessThan(1_501)
  expect(second.heard[999]?.text).toBe('999')
})
