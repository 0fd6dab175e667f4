// The order of one device's work, relief for a stuck head, and resync over HTTP, over a real standalone process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, startServer } from '../standalone/server.ts'
import { judged } from './judged.ts'
import type { Judged } from './judged.ts'

let api: Judged
const queue = async (jobIds: unknown) => api('PUT', '/devices/d1/queue', { jobIds })

beforeAll(async () => {
  api = await judged(await startServer())
  await api('POST', '/devices', { id: 'd1' })
  for (const jobId of ['a', 'b', 'c']) {
    await api('POST', '/jobs', { jobId, document: { operation: 'x' }, target: { deviceIds: ['d1'] } })
  }
})
afterAll(cleanUp)

test('PUT queue orders one device; what does not wait there is named by its place', async () => {
  const ordered = await queue(['c', 'a'])
  expect(ordered.status).toBe(200)
  const shown = (ordered.body.executions ?? ordered.body.items) as { jobId: string }[]
  expect(shown).toHaveLength(3)
  expect(shown[0]).toMatchObject({ truth: 'saved', rank: 1 })
  expect(await queue(['c', 'none'])).toMatchObject({ status: 404, body: { errors: [{ path: 'jobIds.1' }] } })
  expect((await queue('c')).status).toBe(422)
})

test('relieve parks, brings back and skips; a wrong word changes nothing', async () => {
  const relieve = (job: string, body: unknown) => api('POST', `/jobs/${job}/executions/d1/relieve`, body)
  expect(await relieve('c', { action: 'park' })).toMatchObject({ status: 200, body: { deviceId: 'd1' } })
  expect((await relieve('c', { action: 'park' })).body).toMatchObject({ code: 'illegal_state' })
  const outbox = (await api('GET', '/outbox')).body
  expect(outbox.items.map((item: { why: string }) => item.why).toSorted()).toContain('held')
  expect((await relieve('c', { action: 'unpark' })).status).toBe(200)
  expect((await relieve('c', { action: 'skip', reason: 'wrong site' })).status).toBe(200)
  expect(await relieve('c', { action: 'skip' })).toMatchObject({ status: 404, body: { code: 'not_found' } })
  expect((await relieve('a', { action: 'burn' })).status).toBe(422)
  expect((await api('GET', '/jobs/c/executions')).body.items).toMatchObject([{ status: 'CANCELED', truth: 'ended' }])
})

test('resync answers how many devices it asked anew', async () => {
  // One where the broker has taken the announcements by now, none before that.
  const { status, body } = await api('POST', '/fleet/resync', {})
  expect([status, body.devices <= 1]).toEqual([200, true])
  expect((await api('POST', '/fleet/resync', { deviceIds: ['nobody'] })).body).toEqual({ devices: 0 })
  expect((await api('POST', '/fleet/resync', { deviceIds: 'd1' })).status).toBe(422)
})

test('a cancel takes a reason code as AWS has it, and refuses another', async () => {
  expect((await api('POST', '/jobs/a/cancel', { reasonCode: 'not this' })).status).toBe(422)
  expect((await api('POST', '/jobs/a/cancel', { reasonCode: 'WRONG_SITE', comment: 'no' })).status).toBe(200)
})
