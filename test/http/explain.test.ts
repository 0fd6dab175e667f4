// Reasons, the self-check, crontab files and event schedules over HTTP, on a real standalone process with its built-in broker.
import { readFileSync } from 'node:fs'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api/v1${path}`, body)
const codes = (body: { sentences: { code: string }[] }) => body.sentences.map(({ code }) => code)
const WORK = { nameEn: 'Wait', jobType: 'internal', taskFunctionKey: 'wait', defaultParams: { seconds: 0 } }

beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

describe('reasons', () => {
  test('a run, a time in which nothing ran, and the self-check', async () => {
    const cron = { scheduleType: 'cron', scheduleConfig: { expression: '0 2 29 2 *' }, timezone: 'Africa/Cairo' }
    const made = await api('POST', '/schedules', { nameEn: 'Leap day', template: WORK, ...cron })
    expect(made.status).toBe(201)
    const { runId } = (await api('POST', `/schedules/${made.body.id}/action`, { action: 'trigger' })).body
    const run = await until(
      () => api('GET', `/runs/${runId}/explain`),
      ({ body }) => codes(body).includes('completed'),
    )
    expect(codes(run.body)).toContain('asked_by')
    expect(run.body.sentences.find(({ code }: { code: string }) => code === 'completed').at).toMatch(/^\d{4}-.*Z$/)
    const asked = `from=2026-03-01T00:00:00Z&to=2026-03-02T00:00:00Z&scheduleId=${made.body.id}`
    expect(codes((await api('GET', `/explain?${asked}`)).body)).toContain('created_later')
    expect(await api('GET', '/explain?from=2026-03-01T00:00:00Z')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'to' }] },
    })
    expect((await api('GET', '/runs/gone/explain')).status).toBe(404)
    const check = await api('GET', '/engine/self-check?now=true')
    expect(check).toMatchObject({ status: 200, body: { findings: expect.any(Array), at: expect.stringMatching(/Z$/) } })
  })
})

describe('crontab files', () => {
  const text = '# Nightly\n30 2 * * * /bin/true all\n0 3 * * * /bin/true | cat\n'

  test('previewed, refused while the program is not allowed, then imported', async () => {
    const before = await api('POST', '/crontab/preview', { text, timezone: 'UTC' })
    expect(before.body.lines[1]).toMatchObject({ line: 2, state: 'refused', notes: [{ code: 'not_allowed' }] })
    expect(await api('POST', '/crontab/import', { text, lines: [2] })).toMatchObject({
      status: 422,
      body: { code: 'not_allowed', errors: [{ path: 'lines.0' }] },
    })
    await api('PATCH', '/settings', { scriptAllowList: [{ program: '/bin/true' }] })
    const after = await api('POST', '/crontab/preview', { text, timezone: 'UTC' })
    expect(after.body.lines.map(({ state }: { state: string }) => state)).toEqual(['setting', 'ok', 'refused'])
    expect(after.body.lines[1].nextFires[0]).toMatch(/T02:30:00Z$/)
    const made = await api('POST', '/crontab/import', { text })
    expect(made).toMatchObject({
      status: 201,
      body: { schedules: [{ nameEn: 'Nightly', state: 'CREATED', scheduleConfig: { expression: '30 2 * * *' } }] },
    })
    const ran = await api('POST', `/schedules/${made.body.schedules[0].id}/action`, { action: 'trigger' })
    const done = await until(
      () => api('GET', `/runs/${ran.body.runId}`),
      ({ status }) => status === 200,
    )
    expect(done.body).toMatchObject({ status: 'COMPLETED', exitCode: 0, paramsSnapshot: { args: ['all'] } })
  })
})

describe('event schedules', () => {
  test('a chain runs; what cannot be is refused with the field', async () => {
    const event = { scheduleType: 'event_triggered', timezone: 'UTC', template: WORK }
    const first = await api('POST', '/schedules', {
      ...{ nameEn: 'First', template: WORK, scheduleType: 'cron', timezone: 'UTC' },
      scheduleConfig: { expression: '0 2 29 2 *' },
    })
    const chained = { event: 'run_ended', scheduleId: first.body.id }
    const second = await api('POST', '/schedules', { ...event, nameEn: 'Second', scheduleConfig: chained })
    expect(second.status).toBe(201)
    await api('POST', `/schedules/${first.body.id}/action`, { action: 'trigger' })
    await until(
      () => api('GET', `/schedules/${second.body.id}`),
      ({ body }) => body.lastStatus === 'COMPLETED',
    )
    const wrong = await api('POST', '/schedules', { ...event, nameEn: 'X', scheduleConfig: { event: 'mqtt_message' } })
    expect(wrong).toMatchObject({
      status: 422,
      body: { code: 'invalid_event', errors: [{ path: 'scheduleConfig.topicFilter' }] },
    })
    const loop = { scheduleType: 'event_triggered', scheduleConfig: { event: 'run_ended', scheduleId: second.body.id } }
    expect(await api('PATCH', `/schedules/${first.body.id}`, loop)).toMatchObject({
      status: 422,
      body: { code: 'event_loop', errors: [{ path: 'scheduleConfig' }] },
    })
  })

  test('a message on a topic starts the work, with its data as parameters', async () => {
    const { url, credentialsFile } = server.about.broker
    const { service } = JSON.parse(readFileSync(credentialsFile ?? '', 'utf8'))
    const made = await api('POST', '/schedules', {
      ...{ nameEn: 'Hot', scheduleType: 'event_triggered', timezone: 'UTC', maxInstances: 10, template: WORK },
      scheduleConfig: {
        ...{ event: 'mqtt_message', topicFilter: 'plant/+/temp' },
        conditions: [{ path: 'payload.c', op: 'gt', value: 30 }],
      },
      params: { seconds: '${event.payload.wait}' },
    })
    expect(made.status).toBe(201)
    const sender = await mqtt.connectAsync(url, { ...service, protocolVersion: 4 })
    try {
      // The subscription follows the commit by a moment: said again until it is heard.
      await until(
        async () => {
          await sender.publishAsync('plant/7/temp', '{"c":20,"wait":0}', { qos: 1 })
          await sender.publishAsync('plant/7/temp', '{"c":31,"wait":0}', { qos: 1 })
          return api('GET', `/schedules/${made.body.id}`)
        },
        ({ body }) => body.lastStatus === 'COMPLETED',
      )
    } finally {
      await sender.endAsync(true)
    }
  })
})
