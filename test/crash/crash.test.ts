// SIGKILL at every named step of a job's journey, then a normal start: one run, nothing lost, nothing twice.
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'
import { connectDevice } from './device.ts'

afterEach(cleanUp)

const entry = fileURLToPath(new URL('./engine-child.ts', import.meta.url))
const doomedAt = (step: string) => startServer({ entry, args: ['--broker', 'builtin', '--name', `dies at ${step}`] })
const history = (server: Server, query: string) => server.request('GET', `/api/v1/scheduler/history?${query}`)
const online = (server: Server) =>
  until(
    () => server.request('GET', '/api/v1/scheduler/status'),
    ({ body }) => body.broker.state === 'online',
  )

async function expectKilled(server: Server): Promise<void> {
  expect((await server.ended).signal).toBe('SIGKILL')
}

describe('local work', () => {
  test.each(['slot.decided', 'job.claimed', 'task.started', 'task.finished', 'run.sealed'])(
    'killed at %s',
    async (step) => {
      const doomed = await doomedAt(step)
      const at = new Date(Date.now() + 1_200).toISOString()
      const made = await doomed.request('POST', '/api/v1/scheduler/jobs', {
        taskFunctionKey: 'wait',
        at,
        params: { seconds: 0.05 },
      })
      expect(made.status).toBe(201)
      await expectKilled(doomed)
      const server = await startServer({ workspace: doomed.workspace })
      const { body } = await until(
        () => history(server, `job_id=${made.body.id}`),
        (answer) =>
          answer.body.total > 0 &&
          answer.body.items.every((item: { completedAt: string | null }) => item.completedAt !== null),
      )
      expect(body.items).toHaveLength(1)
      expect(body.items[0]).toMatchObject({ id: 1, statusName: 'success', scheduledAt: at })
      const { body: job } = await server.request('GET', `/api/v1/scheduler/jobs/${made.body.id}`)
      expect(job.nextRunAt).toBeNull()
      expect((await server.request('GET', '/api/v1/jobs')).body.items).toEqual([])
    },
  )

  test('the thread alone dies: the same process starts it again and goes on', async () => {
    const server = await startServer({ entry, args: ['--broker', 'builtin', '--name', 'throws at slot.decided'] })
    const at = new Date(Date.now() + 1_200).toISOString()
    const body = { taskFunctionKey: 'wait', at, params: { seconds: 0.05 } }
    const made = await server.request('POST', '/api/v1/scheduler/jobs', body)
    const done = await until(
      () => history(server, `job_id=${made.body.id}&status_id=3`),
      (answer) => answer.body.total === 1,
    )
    expect(done.body.items[0]).toMatchObject({ id: 1, scheduledAt: at })
    const { code, stderr } = await server.stop()
    expect(code).toBe(0)
    expect(stderr).toContain('The engine thread ended (Error: as asked')
  })

  test('killed without warning while it works: the orphan is done again', async () => {
    const first = await startServer()
    const made = await first.request('POST', '/api/v1/scheduler/jobs', {
      taskFunctionKey: 'wait',
      at: '2099-01-01T00:00:00Z',
      params: { seconds: 3600 },
    })
    const { body: done } = await first.request('POST', `/api/v1/scheduler/jobs/${made.body.id}/action`, {
      action: 'trigger',
    })
    await until(
      () => history(first, 'status_id=2'),
      ({ body }) => body.total === 1,
    )
    await first.kill()
    const second = await startServer({ workspace: first.workspace })
    const { body } = await until(
      () => history(second, 'status_id=2'),
      (answer) => answer.body.total === 1,
    )
    expect(body.items[0].executionId).toBe(done.executionId)
    expect((await history(second, 'kind=job')).body.total).toBe(0)
  })
})

describe('work of a device', () => {
  const document = { operation: 'reboot' }
  const post = (server: Server) =>
    // The process dies while it answers: no answer is not a failure here.
    server.request('POST', '/api/v1/jobs', { jobId: 'fw', document, target: { deviceId: 'd1' } }).catch(() => null)

  /** The device finds the job in the state that it had been told of, and takes it to its end. */
  async function finish(server: Server, expected: { status: string; versionNumber: number }): Promise<void> {
    await online(server)
    const device = await connectDevice(server, 'd1')
    const described = await device.ask('fw/get')
    const execution = { jobId: 'fw', jobDocument: document, executionNumber: 1, ...expected }
    expect(described).toMatchObject({ accepted: true, payload: { execution } })
    const update = { status: 'SUCCEEDED', expectedVersion: expected.versionNumber }
    expect((await device.ask('fw/update', update)).accepted).toBe(true)
    await device.end()
  }

  async function expectOneRun(server: Server): Promise<void> {
    const jobs = (await history(server, 'kind=job')).body
    const devices = (await history(server, 'kind=device')).body
    expect(jobs.items).toMatchObject([{ statusName: 'success', queuedJobId: 'fw', counts: { SUCCEEDED: 1 } }])
    expect(devices.items).toMatchObject([{ statusName: 'success', deviceId: 'd1' }])
    const { body } = await server.request('GET', '/api/v1/jobs/fw/executions')
    expect(body.items).toMatchObject([{ deviceId: 'd1', status: 'SUCCEEDED', executionNumber: 1 }])
  }

  test.each(['fleet.admitted', 'fleet.released'])('killed at %s', async (step) => {
    const doomed = await doomedAt(step)
    await doomed.request('POST', '/api/v1/devices', { id: 'd1' })
    await post(doomed)
    await expectKilled(doomed)
    const server = await startServer({ workspace: doomed.workspace })
    await finish(server, { status: 'QUEUED', versionNumber: 1 })
    await expectOneRun(server)
  })

  test('killed at device.accepted: what the device said stays, answered or not', async () => {
    const doomed = await doomedAt('device.accepted')
    await doomed.request('POST', '/api/v1/devices', { id: 'd1' })
    await post(doomed)
    await online(doomed)
    const device = await connectDevice(doomed, 'd1')
    void device.ask('fw/update', { status: 'IN_PROGRESS' })
    await expectKilled(doomed)
    await device.end()
    const server = await startServer({ workspace: doomed.workspace })
    await finish(server, { status: 'IN_PROGRESS', versionNumber: 2 })
    await expectOneRun(server)
  })

  test('killed at device.sealed: saying it again changes nothing', async () => {
    const doomed = await doomedAt('device.sealed')
    await doomed.request('POST', '/api/v1/devices', { id: 'd1' })
    await post(doomed)
    await online(doomed)
    const device = await connectDevice(doomed, 'd1')
    expect((await device.ask('fw/update', { status: 'IN_PROGRESS' })).accepted).toBe(true)
    void device.ask('fw/update', { status: 'SUCCEEDED' })
    await expectKilled(doomed)
    await device.end()
    const server = await startServer({ workspace: doomed.workspace })
    await online(server)
    const back = await connectDevice(server, 'd1')
    expect(await back.ask('fw/get')).toMatchObject({ accepted: false, payload: { code: 'TerminalStateReached' } })
    expect(await back.ask('fw/update', { status: 'SUCCEEDED' })).toMatchObject({
      accepted: false,
      payload: { code: 'InvalidStateTransition' },
    })
    await back.end()
    await expectOneRun(server)
  })
})
