// Bad input over HTTP: a closed code, a status, the field's path; and nothing has changed afterwards.
import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FAILURE_CODES } from '../../src-preload/contract/failures.ts'
import { cleanUp, startServer } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
  await server.request('POST', '/api/v1/devices', { id: 'd1' })
  await server.request('POST', '/api/v1/jobs', { jobId: 'taken', document: {}, target: { deviceId: 'd1' } })
})
afterAll(cleanUp)

/** Everything that a refused request could have changed. */
async function picture(): Promise<string> {
  const paths = [
    'jobs',
    'templates',
    'devices',
    'device-groups',
    'groups',
    'schedules',
    'settings',
    'queue',
    'scheduler/history',
  ]
  const bodies = await Promise.all(paths.map(async (path) => (await server.request('GET', `/api/v1/${path}`)).body))
  return JSON.stringify(bodies)
}

const job = { document: { operation: 'x' }, target: { deviceId: 'd1' } }
const cron = { scheduleType: 'cron', scheduleConfig: { expression: '0 2 * * *' }, timezone: 'UTC' }
const J = '/api/v1/jobs'
const S = '/api/v1/scheduler/jobs'
const P = '/api/v1/scheduler/preview'

const cases: readonly [string, string, string, unknown, number, string, string | null][] = [
  ['wrong type', 'POST', J, { ...job, priority: 'high' }, 422, 'invalid_input', 'priority'],
  ['fraction for a whole number', 'POST', J, { ...job, timeoutMinutes: 1.5 }, 422, 'invalid_input', 'timeoutMinutes'],
  ['array for an object', 'POST', J, [], 422, 'invalid_input', ''],
  ['text for an object', 'POST', J, '"text"', 422, 'invalid_input', ''],
  ['null', 'POST', S, 'null', 422, 'invalid_input', null],
  ['unknown field', 'POST', J, { ...job, colour: 'red' }, 422, 'unknown_field', 'colour'],
  [
    'unknown field of a target',
    'POST',
    J,
    { ...job, target: { deviceName: 'd1' } },
    422,
    'unknown_field',
    'target.deviceName',
  ],
  ['no target', 'POST', J, { document: {} }, 422, 'missing_target', 'target'],
  ['empty target', 'POST', J, { ...job, target: {} }, 422, 'missing_target', 'target'],
  ['two targets', 'POST', J, { ...job, target: { deviceId: 'd1', all: true } }, 422, 'invalid_input', 'target'],
  ['all: false', 'POST', J, { ...job, target: { all: false } }, 422, 'invalid_input', 'target.all'],
  ['unknown device', 'POST', J, { ...job, target: { deviceId: 'nope' } }, 422, 'unknown_device', 'target.deviceId'],
  [
    'unknown device among known',
    'POST',
    J,
    { ...job, target: { deviceIds: ['d1', 'nope'] } },
    422,
    'unknown_device',
    'target.deviceIds.1',
  ],
  [
    'unknown device group',
    'POST',
    J,
    { ...job, target: { deviceGroupId: 'nope' } },
    422,
    'unknown_device_group',
    'target.deviceGroupId',
  ],
  ['unknown template', 'POST', J, { templateId: 'nope', target: job.target }, 422, 'unknown_template', 'templateId'],
  ['template and document', 'POST', J, { ...job, templateId: 'x' }, 422, 'invalid_input', 'templateId'],
  ['neither', 'POST', J, { target: job.target }, 422, 'invalid_input', 'templateId'],
  ['job id in use', 'POST', J, { ...job, jobId: 'taken' }, 409, 'job_id_in_use', 'jobId'],
  ['job id with a space', 'POST', J, { ...job, jobId: 'a b' }, 422, 'invalid_input', 'jobId'],
  [
    'document too large',
    'POST',
    J,
    { ...job, document: { text: 'x'.repeat(40_000) } },
    422,
    'document_too_large',
    'document',
  ],
  [
    'instant without zone',
    'POST',
    J,
    { ...job, expiresAt: '2030-01-01T00:00:00' },
    422,
    'invalid_instant',
    'expiresAt',
  ],
  ['instant as a number', 'POST', J, { ...job, expiresAt: 1 }, 422, 'invalid_instant', 'expiresAt'],
  ['no such day', 'POST', J, { ...job, expiresAt: '2030-02-30T00:00:00Z' }, 422, 'invalid_instant', 'expiresAt'],
  ['expiry in the past', 'POST', J, { ...job, expiresAt: '2001-01-01T00:00:00Z' }, 422, 'in_the_past', 'expiresAt'],
  ['device id taken', 'POST', '/api/v1/devices', { id: 'd1' }, 409, 'device_exists', 'id'],
  ['device id with a slash', 'POST', '/api/v1/devices', { id: 'a/b' }, 422, 'invalid_input', 'id'],
  ['device id not in NFC', 'POST', '/api/v1/devices', { id: 'e\u0301' }, 422, 'invalid_input', 'id'],
  ['group of nothing', 'POST', '/api/v1/groups', { nameEn: 'x', mode: 'parallel' }, 422, 'invalid_input', 'jobIds'],
  [
    'template without a name',
    'POST',
    '/api/v1/templates',
    { jobType: 'internal', taskFunctionKey: 'wait' },
    422,
    'invalid_input',
    'nameEn',
  ],
  [
    'unknown task function',
    'POST',
    '/api/v1/templates',
    { nameEn: 'x', jobType: 'internal', taskFunctionKey: 'fly' },
    422,
    'unknown_task_function',
    'taskFunctionKey',
  ],
  [
    'invalid cron',
    'POST',
    S,
    { taskFunctionId: 1, cronExpression: '61 * * * *' },
    422,
    'invalid_cron',
    'cronExpression',
  ],
  ['cron that is no text', 'POST', S, { taskFunctionId: 1, cronExpression: 5 }, 422, 'invalid_input', 'cronExpression'],
  [
    'unknown zone',
    'POST',
    S,
    { taskFunctionId: 1, intervalHours: 1, timezone: 'Mars/Base' },
    422,
    'unknown_zone',
    'timezone',
  ],
  [
    'interval of nothing',
    'POST',
    S,
    { taskFunctionId: 1, intervalMinutes: 0 },
    422,
    'invalid_input',
    'intervalMinutes',
  ],
  ['no timing', 'POST', S, { taskFunctionId: 1 }, 422, 'invalid_input', 'cronExpression'],
  [
    'two timings',
    'POST',
    S,
    { taskFunctionId: 1, intervalHours: 1, cronExpression: '* * * * *' },
    422,
    'invalid_input',
    'cronExpression',
  ],
  ['no task', 'POST', S, { intervalHours: 1 }, 422, 'invalid_input', 'taskFunctionId'],
  [
    'unknown task number',
    'POST',
    S,
    { taskFunctionId: 99, intervalHours: 1 },
    422,
    'unknown_task_function',
    'taskFunctionId',
  ],
  [
    'too many instances',
    'POST',
    S,
    { taskFunctionId: 1, intervalHours: 1, maxInstances: 11 },
    422,
    'invalid_input',
    'maxInstances',
  ],
  [
    'wrong parameter',
    'POST',
    S,
    { taskFunctionId: 1, intervalHours: 1, params: { seconds: 'long' } },
    422,
    'invalid_parameters',
    'params.seconds',
  ],
  [
    'parameter out of range',
    'POST',
    S,
    { taskFunctionId: 1, intervalHours: 1, params: { seconds: 86_401 } },
    422,
    'invalid_parameters',
    'params.seconds',
  ],
  ['unknown action', 'POST', `${S}/1/action`, { action: 'explode' }, 422, 'invalid_input', 'action'],
  ['action on nothing', 'POST', `${S}/99/action`, { action: 'pause' }, 404, 'unknown_schedule', 'id'],
  [
    'preview of a bad cron',
    'POST',
    P,
    { ...cron, scheduleConfig: { expression: 'x' } },
    422,
    'invalid_cron',
    'scheduleConfig.expression',
  ],
  ['preview of an unknown zone', 'POST', P, { ...cron, timezone: 'Nowhere' }, 422, 'unknown_zone', 'timezone'],
  ['preview of an unknown type', 'POST', P, { ...cron, scheduleType: 'yearly' }, 422, 'invalid_input', 'scheduleType'],
  [
    'preview with an unknown config field',
    'POST',
    P,
    { ...cron, scheduleConfig: { expression: '* * * * *', at: 1 } },
    422,
    'unknown_field',
    'scheduleConfig.at',
  ],
  [
    'preview of an empty interval',
    'POST',
    P,
    { ...cron, scheduleType: 'interval', scheduleConfig: {} },
    422,
    'invalid_interval',
    'scheduleConfig',
  ],
  [
    'preview of a once that is no time',
    'POST',
    P,
    { ...cron, scheduleType: 'once', scheduleConfig: { at: 'noon' } },
    422,
    'invalid_instant',
    'scheduleConfig.at',
  ],
  ['unknown setting', 'PATCH', '/api/v1/settings', { colour: 'red' }, 422, 'unknown_field', 'colour'],
  [
    'setting out of range',
    'PATCH',
    '/api/v1/settings',
    { localConcurrency: 0 },
    422,
    'invalid_input',
    'localConcurrency',
  ],
  ['malformed JSON', 'POST', J, '{"document":', 400, 'invalid_json', ''],
  ['no such job', 'POST', '/api/v1/jobs/nope/cancel', { force: true }, 404, 'unknown_job', 'id'],
  ['no such address', 'GET', '/api/v1/nowhere', undefined, 404, 'not_found', null],
  ['wrong method', 'PUT', '/api/v1/queue', {}, 405, 'method_not_allowed', null],
]

describe('refused, with nothing changed', () => {
  test.each(cases)('%s', async (_name, method, path, body, status, code, field) => {
    const before = await picture()
    const answer = await server.request(method, path, body)
    expect({ status: answer.status, code: answer.body.code, detail: answer.body.detail }).toMatchObject({
      status,
      code,
    })
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({
      type: `urn:muster:problem:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
    })
    if (field !== null) expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(field)
    expect(FAILURE_CODES).toContain(answer.body.code)
    expect(await picture()).toBe(before)
  })
})

describe('the door', () => {
  test.each([[''], ['Bearer wrong'], ['Basic abc'], ['Bearer ']])('%j is not let in', async (authorization) => {
    const answer = await server.request('GET', '/api/v1/scheduler/status', undefined, { authorization })
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('a body of more than 128 KiB is refused, told or not told in advance', async () => {
    const big = JSON.stringify({ document: { text: 'x'.repeat(129 * 1024) } })
    expect(await server.request('POST', J, big)).toMatchObject({ status: 413, body: { code: 'too_large' } })
    const { hostname, port } = new URL(server.url)
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { authorization: `Bearer ${server.token}`, 'transfer-encoding': 'chunked' }
      const request = httpRequest({ hostname, port, method: 'POST', path: J, headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      request.on('error', reject)
      request.write(big.slice(0, 100_000))
      request.end(big.slice(100_000))
    })
    expect(status).toBe(413)
  })

  test('bytes that are no UTF-8 are no JSON', async () => {
    const response = await fetch(server.url + J, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${server.token}` } },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
    })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'invalid_json'])
  })

  test('60,000 levels of nesting are refused, and the next request is answered', async () => {
    const deep = `{"document":{"a":${'['.repeat(60_000)}${']'.repeat(60_000)}},"target":{"deviceId":"d1"}}`
    expect(await server.request('POST', J, deep)).toMatchObject({ status: 422, body: { code: 'invalid_input' } })
    expect((await server.request('GET', '/api/v1/scheduler/status')).status).toBe(200)
  })

  test('a refused job in a group refuses the whole group', async () => {
    const before = await picture()
    const jobs = [job, { ...job, target: { deviceId: 'nope' } }]
    const answer = await server.request('POST', '/api/v1/groups', { nameEn: 'x', mode: 'parallel', jobs })
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'unknown_device', errors: [{ path: 'jobs.1.target.deviceId' }] },
    })
    expect(await picture()).toBe(before)
  })
})
