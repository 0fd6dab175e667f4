// Secrets of the standalone engine: in a private file or from systemd, never in the store; refused with the reason otherwise.
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSecrets } from '../../src-main/runtime/file-secrets.ts'
import { testAuthority } from '../support/certificates.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { cleanUp, run, startServer, tempFolder, until } from './server.ts'
import type { Server } from './server.ts'

const right = testAuthority()
const mine = right.client('muster')
let broker: Mosquitto

beforeAll(async () => {
  const folder = tempFolder()
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  const { certificate, privateKey } = right.server()
  broker = await startMosquitto({
    config: [
      `cafile ${file('ca.pem', right.authority.certificate)}`,
      `certfile ${file('server.pem', certificate)}`,
      `keyfile ${file('server.key', privateKey)}`,
      ...['user root', 'require_certificate true', 'use_identity_as_username true'],
    ],
  })
})
afterAll(async () => {
  await broker.stop()
  await cleanUp()
})

const tls = { ca: right.authority.certificate, clientCertificate: mine.certificate }
const profile = () => ({
  ...{ name: 'Harbour', url: `mqtts://localhost:${broker.port}`, prefix: '$aws', use: true },
})
const isOnline = async (server: Server) => {
  const { body } = await server.request('GET', '/api/v1/engine')
  return body.broker.state === 'online' && body.broker.url.startsWith('mqtts:')
}
/** Every byte of the workspace. */
const inWorkspace = (server: Server) =>
  readdirSync(server.workspace, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n')

test('a key is kept in the private file alone, and is there after a restart', async () => {
  const secrets = join(tempFolder(), 'secrets.json')
  const args = ['--secrets-file', secrets]
  const first = await startServer({ args })
  const body = { ...profile(), tls, key: mine.privateKey }
  const saved = await first.request('POST', '/api/v1/brokers', body)
  expect(saved).toMatchObject({ status: 201, body: { tls: { hasKey: true } } })
  expect(await until(() => isOnline(first), Boolean)).toBe(true)
  expect(statSync(secrets).mode & 0o777).toBe(0o600)
  const [line = ''] = mine.privateKey.split('\n').slice(1)
  expect([JSON.stringify(JSON.parse(readFileSync(secrets, 'utf8'))).includes(line)]).toEqual([true])
  await first.stop()
  expect(inWorkspace(first)).not.toContain(line)
  const { workspace } = first
  const second = await startServer({ workspace, args: [], env: { MUSTER_SECRETS_FILE: secrets } })
  expect(await until(() => isOnline(second), Boolean)).toBe(true)
  await second.stop()
}, 40_000)

test('systemd hands the key over; what it has not is refused by its name', async () => {
  const folder = join(tempFolder(), 'credentials')
  mkdirSync(folder)
  const server = await startServer({ args: [], env: { CREDENTIALS_DIRECTORY: folder } })
  const { body: plain } = await server.request('POST', '/api/v1/brokers', profile())
  const refused = await server.request('PUT', `/api/v1/brokers/${plain.id}`, {
    ...profile(),
    tls,
    key: mine.privateKey,
  })
  expect(refused).toMatchObject({ status: 503, body: { code: 'service_unavailable' } })
  expect(refused.body.detail).toContain(`broker-key.${plain.id}`)
  writeFileSync(join(folder, `broker-key.${plain.id}`), mine.privateKey, { mode: 0o400 })
  expect((await server.request('PUT', `/api/v1/brokers/${plain.id}`, { ...profile(), tls })).status).toBe(200)
  expect(await until(() => isOnline(server), Boolean)).toBe(true)
  await server.stop()
}, 40_000)

test('a file that others may read is not used: the engine says so and does not start', async () => {
  const file = join(tempFolder(), 'secrets.json')
  writeFileSync(file, '{}', { mode: 0o644 })
  chmodSync(file, 0o644)
  const { code, stderr } = await run(['--workspace', join(tempFolder(), 'w'), '--secrets-file', file]).ended
  expect([code, stderr.includes('has mode 0644; it must be 0600')]).toEqual([1, true])
})

describe('a private file', () => {
  const opened = (text: string, mode = 0o600) => {
    const file = join(tempFolder(), 'secrets.json')
    writeFileSync(file, text, { mode })
    return openSecrets(file, null)
  }

  test.each(['', 'no json', '[]', '{"a":1}'])('that holds %j is refused', (text) => {
    expect(opened(text)).toMatchObject({ ok: false, code: 'service_unavailable' })
  })

  test('that is a folder, or is made readable later, is refused', async () => {
    expect(openSecrets(tempFolder(), null)).toMatchObject({ ok: false })
    const file = join(tempFolder(), 'secrets.json')
    const secrets = openSecrets(file, '/ignored')
    if (!secrets.ok) throw new Error(secrets.message)
    expect(await secrets.value.readSecret('a')).toEqual({ ok: true, value: null })
    expect(await secrets.value.writeSecret('a', 'x')).toMatchObject({ ok: true })
    expect(await secrets.value.readSecret('a')).toEqual({ ok: true, value: 'x' })
    chmodSync(file, 0o640)
    expect(await secrets.value.readSecret('a')).toMatchObject({ ok: false })
    expect(await secrets.value.writeSecret('a', 'y')).toMatchObject({ ok: false })
    chmodSync(file, 0o600)
    expect(await secrets.value.writeSecret('a', null)).toMatchObject({ ok: true })
    expect(readFileSync(file, 'utf8')).toBe('{}\n')
  })
})
