// Jobs posted over HTTP to the standalone engine, done by devices that owe nothing to it: both agents, and the simulated fleet.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { readCredentials } from '../../src-main/broker/credentials.ts'
import { startFleet } from '../../src-main/simulator/fleet.ts'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'
import { startMosquitto } from '../support/mosquitto.ts'

const endings: (() => unknown)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
  await cleanUp()
})

const DEVICES = ['shell-1', 'sdk-3', 'sdk-5']

async function agent(command: string, ...given: string[]): Promise<unknown> {
  const child = spawn(command, given, { cwd: import.meta.dirname })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, said: JSON.parse(out) as unknown }
}

async function post(server: Server, jobId: string, target: object): Promise<void> {
  const answer = await server.request('POST', '/api/v1/jobs', { jobId, document: { operation: 'reboot' }, target })
  expect(answer).toMatchObject({ status: 201, body: { jobId } })
}

type Row = { deviceId: string; status: string; executionNumber: number; statusDetails?: Record<string, string> }

async function executions(server: Server, jobId: string): Promise<Row[]> {
  const answer = await server.request('GET', `/api/v1/jobs/${jobId}/executions?limit=1000`)
  return (answer.body as { items: Row[] }).items
}

test('on mosquitto both agents take a job from QUEUED to SUCCEEDED, and history has it', async () => {
  const broker = await startMosquitto({
    users: { muster: 'service', ...Object.fromEntries(DEVICES.map((id) => [id, `of-${id}`])) },
  })
  endings.push(() => broker.stop())
  const server = await startServer({ args: ['--broker', broker.url.replace('//', '//muster:service@')] })
  for (const id of DEVICES) expect((await server.request('POST', '/api/v1/devices', { id })).status).toBe(201)
  await post(server, 'reboot-1', { deviceIds: DEVICES })
  const queued = await until(
    () => executions(server, 'reboot-1'),
    (rows) => rows.length === 3,
  )
  expect(queued.map(({ status }) => status)).toEqual(['QUEUED', 'QUEUED', 'QUEUED'])
  const place = (id: string) => ['127.0.0.1', String(broker.port), id, `of-${id}`, id]
  const done = (thing: string) => ({
    code: 0,
    said: expect.objectContaining({ ok: true, thing, jobId: 'reboot-1', versions: [2, 3, 4] }),
  })
  expect(await agent('bash', './mosquitto-agent.sh', ...place('shell-1'))).toEqual(done('shell-1'))
  expect(await agent(process.execPath, './aws-sdk-agent.mjs', ...place('sdk-3'), '3.1.1')).toEqual(done('sdk-3'))
  expect(await agent(process.execPath, './aws-sdk-agent.mjs', ...place('sdk-5'), '5')).toEqual(done('sdk-5'))
  expect(await executions(server, 'reboot-1')).toMatchObject(
    DEVICES.toSorted().map((deviceId) => ({ deviceId, status: 'SUCCEEDED', statusDetails: { progress: '100%' } })),
  )
  const job = await server.request('GET', '/api/v1/jobs/reboot-1')
  expect(job.body).toMatchObject({ status: 'COMPLETED' })
  expect((await server.stop()).code).toBe(0)
})

test('25 simulated devices on the built-in broker end three jobs for all; each attempt was begun once', async () => {
  const server = await startServer()
  const { url, credentialsFile } = server.about.broker
  const credentials = readCredentials(credentialsFile ?? '')
  expect(credentials).not.toBeNull()
  if (!credentials) return
  const fleet = await startFleet({ url, ...credentials.fleet, devices: 25, seed: 11, speed: 40 })
  endings.push(() => fleet.stop())
  const listed = () => server.request('GET', '/api/v1/devices?limit=100')
  await until(listed, ({ body }) => ((body as { items: unknown[] }).items ?? []).length === 25)
  const jobs = ['all-1', 'all-2', 'all-3']
  for (const jobId of jobs) await post(server, jobId, { all: true })
  const open = new Set(['QUEUED', 'IN_PROGRESS'])
  for (const jobId of jobs) {
    const rows = await until(
      () => executions(server, jobId),
      (items) => items.length === 25 && items.every(({ status }) => !open.has(status)),
    )
    // What the console says of each device is what the device itself last said.
    for (const { deviceId, status } of rows) {
      const seen = fleet.witness.sightings().find((it) => it.deviceId === deviceId && it.jobId === jobId)
      expect([seen?.ended ?? status, deviceId]).toEqual([status, deviceId])
    }
  }
  expect(fleet.witness.doubles()).toEqual([])
  expect(fleet.witness.sightings()).toHaveLength(75)
})
