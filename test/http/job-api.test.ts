// The job API document's /api/jobs, and the CSV export by HTTP, over a real standalone process.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cleanUp, startServer, tempFolder, until } from '../standalone/server.ts'
import type { Server } from '../standalone/server.ts'

let server: Server
const api = (method: string, path: string, body?: unknown) => server.request(method, `/api${path}`, body)

beforeAll(async () => {
  server = await startServer()
})
afterAll(cleanUp)

const nightly = {
  ...{ name: 'Nightly wait', type: 'wait', configuration: { seconds: 0 } },
  ...{ schedule_type: 'cron', schedule_config: { expression: '0 2 * * *' } },
}

describe('/api/jobs', () => {
  test('a job is created, listed bare, read with recent executions, changed, deleted', async () => {
    const made = await api('POST', '/jobs', nightly)
    expect(made.status).toBe(201)
    const { id } = made.body
    expect(id).toMatch(/^[0-9a-f-]{36}$/)
    expect(made.body).toMatchObject({
      name: 'Nightly wait',
      is_enabled: true,
      schedule_config: { expression: '0 2 * * *' },
      last_status: null,
    })
    expect(made.body.next_run_at).toMatch(/T02:00:00Z$/)
    const { body: list } = await api('GET', '/jobs')
    expect(list.map((job: { id: string }) => job.id)).toEqual([id])
    expect((await api('GET', `/jobs/${id}`)).body).toMatchObject({ id, recent_executions: [] })
    const changed = await api('PUT', `/jobs/${id}`, {
      name: 'Hourly',
      schedule_type: 'interval',
      schedule_config: { intervalHours: 1 },
    })
    expect(changed).toMatchObject({ status: 200, body: { name: 'Hourly', schedule_type: 'interval' } })
    expect((await api('POST', `/jobs/${id}/disable`)).body).toMatchObject({ is_enabled: false, next_run_at: null })
    expect((await api('POST', `/jobs/${id}/enable`)).body).toMatchObject({ is_enabled: true })
    expect((await api('DELETE', `/jobs/${id}`)).status).toBe(200)
    expect((await api('GET', '/jobs')).body).toEqual([])
  })

  test('run gives an execution that can be followed to its end', async () => {
    const { id } = (await api('POST', '/jobs', nightly)).body
    const run = await api('POST', `/jobs/${id}/run`)
    expect(run.status).toBe(202)
    const path = `/jobs/${id}/executions/${run.body.execution_id}`
    const { body } = await until(
      () => api('GET', path),
      (answer) => answer.body.status === 'success',
    )
    expect(body).toMatchObject({
      id: run.body.execution_id,
      job_id: id,
      result: { seconds: 0 },
      completed_at: expect.stringMatching(/Z$/),
    })
    expect((await api('GET', `/jobs/${id}/executions`)).body.map((item: { id: string }) => item.id)).toEqual([
      run.body.execution_id,
    ])
    expect((await api('GET', `/jobs/${id}`)).body).toMatchObject({
      last_status: 'success',
      recent_executions: [{ status: 'success' }],
    })
    expect((await api('GET', `/jobs/${id}/executions/nope`)).status).toBe(404)
  })

  test('errors name the document’s own fields', async () => {
    const bad = await api('POST', '/jobs', { ...nightly, schedule_config: { expression: 'x' } })
    expect(bad).toMatchObject({
      status: 422,
      body: { code: 'invalid_cron', errors: [{ path: 'schedule_config.expression' }] },
    })
    const unknown = await api('POST', '/jobs', { ...nightly, type: 'make_coffee' })
    expect(unknown).toMatchObject({ status: 422, body: { code: 'unknown_task_function', errors: [{ path: 'type' }] } })
    const { name: _name, ...nameless } = nightly
    expect(await api('POST', '/jobs', nameless)).toMatchObject({ status: 422, body: { errors: [{ path: 'name' }] } })
  })
})

describe('history as CSV', () => {
  const RISKY = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', "'quoted", '＝1', 'قديم, "نص"']

  test('is whole, in the chosen zone, and no cell begins a formula', async () => {
    for (const name of RISKY) {
      const { id } = (
        await api('POST', '/v1/scheduler/jobs', {
          taskFunctionKey: 'fail',
          nameEn: `.${name}`,
          at: '2099-01-01T00:00:00Z',
          params: { message: name },
        })
      ).body
      await api('POST', `/v1/scheduler/jobs/${id}/action`, { action: 'trigger' })
    }
    await until(
      () => api('GET', '/v1/scheduler/history?status_id=4'),
      ({ body }) => body.total === RISKY.length,
    )
    const path = join(tempFolder(), 'تقرير.csv')
    const { body: report } = await api('POST', '/v1/reports/history', {
      path,
      timezone: 'Africa/Cairo',
      filter: { status: ['FAILED'] },
    })
    const { body } = await until(
      () => api('GET', `/v1/reports/${report.id}`),
      (answer) => answer.body.state !== 'running',
    )
    expect(body).toMatchObject({ state: 'done', rows: RISKY.length, total: RISKY.length, path })
    const text = readFileSync(path, 'utf8')
    expect(text.startsWith('\uFEFFseq,run_id,status,reason,')).toBe(true)
    const rows: Record<string, string>[] = parse(text, { columns: true, bom: true })
    for (const cell of rows.flatMap((row) => Object.values(row)))
      expect(cell).not.toMatch(/^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/)
    expect(rows.map((row) => row.error?.replace(/^'/, '')).sort()).toEqual([...RISKY].sort())
    expect(rows.every((row) => /[+]0[23]:00$/.test(row.finished_at ?? ''))).toBe(true)
    expect(rows.map((row) => Number(row.seq))).toEqual(rows.map((row) => Number(row.seq)).sort((a, b) => b - a))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(path, '..'))).toEqual(['تقرير.csv'])
  })

  test('a folder that is not there is told in the report, and nothing is left', async () => {
    const path = join(tempFolder(), 'missing', 'r.csv')
    const { body: report } = await api('POST', '/v1/reports/history', { path })
    const { body } = await until(
      () => api('GET', `/v1/reports/${report.id}`),
      (answer) => answer.body.state !== 'running',
    )
    expect(body).toMatchObject({ state: 'failed', code: 'export_failed', message: expect.stringContaining(path) })
    expect(existsSync(path)).toBe(false)
  })

  test('a relative path and an unknown zone are refused', async () => {
    expect(await api('POST', '/v1/reports/history', { path: 'r.csv' })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'path' }] },
    })
    const zone = await api('POST', '/v1/reports/history', { path: '/tmp/r.csv', timezone: 'Mars/Base' })
    expect(zone).toMatchObject({ status: 422, body: { code: 'unknown_zone', errors: [{ path: 'timezone' }] } })
    expect((await api('POST', '/v1/reports/nope/cancel', {})).status).toBe(404)
  })
})
