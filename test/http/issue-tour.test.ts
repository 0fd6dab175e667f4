// What an operator does with schedules, over HTTP alone, on a real standalone process; every answer is judged by /openapi.json too.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Answer, Server } from '../standalone/server.ts'
import { judgeAnswer } from './json-schema.ts'
import type { Document } from './json-schema.ts'

let server: Server
let document: Document

/** Asks, and holds the answer against the document. */
async function api(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await server.request(method, `/api/v1${path}`, body)
  expect(judgeAnswer(document, method, `/api/v1${path}`, answer), `${method} ${path}`).toEqual([])
  return answer
}
async function refused(method: string, path: string, body: unknown, code: string, field: string, status = 422) {
  const answer = await api(method, path, body)
  const errors = expect.arrayContaining([expect.objectContaining({ path: field })])
  expect(answer, `${method} ${path}`).toMatchObject({ status, body: { code, errors } })
}
const made = async (path: string, body: unknown): Promise<{ id: string; [field: string]: unknown }> => {
  const answer = await api('POST', path, body)
  expect(answer, path).toMatchObject({ status: 201 })
  return answer.body
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const midnight = (days: number) =>
  new Date(Math.floor(Date.now() / DAY) * DAY + days * DAY).toISOString().replace('.000Z', 'Z')
const cron = { scheduleType: 'cron', scheduleConfig: { expression: '0 0 * * *' }, timezone: 'UTC' }
const finer = {
  ...{ graceMs: 60_000, coalesce: false, overlap: 'queue_all', maxInstances: 3, catchupMax: 10, jitterMs: 5_000 },
  blackouts: [{ nameEn: 'Night', days: [1, 2], from: '22:00', to: '06:00', timezone: 'Africa/Cairo' }],
  ...{ blackoutAction: 'defer', startWithinMs: 3_600_000, pauseAfterFailures: 3, priority: 5 },
}
let templateId = ''
let scheduleId = ''

beforeAll(async () => {
  server = await startServer()
  document = (await server.request('GET', '/openapi.json')).body
  templateId = (
    await made('/templates', {
      ...{ nameEn: 'Wait', nameAr: 'انتظار', jobType: 'internal', taskFunctionKey: 'wait' },
      ...{ defaultParams: { seconds: 0 }, resources: ['uplink'], isIdempotent: true },
    })
  ).id
  scheduleId = (await made('/schedules', { nameEn: 'Nightly', templateId, ...cron, ...finer })).id
})
afterAll(cleanUp)

describe('schedules', () => {
  test('a schedule says every finer policy that it was given, and takes others', async () => {
    expect(await api('GET', `/templates/${templateId}`)).toMatchObject({ body: { resources: ['uplink'] } })
    expect(await api('GET', `/schedules/${scheduleId}`)).toMatchObject({ status: 200, body: { ...finer, ...cron } })
    const changed = await api('PATCH', `/schedules/${scheduleId}`, { jitterMs: 1_000, graceMs: null })
    expect(changed).toMatchObject({ status: 200, body: { jitterMs: 1_000, graceMs: null } })
    expect(await api('GET', '/schedules?isEnabled=true&isPrimary=false')).toMatchObject({ body: { total: 1 } })
    expect((await api('GET', '/schedules/load?hours=48')).status).toBe(200)
    const range = `from=${midnight(0)}&to=${midnight(1)}`
    expect((await api('GET', `/schedules/calendar?${range}&timezone=UTC`)).status).toBe(200)
    const preview = await api('POST', '/schedules/preview', { ...cron, count: 3 })
    expect(preview.body.fires).toHaveLength(3)
  })

  test('bad input is refused with its field', async () => {
    const one = { nameEn: 'Bad', templateId, ...cron }
    const expression = 'scheduleConfig.expression'
    const every = { scheduleType: 'interval', scheduleConfig: { intervalSeconds: 0 } }
    await refused('POST', '/schedules', { ...one, graceMs: 999 }, 'invalid_input', 'graceMs')
    await refused('POST', '/schedules', { ...one, timezone: 'Mars/Olympus' }, 'unknown_zone', 'timezone')
    await refused(
      'POST',
      '/schedules',
      { ...one, scheduleConfig: { expression: '61 * * * *' } },
      'invalid_cron',
      expression,
    )
    await refused('POST', '/schedules', { ...one, ...every }, 'invalid_interval', 'scheduleConfig.intervalSeconds')
    await refused('POST', '/schedules', { ...one, jitterMs: 2 * 86_400_000 }, 'invalid_input', 'jitterMs')
    const minutely = { scheduleType: 'interval', scheduleConfig: { intervalMinutes: 1 } }
    const once = { scheduleType: 'once', scheduleConfig: { at: '2026-02-30T10:00:00' } }
    const never = { scheduleConfig: { expression: '0 0 30 2 *' } }
    const event = { scheduleType: 'event_triggered', scheduleConfig: { event: 'nope' } }
    const params = { params: { seconds: 'many' } }
    await refused('POST', '/schedules', { ...one, ...minutely, jitterMs: 61_000 }, 'invalid_interval', 'jitterMs')
    await refused('POST', '/schedules', { ...one, ...once }, 'invalid_instant', 'scheduleConfig.at')
    await refused('POST', '/schedules', { ...one, ...never }, 'never_fires', expression)
    await refused('POST', '/schedules', { ...one, ...event }, 'invalid_event', 'scheduleConfig.event')
    await refused('POST', '/schedules', { ...one, ...params }, 'invalid_parameters', 'params.seconds')
    const script = { nameEn: 'x', jobType: 'custom_script', taskFunctionKey: 'custom_script' }
    const rm = { ...script, defaultParams: { program: '/bin/rm' } }
    await refused('POST', '/templates', rm, 'not_allowed', 'defaultParams.program')
    await refused('POST', '/schedules', { ...one, templateId: 'gone' }, 'unknown_template', 'templateId')
    await refused('PATCH', `/schedules/${scheduleId}`, { colour: 'red' }, 'unknown_field', 'colour')
    await refused(
      'POST',
      '/templates',
      { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'wait', resources: ['a b'] },
      'invalid_input',
      'resources.0',
    )
  })

  test('R12 one occurrence is skipped, changed and put back', async () => {
    const slots = await api('GET', `/schedules/${scheduleId}/occurrences?count=3`)
    const [first, second] = slots.body.items.map(({ at }: { at: string }) => at)
    const place = (at: string) => `/schedules/${scheduleId}/occurrences/${at}`
    expect(await api('PUT', place(first), { action: 'skip', reason: 'holiday' })).toMatchObject({
      status: 200,
      body: { action: 'skip', scheduledAt: first },
    })
    expect((await api('PUT', place(second), { action: 'change', priority: 9 })).status).toBe(200)
    const after = await api('GET', `/schedules/${scheduleId}/occurrences?count=3`)
    expect(after.body.items[0].occurrence).toMatchObject({ action: 'skip', reason: 'holiday' })
    expect(await api('DELETE', place(second))).toMatchObject({ status: 200, body: { undone: true } })
    await refused('PUT', place('2026-02-30T00:00:00Z'), { action: 'skip' }, 'invalid_instant', 'scheduledAt')
    await refused('PUT', place(first), { action: 'move' }, 'invalid_input', 'action')
  })

  test('R13 a range is counted and run later', async () => {
    const range = { from: midnight(-4), to: midnight(-1) }
    const path = `/schedules/${scheduleId}/backfills`
    const preview = await api('GET', `${path}/preview?from=${range.from}&to=${range.to}`)
    expect(preview).toMatchObject({ status: 200, body: { count: 3, last: range.to } })
    const backfill = await made(path, range)
    expect((await api('GET', '/backfills')).body.items).toMatchObject([{ id: backfill.id }])
    await refused('POST', path, { from: range.to, to: range.from }, 'invalid_window', 'to')
    await refused('POST', path, { from: 'yesterday', to: range.to }, 'invalid_instant', 'from')
  })

  test('many are paused with a reason and an end, and go on', async () => {
    const until = midnight(2)
    const paused = await api('POST', '/schedules/pause', { ids: [scheduleId], reason: 'maintenance', until })
    expect(paused.body.schedules).toMatchObject([{ state: 'PAUSED', pausedUntil: until }])
    expect((await api('POST', '/schedules/resume', { all: true })).status).toBe(200)
    await refused('POST', '/schedules/pause', { reason: 'nobody' }, 'invalid_input', 'ids')
    await refused('POST', '/schedules/pause', { all: true, until: 5 }, 'invalid_instant', 'until')
  })

  test('limits are kept, changed and refused', async () => {
    const limit = await made('/limits', { kind: 'resource', key: 'uplink', max: 2 })
    expect(await api('PUT', `/limits/${limit.id}`, { kind: 'resource', key: 'uplink', max: 3 })).toMatchObject({
      body: { max: 3 },
    })
    expect((await api('GET', '/limits')).body.items).toMatchObject([{ id: limit.id, max: 3 }])
    await refused('POST', '/limits', { kind: 'resource', key: 'uplink', max: 0 }, 'invalid_input', 'max')
    await refused('POST', '/limits', { kind: 'resource', key: 'up link!', max: 1 }, 'invalid_input', 'key')
    expect((await api('DELETE', `/limits/${limit.id}`)).status).toBe(200)
  })

  test('a crontab is looked at and taken over', async () => {
    const text = 'CRON_TZ=Africa/Cairo\n30 2 * * * /bin/true --now\n* * 30 2 * /bin/false\n'
    expect((await api('PATCH', '/settings', { scriptAllowList: [{ program: '/bin/true' }] })).status).toBe(200)
    const { body } = await api('POST', '/crontab/preview', { text, form: 'user' })
    expect(body.lines.map(({ state }: { state: string }) => state)).toEqual(['setting', 'ok', 'refused'])
    expect((await api('POST', '/crontab/import', { text, lines: [2] })).status).toBe(201)
    await refused('POST', '/crontab/preview', { text: 5 }, 'invalid_input', 'text')
  })
})

describe('what became of it', () => {
  test('a run is explained, read with its log, listed and counted; and why nothing ran', async () => {
    const done = await api('POST', `/schedules/${scheduleId}/action`, { action: 'trigger' })
    const { runId } = done.body
    // Until it has ended, only the reasons know it.
    await until(
      () => server.request('GET', `/api/v1/runs/${runId}`),
      ({ status }) => status === 200,
    )
    expect(await api('GET', `/runs/${runId}`)).toMatchObject({ body: { status: 'COMPLETED', trigger: 'manual' } })
    expect((await api('GET', `/runs/${runId}/explain`)).body.sentences).not.toEqual([])
    for (const part of ['log', 'artifacts', 'devices'])
      expect((await api('GET', `/runs/${runId}/${part}`)).status).toBe(200)
    const range = `from=${midnight(-1)}&to=${midnight(1)}`
    const runs = await api('GET', `/runs?${range}&status=COMPLETED,FAILED&scheduleId=${scheduleId}`)
    expect(runs.body.items.map(({ id }: { id: string }) => id)).toContain(runId)
    expect((await api('GET', `/runs/histogram?${range}&buckets=10`)).body.total).toBeGreaterThan(0)
    await refused('GET', '/runs?status=SAD', undefined, 'invalid_input', 'status.0')
    await refused('GET', '/runs?colour=red', undefined, 'unknown_field', 'colour')
    expect((await api('GET', `/explain?${range}&scheduleId=${scheduleId}`)).status).toBe(200)
    expect((await api('GET', '/engine/self-check?now=true')).status).toBe(200)
    expect((await api('GET', '/runs/gone')).status).toBe(404)
  })

  test('the first screen, the engine, the scheduler API and the queue answer by the document', async () => {
    const range = `from=${midnight(-1)}&to=${midnight(1)}`
    const paths = [
      '/today',
      `/today/timeline?${range}`,
      '/engine',
      '/settings',
      '/lookups',
      '/queue',
      '/jobs',
      '/groups',
    ]
    const scheduler = ['status', 'jobs', 'history', 'task-functions', 'job-types', 'execution-statuses']
    const fleet = [
      '/devices',
      '/devices/facets',
      '/device-groups',
      '/outbox',
      '/fleet/intake',
      '/fleet/doctor',
      '/brokers',
    ]
    for (const path of [...paths, ...fleet, ...scheduler.map((name) => `/scheduler/${name}`), '/builtin-broker']) {
      expect((await api('GET', path)).status, path).toBe(200)
    }
    await refused('GET', '/today/timeline?from=now&to=later', undefined, 'invalid_instant', 'from')
  })
})

describe('data', () => {
  test('a policy is made, deployed and read; series and alerts are listed', async () => {
    await made('/devices', { id: 'pump-1', attributes: { site: 'north' } })
    const policy = await made('/policies', { nameEn: 'Eco', desired: { mode: 'eco' }, target: { all: true } })
    expect((await api('POST', `/policies/${policy.id}/deploy`, { mode: 'apply' })).status).toBe(202)
    for (const path of ['', '/compliance']) expect((await api('GET', `/policies/${policy.id}${path}`)).status).toBe(200)
    for (const path of ['/policies', '/series', '/alerts', '/jobs', '/outbox'])
      expect((await api('GET', path)).status).toBe(200)
    await refused('POST', '/policies', { nameEn: 'x', desired: [] }, 'invalid_input', 'desired')
    await refused(
      'POST',
      '/policies',
      { nameEn: 'x', desired: {}, target: { deviceIds: [] } },
      'invalid_input',
      'target.deviceIds',
    )
    expect((await api('POST', '/alerts/gone/clear')).status).toBe(404)
    const reach = await api('POST', '/jobs/reach', { target: { all: true } })
    expect(reach).toMatchObject({ status: 200, body: { total: 1 } })
  })
})
