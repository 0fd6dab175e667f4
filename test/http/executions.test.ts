// Single executions and the intake over HTTP, over a real standalone process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)

beforeAll(async () => {
  server = await startServer()
  for (const id of ['d1', 'd 2']) await api('POST', '/devices', { id })
  await api('POST', '/jobs', { jobId: 'fw-1', document: { operation: 'x' }, target: { deviceIds: ['d1', 'd 2'] } })
})
afterAll(cleanUp)

test('one execution is cancelled, then removed; the other stays', async () => {
  const cancelled = await api('POST', '/jobs/fw-1/executions/d1/cancel', {
    expectedVersion: 1,
    statusDetails: { why: 'wrong site' },
  })
  expect(cancelled).toMatchObject({
    status: 200,
    body: {
      jobId: 'fw-1',
      deviceId: 'd1',
      status: 'CANCELED',
      versionNumber: 2,
      statusDetails: { why: 'wrong site' },
    },
  })
  expect(await api('POST', '/jobs/fw-1/executions/d1/cancel', {})).toMatchObject({
    status: 409,
    body: { code: 'illegal_state', errors: [{ path: 'deviceId' }] },
  })
  const path = '/jobs/fw-1/executions/d1'
  expect((await api('DELETE', `${path}?executionNumber=2`)).body).toMatchObject({ code: 'not_found' })
  expect(await api('DELETE', path)).toMatchObject({
    status: 200,
    body: { jobId: 'fw-1', deviceId: 'd1', executionNumber: 1 },
  })
  expect(await api('DELETE', path)).toMatchObject({ status: 404, body: { code: 'not_found' } })
  const { items } = (await api('GET', '/jobs/fw-1/executions')).body
  expect(items).toMatchObject([{ deviceId: 'd 2', status: 'QUEUED' }])
})

test('what is wrong is named: an unknown job, a stale version, a field that is none', async () => {
  expect(await api('POST', '/jobs/none/executions/d1/cancel', {})).toMatchObject({
    status: 404,
    body: { code: 'unknown_job' },
  })
  const other = '/jobs/fw-1/executions/d%202/cancel'
  expect(await api('POST', other, { expectedVersion: 5 })).toMatchObject({
    status: 409,
    body: { code: 'version_conflict', errors: [{ path: 'expectedVersion' }] },
  })
  expect(await api('POST', other, { forced: true })).toMatchObject({ status: 422, body: { code: 'unknown_field' } })
  expect(await api('POST', `${other}?force=maybe`, {})).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
  expect(await api('POST', other, { statusDetails: { 'a b': 'c' } })).toMatchObject({ status: 422 })
})

test('the intake is read, and says whether events wait', async () => {
  const { status, body } = await api('GET', '/fleet/intake')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    ignored: { foreign: 0, retained: 0 },
    throttled: 0,
    lastRefusals: [],
    events: { mode: 'off', waiting: 0, dropped: 0 },
  })
  expect((await api('PATCH', '/settings', { publishEvents: 'aws' })).body).toMatchObject({ publishEvents: 'aws' })
  expect((await api('PATCH', '/settings', { publishEvents: 'some' })).status).toBe(422)
  await api('POST', '/jobs/fw-1/executions/d%202/cancel?force=true', {})
  // They leave by the built-in broker as soon as they are made.
  const { events } = await until(
    async () => (await api('GET', '/fleet/intake?deviceId=d1')).body,
    (seen) => seen.events.waiting === 0,
  )
  expect(events).toEqual({ mode: 'aws', waiting: 0, dropped: 0 })
})
