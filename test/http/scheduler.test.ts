// The reference API under /api/v1/scheduler, over a real standalone process.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1/scheduler${path}`, body)
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$/

beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

describe('lookups and status', () => {
  test('status has the fields of the reference', async () => {
    const { status, body } = await api('GET', '/status')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      isRunning: true,
      mode: 'standalone',
      activeInstances: 1,
      // What every workspace is born with: clean-up, backup, report (off), integrity check.
      totalJobs: 4,
      enabledJobs: 3,
      runningExecutions: 0,
    })
    expect(body.instanceId).toMatch(/^[0-9a-f-]{36}$/)
    expect(body.lastHeartbeat).toMatch(INSTANT)
  })

  test('types and statuses have the agreed numbers', async () => {
    const pairs = (rows: { id: number; name: string }[]) => rows.map(({ id, name }) => [id, name])
    expect(pairs((await api('GET', '/job-types')).body)).toEqual([
      [1, 'interval'],
      [2, 'cron'],
      [3, 'once'],
      [4, 'event_triggered'],
    ])
    const statuses = (await api('GET', '/execution-statuses')).body
    expect(pairs(statuses)).toEqual([
      [1, 'pending'],
      [2, 'running'],
      [3, 'success'],
      [4, 'failed'],
      [5, 'skipped'],
    ])
    expect(
      statuses.every((row: { nameEn: string; nameAr: string }) => row.nameEn && /[\u0600-\u06ff]/.test(row.nameAr)),
    ).toBe(true)
  })

  test('task functions are bilingual and numbered', async () => {
    const { body } = await api('GET', '/task-functions')
    const keys = body.map(({ key }: { key: string }) => key)
    expect(keys).toEqual(expect.arrayContaining(['custom_script', 'device_document', 'history_cleanup', 'wait']))
    expect(new Set(keys).size).toBe(keys.length)
    for (const row of body)
      expect(row).toMatchObject({
        id: expect.any(Number),
        nameEn: expect.any(String),
        nameAr: expect.any(String),
        isActive: true,
      })
  })
})

describe('preview', () => {
  const preview = (body: object) => api('POST', '/preview', body)

  test('gives fires strictly after from, with local time and zone release', async () => {
    const { status, body } = await preview({
      ...{ scheduleType: 'cron', scheduleConfig: { expression: '0 2 * * *' }, timezone: 'Africa/Cairo' },
      ...{ from: '2026-04-23T00:00:00Z', count: 2 },
    })
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(['fires', 'tzRelease'])
    expect(body.fires[0]).toEqual({ at: '2026-04-23T23:00:00Z', local: '2026-04-24T02:00:00', note: null })
    expect(body.fires).toHaveLength(2)
  })

  test('takes every interval unit, summed, and a local once', async () => {
    const config = { intervalHours: 1, intervalMinutes: 30, startAt: '2026-01-01T00:00:00Z' }
    const interval = await preview({
      scheduleType: 'interval',
      scheduleConfig: config,
      timezone: 'UTC',
      from: '2026-01-01T00:00:00Z',
      count: 1,
    })
    expect(interval.body.fires[0].at).toBe('2026-01-01T01:30:00Z')
    const once = {
      scheduleType: 'once',
      scheduleConfig: { at: '2026-06-01T09:00:00' },
      timezone: 'Asia/Riyadh',
      from: '2026-01-01T00:00:00Z',
    }
    expect((await preview(once)).body.fires).toEqual([
      { at: '2026-06-01T06:00:00Z', local: '2026-06-01T09:00:00', note: null },
    ])
    expect((await preview({ ...once, from: '2026-06-01T06:00:00Z' })).body.fires).toEqual([])
  })

  test('a valid rule that never fires is 200 with a note; saving it is refused', async () => {
    const rule = { scheduleType: 'cron', scheduleConfig: { expression: '0 0 30 2 *' }, timezone: 'UTC' }
    expect(await preview(rule)).toMatchObject({ status: 200, body: { fires: [], note: 'never' } })
    expect(await api('POST', '/jobs', { taskFunctionId: 1, cronExpression: '0 0 30 2 *' })).toMatchObject({
      status: 422,
      body: { code: 'never_fires', errors: [{ path: 'cronExpression' }] },
    })
  })

  test('count has its limit', async () => {
    const rule = { scheduleType: 'cron', scheduleConfig: { expression: '* * * * *' }, timezone: 'UTC' }
    expect((await preview({ ...rule, count: 1000 })).body.fires).toHaveLength(1000)
    expect(await preview({ ...rule, count: 1001 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'count' }] },
    })
  })
})

describe('jobs', () => {
  test('are created, read, changed, listed and softly deleted, by number', async () => {
    const made = await api('POST', '/jobs', {
      taskFunctionId: 1,
      nameEn: 'Sync',
      nameAr: 'مزامنة',
      intervalMinutes: 30,
      priority: 5,
      isEnabled: true,
    })
    expect(made.status).toBe(201)
    const { id } = made.body
    expect(made.body).toMatchObject({
      ...{
        taskFunctionId: 1,
        taskFunctionKey: 'wait',
        jobTypeId: 1,
        jobTypeName: 'interval',
        nameEn: 'Sync',
        nameAr: 'مزامنة',
      },
      ...{
        intervalMinutes: 30,
        priority: 5,
        maxInstances: 1,
        misfireGraceTime: 60,
        coalesce: true,
        isEnabled: true,
        isActive: true,
      },
      ...{ isPrimary: false, createdAt: expect.stringMatching(INSTANT), nextRunAt: expect.stringMatching(INSTANT) },
    })
    expect(made.headers.get('location')).toBe(`/api/v1/scheduler/jobs/${id}`)
    expect((await api('GET', `/jobs/${id}`)).body).toEqual(made.body)
    const changed = await api('PUT', `/jobs/${id}`, { intervalMinutes: 60, priority: 10, isEnabled: false })
    expect(changed).toMatchObject({
      status: 200,
      body: { intervalMinutes: 60, priority: 10, isEnabled: false, nextRunAt: null },
    })
    const gone = await api('DELETE', `/jobs/${id}`)
    expect(gone).toMatchObject({ status: 200, body: { id, isActive: false } })
    const { body } = await api('GET', '/jobs')
    expect(body.items.map((job: { id: number }) => job.id)).not.toContain(id)
  })

  test('fall back to the names of their task function', async () => {
    const { body } = await api('POST', '/jobs', { taskFunctionId: 2, cronExpression: '0 2 * * *', isEnabled: false })
    expect(body).toMatchObject({
      nameEn: 'Fail',
      jobTypeId: 2,
      jobTypeName: 'cron',
      cronExpression: '0 2 * * *',
      isEnabled: false,
    })
    await api('DELETE', `/jobs/${body.id}`)
  })

  test('a refused job leaves no template behind', async () => {
    const numbers = async () =>
      (await api('POST', '/jobs', { taskFunctionId: 1, cronExpression: '0 0 * * *', isEnabled: false })).body.templateId
    const before = await numbers()
    expect((await api('POST', '/jobs', { taskFunctionId: 1, cronExpression: 'no' })).status).toBe(422)
    const template = async (id: string) => (await server.request('GET', `/api/v1/templates/${id}`)).body
    expect((await template(await numbers())).number).toBe((await template(before)).number + 1)
  })

  test('are paged by page and per_page, and filtered', async () => {
    for (let index = 0; index < 5; index += 1)
      await api('POST', '/jobs', { taskFunctionId: 1, intervalDays: 1, isEnabled: index % 2 === 0 })
    const all = (await api('GET', '/jobs?per_page=100')).body
    const pages = await Promise.all([1, 2, 3].map((page) => api('GET', `/jobs?per_page=2&page=${page}`)))
    expect(pages[0]?.body).toMatchObject({
      total: all.total,
      page: 1,
      perPage: 2,
      totalPages: Math.ceil(all.total / 2),
    })
    expect(pages.flatMap(({ body }) => body.items).map(({ id }) => id)).toEqual(
      all.items.slice(0, 6).map(({ id }: { id: number }) => id),
    )
    const off = (await api('GET', '/jobs?is_enabled=false&per_page=100')).body
    expect(off.items.every((job: { isEnabled: boolean }) => !job.isEnabled)).toBe(true)
    const cron = (await api('GET', '/jobs?job_type_id=2&per_page=100')).body
    expect(cron.total).toBe(all.items.filter((job: { jobTypeId: number }) => job.jobTypeId === 2).length)
    expect((await api('GET', '/jobs?per_page=101')).status).toBe(422)
  })
})

describe('actions and history', () => {
  test('trigger gives the executionId under which history has it', async () => {
    const { body: job } = await api('POST', '/jobs', {
      taskFunctionId: 1,
      at: '2099-01-01T00:00:00Z',
      params: { seconds: 0 },
    })
    const done = await api('POST', `/jobs/${job.id}/action`, { action: 'trigger' })
    expect(done).toMatchObject({
      status: 200,
      body: { success: true, message: 'Job triggered successfully', job: { id: job.id } },
    })
    const { executionId } = done.body
    const history = await until(
      () => api('GET', `/jobs/${job.id}/history?status_id=3`),
      ({ body }) => body.total === 1,
    )
    expect(history.body.items[0]).toMatchObject({
      ...{
        id: expect.any(Number),
        jobId: job.id,
        executionId,
        statusId: 3,
        statusName: 'success',
        resultSummary: 'Waited 0 s',
      },
      ...{
        scheduledAt: expect.stringMatching(INSTANT),
        startedAt: expect.stringMatching(INSTANT),
        completedAt: expect.stringMatching(INSTANT),
      },
      ...{ durationMs: expect.any(Number), executorId: expect.any(String), hostName: expect.any(String) },
    })
    const all = (await api('GET', `/history?job_id=${job.id}`)).body
    expect(all.items.map((item: { executionId: string }) => item.executionId)).toEqual([executionId])
  })

  test('a failing one is failed with its message, and can be filtered', async () => {
    const { body: job } = await api('POST', '/jobs', {
      taskFunctionKey: 'fail',
      at: '2099-01-01T00:00:00Z',
      params: { message: 'no paper' },
    })
    await api('POST', `/jobs/${job.id}/action`, { action: 'trigger' })
    const { body } = await until(
      () => api('GET', `/jobs/${job.id}/history?status_id=4`),
      (answer) => answer.body.total > 0,
    )
    expect(body.items[0]).toMatchObject({ statusName: 'failed', errorMessage: 'no paper' })
    expect((await api('GET', `/jobs/${job.id}/history?status_id=3`)).body.items).toEqual([])
    expect((await api('GET', `/jobs/${job.id}/history?from=2099-01-01T00:00:00Z`)).body.items).toEqual([])
    expect((await api('GET', `/history?status_id=6`)).status).toBe(422)
  })

  test('enable, disable, pause and resume', async () => {
    const { body: job } = await api('POST', '/jobs', { taskFunctionId: 1, intervalHours: 5 })
    const act = async (action: string) => (await api('POST', `/jobs/${job.id}/action`, { action })).body.job
    expect(await act('disable')).toMatchObject({ isEnabled: false, state: 'DISABLED', nextRunAt: null })
    expect(await act('enable')).toMatchObject({
      isEnabled: true,
      state: 'ENABLED',
      nextRunAt: expect.stringMatching(INSTANT),
    })
    expect(await act('pause')).toMatchObject({ isEnabled: true, state: 'PAUSED' })
    expect(await act('resume')).toMatchObject({ isEnabled: true, state: 'ENABLED' })
  })

  test('a schedule that fires by itself fills history', async () => {
    const { body: job } = await api('POST', '/jobs', { taskFunctionId: 1, intervalSeconds: 1, params: { seconds: 0 } })
    const { body } = await until(
      () => api('GET', `/jobs/${job.id}/history?status_id=3`),
      (answer) => answer.body.total >= 2,
    )
    await api('DELETE', `/jobs/${job.id}`)
    const [newest, older] = body.items
    expect(Date.parse(newest.scheduledAt) - Date.parse(older.scheduledAt)).toBe(1000)
  })

  test('cleanup answers how much it removed', async () => {
    expect(await api('POST', '/cleanup', {})).toEqual({
      ...{ status: 200, headers: expect.anything() },
      body: { deletedCount: 0, retentionDays: 30, message: 'Cleaned up 0 execution records older than 30 days' },
    })
    expect(await api('POST', '/cleanup', { retentionDays: 0 })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'retentionDays' }] },
    })
  })
})
