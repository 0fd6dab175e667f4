// The simulated fleet on the built-in broker: every job ends, nothing is begun twice, the temper shows, the process ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startBuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import type { BuiltinBroker } from '../../src-main/broker/start-builtin-broker.ts'
import { castFleet } from '../../src-main/simulator/cast.ts'
import { startFleet } from '../../src-main/simulator/fleet.ts'
import { writeScript } from '../../src-main/simulator/script.ts'
import { benchLink } from '../support/link-bench.ts'
import { TinyFleet } from '../support/tiny-fleet.ts'

let folder: string
let broker: BuiltinBroker

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'muster-simulator-'))
  broker = await startBuiltinBroker({ credentialsPath: join(folder, 'broker.json') })
})

afterEach(async () => {
  await broker.stop()
  rmSync(folder, { recursive: true, force: true })
})

const operator = () => ({ url: broker.url, ...broker.credentials.service })

test('the same seed gives the same fleet and the same scripts, ids differ, every temper is there', () => {
  const cast = castFleet(25, 7)
  expect(castFleet(25, 7)).toEqual(cast)
  expect(new Set(cast.map(({ id }) => id)).size).toBe(25)
  expect(new Set(castFleet(2_000, 7).map(({ id }) => id)).size).toBe(2_000)
  expect(cast[0]).toMatchObject({ id: 'ksk-crn-001', name: { en: 'Corniche kiosk 1', ar: 'كشك الكورنيش 1' } })
  expect(new Set(cast.map(({ profile }) => profile)).size).toBe(6)
  expect(writeScript('slow', 7, 'a', 'job', 1)).toEqual(writeScript('slow', 7, 'a', 'job', 1))
  const jobs = Array.from({ length: 8 }, (_, index) => `job-${index}`)
  const endings = cast.flatMap((it) => jobs.map((job) => writeScript(it.profile, 7, it.id, job, 1).ending))
  expect(new Set(endings)).toEqual(new Set(['SUCCEEDED', 'FAILED', 'REJECTED']))
})

test('25 devices bring three jobs each to an end, over lost and doubled messages, and begin none twice', async () => {
  const service = new TinyFleet()
  const cast = castFleet(25, 3)
  for (const { id } of cast) for (const job of ['j1', 'j2', 'j3']) service.add(id, job)
  const bench = benchLink(operator(), service, { clean: true })
  await bench.online()
  const fleet = await startFleet({ url: broker.url, ...broker.credentials.fleet, devices: 25, seed: 3, speed: 40 })
  await bench.bell.until(() => service.open() === 0)
  await fleet.stop()
  await bench.link.stop()
  expect(fleet.witness.doubles()).toEqual([])
  const sightings = fleet.witness.sightings()
  expect(sightings).toHaveLength(75)
  expect(sightings.some(({ handedOut }) => handedOut >= 1)).toBe(true)
  expect(new Set(service.states())).toEqual(new Set(['SUCCEEDED', 'FAILED', 'REJECTED']))
  // A flaky device's lost answers show as repeated requests; they changed nothing.
  expect(service.requests.length).toBeGreaterThan(75 * 3)
  expect(bench.faults).toEqual([])
})

test('devices say their names at birth, sleepers say goodbye with a time, all say goodbye at the end', async () => {
  const service = new TinyFleet()
  const bench = benchLink(operator(), service, { clean: true })
  await bench.online()
  const fleet = await startFleet({ url: broker.url, ...broker.credentials.fleet, devices: 10, seed: 1, speed: 100 })
  await bench.bell.until(() =>
    service.reports.some(({ presence, asleepUntil }) => presence === 'asleep' && asleepUntil !== null),
  )
  expect(service.reports.find(({ deviceId }) => deviceId === 'ksk-crn-001')).toMatchObject({
    presence: 'online',
    nameEn: 'Corniche kiosk 1',
    nameAr: 'كشك الكورنيش 1',
    attributes: { kind: 'kiosk', site: 'crn' },
  })
  await fleet.stop()
  const last = () => new Map(service.reports.map((it) => [it.deviceId, it.presence]))
  await bench.bell.until(() => last().size === 10 && [...last().values()].every((it) => it === 'asleep'))
  await bench.link.stop()
})

test('the simulator process says one line when it is ready and ends with 0 on SIGTERM', async () => {
  const entry = join(import.meta.dirname, '../../src-main/simulator.ts')
  const child = spawn(process.execPath, [
    entry,
    '--broker',
    broker.url,
    '--credentials',
    broker.credentialsPath,
    '--devices',
    '4',
  ])
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  expect(JSON.parse(line)).toMatchObject({
    ready: true,
    pid: child.pid,
    devices: ['ksk-crn-001', 'pmp-jrf-01', 'mtr-nrt-0001', 'gw-hbr-01'],
  })
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
})

test('wrong arguments are named and the process ends with 2', async () => {
  const entry = join(import.meta.dirname, '../../src-main/simulator.ts')
  const child = spawn(process.execPath, [entry, '--broker', 'nonsense', '--credentials', 'x', '--devices', '0'])
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  expect((await once(child, 'close'))[0]).toBe(2)
  expect(said).toContain('--broker')
  expect(said).toContain('--devices')
})
