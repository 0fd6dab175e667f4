/** P7 of the performance bars: one job to every device over mosquitto, both answers of each stored. The whole of Muster (engine, store,
 *  link) against bare mqtt.js with a group commit (`fleet/bare.ts`), in the same run and with the same devices. `--devices N` (1,000 unless told). */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { v7 as uuid } from 'uuid'
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import type { Now } from '../../src-main/engine/ports/clock.ts'
import type { FleetService } from '../../src-main/engine/ports/device-link.ts'
import { MqttDeviceLink } from '../../src-main/mqtt/device-link.ts'
import { createIds } from '../../src-main/runtime/uuid-ids.ts'
import { openStore } from '../../src-main/store/open.ts'
import { taskDefinitions } from '../../src-main/tasks/registry.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { bareRound, clocks, document, endDevices, report, startDevices, tally } from './fleet/bare.ts'
import type { Took, Witnessed } from './fleet/bare.ts'

const { values } = parseArgs({ options: { devices: { type: 'string', default: '1000' } } })
const DEVICES = Number(values.devices)
if (!Number.isInteger(DEVICES) || DEVICES < 10) throw new Error('--devices must be a whole number, at least 10')
const ROUNDS = 3
/** Rounds before them that are not counted: code that was not compiled yet is nobody's rate. */
const WARM_UP = 1
/** Told, IN_PROGRESS, SUCCEEDED: the three that both sides carry. Muster's accepted and notify come on top and are not counted. */
const MESSAGES = 3 * DEVICES
const migrationsFolder = resolve(import.meta.dirname, '../../drizzle/migrations')
const now = (): Now => ({ wallAt: Date.now(), monoMs: performance.now() })

type Muster = { engine: Engine; stop: () => Promise<void>; online: Promise<void>; commits: () => number }

function countCommits(store: ReturnType<typeof openStore>): () => number {
  let commits = 0
  store.onCommit(() => {
    commits += 1
  })
  return () => commits
}

function startMuster(url: string, folder: string, onAccepted: (count: number) => void): Muster {
  const store = openStore({ folder, migrationsFolder, now: Date.now() })
  const commits = countCommits(store)
  let link: MqttDeviceLink | null = null
  const engine = createEngine({
    store,
    ids: createIds(),
    tasks: { definitions: taskDefinitions, start: () => undefined, stop: () => undefined },
    link: { announce: (announcements) => link?.announce(announcements) },
    host: {
      ...{ instanceId: uuid(), instanceName: 'bench', hostName: 'bench', processId: process.pid, mode: 'standalone' },
      ...{ tzRelease: process.versions.tz ?? '', isAlive: () => false },
    },
    onFault: (fault) => {
      throw fault
    },
  })
  const service: FleetService = {
    ...engine.fleet,
    handle: (asked, at) => {
      const answer = engine.fleet.handle(asked, at)
      onAccepted(answer.replies.filter(({ topic }) => topic.endsWith('/update/accepted')).length)
      return answer
    },
  }
  must(engine.start(now()))
  let isOnline = () => {}
  const online = new Promise<void>((done) => {
    isOnline = done
  })
  link = new MqttDeviceLink({
    ...{ access: { url, username: null, password: null }, prefix: '$aws', clientId: 'muster-bench', service },
    // A session would keep the bare side's messages for the next round.
    clean: true,
    now: () => Date.now(),
    onState: ({ state }) => state === 'online' && isOnline(),
    onFault: (fault) => {
      throw fault
    },
  })
  link.start()
  const ticking = setInterval(() => engine.tick(now()), 1_000)
  const stop = async () => {
    clearInterval(ticking)
    await link?.stop()
    engine.stop(now())
    store.close()
  }
  return { engine, stop, online, commits }
}

function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

async function musterRound(url: string, folder: string): Promise<{ took: Took; witnessed: Witnessed }> {
  const { child, ids } = await startDevices(url, DEVICES)
  const { add, full } = tally(2 * DEVICES)
  const { engine, stop, online, commits } = startMuster(url, folder, add)
  await online
  const birth = {
    presence: 'online',
    session: null,
    asleepUntil: null,
    nameEn: null,
    nameAr: null,
    attributes: null,
  } as const
  engine.fleet.presence(
    ids.map((deviceId) => ({ ...birth, deviceId })),
    Date.now(),
  )
  const before = commits()
  const stopped = clocks(DEVICES)
  const input = requests['jobs.create'].input.parse({ document, target: { kind: 'all' } })
  must(engine.command('jobs.create', input, 'bench', now()))
  await full
  const took = stopped(commits() - before)
  // The last answers are on their way to the devices.
  let witnessed = await report(child)
  while (witnessed.accepted + witnessed.rejected < 2 * DEVICES) witnessed = await report(child)
  await stop()
  await endDevices(child)
  return { took, witnessed }
}

const middle = (all: readonly number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0

/** A mosquitto on a free loopback port, open to anybody; needs Debian's package mosquitto. */
async function startMosquitto(): Promise<{ url: string; stop: () => Promise<void> }> {
  const probe = createServer()
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  const file = join(folder, 'mosquitto.conf')
  const limits = ['max_queued_messages 0', 'max_inflight_messages 1000']
  writeFileSync(
    file,
    [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'persistence false', ...limits, ''].join('\n'),
  )
  const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/usr/local/sbin` }
  const child = spawn('mosquitto', ['-c', file, '-v'], { stdio: ['ignore', 'ignore', 'pipe'], env })
  await new Promise<void>((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => fail(new Error(`mosquitto ended with ${code}`)))
    child.stderr.on('data', (chunk: Buffer) => chunk.includes(' running') && done())
  })
  const stop = async () => {
    const exited = new Promise((done) => child.once('exit', done))
    child.kill('SIGKILL')
    await exited
    rmSync(folder, { recursive: true, force: true })
  }
  return { url: `mqtt://127.0.0.1:${port}`, stop }
}

const broker = await startMosquitto()
const raw: Took[] = []
/** The bare side saying all that the protocol wants said. */
const whole: Took[] = []
const ours: Took[] = []
const lost: number[] = []
const doubled: number[] = []
try {
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
    const three = await bareRound(broker.url, folder, DEVICES, 'three')
    const all = await bareRound(broker.url, folder, DEVICES, 'all')
    const { took, witnessed } = await musterRound(broker.url, join(folder, 'workspace'))
    if (round >= WARM_UP) {
      raw.push(three)
      whole.push(all)
      ours.push(took)
    }
    lost.push(DEVICES - witnessed.ended)
    doubled.push(witnessed.doubles)
    rmSync(folder, { recursive: true, force: true })
  }
} finally {
  await broker.stop()
}
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)
console.log(
  `P7 one job to ${DEVICES} devices over mosquitto, ${ROUNDS} rounds, 3 messages a device counted on both sides`,
)
const told = (all: readonly Took[]) => {
  const of = (key: keyof Took) => middle(all.map((took) => took[key]))
  const perHundred = (of('commits') * 100) / MESSAGES
  return `${of('rate').toFixed(0)} messages/s, ${of('cpuUs').toFixed(0)} us of CPU a device, ${perHundred.toFixed(2)} commits per 100 messages`
}
const ratio = (limit: readonly Took[]) =>
  middle(ours.map(({ rate }, index) => rate / (limit[index]?.rate ?? 1))).toFixed(2)
console.log(`  mqtt.js + group commit: ${told(raw)} (medians)`)
console.log(`  the same, saying all:   ${told(whole)} (medians; with accepted and notify, as Muster says them)`)
console.log(`  muster:                 ${told(ours)} (medians)`)
console.log(`  ratio:                  ${ratio(raw)} (bar >= 0.60)`)
console.log(`  ratio to saying all:    ${ratio(whole)} (what the same words on the wire allow)`)
console.log(`  seen by the devices:    ${sum(lost)} lost, ${sum(doubled)} doubled (bar 0 and 0)`)
if (sum(lost) > 0 || sum(doubled) > 0) process.exitCode = 1
