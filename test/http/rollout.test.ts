// Rollouts over HTTP: a plan with a job, its preview, pause, resume and approval, window starts. A real standalone process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanUp, startServer } from '../standalone/server.ts'
import { judged } from './judged.ts'
import type { Judged } from './judged.ts'

let api: Judged
const target = { deviceIds: ['d1', 'd2', 'd3'] }
const document = { at: '${device.attributes.site}' }
const waves = [{ percent: 34, needsApproval: true }, { percent: 100 }]

beforeAll(async () => {
  api = await judged(await startServer())
  for (const id of target.deviceIds) await api('POST', '/devices', { id, attributes: id === 'd3' ? {} : { site: id } })
})
afterAll(cleanUp)

test('a preview tells who would get what and stores nothing', async () => {
  const startAt = new Date(Date.now() + 3_600_000).toISOString()
  const seen = await api('POST', '/jobs/preview', { document, target, fleetPlan: { waves, startAt }, limit: 2 })
  expect(seen).toMatchObject({ status: 200, body: { total: 3, counts: { get: 2, invalid: 1 } } })
  expect(new Date(seen.body.firstAt).toISOString()).toBe(startAt)
  expect(seen.body.items).toMatchObject([
    { deviceId: 'd1', verdict: 'get', wave: 0, document: { at: 'd1' } },
    { deviceId: 'd2', verdict: 'get', wave: 0 },
  ])
  const more = { document, target, fleetPlan: { waves, startAt }, limit: 2, cursor: seen.body.next }
  const rest = await api('POST', '/jobs/preview', more)
  expect(rest.body).toMatchObject({ items: [{ deviceId: 'd3', verdict: 'invalid' }], next: null })
  expect(rest.body.counts).toEqual(seen.body.counts)
  expect((await api('GET', '/jobs')).body.items).toEqual([])
  const wrong = await api('POST', '/jobs/preview', { document, target, fleetPlan: { waves: [{ percent: 5 }] } })
  expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'fleetPlan.waves.0.percent' }] } })
})

test('a rollout is paused, resumed and refused an approval that nobody waits for', async () => {
  const job = { jobId: 'r1', document, target, fleetPlan: { waves, rate: { kind: 'constant', perMinute: 1 } } }
  expect((await api('POST', '/jobs', job)).status).toBe(201)
  const paused = await api('POST', '/jobs/r1/rollout', { action: 'pause', reason: 'storm' })
  expect(paused).toMatchObject({
    status: 200,
    body: { jobId: 'r1', rollout: { isPaused: true, pauseReason: 'storm' } },
  })
  expect((await api('POST', '/jobs/r1/rollout', { action: 'approve' })).status).toBe(409)
  expect((await api('POST', '/jobs/r1/rollout', { action: 'resume' })).body.rollout).toMatchObject({ isPaused: false })
  expect((await api('POST', '/jobs/r1/rollout', { action: 'jump' })).status).toBe(422)
  expect((await api('POST', '/jobs/none/rollout', { action: 'pause' })).status).toBe(404)
  expect((await api('GET', '/jobs/r1')).body).toMatchObject({ counts: { QUEUED: 1, unreleased: 2 } })
  const waits = (await api('GET', '/jobs/r1/waits')).body
  expect(waits.counts).toEqual([{ why: expect.stringMatching(/^(rate|wave)$/), count: 2 }])
  expect(waits.items.map(({ deviceId }: { deviceId: string }) => deviceId)).toEqual(['d2', 'd3'])
})

test('a job with windows tells its next seven starts', async () => {
  const windows = [{ cron: '0 3 * * *', durationMinutes: 60, timezone: 'Africa/Cairo' }]
  await api('POST', '/jobs', { jobId: 'w1', document: { a: 1 }, target, fleetPlan: { windows } })
  const { windowStarts } = (await api('GET', '/jobs/w1')).body
  expect(windowStarts).toHaveLength(7)
  expect(windowStarts[0]).toMatch(/^\d{4}-\d\d-\d\dT0[01]:00:00/)
})
