// The connection test: all well on both kinds of broker, and each fault named at its step, one real broker for each.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { BROKER_STEPS, testBroker } from '../../src-main/mqtt/test-broker.ts'
import type { BrokerTest, BrokerToTest } from '../../src-main/mqtt/test-broker.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'muster-try-'))
  endings.push(() => rmSync(made, { recursive: true, force: true }))
  return made
}

async function builtin() {
  const broker = await startBuiltinBroker({ credentialsPath: join(folder(), 'broker.json') })
  endings.push(() => broker.stop())
  return broker
}

async function mosquitto(options: Parameters<typeof startMosquitto>[0] = {}) {
  const broker = await startMosquitto(options)
  endings.push(() => broker.stop())
  return broker
}

/** Everything is allowed to the user `muster`, but for the lines given. */
async function withAcl(lines: readonly string[]) {
  const file = join(folder(), 'acl')
  writeFileSync(file, ['user muster', ...lines, ''].join('\n'), { mode: 0o600 })
  const broker = await mosquitto({ users: { muster: 'right' }, config: [`acl_file ${file}`] })
  return attempt({ url: broker.url, username: 'muster', password: 'right' })
}
const ALL = 'topic readwrite $aws/#'

function attempt(access: Partial<BrokerToTest['access']> & { url: string }, more: Partial<BrokerToTest> = {}) {
  return testBroker({ access: { username: null, password: null, ...access }, prefix: '$aws', echoMs: 400, ...more })
}

const failures = (result: BrokerTest) =>
  result.steps.flatMap(({ step, state, fault }) => (state === 'failed' ? [[step, fault]] : []))
const remark = (result: BrokerTest, step: string) => {
  const { state, fault, detail } = result.steps.find((it) => it.step === step) ?? {}
  return { state, fault, detail }
}

test('a good broker passes every step, its version and its limits are said, and what cannot be read is said too', async () => {
  const broker = await mosquitto({ users: { muster: 'right' } })
  const result = await attempt({ url: broker.url, username: 'muster', password: 'right' })
  expect(result.ok).toBe(true)
  expect(result.steps.map(({ step }) => step)).toEqual([...BROKER_STEPS])
  expect(remark(result, 'version').detail).toBe('MQTT 5')
  expect(remark(result, 'limits')).toMatchObject({
    state: 'ok',
    fault: 'queue_unreadable',
    detail: expect.stringContaining('receive maximum 20'),
  })
  expect(remark(result, 'sessions')).toMatchObject({ state: 'ok', fault: 'restart_unknown' })
})

test('$share below a $ prefix is found to deliver nothing, below another prefix it delivers', async () => {
  const broker = await mosquitto()
  expect(remark(await attempt({ url: broker.url }), 'share')).toMatchObject({ state: 'warned', fault: 'share_dead' })
  const other = await attempt({ url: broker.url }, { prefix: 'site7/x' })
  expect(remark(other, 'share')).toMatchObject({ state: 'ok', fault: null })
})

test('the built-in broker passes, and that it speaks MQTT 3.1.1 alone is remarked unless it was asked for', async () => {
  const { url, credentials } = await builtin()
  const result = await attempt({ url, ...credentials.service })
  expect(failures(result)).toEqual([])
  expect(remark(result, 'version')).toMatchObject({ state: 'warned', fault: 'version_3_only' })
  const asked = await attempt({ url, ...credentials.service, protocol: '3.1.1' })
  expect(remark(asked, 'version').state).toBe('ok')
  expect(failures(await attempt({ url, ...credentials.service, protocol: '5' }))).toEqual([['auth', 'auth_other']])
})

test('a wrong password fails at auth, and nothing after it is tried', async () => {
  for (const broker of [await mosquitto({ users: { muster: 'right' } }), await builtin()]) {
    const result = await attempt({ url: broker.url, username: 'muster', password: 'wrong' })
    expect(failures(result)).toEqual([['auth', 'auth_wrong']])
    const waiting = result.steps.filter(({ state }) => state === 'waiting').map(({ step }) => step)
    expect(waiting).toEqual(BROKER_STEPS.slice(BROKER_STEPS.indexOf('auth') + 1))
  }
})

test('a client id that the broker refuses is named', async () => {
  const broker = await mosquitto({ config: ['clientid_prefixes site7-'] })
  expect(failures(await attempt({ url: broker.url }))).toMatchObject([['auth', expect.stringMatching(/^auth_/)]])
})

const FAMILIES = [
  ['requests', 'acl_read', ['topic write $aws/things/#', 'topic readwrite $aws/muster/#', 'topic write $aws/events/#']],
  ['replies', 'acl_write', [ALL, 'topic deny $aws/things/+/jobs/+/accepted']],
  ['notify', 'acl_write', [ALL, 'topic deny $aws/things/+/jobs/notify']],
  ['events', 'acl_write', [ALL, 'topic deny $aws/events/#']],
  ['state', 'acl_write', [ALL, 'topic deny $aws/muster/state/+']],
  [
    'presence',
    'acl_read',
    [
      'topic readwrite $aws/things/#',
      'topic write $aws/muster/#',
      'topic write $aws/events/#',
      'topic read $aws/muster/state/#',
      'topic read $aws/muster/probe/#',
    ],
  ],
] as const

for (const [step, fault, lines] of FAMILIES)
  test(`a user who lacks ${fault === 'acl_read' ? 'reading' : 'writing'} of ${step} fails there and only there`, async () => {
    expect(failures(await withAcl(lines))).toEqual([[step, fault]])
  })

test('a user with exactly the rights of the console passes; that reading is unproven is said', async () => {
  const result = await withAcl([
    'topic read $aws/things/+/jobs/#',
    'topic write $aws/things/+/jobs/notify',
    'topic write $aws/things/+/jobs/notify-next',
    'topic write $aws/things/+/jobs/+/accepted',
    'topic write $aws/events/#',
    'topic readwrite $aws/muster/state/+',
    'topic read $aws/muster/things/+/presence',
  ])
  expect(failures(result)).toEqual([])
  expect(remark(result, 'requests')).toMatchObject({ state: 'warned', fault: 'acl_unproven' })
})

test('a user of the built-in broker who is a device is shown what it lacks', async () => {
  const { url, credentials } = await builtin()
  const result = await attempt({ url, username: 'pump-1', password: credentials.device.password })
  expect(result.ok).toBe(false)
  expect(failures(result)).toContainEqual(['requests', 'acl_read'])
  expect(failures(result)).toContainEqual(['replies', 'acl_write'])
})

const PER_DEVICE = [
  ...['get', 'start-next', '+/get', '+/update'].map((topic) => `pattern write $aws/things/%u/jobs/${topic}`),
  'pattern read $aws/things/%u/jobs/#',
  'pattern readwrite $aws/muster/things/%u/#',
]

for (const protocol of ['5', '3.1.1'] as const)
  test(`a device that may speak for others is found out, one that is confined passes (MQTT ${protocol})`, async () => {
    const users = { muster: 'right', 'pump-1': 'pump', nosy: 'nosy' }
    const file = join(folder(), 'acl')
    const lines = ['user muster', ALL, 'user nosy', 'topic read $aws/#', ...PER_DEVICE, '']
    writeFileSync(file, lines.join('\n'), { mode: 0o600 })
    const broker = await mosquitto({ users, config: [`acl_file ${file}`] })
    const asConsole = { url: broker.url, username: 'muster', password: 'right', protocol }
    const seenAs = async (username: string, password: string | null) =>
      remark(await attempt(asConsole, { device: { username, password } }), 'devices')
    expect(await seenAs('pump-1', 'pump')).toEqual({ state: 'ok', fault: null, detail: 'pump-1' })
    expect(await seenAs('nosy', 'nosy')).toMatchObject({
      ...{ state: 'warned', fault: 'device_unconfined', detail: 'nosy: $aws/things/+/jobs/get/accepted' },
    })
    expect(await seenAs('pump-1', 'wrong')).toMatchObject({ state: 'warned', fault: 'device_kept_out' })
    const untold = await attempt(asConsole)
    expect(remark(untold, 'devices')).toMatchObject({ state: 'ok', fault: 'device_unproven' })
    expect(untold.ok).toBe(true)
  })

test('without rights on the broker every device may speak for every other; where anybody comes in, so may anybody', async () => {
  const withUsers = await mosquitto({ users: { muster: 'right', 'pump-1': 'pump' } })
  const asConsole = { url: withUsers.url, username: 'muster', password: 'right' }
  const device = { username: 'pump-1', password: 'pump' }
  expect(remark(await attempt(asConsole, { device }), 'devices')).toMatchObject({
    ...{
      state: 'warned',
      fault: 'device_unconfined',
      detail: 'pump-1: $aws/things/+/jobs/get , $aws/things/+/jobs/get/accepted',
    },
  })
  const open = await mosquitto()
  for (const protocol of ['5', '3.1.1'] as const) {
    const result = await attempt({ url: open.url, protocol })
    expect(remark(result, 'devices')).toMatchObject({
      ...{
        state: 'warned',
        fault: 'device_unconfined',
        detail: '—: $aws/things/+/jobs/get , $aws/things/+/jobs/get/accepted',
      },
    })
    expect(result.ok).toBe(true)
  }
})

test('a broker without retained messages is named', async () => {
  const broker = await mosquitto({ config: ['retain_available false'] })
  expect(failures(await attempt({ url: broker.url }))).toEqual([['retain', 'retain_off']])
  const three = await attempt({ url: broker.url, protocol: '3.1.1' })
  expect(failures(three)).toEqual([['retain', 'retain_off']])
})

test('a packet limit below a job document is remarked', async () => {
  const broker = await mosquitto({ config: ['max_packet_size 65536'] })
  expect(remark(await attempt({ url: broker.url }), 'limits')).toMatchObject({ state: 'warned', fault: 'packet_small' })
})

test('a name that nobody knows, a closed port, a silent port and a wrong address are named', async () => {
  const patient = { stepTimeoutMs: 300 }
  expect(failures(await attempt({ url: 'mqtt://no-such-host.invalid' }))).toMatchObject([['dns', 'dns_unknown']])
  const broker = await builtin()
  await broker.stop()
  expect(failures(await attempt({ url: broker.url }))).toEqual([['port', 'port_closed']])
  const silent = createServer(() => undefined)
  await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
  endings.push(() => silent.close())
  const { port } = silent.address() as AddressInfo
  expect(failures(await attempt({ url: `mqtt://127.0.0.1:${port}` }, patient))).toEqual([['auth', 'no_answer']])
  for (const url of ['nonsense', 'http://localhost', 'mqtt://'])
    expect(failures(await attempt({ url })), url).toEqual([['address', 'address_wrong']])
  for (const prefix of ['a/#', '$share/g/$aws'])
    expect(failures(await attempt({ url: broker.url }, { prefix })), prefix).toEqual([['address', 'prefix_wrong']])
})
