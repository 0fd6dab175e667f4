// Broker profiles, the connection test and its faults, the built-in broker with its credentials, and the doctor over HTTP. A real process.
import { readFileSync } from 'node:fs'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testAuthority } from '../support/certificates.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { cleanUp, startServer } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'
import { judged } from './judged.ts'
import type { Judged } from './judged.ts'

let server: Server
let api: Judged
let own: Mosquitto
const right = testAuthority()

beforeAll(async () => {
  own = await startMosquitto({ users: { muster: 'right' } })
  server = await startServer()
  api = await judged(server)
})
afterAll(async () => {
  await own.stop()
  await cleanUp()
})

describe('profiles', () => {
  const plain = () => ({ name: 'Site', url: own.url, prefix: '$aws', username: 'muster', use: false })

  test('are made, changed, listed and taken away; the one in use stays', async () => {
    const made = await api('POST', '/brokers', { ...plain(), protocol: '3.1.1' })
    expect(made).toMatchObject({ status: 201, body: { name: 'Site', protocol: '3.1.1', isActive: false } })
    const { id } = made.body
    const changed = await api('PUT', `/brokers/${id}`, { ...plain(), name: 'Harbour' })
    expect(changed).toMatchObject({ status: 200, body: { id, name: 'Harbour', protocol: 'auto' } })
    expect((await api('GET', '/brokers')).body.items).toContainEqual(expect.objectContaining({ id, name: 'Harbour' }))
    expect((await api('DELETE', `/brokers/${id}`)).body).toEqual({ id })
    expect(await api('DELETE', `/brokers/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    expect((await api('PUT', `/brokers/${id}`, plain())).status).toBe(404)
    expect((await api('POST', `/brokers/${id}/use`, {})).status).toBe(404)
  })

  test('are refused at the field that is wrong, and nothing is saved', async () => {
    const before = (await api('GET', '/brokers')).body
    const { certificate } = right.client('muster')
    const tls = (more: object) => ({ ...plain(), url: 'mqtts://localhost:8883', ...more })
    const wrongs: [string, object][] = [
      ['url', { ...plain(), url: 'http://x' }],
      ['prefix', { ...plain(), prefix: 'a/#' }],
      ['tls.ca', tls({ tls: { ca: 'no certificate' } })],
      ['key', tls({ tls: { clientCertificate: certificate } })],
      ['key', tls({ tls: { clientCertificate: certificate }, key: right.client('other').privateKey })],
      ['url', { ...plain(), tls: { ca: right.authority.certificate } }],
      ['name', { ...plain(), name: '' }],
    ]
    for (const [path, body] of wrongs) {
      const answer = await api('POST', '/brokers', body)
      expect(answer, path).toMatchObject({ status: 422, body: { errors: [expect.objectContaining({ path })] } })
    }
    expect((await api('GET', '/brokers')).body).toEqual(before)
  })

  test('keep no secret here, and say what to do for it', async () => {
    const answer = await api('POST', '/brokers', { ...plain(), password: 'right' })
    expect(answer).toMatchObject({ status: 503, body: { code: 'service_unavailable' } })
    expect(answer.body.detail).toContain('--secrets-file')
    expect((await api('PUT', '/broker/password', { password: 'right' })).status).toBe(503)
  })
})

describe('the connection test', () => {
  const faultOf = async (body: object) => {
    const { status, body: answer } = await api('POST', '/broker/test', body)
    expect(status).toBe(200)
    const failed = answer.steps.find((step: { state: string }) => step.state === 'failed')
    return failed ? [failed.step, failed.fault] : answer.ok
  }

  test('names the fault: host, port, sign-in, TLS', async () => {
    expect(await faultOf({ url: 'mqtt://no-such-host.invalid:1883' })).toEqual(['dns', 'dns_unknown'])
    expect(await faultOf({ url: 'mqtt://127.0.0.1:1' })).toEqual(['port', 'port_closed'])
    expect(await faultOf({ url: own.url, username: 'muster', password: 'wrong' })).toEqual(['auth', 'auth_wrong'])
    expect(await faultOf({ url: own.url.replace('mqtt:', 'mqtts:') })).toEqual(['tls', 'tls_plain'])
    expect(await faultOf({ url: own.url, username: 'muster', password: 'right' })).toBe(true)
  })

  test('a wrong field is refused as one', async () => {
    expect((await api('POST', '/broker/test', { url: 5 })).status).toBe(422)
  })
})

describe('the built-in broker', () => {
  test('tells where it listens and who is connected', async () => {
    const { status, body } = await api('GET', '/builtin-broker')
    expect([status, body.isRunning, body.networkUrls]).toEqual([200, true, []])
    expect(body.url).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
  })

  test('gives each device one credential, shown once, renewed and withdrawn', async () => {
    const made = await api('POST', '/builtin-broker/credentials', { deviceId: 'pump-1', kind: 'password' })
    expect(made).toMatchObject({ status: 201, body: { credential: { deviceId: 'pump-1', kind: 'password' } } })
    expect(made.body.password.length).toBeGreaterThan(15)
    const listed = (await api('GET', '/builtin-broker/credentials')).body
    expect(listed.items).toMatchObject([{ deviceId: 'pump-1', kind: 'password' }])
    expect(JSON.stringify(listed)).not.toContain(made.body.password)
    const again = await api('POST', '/builtin-broker/credentials', { deviceId: 'pump-1', kind: 'password' })
    expect(again.status).toBe(409)
    const renewed = await api('POST', '/builtin-broker/credentials/pump-1/rotate', {})
    expect([renewed.status, renewed.body.password === made.body.password]).toEqual([200, false])
    const certified = await api('POST', '/builtin-broker/credentials', { deviceId: 'pump-2', kind: 'certificate' })
    expect(certified.body.certificate).toContain('BEGIN CERTIFICATE')
    expect((await api('DELETE', '/builtin-broker/credentials/pump-1')).status).toBe(200)
    expect((await api('DELETE', '/builtin-broker/credentials/pump-1')).status).toBe(404)
    expect((await api('POST', '/builtin-broker/credentials/nobody/rotate', {})).status).toBe(404)
  })

  test('refuses an id that no device can have, at its field', async () => {
    const answer = await api('POST', '/builtin-broker/credentials', { deviceId: 'a/b', kind: 'password' })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'deviceId' }] } })
  })
})

test('the doctor looks at the presence of every device', async () => {
  await api('POST', '/devices', { id: 'pump-9' })
  const { url, credentialsFile = '' } = server.about.broker
  const { fleet } = JSON.parse(readFileSync(credentialsFile, 'utf8')) as {
    fleet: { username: string; password: string }
  }
  const client = await mqtt.connectAsync(url, { ...fleet, reconnectPeriod: 0 })
  await client.publishAsync('$aws/muster/things/pump-9/presence', 'on', { qos: 1, retain: true })
  await client.endAsync()
  const { status, body } = await api('GET', '/fleet/doctor')
  expect([status, body.devices]).toEqual([200, 1])
  expect(body.findings).toContainEqual(expect.objectContaining({ deviceId: 'pump-9', severity: expect.any(String) }))
})
