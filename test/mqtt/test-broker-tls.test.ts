// The connection test over TLS: only the right certificate passes, and every wrong one is named. Real mosquitto, own authorities.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import type { KeyAndCertificate } from '../../src-main/broker/certificates.ts'
import type { TlsAccess } from '../../src-main/mqtt/broker-address.ts'
import { BrokerConnection } from '../../src-main/mqtt/connection.ts'
import { testBroker } from '../../src-main/mqtt/test-broker.ts'
import { EXPIRED, NOT_YET, testAuthority } from '../support/certificates.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const right = testAuthority()
const stranger = testAuthority('stranger')
const trusting: TlsAccess = {
  ca: right.authority.certificate,
  cert: null,
  key: null,
  passphrase: null,
  serverName: null,
}
const mutual = ['require_certificate true', 'use_identity_as_username true']

async function freePort(): Promise<number> {
  const server = createPlainServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise((done) => server.close(done))
  return port
}

/** `before`: lines that go before the certificates (a listener of its own). */
async function broker(server: KeyAndCertificate, more: readonly string[] = [], before: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-tls-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const mosquitto = await startMosquitto({
    config: [
      ...before,
      `cafile ${file('ca.pem', right.authority.certificate)}`,
      `certfile ${file('server.pem', server.certificate)}`,
      `keyfile ${file('server.key', server.privateKey)}`,
      'user root',
      ...more,
    ],
  })
  endings.push(() => mosquitto.stop())
  return mosquitto
}

async function firstFault(port: number, tls: TlsAccess | null, scheme = 'mqtts') {
  const access = { url: `${scheme}://localhost:${port}`, username: null, password: null, tls }
  const { steps } = await testBroker({ access, prefix: 'site7', echoMs: 400 })
  const failed = steps.find(({ state }) => state === 'failed')
  return failed ? [failed.step, failed.fault] : null
}

test('the right certificate passes, and one for another name passes when that name is given', async () => {
  const { port } = await broker(right.server())
  expect(await firstFault(port, trusting)).toBeNull()
  const other = await broker(right.server({ names: ['broker.example'] }))
  expect(await firstFault(other.port, trusting)).toEqual(['tls', 'tls_host'])
  expect(await firstFault(other.port, { ...trusting, serverName: 'broker.example' })).toBeNull()
})

test('an authority that is not known is named, with and without one of our own', async () => {
  const { port } = await broker(right.server())
  expect(await firstFault(port, null)).toEqual(['tls', 'tls_untrusted'])
  expect(await firstFault(port, { ...trusting, ca: stranger.authority.certificate })).toEqual(['tls', 'tls_untrusted'])
})

test('expired and not yet valid are told apart', async () => {
  expect(await firstFault((await broker(right.server(EXPIRED))).port, trusting)).toEqual(['tls', 'tls_expired'])
  expect(await firstFault((await broker(right.server(NOT_YET))).port, trusting)).toEqual(['tls', 'tls_not_yet_valid'])
})

test('a plain port asked for TLS, and a TLS too old, are named', async () => {
  const plain = await startMosquitto()
  endings.push(() => plain.stop())
  expect(await firstFault(plain.port, trusting)).toEqual(['tls', 'tls_plain'])
  const { certificate: cert, privateKey: key } = right.server()
  const old = createServer({ cert, key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  old.on('tlsClientError', () => undefined)
  await new Promise<void>((done) => old.listen(0, '127.0.0.1', done))
  endings.push(() => old.close())
  expect(await firstFault((old.address() as AddressInfo).port, trusting)).toEqual(['tls', 'tls_protocol'])
})

test('mutual TLS: a missing, a foreign, an expired certificate and a key that does not fit are named, the right one passes', async () => {
  const { port } = await broker(right.server(), mutual)
  const as = ({ certificate, privateKey }: KeyAndCertificate, key = privateKey) => ({
    ...trusting,
    cert: certificate,
    key,
  })
  expect(await firstFault(port, trusting)).toEqual(['tls', 'tls_client_needed'])
  expect(await firstFault(port, as(stranger.client('muster')))).toEqual(['tls', 'tls_client_wrong'])
  expect(await firstFault(port, as(right.client('muster', EXPIRED)))).toEqual(['tls', 'tls_client_wrong'])
  const mine = right.client('muster')
  expect(await firstFault(port, as(mine, stranger.client('x').privateKey))).toEqual(['tls', 'tls_client_wrong'])
  expect(await firstFault(port, as(mine))).toBeNull()
})

test('secure web sockets are tested and connected with the same certificates', async () => {
  const port = await freePort()
  // mosquitto binds web sockets to an interface by its name, not to an address.
  await broker(right.server(), ['protocol websockets', ...mutual], [`listener ${port}`, 'bind_interface lo'])
  const mine = right.client('muster')
  const tls = { ...trusting, cert: mine.certificate, key: mine.privateKey }
  expect(await firstFault(port, trusting, 'wss')).toEqual(['tls', 'tls_client_needed'])
  expect(await firstFault(port, tls, 'wss')).toBeNull()
  const online = new Promise<boolean>((resolve) => {
    const connection = new BrokerConnection({
      access: { url: `wss://localhost:${port}/mqtt`, username: null, password: null, tls },
      ...{
        clientId: 'muster-tls',
        filters: [{ topic: 'site7/#', qos: 1 as const }],
        lifeSign: null,
        now: () => Date.now(),
      },
      onState: ({ state, isOpen }) => state === 'online' && resolve(isOpen),
      ...{ onConnected: () => undefined, onOnline: () => undefined, onMessage: (_message, taken) => taken() },
    })
    endings.push(() => connection.end())
    connection.start()
  })
  // Signed in by certificate: not open to anybody, though there is no user name.
  expect(await online).toBe(false)
})
