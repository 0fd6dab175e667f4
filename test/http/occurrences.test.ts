// Occurrences, blackout windows and jitter over HTTP, over a real standalone process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, startServer } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

const ask = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)
const WINDOWS = [{ from: '22:00', to: '06:00', timezone: 'Africa/Cairo', nameEn: 'Night' }]

async function schedule(): Promise<{ id: number; scheduleId: string }> {
  const { status, body } = await ask('POST', '/scheduler/jobs', {
    ...{ taskFunctionKey: 'wait', params: { seconds: 1 }, cronExpression: '0 3 * * *', timezone: 'UTC' },
    ...{ jitterMs: 60_000, blackouts: WINDOWS, blackoutAction: 'defer', startWithinMs: 5_000 },
  })
  expect(status).toBe(201)
  expect(body).toMatchObject({ jitterMs: 60_000, blackouts: WINDOWS, blackoutAction: 'defer', startWithinMs: 5_000 })
  return body
}

test('the coming occurrences are listed with their windows; one is skipped, changed, and put back', async () => {
  const { id, scheduleId } = await schedule()
  const all = `/schedules/${scheduleId}/occurrences`
  const { body } = await ask('GET', `${all}?count=3`)
  expect(body.items).toHaveLength(3)
  expect(body.items[0]).toMatchObject({
    local: expect.stringMatching(/T03:00:00$/),
    blackout: 'defer',
    occurrence: null,
  })
  const one = `${all}/${body.items[1].at}`
  const skipped = await ask('PUT', one, { action: 'skip', reason: 'holiday' })
  expect(skipped).toMatchObject({
    status: 200,
    body: { action: 'skip', reason: 'holiday', scheduledAt: body.items[1].at },
  })
  // The reference API's number names the same schedule.
  const again = await ask('GET', `/schedules/${id}/occurrences?count=3`)
  expect(again.body.items.map((item: { occurrence: unknown }) => item.occurrence !== null)).toEqual([
    false,
    true,
    false,
  ])
  expect((await ask('PUT', one, { action: 'change', params: { seconds: 2 } })).body).toMatchObject({ version: 2 })
  expect((await ask('DELETE', one)).body).toEqual({ undone: true })
  expect((await ask('DELETE', one)).body).toEqual({ undone: false })
})

test('what is no occurrence, no instant or no change is refused with its field', async () => {
  const { scheduleId } = await schedule()
  const put = (instant: string, body: object) => ask('PUT', `/schedules/${scheduleId}/occurrences/${instant}`, body)
  const at = (await ask('GET', `/schedules/${scheduleId}/occurrences?count=1`)).body.items[0].at
  expect(await put('tomorrow', { action: 'skip' })).toMatchObject({ status: 422, body: { code: 'invalid_instant' } })
  expect(await put('2031-01-01T00:00:01Z', { action: 'skip' })).toMatchObject({
    status: 422,
    body: { code: 'invalid_instant', errors: [{ path: 'scheduledAt' }] },
  })
  expect(await put(at, { action: 'change' })).toMatchObject({ status: 422, body: { errors: [{ path: 'action' }] } })
  expect(await put(at, { action: 'change', params: { seconds: 'x' } })).toMatchObject({
    status: 422,
    body: { code: 'invalid_parameters' },
  })
  expect((await ask('GET', '/schedules/none/occurrences')).status).toBe(404)
})

test('windows and jitter that make no sense are refused, on jobs, schedules and settings', async () => {
  const base = { taskFunctionKey: 'wait', params: { seconds: 1 }, intervalMinutes: 1 }
  const post = (more: object) => ask('POST', '/scheduler/jobs', { ...base, ...more })
  expect(await post({ jitterMs: 60_001 })).toMatchObject({
    status: 422,
    body: { code: 'invalid_interval', errors: [{ path: 'jitterMs' }] },
  })
  expect(await post({ blackouts: [{ from: '08:00', to: '08:00' }] })).toMatchObject({
    status: 422,
    body: { code: 'invalid_window', errors: [{ path: 'blackouts.0.to' }] },
  })
  expect((await post({ blackouts: [{ from: '25:00', to: '08:00' }] })).status).toBe(422)
  const settings = { blackouts: [{ from: '08:00', to: '09:00', fromDate: '2026-02-02', toDate: '2026-02-01' }] }
  expect(await ask('PATCH', '/settings', settings)).toMatchObject({ status: 422, body: { code: 'invalid_window' } })
  expect((await ask('PATCH', '/settings', { blackouts: WINDOWS })).body.blackouts).toEqual(WINDOWS)
})
