/** Both device agents through the app on mosquitto: a job posted over HTTP, told in the exported file and shown in History. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { startMosquitto } from '../support/mosquitto.ts'
import { mqttDevice } from './device.ts'
import { expect, get, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'
import { freePort, httpAt, until } from './process.ts'

const agents = resolve(import.meta.dirname, '../agents')

/** Starts an agent; resolves with what it said last when it ended. */
async function agent(command: string, ...given: string[]): Promise<Record<string, unknown>> {
  const child = spawn(command, given, { cwd: agents })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  await once(child, 'close')
  return JSON.parse(said.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
}

test('jobs posted over HTTP reach both agents, and the exported file tells of them', async ({ folder, start }) => {
  const users = { muster: 'engine-secret', 'pump-1': 'secret-1', 'pump-2': 'secret-2' }
  const broker = await startMosquitto({ users })
  try {
    const port = await freePort()
    const tokenFile = join(folder, 'token')
    const { window } = await start(['--lang', 'en', '--http', String(port), '--token-file', tokenFile], folder)
    const http = httpAt(`http://127.0.0.1:${port}`, tokenFile)
    await get(window, 'settings.change', {
      broker: { url: broker.url, username: 'muster', hasPassword: false, prefix: '$aws' },
    })
    await get(window, 'broker.setPassword', { password: users.muster })
    const frame = new FramePage(window)
    await expect(frame.statusBar).toContainText(/Broker\s*online/)

    const place = (thing: keyof typeof users) => ['127.0.0.1', String(broker.port), thing, users[thing], thing]
    const commands = {
      'pump-1': ['bash', './mosquitto-agent.sh', ...place('pump-1')],
      'pump-2': [process.execPath, './aws-sdk-agent.mjs', ...place('pump-2'), '5'],
    }
    for (const [id, [command = '', ...given]] of Object.entries(commands)) {
      expect((await http('POST', '/api/v1/devices', { id })).status).toBe(201)
      const jobId = `for-${id}`
      const posted = await http('POST', '/api/v1/jobs', { jobId, document: { step: id }, target: { deviceId: id } })
      expect(posted).toEqual({ status: 201, body: { jobId } })
      const executions = async () => (await http('GET', `/api/v1/jobs/${jobId}/executions`)).body.items
      const queued = await until(executions, (items) => items.length === 1)
      expect(queued).toMatchObject([{ deviceId: id, jobId, status: 'QUEUED', executionNumber: 1, versionNumber: 1 }])
      expect(await agent(command, ...given)).toMatchObject({ ok: true, jobId, versions: [2, 3, 4] })
      const [ended] = await executions()
      expect(ended).toMatchObject({ deviceId: id, status: 'SUCCEEDED', versionNumber: 4 })
      expect(ended?.startedAt).toMatch(/^\d{4}-.+Z$/)
    }

    await expect.poll(async () => (await get(window, 'runs.list', { limit: 10 })).items.length).toBe(2)
    const path = join(folder, 'history.csv')
    const { id: reportId } = await get(window, 'reports.exportHistory', { path, filter: { kind: 'all' } })
    await expect.poll(async () => (await get(window, 'reports.get', { id: reportId })).state).toBe('done')
    const rows = parse(await readFile(path), { columns: true, bom: true }) as Record<string, string>[]
    expect(rows).toHaveLength(4)
    expect(new Set(rows.map((row) => `${row.status} ${row.reason}`))).toEqual(new Set(['COMPLETED succeeded']))
    expect(rows.flatMap((row) => Object.values(row))).toEqual(expect.arrayContaining(['pump-1', 'pump-2']))
  } finally {
    await broker.stop()
  }
})

test('work that a device has done is shown in History', async ({ folder, start }) => {
  const broker = await startMosquitto()
  try {
    const { window } = await start(['--lang', 'en'], folder)
    await get(window, 'settings.change', {
      broker: { url: broker.url, username: null, hasPassword: false, prefix: '$aws' },
    })
    await get(window, 'devices.create', { id: 'pump-1' })
    const target = { kind: 'device', deviceId: 'pump-1' } as const
    await get(window, 'jobs.create', { nameEn: 'Read the meters', document: { step: 1 }, target })
    const device = await mqttDevice(broker.url, 'pump-1')
    await device.finish(await device.take())
    await device.end()
    const frame = new FramePage(window)
    await frame.go(6)
    await expect(frame.main).toContainText('Read the meters')
  } finally {
    await broker.stop()
  }
})
