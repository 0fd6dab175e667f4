// The Test button's steps: all well, and the first thing that is wrong named, with the rest not tried.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { testBroker } from '../../src-main/mqtt/test-broker.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function builtin() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-try-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json') })
  endings.push(() => broker.stop())
  return broker
}

const failed = (test: Awaited<ReturnType<typeof testBroker>>) => test.steps.find(({ state }) => state === 'failed')

test('a good broker passes every step and its version is said', async () => {
  const mosquitto = await startMosquitto({ users: { muster: 'right' } })
  endings.push(() => mosquitto.stop())
  const five = await testBroker({ url: mosquitto.url, username: 'muster', password: 'right', prefix: '$aws' })
  expect(five.ok).toBe(true)
  expect(five.steps.map(({ step }) => step)).toEqual([
    'address',
    'dns',
    'port',
    'tls',
    'auth',
    'subscribe',
    'roundtrip',
  ])
  expect(five.steps.find(({ step }) => step === 'auth')?.detail).toBe('MQTT 5')
  const broker = await builtin()
  const three = await testBroker({ url: broker.url, ...broker.credentials.service, prefix: '$aws' })
  expect(three.ok).toBe(true)
  expect(three.steps.find(({ step }) => step === 'auth')?.detail).toBe('MQTT 3.1.1')
})

test('a wrong password fails at auth, and nothing after it is tried', async () => {
  const broker = await builtin()
  const result = await testBroker({ url: broker.url, username: 'muster', password: 'wrong', prefix: '$aws' })
  expect(result.ok).toBe(false)
  expect(failed(result)).toMatchObject({ step: 'auth', code: 'broker_refused', detail: 'wrong user name or password' })
  expect(result.steps.filter(({ state }) => state === 'waiting').map(({ step }) => step)).toEqual([
    'subscribe',
    'roundtrip',
  ])
})

test("a user that may not do the console's work fails at subscribe", async () => {
  const broker = await builtin()
  const result = await testBroker({
    url: broker.url,
    username: 'pump-1',
    password: broker.credentials.device.password,
    prefix: '$aws',
  })
  expect(failed(result)).toMatchObject({ step: 'subscribe', code: 'broker_refused' })
})

test('a closed port, a plain port asked for TLS and a wrong address are named', async () => {
  const broker = await builtin()
  const access = { username: null, password: null, prefix: '$aws', stepTimeoutMs: 2_000 }
  expect(failed(await testBroker({ url: broker.url.replace('mqtt:', 'mqtts:'), ...access }))?.step).toBe('tls')
  await broker.stop()
  expect(failed(await testBroker({ url: broker.url, ...access }))).toMatchObject({
    step: 'port',
    code: 'broker_unreachable',
  })
  for (const url of ['nonsense', 'http://localhost', 'mqtt://']) {
    expect(failed(await testBroker({ url, ...access })), url).toMatchObject({ step: 'address', code: 'invalid_input' })
  }
  expect(failed(await testBroker({ url: broker.url, ...access, prefix: 'a/#' }))).toMatchObject({
    step: 'address',
    code: 'invalid_input',
  })
})
