// The built-in broker open to the network: every device with a secret of its own, in its own topics, within its limits.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { IClientOptions } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import type { BuiltinBroker, BuiltinBrokerOptions } from '../../src-main/broker/start-builtin-broker.ts'
import { builtinPaths } from '../../src-main/runtime/broker-builtin.ts'
import { builtinCredentials } from '../../src-main/runtime/builtin-credentials.ts'
import { testAuthority } from '../support/certificates.ts'
import { Bell } from '../support/until.ts'

let folder: string
let running: BuiltinBroker | null = null
const endings: (() => unknown)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-network-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  running = null
})

const credentialsPath = () => join(folder, 'broker-credentials.json')
const credentials = () =>
  builtinCredentials({
    ...builtinPaths(credentialsPath()),
    now: () => Date.now(),
    onChanged: (deviceId) => running?.deviceChanged(deviceId),
  })

async function start(more: Partial<BuiltinBrokerOptions> = {}, tls = false): Promise<BuiltinBroker> {
  const broker = await startBuiltinBroker({
    ...{ credentialsPath: credentialsPath(), ...builtinPaths(credentialsPath()) },
    network: { host: '127.0.0.1', port: 0, tls },
    ...more,
  })
  running = broker
  endings.push(() => broker.stop())
  return broker
}

const outside = (broker: BuiltinBroker) => `mqtt://127.0.0.1:${broker.networkPort}`

async function connect(url: string, username: string, password: string, more: IClientOptions = {}) {
  const options: IClientOptions = { username, password, protocolVersion: 4, reconnectPeriod: 0, ...more }
  const client = await mqtt.connectAsync(url, options)
  client.on('error', () => undefined)
  endings.push(() => client.endAsync(true))
  return client
}

/** The CONNACK code, a network code, or `connected`. */
function outcome(url: string, more: IClientOptions): Promise<unknown> {
  return new Promise((resolve) => {
    const client = mqtt.connect(url, { protocolVersion: 4, reconnectPeriod: 0, ...more })
    const end = (what: unknown) => {
      client.end(true)
      resolve(what)
    }
    client.once('error', (error: Error & { code?: unknown }) => end(error.code ?? error.message))
    client.once('connect', () => end('connected'))
    client.once('close', () => end('closed'))
  })
}

async function made(deviceId: string): Promise<string> {
  const answer = await credentials().create(deviceId, 'password', 'tester')
  if (!answer.ok || answer.value.password === null) throw new Error('no password was made')
  return answer.value.password
}

const closed = (client: mqtt.MqttClient) => new Promise<void>((resolve) => client.once('close', () => resolve()))

describe('who comes in', () => {
  test('a device with its own password, and nobody with a shared one, a foreign one, or an account of this computer', async () => {
    const password = await made('pump-1')
    const broker = await start()
    const { service, fleet, device } = broker.credentials
    const url = outside(broker)
    expect(await outcome(url, { username: 'pump-1', password })).toBe('connected')
    expect(await outcome(url, { username: 'pump-1?SDK=NodeJSv2', password })).toBe('connected')
    expect(await outcome(url, { username: 'pump-2', password })).toBe(4)
    expect(await outcome(url, { username: 'pump-1', password: device.password })).toBe(4)
    expect(await outcome(url, { ...service })).toBe(4)
    expect(await outcome(url, { ...fleet })).toBe(4)
    expect(await outcome(url, {})).toBe(4)
    // On loopback the accounts work; the password that all devices share ended with the opening.
    expect(await outcome(broker.url, { ...service })).toBe('connected')
    expect(await outcome(broker.url, { username: 'pump-1', password: device.password })).toBe(4)
    expect(await outcome(broker.url, { username: 'pump-1', password })).toBe('connected')
  })

  test('the password is kept as a hash only, in a file that is closed to others, and is not shown again', async () => {
    const password = await made('pump-1')
    const { devicesPath } = builtinPaths(credentialsPath())
    expect(readFileSync(devicesPath, 'utf8')).not.toContain(password)
    expect(statSync(devicesPath).mode & 0o777).toBe(0o600)
    expect(JSON.stringify(credentials().credentials())).not.toContain(password)
    expect(await credentials().create('pump-1', 'password', 'tester')).toMatchObject({
      ok: false,
      code: 'already_exists',
    })
  })

  test('a new secret and a revoked one end what is open, at once', async () => {
    const first = await made('pump-1')
    const broker = await start()
    const url = outside(broker)
    const before = await connect(url, 'pump-1', first)
    const cut = closed(before)
    const rotated = await credentials().rotate('pump-1', 'tester')
    await cut
    if (!rotated.ok || rotated.value.password === null) throw new Error('not rotated')
    expect(rotated.value.credential.rotations).toBe(1)
    expect(await outcome(url, { username: 'pump-1', password: first })).toBe(4)
    const after = await connect(url, 'pump-1', rotated.value.password)
    const ended = closed(after)
    expect(credentials().revoke('pump-1')).toMatchObject({ ok: true })
    await ended
    expect(await outcome(url, { username: 'pump-1', password: rotated.value.password })).toBe(4)
    expect(credentials().revoke('pump-1')).toMatchObject({ ok: false, code: 'not_found' })
  })

  test('guessing is slowed: after ten wrong passwords an address waits, the right one too', async () => {
    const password = await made('pump-1')
    const url = outside(await start())
    for (let miss = 0; miss < 10; miss += 1) await outcome(url, { username: 'pump-1', password: `wrong-${miss}` })
    expect(await outcome(url, { username: 'pump-1', password })).toBe(3)
  })

  test('a device without keepalive, or with one too long, is refused', async () => {
    const password = await made('pump-1')
    const url = outside(await start({ maxKeepaliveSeconds: 60 }))
    expect(await outcome(url, { username: 'pump-1', password, keepalive: 0 })).toBe(5)
    expect(await outcome(url, { username: 'pump-1', password, keepalive: 61 })).toBe(5)
    expect(await outcome(url, { username: 'pump-1', password, keepalive: 60 })).toBe('connected')
  })

  test('connections are limited by address and in all, and what was turned away is counted', async () => {
    const password = await made('pump-1')
    const broker = await start({ maxConnectionsPerAddress: 2 })
    const url = outside(broker)
    await connect(url, 'pump-1', password, { clientId: 'a' })
    await connect(url, 'pump-1', password, { clientId: 'b' })
    expect(['closed', 'ECONNRESET', 'EPIPE']).toContain(await outcome(url, { username: 'pump-1', password }))
    expect(await outcome(broker.url, { ...broker.credentials.service })).toBe('connected')
    expect((await broker.report())?.turnedAway).toEqual({ address_limit: 1 })
  })
})

describe('what it may', () => {
  async function two(more: Partial<BuiltinBrokerOptions> = {}) {
    const passwords = { one: await made('pump-1'), two: await made('pump-2') }
    const broker = await start(more)
    return { broker, url: outside(broker), passwords }
  }

  test('its own requests and presence, and nothing else: forged answers, other devices, events, wildcards', async () => {
    const { broker, url, passwords } = await two()
    const bell = new Bell()
    const heard: string[] = []
    const service = await connect(broker.url, broker.credentials.service.username, broker.credentials.service.password)
    service.on('message', (topic) => {
      heard.push(topic)
      bell.ring()
    })
    await service.subscribeAsync('$aws/#', { qos: 1 })
    const own = ['get', 'start-next', 'job-1/get', 'job-1/update'].map((it) => `$aws/things/pump-1/jobs/${it}`)
    own.push('$aws/muster/things/pump-1/presence')
    const good = await connect(url, 'pump-1', passwords.one)
    for (const topic of own) await good.publishAsync(topic, '{}', { qos: 1 })
    await bell.until(() => heard.length === own.length)
    const forbidden = [
      '$aws/things/pump-1/jobs/notify',
      '$aws/things/pump-1/jobs/notify-next',
      '$aws/things/pump-1/jobs/get/accepted',
      '$aws/things/pump-1/jobs/job-1/update/rejected',
      '$aws/things/pump-2/jobs/get',
      '$aws/muster/things/pump-2/presence',
      '$aws/muster/state/muster-1',
      '$aws/events/job/job-1/completed',
      '$SYS/broker/uptime',
      'elsewhere',
    ]
    for (const topic of forbidden) {
      const bad = await connect(url, 'pump-1', passwords.one)
      const cut = closed(bad)
      bad.publish(topic, '{}', { qos: 1 })
      await cut
    }
    expect(heard).toEqual(own)
    const listener = await connect(url, 'pump-2', passwords.two)
    for (const filter of [
      '#',
      '+/#',
      '$aws/#',
      '$aws/things/+/jobs/#',
      '$aws/things/pump-1/jobs/#',
      '$aws/muster/things/+/presence',
      '$SYS/#',
      '$share/g/$aws/things/pump-1/jobs/#',
    ])
      await expect(listener.subscribeAsync(filter, { qos: 1 }), filter).rejects.toThrow()
    await listener.subscribeAsync('$aws/things/pump-2/jobs/#', { qos: 1 })
    expect((await broker.report())?.clients.find(({ deviceId }) => deviceId === 'pump-2')?.refused).toBe(8)
  })

  test('another device cannot end its connection or take its session by naming its client id', async () => {
    const { url, passwords } = await two()
    const victim = await connect(url, 'pump-1', passwords.one, { clientId: 'unit-1', clean: false })
    await victim.subscribeAsync('$aws/things/pump-1/jobs/#', { qos: 1 })
    const thief = { username: 'pump-2', password: passwords.two, clientId: 'unit-1', clean: false }
    expect(await outcome(url, thief)).toBe(2)
    expect(victim.connected).toBe(true)
    await victim.endAsync()
    expect(await outcome(url, thief)).toBe(2)
    expect(await outcome(url, { ...thief, username: 'pump-1', password: passwords.one })).toBe('connected')
  })

  test('what it retains is its presence alone', async () => {
    const { broker, url, passwords } = await two()
    const pump = await connect(url, 'pump-1', passwords.one)
    await pump.publishAsync('$aws/things/pump-1/jobs/get', '{}', { qos: 1, retain: true })
    await pump.publishAsync('$aws/muster/things/pump-1/presence', '{"online":true}', { qos: 1, retain: true })
    const { service } = broker.credentials
    const late = await connect(broker.url, service.username, service.password)
    const heard: string[] = []
    const bell = new Bell()
    late.on('message', (topic) => {
      heard.push(topic)
      bell.ring()
    })
    await late.subscribeAsync(['$aws/things/+/jobs/#', '$aws/muster/things/+/presence'], { qos: 1 })
    await bell.until(() => heard.length > 0)
    expect(heard).toEqual(['$aws/muster/things/pump-1/presence'])
  })

  test('who sends too fast is slowed down, loses nothing, keeps its order, and holds up nobody else', async () => {
    const { broker, url, passwords } = await two({ messagesPerSecond: 200, burst: 10 })
    const { service } = broker.credentials
    const listener = await connect(broker.url, service.username, service.password)
    const bell = new Bell()
    const heard: string[] = []
    listener.on('message', (_topic, payload) => {
      heard.push(payload.toString())
      bell.ring()
    })
    await listener.subscribeAsync('$aws/things/+/jobs/#', { qos: 1 })
    const flooder = await connect(url, 'pump-1', passwords.one)
    const calm = await connect(url, 'pump-2', passwords.two)
    const flood = Array.from({ length: 100 }, (_, index) => `flood-${index}`)
    for (const word of flood) flooder.publish('$aws/things/pump-1/jobs/get', word, { qos: 1 })
    await calm.publishAsync('$aws/things/pump-2/jobs/get', 'calm', { qos: 1 })
    await bell.until(() => heard.length === 101)
    expect(heard.indexOf('calm')).toBeLessThan(100)
    expect(heard.filter((word) => word !== 'calm')).toEqual(flood)
    const row = (await broker.report())?.clients.find(({ deviceId }) => deviceId === 'pump-1')
    expect(row?.messagesIn).toBe(100)
    expect(row?.slowed).toBeGreaterThan(50)
  })
})

describe('over TLS', () => {
  test('a device shows the certificate that was made for it; another authority, a revoked and an old one are refused', async () => {
    const answer = await credentials().create('pump-1', 'certificate', 'tester')
    if (!answer.ok) throw new Error(answer.message)
    const { certificate: cert, privateKey: key, authority: ca } = answer.value
    const broker = await start({}, true)
    const url = `mqtts://localhost:${broker.networkPort}`
    const tls = { ca: ca ?? '', cert: cert ?? '', key: key ?? '' }
    expect(broker.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    const pump = await connect(url, '', '', { ...tls, username: undefined, password: undefined })
    await pump.publishAsync('$aws/things/pump-1/jobs/get', '{}', { qos: 1 })
    const rows = (await broker.report())?.clients
    expect(rows).toMatchObject([{ deviceId: 'pump-1', isEncrypted: true, address: '127.0.0.1', messagesIn: 1 }])
    expect(await outcome(url, { ...tls, username: 'pump-2', password: '' })).toBe(5)
    const forged = testAuthority('Muster broker authority').client('pump-1')
    expect(await outcome(url, { ca: tls.ca, cert: forged.certificate, key: forged.privateKey })).toBe(4)
    expect(await outcome(url, {})).toBe('SELF_SIGNED_CERT_IN_CHAIN')
    const cut = closed(pump)
    expect(await credentials().rotate('pump-1', 'tester')).toMatchObject({ ok: true })
    await cut
    expect(await outcome(url, tls)).toBe(5)
  })

  test('passwords work over TLS too, and the certificate is the same after a restart', async () => {
    const password = await made('pump-1')
    const first = await start({}, true)
    const { fingerprint } = first
    await first.stop()
    const second = await start({}, true)
    expect(second.fingerprint).toBe(fingerprint)
    const { authorityPath } = builtinPaths(credentialsPath())
    const kept = JSON.parse(readFileSync(authorityPath, 'utf8')) as { authority: { certificate: string } }
    expect(statSync(authorityPath).mode & 0o777).toBe(0o600)
    const url = `mqtts://localhost:${second.networkPort}`
    expect(await outcome(url, { ca: kept.authority.certificate, username: 'pump-1', password })).toBe('connected')
    expect(await outcome(url.replace('mqtts', 'mqtt'), { username: 'pump-1', password })).not.toBe('connected')
  })
})

test('a busy network port is named, and nothing is left listening', async () => {
  const first = await start()
  const second = startBuiltinBroker({
    credentialsPath: join(folder, 'other.json'),
    network: { host: '127.0.0.1', port: first.networkPort ?? 0, tls: false },
  })
  await expect(second).rejects.toMatchObject({
    code: 'EADDRINUSE',
    message: expect.stringContaining(String(first.networkPort)),
  })
})
