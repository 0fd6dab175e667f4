// Both device agents through the standalone engine on mosquitto: jobs posted over HTTP, from QUEUED to SUCCEEDED and into the file.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterEach, expect, test } from 'vitest'
import { startMosquitto } from '../support/mosquitto.ts'
import { cleanUp, startServer, until } from './server.ts'

const AGENTS = fileURLToPath(new URL('../agents', import.meta.url))
const USERS = { muster: 'engine-secret', 'pump-1': 'secret-1', 'pump-2': 'secret-2' }

afterEach(cleanUp)

async function agent(command: string, ...given: string[]): Promise<unknown> {
  const child = spawn(command, given, { cwd: AGENTS })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await once(child, 'close')
  return JSON.parse(said.trim().split('\n').at(-1) ?? '{}')
}

test('both agents take a job posted over HTTP, and the exported file tells of it', async () => {
  const broker = await startMosquitto({ users: USERS })
  try {
    const url = `mqtt://muster:${USERS.muster}@127.0.0.1:${broker.port}`
    const server = await startServer({ args: ['--broker', url] })
    const place = (thing: keyof typeof USERS) => ['127.0.0.1', String(broker.port), thing, USERS[thing], thing]
    const commands: [string, string, string[]][] = [
      ['pump-1', 'bash', ['./mosquitto-agent.sh', ...place('pump-1')]],
      ['pump-2', process.execPath, ['./aws-sdk-agent.mjs', ...place('pump-2'), '5']],
    ]
    for (const [id, command, given] of commands) {
      const jobId = `for-${id}`
      expect((await server.request('POST', '/api/v1/devices', { id })).status).toBe(201)
      const body = { jobId, document: { step: id }, target: { deviceId: id } }
      expect(await server.request('POST', '/api/v1/jobs', body)).toMatchObject({ status: 201, body: { jobId } })
      const executions = async () => (await server.request('GET', `/api/v1/jobs/${jobId}/executions`)).body.items
      const queued = await until(executions, (items) => items.length === 1)
      expect(queued).toMatchObject([{ deviceId: id, status: 'QUEUED', versionNumber: 1 }])
      expect(await agent(command, ...given)).toMatchObject({ ok: true, jobId, versions: [2, 3, 4] })
      expect(await executions()).toMatchObject([{ deviceId: id, status: 'SUCCEEDED', versionNumber: 4 }])
    }
    const path = join(server.workspace, 'history.csv')
    const made = await server.request('POST', '/api/v1/reports/history', { path, filter: { kind: 'all' } })
    expect(made.status).toBe(202)
    await until(
      () => server.request('GET', `/api/v1/reports/${made.body.id}`),
      ({ body }) => body.state === 'done',
    )
    const rows = parse(readFileSync(path), { columns: true, bom: true }) as Record<string, string>[]
    expect(rows.map(({ status, reason }) => `${status} ${reason}`)).toEqual(rows.map(() => 'COMPLETED succeeded'))
    expect(rows).toHaveLength(4)
  } finally {
    await broker.stop()
  }
})
