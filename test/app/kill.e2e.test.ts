/** Sudden death in the middle of work, and two apps on one workspace. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { mqttDevice } from './device.ts'
import { ask, expect, get, test } from './launch.ts'
import { TroublePage } from './pages/trouble.ts'
import { type Http, spawnServing, until } from './process.ts'

const waitJob = (seconds: number, name: string) => ({
  taskFunctionKey: 'wait',
  nameEn: name,
  at: '2099-01-01T00:00:00Z',
  params: { seconds },
})

async function startWait(http: Http, seconds: number, name: string): Promise<string> {
  const made = await http('POST', '/api/v1/scheduler/jobs', waitJob(seconds, name))
  const started = await http('POST', `/api/v1/scheduler/jobs/${made.body.id}/action`, { action: 'trigger' })
  return started.body.executionId as string
}

const stateOf = (http: Http, jobId: string, deviceId: string) => async () => {
  const { body } = await http('GET', `/api/v1/jobs/${jobId}/executions`)
  return body.items?.find((item: { deviceId: string }) => item.deviceId === deviceId)?.status as string | undefined
}

let broker: Mosquitto
test.beforeAll(async () => {
  broker = await startMosquitto()
})
test.afterAll(() => broker.stop())

test('killed in the middle of local and fleet work: one run each, nothing lost', async ({ folder, start }) => {
  const first = await spawnServing(folder)
  const { http } = first
  const device = await mqttDevice(broker.url, 'pump-1')
  try {
    await http('PATCH', '/api/v1/settings', {
      broker: { url: broker.url, username: null, hasPassword: false, prefix: '$aws' },
      localConcurrency: 1,
    })
    for (const id of ['pump-1', 'pump-2']) expect((await http('POST', '/api/v1/devices', { id })).status).toBe(201)
    const running = await startWait(http, 3, 'Runs when the power goes')
    const waiting = await startWait(http, 0, 'Waits when the power goes')
    for (const [jobId, deviceId] of [
      ['begun', 'pump-1'],
      ['waits', 'pump-2'],
    ]) {
      const answer = await http('POST', '/api/v1/jobs', { jobId, document: { step: 1 }, target: { deviceId } })
      expect(answer.status).toBe(201)
    }
    const taken = await device.take()
    expect(taken.jobId).toBe('begun')
    await until(stateOf(http, 'begun', 'pump-1'), (state) => state === 'IN_PROGRESS')
    await until(
      () => http('GET', '/api/v1/queue'),
      ({ body }) => body.running.some((job: { executionId: string }) => job.executionId === running),
    )
    await first.kill()

    const { window } = await start([], folder)
    const { items } = await get(window, 'jobs.executions', { id: 'begun' })
    expect(items).toMatchObject([{ state: 'IN_PROGRESS', executionNumber: 1 }])
    expect((await get(window, 'engine.status', {})).instance.state).toBe('running')
    await expect.poll(async () => (await get(window, 'engine.status', {})).broker.state).toBe('online')
    await device.finish(taken)
    const other = await mqttDevice(broker.url, 'pump-2')
    await other.finish(await other.take())
    await other.end()

    const runs = async () => (await get(window, 'runs.list', { limit: 100 })).items
    await expect.poll(async () => (await runs()).length).toBe(4)
    const ended = await runs()
    expect(ended.map((run) => [run.status, run.reason])).toEqual(ended.map(() => ['COMPLETED', 'succeeded']))
    expect(ended.map((run) => run.id)).toEqual(expect.arrayContaining([running, waiting]))
    expect(ended.map((run) => run.jobPublicId)).toEqual(expect.arrayContaining(['begun', 'waits']))
    const seqs = (await get(window, 'runs.list', { limit: 100, filter: { kind: 'all' } })).items.map((run) => run.seq)
    expect([...seqs].sort((a, b) => a - b)).toEqual(seqs.map((_seq, index) => index + 1))
    expect(await get(window, 'queue.list', {})).toMatchObject({ running: [], waiting: [], held: [] })
  } finally {
    await device.end()
    await first.kill()
  }
})

test('a second app on the same workspace is refused and names the holder', async ({ folder, start }) => {
  const workspace = join(folder, 'site')
  const first = await spawnServing(folder, ['--workspace', workspace])
  const elsewhere = await mkdtemp(join(tmpdir(), 'muster-e2e-'))
  try {
    const { window } = await start(['--workspace', workspace], elsewhere)
    const trouble = new TroublePage(window)
    await expect(trouble.why).toContainText(`process ${first.process.pid}`)
    await expect(trouble.code('workspace_held')).toBeVisible()
    expect(await ask(window, 'templates.list', {})).toMatchObject({ ok: false, detail: { code: 'workspace_held' } })
    const facts = await get(window, 'app.leaseFacts', {})
    expect(facts.holder).toMatchObject({ processId: first.process.pid })
    expect((await first.http('GET', '/api/v1/scheduler/status')).body.activeInstances).toBe(1)

    expect(await first.terminate()).toBe(0)
    await trouble.tryAgain.click()
    await expect.poll(async () => (await ask(window, 'engine.status', {})).ok).toBe(true)
    await expect(trouble.why).toBeHidden()
  } finally {
    await first.kill()
    await rm(elsewhere, { recursive: true, force: true })
  }
})
