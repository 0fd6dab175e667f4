// From a request over HTTP to the log of what ran, through the whole standalone engine; and the primary schedules there.
import { afterEach, expect, test } from 'vitest'
import { lifeLine } from './script-fixture.ts'
import { cleanUp, type Server, startServer, until } from '../standalone/server.ts'

afterEach(cleanUp)

const done = (server: Server, runId: string) =>
  until(
    () => server.request('GET', `/api/v1/runs/${runId}`),
    ({ status }) => status === 200,
  )

async function withScript(): Promise<{ server: Server; templateId: string }> {
  const server = await startServer()
  const allow = { scriptAllowList: [{ program: process.execPath, note: 'Node' }] }
  expect(await server.request('PATCH', '/api/v1/settings', allow)).toMatchObject({ status: 200, body: allow })
  const template = { nameEn: 'Script', jobType: 'custom_script', taskFunctionKey: 'custom_script' }
  const { body } = await server.request('POST', '/api/v1/templates', template)
  return { server, templateId: body.id }
}

test('a script runs, its words and files can be read, a program that is not allowed is refused', async () => {
  const { server, templateId } = await withScript()
  const code = `console.log('مرحبا'); require('fs').writeFileSync(process.env.MUSTER_ARTIFACTS + '/out.txt', '12345')`
  const params = { program: process.execPath, args: ['-e', code] }
  const timing = { scheduleType: 'interval', scheduleConfig: { intervalDays: 1 }, isEnabled: false }
  const made = await server.request('POST', '/api/v1/schedules', { nameEn: 'Say', templateId, params, ...timing })
  expect(made.status).toBe(201)
  const begun = await server.request('POST', `/api/v1/schedules/${made.body.id}/action`, { action: 'trigger' })
  const { runId } = begun.body
  expect(typeof runId).toBe('string')
  const { body: run } = await done(server, runId)
  expect(run).toMatchObject({ status: 'COMPLETED', resultSummary: 'مرحبا', artifacts: ['out.txt'], exitCode: 0 })
  expect(run.logPath).toBe(`runs/${runId}/log.txt`)
  const log = await server.request('GET', `/api/v1/runs/${runId}/log`)
  expect(log).toMatchObject({ status: 200, body: { next: null, dropped: 0 } })
  expect(log.body.text).toMatch(/^\+\d+\.\d{3}s out \| مرحبا$/m)
  const piece = await server.request('GET', `/api/v1/runs/${runId}/log?offset=0&limit=16`)
  expect(piece.body.next).toBe(16)
  expect(await server.request('GET', `/api/v1/runs/${runId}/artifacts`)).toMatchObject({
    status: 200,
    body: { items: [{ name: 'out.txt', bytes: 5 }], path: null },
  })
  const refused = await server.request('POST', '/api/v1/jobs', { templateId, params: { program: '/bin/sh' } })
  expect(refused).toMatchObject({ status: 422, body: { code: 'not_allowed', errors: [{ path: 'params.program' }] } })
})

test('bad addresses of logs are answered, not read', async () => {
  const server = await startServer()
  for (const [path, status] of [
    ['/api/v1/runs/none/log', 404],
    ['/api/v1/runs/..%2f..%2fhttp-token/log', 404],
    ['/api/v1/runs/none/artifacts', 404],
    ['/api/v1/runs/none/log?offset=-1', 422],
    ['/api/v1/runs/none/log?limit=70000', 422],
    ['/api/v1/runs/none/log?path=x', 422],
  ] as const) {
    expect([path, (await server.request('GET', path)).status]).toEqual([path, status])
  }
})

test('a primary schedule can be run and disabled, but not deleted', async () => {
  const server = await startServer()
  const { body } = await server.request('GET', '/api/v1/schedules')
  const primaries = body.items.filter((row: { isPrimary: boolean }) => row.isPrimary)
  expect(primaries).toHaveLength(4)
  const backup = primaries.find((row: { nameEn: string }) => row.nameEn === 'Back up the store')
  const address = `/api/v1/schedules/${backup.id}`
  expect(await server.request('DELETE', address)).toMatchObject({ status: 409, body: { code: 'is_primary' } })
  const reference = `/api/v1/scheduler/jobs/${backup.number}`
  expect(await server.request('DELETE', reference)).toMatchObject({ status: 409, body: { code: 'is_primary' } })
  expect(await server.request('POST', `${address}/action`, { action: 'disable' })).toMatchObject({ status: 200 })
  expect((await server.request('GET', address)).body.state).toBe('DISABLED')
  expect(await server.request('POST', `${address}/action`, { action: 'enable' })).toMatchObject({ status: 200 })
  const run = await server.request('POST', `${address}/action`, { action: 'trigger' })
  const { body: ended } = await done(server, run.body.runId)
  expect(ended).toMatchObject({ status: 'COMPLETED', taskFunctionKey: 'store_backup' })
  expect(ended.result.path).toContain('backups')
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s of the engine: no script of it is left after the next start',
  async (how) => {
    const { server, templateId } = await withScript()
    const line = await lifeLine(server.workspace)
    const child = JSON.stringify(line.live('grandchild', true))
    const code = `require('child_process').spawn(process.execPath, ['-e', ${child}]); ${line.live('script', true)}`
    const params = { program: process.execPath, args: ['-e', code] }
    expect((await server.request('POST', '/api/v1/jobs', { templateId, params })).status).toBe(201)
    await line.until(() => line.lives.size === 2)
    await (how === 'SIGTERM' ? server.stop() : server.kill())
    // In order, the engine ends them itself; killed, its next life does.
    if (how === 'SIGKILL') {
      expect(line.lives.size).toBe(2)
      await startServer({ workspace: server.workspace })
    }
    await line.until(() => line.lives.size === 0)
  },
)
