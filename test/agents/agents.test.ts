// Both scripted agents against the link on real mosquitto, and on the built-in broker where they speak its version.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { benchLink } from '../support/link-bench.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function run(command: string, ...given: string[]): Promise<{ code: number; said: Record<string, unknown> }> {
  const child = spawn(command, given, { cwd: import.meta.dirname })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said: JSON.parse(out.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown> }
}

type Broker = { url: string; port: number; service: { username: string; password: string }; devicePassword: string }

async function mosquitto(): Promise<Broker> {
  const users = { muster: 'engine-secret', 'pump-1': 'device-secret' }
  const broker = await startMosquitto({ users })
  endings.push(() => broker.stop())
  return {
    url: broker.url,
    port: broker.port,
    service: { username: 'muster', password: users.muster },
    devicePassword: users['pump-1'],
  }
}

async function builtin(): Promise<Broker> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-agents-'))
  endings.push(() => rmSync(folder, { recursive: true, force: true }))
  const broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json') })
  endings.push(() => broker.stop())
  return {
    url: broker.url,
    port: broker.port,
    service: broker.credentials.service,
    devicePassword: broker.credentials.device.password,
  }
}

const agents: [string, () => Promise<Broker>, (broker: Broker) => [string, ...string[]]][] = []
const place = (broker: Broker): string[] => [
  '127.0.0.1',
  String(broker.port),
  'pump-1',
  broker.devicePassword,
  'pump-1',
]
for (const [name, start] of [
  ['mosquitto', mosquitto],
  ['the built-in broker', builtin],
] as const) {
  agents.push([
    `mosquitto_pub and mosquitto_sub on ${name}`,
    start,
    (broker) => ['bash', './mosquitto-agent.sh', ...place(broker)],
  ])
  agents.push([
    `AWS SDK, MQTT 3.1.1, on ${name}`,
    start,
    (broker) => [process.execPath, './aws-sdk-agent.mjs', ...place(broker), '3.1.1'],
  ])
}
agents.push([
  'AWS SDK, MQTT 5, on mosquitto',
  mosquitto,
  (broker) => [process.execPath, './aws-sdk-agent.mjs', ...place(broker), '5'],
])

for (const [name, start, command] of agents) {
  test(`${name}: a job posted before and one posted after the agent came`, async () => {
    const broker = await start()
    const service = new TinyFleet()
    const bench = benchLink({ url: broker.url, ...broker.service }, service)
    endings.push(() => bench.link.stop())
    await bench.online()
    bench.link.announce([service.add('pump-1', 'before')])
    expect(await run(...command(broker))).toMatchObject({
      code: 0,
      said: { ok: true, jobId: 'before', versions: [2, 3, 4] },
    })
    const second = run(...command(broker))
    await bench.bell.until(() => service.requests.filter(({ operation }) => operation === 'start-next').length >= 2)
    bench.link.announce([service.add('pump-1', 'after')])
    expect(await second).toMatchObject({ code: 0, said: { ok: true, jobId: 'after' } })
    expect(service.states()).toEqual(['SUCCEEDED', 'SUCCEEDED'])
    expect(bench.faults).toEqual([])
  })
}
