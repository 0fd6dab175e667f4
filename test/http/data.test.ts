// Policies, series and alerts over HTTP, and the job API document's own example, over a real standalone process.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api${path}`, body)
const v1 = (method: string, path: string, body?: unknown) => api(method, `/v1${path}`, body)

beforeAll(async () => {
  server = await startServer()
  for (const id of ['d1', 'd2']) await v1('POST', '/devices', { id })
})
afterAll(cleanUp)

const eco = {
  nameEn: 'Eco',
  nameAr: 'توفير',
  desired: { mode: 'eco', target: { kind: 'x' }, at: 5 },
  target: { all: true },
}

describe('policies', () => {
  test('a policy is made, changed with a new version, deployed, listed with its devices, archived', async () => {
    const made = await v1('POST', '/policies', eco)
    expect(made).toMatchObject({ status: 201, body: { ...eco, policyVersion: 1, state: 'ACTIVE' } })
    const one = `/policies/${made.body.id}`
    expect((await v1('PATCH', one, { nameEn: 'Eco mode' })).body).toMatchObject({ policyVersion: 1, version: 2 })
    const changed = await v1('PUT', one, { desired: { mode: 'eco', limit: 3 }, version: 2 })
    expect(changed.body).toMatchObject({ policyVersion: 2, desired: { mode: 'eco', limit: 3 } })
    expect((await v1('PUT', one, { nameEn: 'x', version: 2 })).body).toMatchObject({ code: 'version_conflict' })
    const deployed = await v1('POST', `${one}/deploy`, {})
    expect(deployed).toMatchObject({
      status: 202,
      body: { deployment: { policyVersion: 2, jobId: deployed.body.jobId } },
    })
    const { body: job } = await v1('GET', `/jobs/${deployed.body.jobId}`)
    expect(job.document).toEqual({
      ...{ operation: 'apply_policy', policyId: made.body.id, policyVersion: 2 },
      desired: { mode: 'eco', limit: 3 },
    })
    const { body: page } = await until(
      () => v1('GET', `${one}/compliance?state=pending`),
      ({ body }) => body.items.length === 2,
    )
    expect(page.items[0]).toMatchObject({ deviceId: 'd1', state: 'pending', policyVersion: 2, differs: [] })
    const { body: whole } = await v1('GET', one)
    expect(whole.counts).toEqual({ compliant: 0, drifted: 0, pending: 2, unknown: 0 })
    expect(whole.versions.map((kept: { policyVersion: number }) => kept.policyVersion)).toEqual([2, 1])
    expect(whole.deployments).toMatchObject([{ jobId: deployed.body.jobId, runId: deployed.body.runId }])
    expect((await v1('GET', '/policies?limit=10&search=eco')).body).toMatchObject({
      total: 1,
      items: [{ id: made.body.id }],
    })
    expect((await v1('DELETE', one)).body).toMatchObject({ state: 'ARCHIVED' })
    expect(await v1('POST', `${one}/deploy`, {})).toMatchObject({ status: 409, body: { code: 'illegal_state' } })
  })

  test('what is wrong is refused by name and place', async () => {
    const at = (path: string) => ({ errors: [{ path }] })
    expect(await v1('POST', '/policies', { desired: {} })).toMatchObject({ status: 422, body: at('nameEn') })
    expect(await v1('POST', '/policies', { ...eco, desired: 5 })).toMatchObject({ status: 422, body: at('desired') })
    const big = { text: 'x'.repeat(33_000) }
    expect(await v1('POST', '/policies', { ...eco, desired: big })).toMatchObject({
      ...{ status: 422, body: { code: 'document_too_large', ...at('desired') } },
    })
    expect(await v1('POST', '/policies', { ...eco, target: { deviceId: 'nobody' } })).toMatchObject({
      ...{ status: 422, body: { code: 'unknown_device', ...at('target.deviceId') } },
    })
    expect((await v1('GET', '/policies/nope')).status).toBe(404)
    expect((await v1('GET', '/policies/nope/compliance')).status).toBe(404)
    expect((await v1('GET', '/policies?state=LOST')).status).toBe(422)
  })

  test('a device group that a policy is meant for cannot be deleted', async () => {
    const { body: group } = await v1('POST', '/device-groups', { nameEn: 'Two', deviceIds: ['d1', 'd2'] })
    const { body: policy } = await v1('POST', '/policies', { ...eco, target: { deviceGroupId: group.id } })
    expect(await v1('DELETE', `/device-groups/${group.id}`)).toMatchObject({ status: 409, body: { code: 'in_use' } })
    await v1('DELETE', `/policies/${policy.id}`)
    expect((await v1('DELETE', `/device-groups/${group.id}`)).status).toBe(200)
  })
})

describe('the job API document', () => {
  const example = (policy_id: string) => ({
    ...{ name: 'Nightly Backup', type: 'policy_execution', configuration: { policy_id } },
    ...{ schedule_type: 'cron', schedule_config: { expression: '0 2 * * *' } },
  })

  test('its own example makes a schedule whose run brings the policy to its devices, linked by the job', async () => {
    const { body: policy } = await v1('POST', '/policies', eco)
    const made = await api('POST', '/jobs', example(policy.id))
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'Nightly Backup', type: 'policy_execution', is_enabled: true, last_status: null },
    })
    expect(made.body.configuration).toEqual({ task_function: 'policy_execution', policy_id: policy.id })
    expect(made.body.next_run_at).toMatch(/T02:00:00Z$/)
    expect((await api('GET', '/jobs')).body).toMatchObject([{ id: made.body.id, type: 'policy_execution' }])
    expect((await v1('GET', `/policies/${policy.id}`)).body.recheckScheduleId).toBe(made.body.id)
    const run = await api('POST', `/jobs/${made.body.id}/run`)
    expect(run.status).toBe(202)
    const { body } = await v1('GET', `/policies/${policy.id}`)
    expect(body.deployments).toMatchObject([{ policyVersion: 1, runId: run.body.execution_id }])
    const changed = await api('PUT', `/jobs/${made.body.id}`, {
      configuration: { policy_id: policy.id, mode: 'check' },
    })
    expect(changed.body.configuration).toMatchObject({ policy_id: policy.id, mode: 'check' })
  })

  test('a policy that is not there is named at its place, and nothing is made', async () => {
    const before = (await api('GET', '/jobs')).body.length
    expect(await api('POST', '/jobs', example('uuid'))).toMatchObject({
      status: 422,
      body: { code: 'unknown_policy', errors: [{ path: 'configuration.policy_id' }] },
    })
    const { configuration: _none, ...without } = example('x')
    expect(await api('POST', '/jobs', without)).toMatchObject({
      status: 422,
      body: { code: 'invalid_parameters', errors: [{ path: 'configuration.policy_id' }] },
    })
    expect((await api('GET', '/jobs')).body).toHaveLength(before)
  })

  test('collecting and checking are made there too, and rules that do not fit are refused', async () => {
    const timing = { schedule_type: 'interval', schedule_config: { interval_seconds: 3600 } }
    const readings = [{ key: 'temperature', unit: '°C' }]
    const collect = {
      name: 'Read',
      type: 'data_collection',
      configuration: { readings, target: { all: true } },
      ...timing,
    }
    expect(await api('POST', '/jobs', collect)).toMatchObject({ status: 201, body: { type: 'data_collection' } })
    const twice = { ...collect, configuration: { ...collect.configuration, readings: [...readings, ...readings] } }
    expect(await api('POST', '/jobs', twice)).toMatchObject({
      status: 422,
      body: { code: 'invalid_parameters', errors: [{ path: 'configuration.readings.1.key' }] },
    })
    const rule = (condition: object) => ({
      ...{ name: 'Watch', type: 'alert_check', ...timing },
      configuration: { rules: [{ key: 'hot', condition }] },
    })
    const hot = { kind: 'threshold', series: 'temperature', above: 75 }
    expect(await api('POST', '/jobs', rule(hot))).toMatchObject({ status: 201, body: { type: 'alert_check' } })
    const at = (path: string) => ({
      status: 422,
      body: { errors: [{ path: `configuration.rules.0.condition.${path}` }] },
    })
    expect(await api('POST', '/jobs', rule({ ...hot, above: undefined }))).toMatchObject(at('above'))
    expect(await api('POST', '/jobs', rule({ ...hot, clearAbove: 80 }))).toMatchObject(at('clearAbove'))
    expect(await api('POST', '/jobs', rule({ ...hot, deviceGroupId: 'none' }))).toMatchObject(at('deviceGroupId'))
  })
})

describe('series and alerts', () => {
  test('a check raises an alert that is acknowledged and cleared by hand', async () => {
    const rules = [{ key: 'none-online', nameEn: 'Nobody', condition: { kind: 'not_online', percent: 50 } }]
    const { body: job } = await api('POST', '/jobs', {
      ...{ name: 'Presence', type: 'alert_check', configuration: { rules } },
      ...{ schedule_type: 'cron', schedule_config: { expression: '0 3 1 1 *' } },
    })
    const run = await api('POST', `/jobs/${job.id}/run`)
    const { body: done } = await until(
      () => api('GET', `/jobs/${job.id}/executions/${run.body.execution_id}`),
      ({ body }) => body.completed_at !== null,
    )
    expect(done).toMatchObject({ status: 'success', result: { raised: 1, cleared: 0, stillOpen: 0, checked: 1 } })
    const { body: page } = await v1('GET', '/alerts?state=raised')
    expect(page).toMatchObject({
      open: 1,
      items: [
        { source: job.id, rule: 'none-online', severity: 'warning', value: 2, raisedRunId: run.body.execution_id },
      ],
    })
    expect(page.items[0].raisedAt).toMatch(/Z$/)
    const one = `/alerts/${page.items[0].id}`
    expect((await v1('POST', `${one}/acknowledge`, { note: 'seen' })).body).toMatchObject({
      ...{ state: 'raised', acknowledgedBy: 'api', detail: { note: 'seen' } },
    })
    expect((await v1('POST', `${one}/clear`)).body).toMatchObject({ state: 'cleared', clearedBy: 'api' })
    expect((await v1('GET', one)).body).toMatchObject({ state: 'cleared' })
    expect((await v1('GET', '/alerts')).body).toMatchObject({ open: 0, total: 1 })
    expect((await v1('GET', '/alerts/nope')).status).toBe(404)
  })

  test('series are listed, and one that is not there is said so', async () => {
    expect((await v1('GET', '/series?key=temperature')).body).toMatchObject({ items: [], total: 0 })
    const span = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z'
    expect((await v1('GET', `/series/nope/points?${span}`)).status).toBe(404)
    expect(await v1('GET', '/series/nope/points')).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'from' }, { path: 'to' }] },
    })
    expect((await v1('DELETE', '/series/nope')).status).toBe(404)
  })
})
