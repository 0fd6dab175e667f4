// Queued jobs, their executions, the queue's order, devices and groups, over a real standalone process.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/
const document = { operation: 'reboot', nothing: null }

beforeAll(async () => {
  server = await startServer()
  for (const id of ['d1', 'd2', 'd3', 'd4']) await api('POST', '/devices', { id })
})
afterAll(cleanUp)

describe('devices and groups of devices', () => {
  test('a device is created, read, changed and deleted', async () => {
    const made = await api('POST', '/devices', { id: 'kiosk 7', nameAr: 'كشك', attributes: { at: 5 } })
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'kiosk 7', presence: 'unknown', fitsAws: false, attributes: { at: 5 } },
    })
    expect((await api('GET', '/devices/kiosk%207')).body).toMatchObject({ id: 'kiosk 7', openCount: 0 })
    expect((await api('PATCH', '/devices/kiosk%207', { tags: ['north'] })).body).toMatchObject({
      tags: ['north'],
      version: 2,
    })
    expect((await api('DELETE', '/devices/kiosk%207')).status).toBe(200)
    expect(await api('GET', '/devices/kiosk%207')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  test('an existing id is 409', async () => {
    expect(await api('POST', '/devices', { id: 'd1' })).toMatchObject({
      status: 409,
      body: { code: 'device_exists', errors: [{ path: 'id' }] },
    })
  })

  test('devices are listed page by page', async () => {
    const first = (await api('GET', '/devices?limit=3&sort=id')).body
    const second = (await api('GET', `/devices?limit=3&sort=id&cursor=${encodeURIComponent(first.next)}`)).body
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(['d1', 'd2', 'd3', 'd4'])
    expect(second.next).toBeNull()
  })

  test('a device group keeps its members', async () => {
    const { status, body } = await api('POST', '/device-groups', { nameEn: 'North', deviceIds: ['d1', 'd2'] })
    expect([status, body.deviceCount]).toEqual([201, 2])
    expect((await api('GET', `/device-groups/${body.id}`)).body.deviceIds).toEqual(['d1', 'd2'])
    await api('PUT', `/device-groups/${body.id}`, { deviceIds: ['d3'] })
    expect((await api('GET', `/device-groups/${body.id}`)).body.deviceIds).toEqual(['d3'])
    expect((await api('DELETE', `/device-groups/${body.id}`)).status).toBe(200)
    expect((await api('GET', '/device-groups')).body.items).toEqual([])
  })
})

describe('jobs', () => {
  test('a job is posted, read, followed, cancelled and deleted', async () => {
    expect(await api('POST', '/jobs', { jobId: 'fw-1', document, target: { deviceIds: ['d1', 'd2'] } })).toMatchObject({
      status: 201,
      body: { jobId: 'fw-1' },
    })
    const { body: job } = await api('GET', '/jobs/fw-1')
    expect(job).toMatchObject({
      jobId: 'fw-1',
      status: 'QUEUED',
      document,
      target: { deviceIds: ['d1', 'd2'] },
      documentType: 'reboot',
      targetCount: 2,
    })
    expect(job.queuedAt).toMatch(INSTANT)
    const { body: executions } = await api('GET', '/jobs/fw-1/executions?limit=10000')
    // Whether the built-in broker has been told yet is a race; the rest is not.
    const told = expect.stringMatching(/^(saved|announced)$/)
    expect(executions).toMatchObject({
      items: ['d1', 'd2'].map((deviceId) => ({
        ...{ deviceId, jobId: 'fw-1', status: 'QUEUED', versionNumber: 1, executionNumber: 1 },
        ...{ queuedAt: expect.stringMatching(INSTANT), lastUpdatedAt: expect.stringMatching(INSTANT), truth: told },
      })),
      next: null,
    })
    expect(await api('DELETE', '/jobs/fw-1')).toMatchObject({ status: 409, body: { code: 'illegal_state' } })
    expect(await api('POST', '/jobs/fw-1/cancel', { force: false })).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED' },
    })
    expect((await api('POST', '/jobs/fw-1/cancel', { force: true })).status).toBe(200)
    const after = (await api('GET', '/jobs/fw-1/executions')).body.items
    expect(after.map(({ status }: { status: string }) => status)).toEqual(['CANCELED', 'CANCELED'])
    expect(await api('DELETE', '/jobs/fw-1?force=true')).toMatchObject({ status: 202, body: { jobId: 'fw-1' } })
    expect(await api('GET', '/jobs/fw-1')).toMatchObject({ status: 404, body: { code: 'unknown_job' } })
  })

  test('executions are paged by cursor', async () => {
    await api('POST', '/jobs', { jobId: 'all', document, target: { all: true } })
    const first = (await api('GET', '/jobs/all/executions?limit=3')).body
    const rest = (await api('GET', `/jobs/all/executions?limit=3&cursor=${encodeURIComponent(first.next)}`)).body
    expect([...first.items, ...rest.items].map(({ deviceId }) => deviceId)).toEqual(['d1', 'd2', 'd3', 'd4'])
    await api('DELETE', '/jobs/all?force=true')
  })

  test('every kind of target, and a made-up id', async () => {
    const { body: group } = await api('POST', '/device-groups', { nameEn: 'Pair', deviceIds: ['d3', 'd4'] })
    for (const [target, count] of [
      [{ deviceId: 'd1' }, 1],
      [{ deviceGroupId: group.id }, 2],
      [{ all: true }, 4],
    ] as const) {
      const { status, body } = await api('POST', '/jobs', { document, target })
      expect(status).toBe(201)
      expect(body.jobId).toMatch(/^[0-9a-f-]{36}$/)
      expect((await api('GET', `/jobs/${body.jobId}`)).body).toMatchObject({ target, targetCount: count })
      await api('DELETE', `/jobs/${body.jobId}?force=true`)
    }
  })

  test('a template fills its parameters in', async () => {
    const template = await api('POST', '/templates', {
      ...{ nameEn: 'Set volume', jobType: 'device_document', taskFunctionKey: 'device_document' },
      ...{
        document: { operation: 'volume', level: '${level}' },
        parameters: [{ key: 'level', type: 'integer', required: true }],
      },
    })
    expect(template.status).toBe(201)
    const templateId = template.body.id
    expect(
      (await api('POST', '/jobs', { jobId: 'vol', templateId, params: { level: 7 }, target: { deviceId: 'd1' } }))
        .status,
    ).toBe(201)
    expect((await api('GET', '/jobs/vol')).body).toMatchObject({
      templateId,
      document: { operation: 'volume', level: 7 },
    })
    const missing = await api('POST', '/jobs', { templateId, target: { deviceId: 'd1' } })
    expect(missing).toMatchObject({
      status: 422,
      body: { code: 'invalid_parameters', errors: [{ path: 'params.level' }] },
    })
    await api('DELETE', '/jobs/vol?force=true')
  })

  test('expiresAt is ISO both ways', async () => {
    const expiresAt = '2099-01-01T00:00:00Z'
    await api('POST', '/jobs', {
      jobId: 'exp',
      document,
      target: { deviceId: 'd1' },
      expiresAt,
      timeoutMinutes: 5,
      priority: -3,
    })
    expect((await api('GET', '/jobs/exp')).body).toMatchObject({ expiresAt, timeoutMinutes: 5, priority: -3 })
    await api('DELETE', '/jobs/exp?force=true')
  })
})

describe('queue', () => {
  const order = async () => {
    const { body } = await api('GET', '/queue')
    return { version: body.version, ids: body.items.map(({ jobId }: { jobId: string }) => jobId) }
  }

  test('is moved under its version, by public ids; a stale move is refused with the present one', async () => {
    for (const jobId of ['a', 'b', 'c']) await api('POST', '/jobs', { jobId, document, target: { deviceId: 'd1' } })
    await api('POST', '/jobs', { jobId: 'first', document, target: { deviceId: 'd1' }, priority: 20 })
    const { version, ids } = await order()
    expect(ids).toEqual(['first', 'a', 'b', 'c'])
    const moved = await api('POST', '/queue/move', { jobId: 'c', afterJobId: 'a', baseVersion: version })
    expect(moved).toMatchObject({ status: 200, body: { version: version + 1, job: { jobId: 'c' } } })
    const stale = await api('POST', '/queue/move', { jobId: 'b', afterJobId: null, baseVersion: version })
    expect(stale).toMatchObject({ status: 409, body: { code: 'queue_changed', errors: [{ path: 'baseVersion' }] } })
    expect(await order()).toEqual({ version: version + 1, ids: ['first', 'a', 'c', 'b'] })
    await api('POST', '/queue/move', { jobId: 'b', afterJobId: null, baseVersion: version + 1 })
    expect((await order()).ids).toEqual(['first', 'b', 'a', 'c'])
    const unknown = await api('POST', '/queue/move', { jobId: 'nope', afterJobId: null, baseVersion: version + 2 })
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown_job' } })
  })
})

describe('groups', () => {
  test('are created, read, changed and cancelled', async () => {
    const jobs = ['d1', 'd2'].map((deviceId) => ({ document, target: { deviceId } }))
    const made = await api('POST', '/groups', { nameEn: 'Two', mode: 'sequential', onFailure: 'stop', jobs })
    expect(made).toMatchObject({ status: 201, body: { mode: 'sequential', createdAt: expect.stringMatching(INSTANT) } })
    expect(made.body.jobs.map(({ status }: { status: string }) => status)).toEqual(['QUEUED', 'PENDING'])
    const { id } = made.body
    expect((await api('PUT', `/groups/${id}`, { nameEn: 'Pair' })).body.nameEn).toBe('Pair')
    expect((await api('GET', '/groups')).body.items.map((group: { id: string }) => group.id)).toContain(id)
    expect(await api('POST', `/groups/${id}/cancel`, {})).toMatchObject({ status: 200, body: { state: 'CANCELLED' } })
    expect((await api('GET', `/groups/${id}`)).body.state).toBe('CANCELLED')
    expect((await api('DELETE', `/groups/${id}`)).status).toBeLessThan(300)
  })
})
