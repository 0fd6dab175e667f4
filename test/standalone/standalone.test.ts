// The standalone engine as a process: command line, ready line, files it makes, one holder, clean end.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { cleanUp, run, startServer, tempFolder, until } from './server.ts'

afterEach(cleanUp)

describe('command line', () => {
  test.each([
    [['--workspace'], /workspace/],
    [[], /--workspace is missing/],
    [['--workspace', 'w', '--colour', 'red'], /colour/],
    [['--workspace', 'w', 'stray'], /stray/],
    [['--workspace', 'w', '--http', 'many'], /--http must be a port/],
    [['--workspace', 'w', '--http', '70000'], /--http must be a port/],
    [['--workspace', 'w', '--broker', 'example.org'], /--broker must be/],
    [['--workspace', 'w', '--broker', 'https://example.org'], /--broker must be/],
    [['--workspace', 'w', '--prefix', 'a/#'], /--prefix must/],
    [['--workspace', 'w', '--name', ' '], /--name must/],
  ])('%j ends with 2, says why and what to type', async (args, why) => {
    const folder = tempFolder()
    const { code, stdout, stderr } = await run(args, { cwd: folder }).ended
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(why)
    expect(stderr).toContain('npm run standalone')
    expect(existsSync(join(folder, 'w'))).toBe(false)
  })
})

describe('start', () => {
  test('prints one ready line first and makes the folder, the token and the credentials', async () => {
    const server = await startServer()
    expect(server.about).toEqual({
      ready: true,
      pid: server.process.pid,
      http: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      broker: {
        url: `mqtt://127.0.0.1:${server.about.broker.port}`,
        port: expect.any(Number),
        credentialsFile: join(server.workspace, 'broker-credentials.json'),
      },
    })
    expect(statSync(join(server.workspace, 'http-token')).mode & 0o777).toBe(0o600)
    expect(statSync(join(server.workspace, 'broker-credentials.json')).mode & 0o777).toBe(0o600)
    expect(server.token.length).toBeGreaterThanOrEqual(32)
    const online = await until(
      () => server.request('GET', '/api/v1/scheduler/status'),
      ({ body }) => body.broker.state === 'online',
    )
    expect(online.body).toMatchObject({
      isRunning: true,
      mode: 'standalone',
      activeInstances: 1,
      broker: { protocol: '3.1.1' },
    })
    const { code, stdout } = await server.stop()
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 1])
  })

  test('resolves relative paths against the folder of the caller', async () => {
    const folder = tempFolder()
    const args = [
      '--workspace',
      'site/one',
      '--token-file',
      'keys/token',
      '--http',
      '0',
      '--broker',
      'mqtt://127.0.0.1:1',
    ]
    const child = run(args, { env: { MUSTER_CWD: folder } })
    const { broker } = await child.ready
    expect(broker).toEqual({ url: 'mqtt://127.0.0.1:1', state: expect.stringMatching(/connecting|offline/) })
    expect(existsSync(join(folder, 'site', 'one', 'muster.db'))).toBe(true)
    expect(statSync(join(folder, 'keys', 'token')).mode & 0o777).toBe(0o600)
  })

  test('keeps the password of the URL out of the store, the log and the API', async () => {
    const server = await startServer({ args: ['--broker', 'mqtt://mona:hunter2-secret@127.0.0.1:1'] })
    expect(JSON.stringify(server.about)).not.toContain('hunter2')
    const settings = await server.request('GET', '/api/v1/settings')
    expect(settings.body.broker).toEqual({
      url: 'mqtt://127.0.0.1:1',
      username: 'mona',
      hasPassword: true,
      prefix: '$aws',
    })
    await server.stop()
    for (const file of ['muster.db', join('logs', 'engine.log')]) {
      expect(readFileSync(join(server.workspace, file)).includes('hunter2')).toBe(false)
    }
  })

  test('takes a token that is there, keeps it, and refuses a file without one', async () => {
    const folder = tempFolder()
    const workspace = join(folder, 'w')
    mkdirSync(workspace)
    writeFileSync(join(workspace, 'http-token'), 'a-token-of-my-own-choice\n')
    const server = await startServer({ workspace })
    expect((await server.request('GET', '/api/v1/scheduler/status')).status).toBe(200)
    await server.stop()
    writeFileSync(join(workspace, 'http-token'), 'short')
    const { code, stderr } = await run(['--workspace', workspace, '--http', '0']).ended
    expect(code).toBe(1)
    expect(stderr).toContain(join(workspace, 'http-token'))
  })

  test('a port in use is named', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    const { code, stdout, stderr } = await run(['--workspace', join(tempFolder(), 'w'), '--http', String(port)]).ended
    taken.close()
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`port ${port} is in use`)
  })

  test('a folder that cannot be written is named', async () => {
    const file = join(tempFolder(), 'a-file')
    writeFileSync(file, '')
    const { code, stdout, stderr } = await run(['--workspace', join(file, 'w'), '--http', '0']).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(join(file, 'w'))
  })

  test('a damaged store is refused with an explanation and left as it is', async () => {
    const workspace = join(tempFolder(), 'w')
    mkdirSync(workspace)
    writeFileSync(join(workspace, 'muster.db'), 'this is no database, whatever its name says. '.repeat(200))
    const before = readFileSync(join(workspace, 'muster.db'))
    const { code, stdout, stderr } = await run(['--workspace', workspace, '--http', '0']).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/damaged|not a database/i)
    expect(readFileSync(join(workspace, 'muster.db')).equals(before)).toBe(true)
  })
})

describe('broker', () => {
  test('a wrong password is named, and the API stays usable', async () => {
    const home = await startServer()
    const url = home.about.broker.url.replace('//', '//muster:wrong@')
    const guest = await startServer({ args: ['--broker', url] })
    const { body } = await until(
      () => guest.request('GET', '/api/v1/scheduler/status'),
      (answer) => answer.body.broker.state === 'refused',
    )
    expect(body.broker.detail).toBe('wrong user name or password')
    expect((await guest.request('POST', '/api/v1/devices', { id: 'd1' })).status).toBe(201)
    expect((await guest.request('GET', '/api/v1/outbox')).body).toMatchObject({ items: [], total: 0 })
  })
})

describe('one holder', () => {
  test('a second instance on the workspace ends with 3 and names the holder', async () => {
    const server = await startServer()
    const { code, stdout, stderr } = await run(['--workspace', server.workspace, '--http', '0', '--broker', 'builtin'])
      .ended
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toContain(String(server.process.pid))
    expect((await server.request('GET', '/api/v1/scheduler/status')).status).toBe(200)
  })

  test('after a clean end, and after a kill, the next one takes it at once', async () => {
    const first = await startServer()
    await first.stop()
    const second = await startServer({ workspace: first.workspace })
    await second.kill()
    const third = await startServer({ workspace: first.workspace })
    expect((await third.request('GET', '/api/v1/scheduler/status')).body.activeInstances).toBe(1)
    expect(third.about.broker.port).toBe(first.about.broker.port)
  })
})

describe('end', () => {
  test.each([['SIGTERM'], ['SIGINT']] as const)('%s, even twice, ends it with 0 and without a word', async (signal) => {
    const server = await startServer()
    server.process.kill(signal)
    server.process.kill(signal)
    const { code, stderr } = await server.ended
    expect([code, stderr]).toEqual([0, ''])
  })

  test('R44 the setting drain lets running work end before the process does, cancel asks it to stop', async () => {
    const stopWith = async (stopMode: string, seconds: number) => {
      const server = await startServer()
      await server.request('PATCH', '/api/v1/settings', { stopMode })
      const made = await server.request('POST', '/api/v1/templates', {
        ...{ nameEn: 'Wait', jobType: 'internal', taskFunctionKey: 'wait', defaultParams: { seconds } },
      })
      const { jobId } = (await server.request('POST', '/api/v1/jobs', { templateId: made.body.id })).body
      await until(
        () => server.request('GET', `/api/v1/jobs/${jobId}`),
        ({ body }) => body.status === 'RUNNING',
      )
      expect((await server.stop()).code).toBe(0)
      const next = await startServer({ workspace: server.workspace })
      const { run } = (await next.request('GET', `/api/v1/jobs/${jobId}`)).body
      return [run?.status, run?.reason, run?.attempt]
    }
    expect(await stopWith('drain', 1)).toEqual(['COMPLETED', 'succeeded', 1])
    expect(await stopWith('cancel', 3_600)).toEqual(['FAILED', 'cancelled', 1])
  })

  test('with work running: it is given back and done again after the next start', async () => {
    const server = await startServer()
    const made = await server.request('POST', '/api/v1/scheduler/jobs', {
      taskFunctionKey: 'wait',
      at: '2099-01-01T00:00:00Z',
      params: { seconds: 3600 },
    })
    const { executionId } = (
      await server.request('POST', `/api/v1/scheduler/jobs/${made.body.id}/action`, { action: 'trigger' })
    ).body
    const running = () => server.request('GET', '/api/v1/scheduler/history?status_id=2')
    await until(running, ({ body }) => body.total === 1)
    expect((await server.stop()).code).toBe(0)
    const next = await startServer({ workspace: server.workspace })
    const again = await until(
      () => next.request('GET', '/api/v1/scheduler/history?status_id=2'),
      ({ body }) => body.total === 1,
    )
    expect(again.body.items[0]).toMatchObject({ executionId, attempt: 1 })
    expect((await next.request('GET', '/api/v1/scheduler/history?status_id=3')).body.total).toBe(0)
  })
})
