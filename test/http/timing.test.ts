// Backfills, limits, many schedules and the engine's stop over HTTP, on a real standalone process.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)
const HOUR = 3_600_000
const hoursAgo = (hours: number) =>
  new Date(Math.floor(Date.now() / HOUR) * HOUR - hours * HOUR).toISOString().replace('.000Z', 'Z')

async function hourly(): Promise<string> {
  const made = await api('POST', '/schedules', {
    nameEn: 'Hourly',
    template: { nameEn: 'Hourly', jobType: 'internal', taskFunctionKey: 'wait', defaultParams: { seconds: 0 } },
    scheduleType: 'cron',
    scheduleConfig: { expression: '0 * * * *' },
    timezone: 'UTC',
  })
  expect(made.status).toBe(201)
  return made.body.id
}

beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

describe('R13 backfills', () => {
  test('R13 counted, made, listed and followed to the end while the schedule is off', async () => {
    const id = await hourly()
    await api('POST', `/schedules/${id}/action`, { action: 'disable' })
    const [from, to] = [hoursAgo(5), hoursAgo(2)]
    const preview = await api('GET', `/schedules/${id}/backfills/preview?from=${from}&to=${to}`)
    expect(preview).toMatchObject({ status: 200, body: { count: 3, limit: 10_000, decided: 0, last: to } })
    const made = await api('POST', `/schedules/${id}/backfills`, { from, to })
    expect(made).toMatchObject({ status: 201, body: { scheduleId: id, total: 3, priority: -1, fromAt: from } })
    const done = await until(
      () => api('GET', `/backfills?scheduleId=${id}`),
      ({ body }) => body.items[0]?.state === 'done',
    )
    expect(done.body.items[0]).toMatchObject({ id: made.body.id, made: 3, passed: 0, cursorAt: to })
    expect((await api('GET', `/schedules/${id}/backfills`)).body.items).toHaveLength(1)
    expect(await api('POST', `/backfills/${made.body.id}/resume`)).toMatchObject({
      status: 409,
      body: { code: 'illegal_state' },
    })
  })

  test('R13 refused with the field, and nothing is kept', async () => {
    const id = await hourly()
    const ask = (from: string, to: string) => api('POST', '/backfills', { scheduleId: id, from, to })
    expect(await ask(hoursAgo(2), hoursAgo(5))).toMatchObject({
      status: 422,
      body: { code: 'invalid_window', errors: [{ path: 'to' }] },
    })
    expect(await ask(hoursAgo(20_000), hoursAgo(1))).toMatchObject({
      status: 422,
      body: { code: 'too_many', errors: [{ path: 'to' }] },
    })
    expect((await api('GET', `/schedules/${id}/backfills`)).body.items).toEqual([])
    expect((await api('GET', `/schedules/${id}/backfills/preview?from=now&to=then`)).status).toBe(422)
    expect((await api('POST', '/backfills/nobody/cancel')).status).toBe(404)
  })
})

describe('maintenance', () => {
  test('R11 many schedules are paused and resumed in one request', async () => {
    const ids = [await hourly(), await hourly()]
    const paused = await api('POST', '/schedules/pause', { ids, reason: 'roof work' })
    expect(paused.status).toBe(200)
    expect(paused.body.schedules).toMatchObject([
      { state: 'PAUSED', pauseReason: 'roof work' },
      { state: 'PAUSED', pauseReason: 'roof work' },
    ])
    const resumed = await api('POST', '/schedules/resume', { ids })
    expect(resumed.body.schedules.map(({ state }: { state: string }) => state)).toEqual(['ENABLED', 'ENABLED'])
    expect(await api('POST', '/schedules/pause', {})).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'ids' }] },
    })
  })
})

describe('limits', () => {
  test('limits: saved, listed with their use, changed and deleted', async () => {
    const made = await api('POST', '/limits', { kind: 'resource', key: 'press', max: 2 })
    expect(made).toMatchObject({ status: 201, body: { kind: 'resource', key: 'press', max: 2, version: 1 } })
    expect((await api('GET', '/limits')).body.items).toMatchObject([{ key: 'press', inUse: 0 }])
    const path = `/limits/${made.body.id}`
    expect(await api('PUT', path, { kind: 'resource', key: 'press', max: 3 })).toMatchObject({
      status: 200,
      body: { max: 3, version: 2 },
    })
    expect(await api('POST', '/limits', { kind: 'resource', key: 'press', max: 1 })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    })
    expect((await api('POST', '/limits', { kind: 'resource', key: 'press', max: 0 })).status).toBe(422)
    expect((await api('DELETE', path)).status).toBe(200)
    expect((await api('DELETE', path)).status).toBe(404)
  })

  test('limits: a waiting row of the queue says what it waits for', async () => {
    const template = (
      await api('POST', '/templates', {
        ...{ nameEn: 'Long', jobType: 'internal', taskFunctionKey: 'wait' },
        ...{ defaultParams: { seconds: 3600 }, resources: ['press'] },
      })
    ).body.id
    const limit = (await api('POST', '/limits', { kind: 'resource', key: '*', max: 1 })).body.id
    const [first, second] = [
      await api('POST', '/jobs', { templateId: template }),
      await api('POST', '/jobs', { templateId: template }),
    ]
    const queue = await api('GET', '/queue')
    const row = queue.body.items.find(({ jobId }: { jobId: string }) => jobId === second.body.jobId)
    expect(row.waitsFor).toEqual({ kind: 'resource', key: 'press', max: 1 })
    for (const { body } of [second, first]) await api('POST', `/jobs/${body.jobId}/cancel`)
    await api('DELETE', `/limits/${limit}`)
  })
})

describe('R44 the engine’s stop', () => {
  test('R44 park gives running work back and admits none until the engine resumes', async () => {
    const template = (
      await api('POST', '/templates', {
        ...{ nameEn: 'Long', jobType: 'internal', taskFunctionKey: 'wait', defaultParams: { seconds: 3600 } },
      })
    ).body.id
    const { jobId: id } = (await api('POST', '/jobs', { templateId: template })).body
    const state = (wanted: string) =>
      until(
        () => api('GET', `/jobs/${id}`),
        ({ body }) => body.status === wanted,
      )
    await state('RUNNING')
    expect(await api('POST', '/engine/stop', { mode: 'drain' })).toMatchObject({ status: 200, body: { running: 1 } })
    expect((await api('GET', '/engine')).body.stopping).toEqual({ mode: 'drain', running: 1 })
    expect((await api('POST', '/engine/stop', { mode: 'park' })).body).toEqual({ running: 0 })
    await state('QUEUED')
    expect((await api('POST', '/engine/resume', {})).body.stopping).toBeNull()
    await state('RUNNING')
    await api('POST', `/jobs/${id}/cancel`)
    expect((await api('POST', '/engine/stop', { mode: 'later' })).status).toBe(422)
  })
})
