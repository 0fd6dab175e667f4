// Custom scripts with real processes: what arrives, what leaks, what is kept, and that nothing outlives its run.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { lifeLine, NODE, scriptRunner, workspace } from './script-fixture.ts'

const SAY = 'console.log(JSON.stringify({ args: process.argv.slice(1) }))'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('what a program is given', () => {
  test('arguments arrive letter by letter; no shell reads them', async () => {
    const { run, folder } = scriptRunner()
    const args = [
      '; rm -rf .',
      '$(touch pwned)',
      '`touch pwned`',
      'a\nb',
      '"\'\\',
      '*',
      '%PATH%',
      '',
      '--flag=x y',
      '|&>',
    ]
    const outcome = await run(SAY, { args })
    expect(outcome).toMatchObject({ status: 'COMPLETED', reason: 'succeeded', exitCode: 0, result: { args } })
    expect(readdirSync(folder)).toEqual(['runs'])
  })

  test('its environment is its own: nothing of ours is in it', async () => {
    vi.stubEnv('MUSTER_TEST_SECRET', 'do not leak')
    vi.stubEnv('NODE_OPTIONS', '--no-warnings')
    const { run, folder } = scriptRunner()
    const env = { GREETING: 'hello', EMPTY: '' }
    const outcome = await run(
      'console.log(JSON.stringify(process.env))',
      { env },
      { timezone: 'Asia/Riyadh', attempt: 3 },
    )
    const root = join(folder, 'runs', 'r')
    expect(outcome.result).toEqual({
      ...{ PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'Asia/Riyadh', ...env },
      ...{ HOME: join(root, 'home'), TMPDIR: join(root, 'home') },
      ...{ MUSTER_RUN_ID: 'r', MUSTER_ATTEMPT: '3', MUSTER_ARTIFACTS: join(root, 'artifacts') },
    })
  })

  test('the zone is UTC where no schedule asked; the working folder is the run’s own', async () => {
    const { run, folder } = scriptRunner()
    const code = 'console.log(JSON.stringify({ tz: process.env.TZ, cwd: process.cwd() }))'
    expect((await run(code)).result).toEqual({ tz: 'UTC', cwd: join(folder, 'runs', 'r', 'work') })
  })

  test('standard input is what was given, and empty otherwise; a program that does not read it is left alone', async () => {
    const echo = `let all = ''; process.stdin.on('data', (d) => { all += d }).on('end', () => console.log('<' + all + '>'))`
    const given = scriptRunner()
    expect(await given.run(echo, { stdin: 'one\ntwo' })).toMatchObject({ resultSummary: 'two>' })
    const none = scriptRunner()
    expect(await none.run(echo)).toMatchObject({ resultSummary: '<>' })
    const deaf = scriptRunner()
    expect(await deaf.run('process.stdin.destroy()', { stdin: 'x'.repeat(60_000) })).toMatchObject({ exitCode: 0 })
  })
})

describe('what is kept of it', () => {
  test('both streams, each line stamped; the last line sums it up; a JSON object is the result', async () => {
    const { run, log } = scriptRunner()
    const outcome = await run(`console.log('first'); console.error('careful'); console.log('last\\n\\n')`)
    expect(outcome).toMatchObject({ resultSummary: 'last', logPath: 'runs/r/log.txt', artifacts: [] })
    expect(outcome.result).toBeUndefined()
    const lines = log().split('\n')
    expect(lines.filter((line) => /^\+\d+\.\d{3}s out \| (first|last)$/.test(line))).toHaveLength(2)
    expect(lines.filter((line) => /^\+\d+\.\d{3}s err \| careful$/.test(line))).toHaveLength(1)
    expect(lines.at(-2)).toBe('muster | ended: exit code 0')
  })

  test('only one whole object is a result: no list, no text around it, nothing too large or too deep', async () => {
    const deep = `'{"a":'.repeat(40) + '1' + '}'.repeat(40)`
    for (const code of [
      `console.log('[1]')`,
      `console.log('done {"a":1}')`,
      `console.log('{"a":1} {"b":2}')`,
      `console.log(JSON.stringify({ a: 'x'.repeat(66000) }))`,
      `console.log(${deep})`,
    ]) {
      expect((await scriptRunner().run(code)).result, code).toBeUndefined()
    }
    expect((await scriptRunner().run(`console.log('  {"a": [1]}\\n')`)).result).toEqual({ a: [1] })
  })

  test('the log ends at its limit with the number of bytes that were dropped; the program goes on', async () => {
    const { run, log } = scriptRunner()
    const code = `for (let i = 0; i < 4000; i++) console.log('line ' + i); console.log('end')`
    const outcome = await run(code, { outputLimitKb: 1 })
    expect(outcome).toMatchObject({ status: 'COMPLETED', resultSummary: 'end' })
    const text = log()
    const kept = text.split('\n').filter((line) => line.includes(' out | '))
    const dropped = Number(/^muster \| (\d+) bytes of output were dropped/m.exec(text)?.[1])
    const keptBytes = kept.reduce((sum, line) => sum + line.slice(line.indexOf('| ') + 2).length + 1, 0)
    const all = Array.from({ length: 4000 }, (_, i) => `line ${i}\n`).join('').length + 'end\n'.length
    expect(keptBytes + dropped).toBe(all)
    expect(kept.join('\n').length).toBeLessThanOrEqual(1024)
    expect(text.trimEnd().split('\n').at(-1)).toContain('dropped')
  })

  test('an exit code that is not 0 is a failure with the last words of its errors', async () => {
    const { run } = scriptRunner()
    const outcome = await run(`console.error('no paper'); process.exit(7)`)
    expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed', exitCode: 7, errorDetail: 'no paper' })
    expect(outcome.errorMessage).toContain('exit code 7: no paper')
  })

  test('a signal from elsewhere is named', async () => {
    const outcome = await scriptRunner().run(`process.kill(process.pid, 'SIGKILL')`)
    expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed' })
    expect(outcome.errorMessage).toContain('SIGKILL')
    expect(outcome.exitCode).toBeUndefined()
  })

  test('files left in the artifact folder are listed by name', async () => {
    const code = `const fs = require('fs'), dir = process.env.MUSTER_ARTIFACTS
      fs.writeFileSync(dir + '/b.txt', 'b'); fs.mkdirSync(dir + '/sub'); fs.writeFileSync(dir + '/sub/a.txt', 'a')
      fs.symlinkSync('/etc/passwd', dir + '/link'); fs.linkSync(process.argv[1], dir + '/second-name')
      fs.writeFileSync(dir + '/new\\nline', '')`
    const { run, log, folder } = scriptRunner()
    const outside = join(folder, 'outside.txt')
    writeFileSync(outside, 'not of this run')
    expect(await run(code, { args: [outside] })).toMatchObject({ artifacts: ['b.txt', 'sub/a.txt'] })
    expect(log()).toContain('muster | 3 files in the artifact folder are not listed')
  })

  test('a success leaves log and artifacts; a failure leaves its working folder too', async () => {
    const good = scriptRunner()
    await good.run(`require('fs').writeFileSync('scratch', '')`)
    expect(readdirSync(join(good.folder, 'runs', 'r')).sort()).toEqual(['artifacts', 'log.txt'])
    const bad = scriptRunner()
    await bad.run(`require('fs').writeFileSync('scratch', ''); process.exit(1)`)
    expect(readdirSync(join(bad.folder, 'runs', 'r', 'work'))).toEqual(['scratch'])
  })

  test('a run that was given back begins with empty folders and keeps the words of its first start', async () => {
    const folder = workspace()
    await scriptRunner({ folder }).run(
      `require('fs').writeFileSync(process.env.MUSTER_ARTIFACTS + '/old', ''); console.log('one')`,
    )
    const again = scriptRunner({ folder })
    expect(await again.run(`console.log('two')`)).toMatchObject({ artifacts: [] })
    expect(again.log()).not.toContain('| one')
    expect(readFileSync(join(folder, 'runs', 'r', 'log-before.txt'), 'utf8')).toContain('| one')
  })
})

describe('the end of a run is the end of its processes', () => {
  test.each([
    ['cancel', {}],
    ['timeout', { timeoutMs: 5_000 }],
  ])('after %s a grandchild that does not hear SIGTERM is gone', async (how, more) => {
    const { runner, folder, start, finished, until } = scriptRunner()
    const line = await lifeLine(folder)
    const child = JSON.stringify(line.live('grandchild', true))
    const code = `require('child_process').spawn(process.execPath, ['-e', ${child}], { stdio: 'inherit' }); ${line.live('parent')}`
    runner.start(start(code, {}, more))
    await line.until(() => line.lives.size === 2)
    if (how === 'cancel') runner.stop('r', false)
    await line.until(() => line.lives.size === 0)
    await until(() => finished.length === 1)
    const reason = how === 'cancel' ? 'cancelled' : 'timed_out'
    expect(finished).toMatchObject([{ outcome: { status: 'FAILED', reason, logPath: 'runs/r/log.txt' } }])
    expect(readdirSync(join(folder, 'runs', '.running'))).toEqual([])
  })

  test('force ends all at once, without waiting for anybody', async () => {
    const { runner, folder, start, finished } = scriptRunner({ killAfterMs: 3_600_000 })
    const line = await lifeLine(folder)
    runner.start(start(line.live('stubborn', true)))
    await line.until(() => line.lives.size === 1)
    runner.stop('r', true)
    expect(finished).toMatchObject([{ outcome: { reason: 'forced' } }])
    await line.until(() => line.lives.size === 0)
  })

  test('a cancel that is not heard can still be forced', async () => {
    const { runner, folder, start, finished } = scriptRunner({ killAfterMs: 3_600_000 })
    const line = await lifeLine(folder)
    runner.start(start(line.live('stubborn', true)))
    await line.until(() => line.lives.size === 1)
    runner.stop('r', false)
    expect(finished).toEqual([])
    runner.stop('r', true)
    await line.until(() => line.lives.size === 0)
    expect(finished).toMatchObject([{ outcome: { status: 'FAILED' } }])
  })

  test('the stop of the engine ends them too', async () => {
    const { runner, folder, start, finished } = scriptRunner({ killAfterMs: 3_600_000 })
    const line = await lifeLine(folder)
    runner.start(start(line.live('stubborn', true)))
    await line.until(() => line.lives.size === 1)
    runner.stopAll()
    await line.until(() => line.lives.size === 0)
    expect(finished).toEqual([])
  })

  test('what a program leaves in its group when it ends is ended with it', async () => {
    const { run, folder, log } = scriptRunner()
    const line = await lifeLine(folder)
    const child = JSON.stringify(`${line.live('left', true)} process.send('up')`)
    const code = `require('child_process').spawn(process.execPath, ['-e', ${child}], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
      .on('message', () => process.exit(0))`
    expect(await run(code)).toMatchObject({ status: 'COMPLETED' })
    await line.until(() => line.lives.size === 0)
    expect(log()).toContain('left processes behind')
  })

  test('a program that says goodbye at SIGTERM and exits 0 was stopped all the same', async () => {
    const { runner, folder, start, finished, until } = scriptRunner()
    const line = await lifeLine(folder)
    runner.start(start(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); ${line.live('polite')}`))
    await line.until(() => line.lives.size === 1)
    runner.stop('r', false)
    await until(() => finished.length === 1)
    expect(finished).toMatchObject([{ outcome: { status: 'FAILED', reason: 'cancelled', resultSummary: 'bye' } }])
  })
})

describe('what may not start', () => {
  test('a program that is not on the list, or no list at all: nothing is made', async () => {
    for (const allow of [[], [{ program: '/usr/bin/true' }]]) {
      const { run, folder } = scriptRunner({ allow })
      const outcome = await run(SAY)
      expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed' })
      expect(outcome.errorMessage).toContain('program')
      expect(existsSync(join(folder, 'runs'))).toBe(false)
    }
  })

  test('a listed program that is not there says so', async () => {
    const program = '/nowhere/at/all'
    const { outcomeOf, work } = scriptRunner({ allow: [{ program }] })
    const outcome = await outcomeOf(work('custom_script', { params: { program } }))
    expect(outcome.errorMessage).toContain('cannot be started: ENOENT')
  })

  test('a file that is no program fails in words, not in a throw', async () => {
    const { outcomeOf, work } = scriptRunner({ allow: [{ program: '/etc/passwd' }] })
    const outcome = await outcomeOf(work('custom_script', { params: { program: '/etc/passwd' } }))
    expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed' })
    expect(outcome.errorMessage).toContain('EACCES')
  })

  test('the bare name of a listed program is enough', async () => {
    const { outcomeOf, work } = scriptRunner()
    const params = { program: NODE.split('/').at(-1), args: ['-e', 'console.log(1)'] }
    expect(await outcomeOf(work('custom_script', { params }))).toMatchObject({ status: 'COMPLETED' })
  })
})
