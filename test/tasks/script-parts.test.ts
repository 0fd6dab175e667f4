// The parts of a script's start and end, each by itself: list of programs, names of variables, artifacts, parameters.
import { chmodSync, linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findAllowed, isAllowed, resolveProgram } from '../../src-main/tasks/script/allow-list.ts'
import { listArtifacts } from '../../src-main/tasks/script/artifacts.ts'
import { customScript } from '../../src-main/tasks/script/custom-script.ts'
import { isFreeName, scriptEnvironment } from '../../src-main/tasks/script/environment.ts'
import { runFolder } from '../../src-main/tasks/script/run-folder.ts'
import { workspace } from './script-fixture.ts'

const LIST = [{ program: '/usr/bin/python3', note: 'scripts' }, { program: '/opt/tools/send' }]

describe('the list of allowed programs', () => {
  test('an entry letter by letter, or the bare name of exactly one', () => {
    expect(findAllowed('/usr/bin/python3', LIST, 'linux')).toEqual({ ok: true, path: '/usr/bin/python3' })
    expect(findAllowed('send', LIST, 'linux')).toEqual({ ok: true, path: '/opt/tools/send' })
    const twice = [...LIST, { program: '/usr/local/bin/send' }]
    expect(isAllowed('send', twice, 'linux')).toBe(false)
    expect(isAllowed('/usr/local/bin/send', twice, 'linux')).toBe(true)
  })

  test.each([
    ['an empty list', '/usr/bin/python3', []],
    ['another program', '/bin/sh', LIST],
    ['a way around', '/usr/bin/../bin/python3', LIST],
    ['a way through', '/opt/tools/./send', LIST],
    ['doubled separators', '//usr/bin/python3', LIST],
    ['a part of a path', 'tools/send', LIST],
    ['the folder itself', './send', LIST],
    ['nothing', '', LIST],
    ['dots', '..', LIST],
    ['another case', '/USR/bin/python3', LIST],
    ['a blank at the end', '/usr/bin/python3 ', LIST],
    ['arguments in the name', '/usr/bin/python3 -c 1', LIST],
    ['a NUL', '/usr/bin/python3\0x', LIST],
    ['a batch file', 'run.bat', [{ program: '/x/run.bat' }]],
    ['a batch file in disguise', '/x/run.CMD. ', [{ program: '/x/run.CMD. ' }]],
  ])('%s is refused', (_what, program, list) => {
    expect(isAllowed(program, list, 'linux')).toBe(false)
  })

  test('on Windows case and .exe do not matter, batch files stay out', () => {
    const list = [{ program: 'C:\\Tools\\Send.exe' }, { program: 'C:\\Tools\\go.cmd' }]
    expect(isAllowed('c:\\tools\\send.EXE', list, 'win32')).toBe(true)
    expect(findAllowed('send', list, 'win32')).toEqual({ ok: true, path: 'C:\\Tools\\Send.exe' })
    expect(isAllowed('C:\\Tools\\go.cmd', list, 'win32')).toBe(false)
    expect(isAllowed('go.cmd', list, 'win32')).toBe(false)
    expect(isAllowed('C:/Tools/../Tools/Send.exe', list, 'win32')).toBe(false)
  })

  test('links: a listed one is followed, one to a listed program is not a listed program', async () => {
    const folder = workspace()
    const [real, listed, sneaky] = ['real', 'listed', 'sneaky'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(real, '#!/bin/true\n')
    chmodSync(real, 0o700)
    symlinkSync(real, listed)
    symlinkSync(real, sneaky)
    expect(await resolveProgram(listed, [{ program: listed }])).toEqual({ ok: true, path: listed, realPath: real })
    expect(await resolveProgram(sneaky, [{ program: listed }])).toMatchObject({ ok: false })
    // What the listed link leads to is judged where it ends.
    const batch = join(folder, 'x.bat')
    writeFileSync(batch, '')
    chmodSync(batch, 0o700)
    rmSync(listed)
    symlinkSync(batch, listed)
    expect(await resolveProgram(listed, [{ program: listed }])).toMatchObject({ ok: false })
    rmSync(listed)
    symlinkSync(folder, listed)
    expect(await resolveProgram(listed, [{ program: listed }])).toMatchObject({ ok: false })
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'))
    const loop = await resolveProgram(join(folder, 'loop'), [{ program: join(folder, 'loop') }])
    expect(loop).toMatchObject({ ok: false, why: expect.stringContaining('ELOOP') })
  })

  test('a list that names no whole path starts nothing', async () => {
    expect(await resolveProgram('true', [{ program: 'true' }])).toMatchObject({ ok: false })
  })
})

describe('parameters', () => {
  const allow = { scriptAllowList: [{ program: '/usr/bin/python3' }] }
  const check = (params: Record<string, unknown>) => customScript.check({ program: 'python3', ...params }, allow)

  test('are judged before anything is stored, each at its own path', () => {
    expect(check({ args: ['-c', '1; rm -rf /'], env: { A_B: '' }, stdin: 'x' })).toEqual([])
    expect(check({ program: '/bin/sh' })).toMatchObject([{ path: 'program', code: 'not_allowed' }])
    expect(check({ program: 7 })).toMatchObject([{ path: 'program', code: 'invalid_parameters' }])
    expect(check({ args: ['a', 7] })).toMatchObject([{ path: 'args.1', code: 'invalid_parameters' }])
    expect(check({ args: ['a\0b'] })).toMatchObject([{ path: 'args.0' }])
    expect(check({ args: Array(257).fill('') })).toMatchObject([{ path: 'args' }])
    expect(check({ env: { path: 'x' } })).toMatchObject([{ path: 'env.path' }])
    expect(check({ env: { A: 1 } })).toMatchObject([{ path: 'env.A' }])
    expect(check({ outputLimitKb: 0 })).toMatchObject([{ path: 'outputLimitKb' }])
    expect(check({ cwd: '/' })).toMatchObject([{ path: 'cwd', code: 'unknown_field' }])
    expect(check({ env: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`A${i}`, ''])) })).toHaveLength(1)
  })

  test.each(['PATH', 'LD_PRELOAD', 'LD_LIBRARY_PATH', 'DYLD_INSERT_LIBRARIES', 'NODE_OPTIONS', 'HOME', 'BASH_ENV'])(
    'the variable %s is not theirs to set',
    (name) => {
      expect(check({ env: { [name]: 'x' } })).toMatchObject([{ path: `env.${name}` }])
      expect(isFreeName(name)).toBe(false)
      const given = scriptEnvironment(
        { runId: 'r', attempt: 1, timezone: null, home: '/h', artifacts: '/a', extra: { [name]: 'bad' } },
        'linux',
      )
      expect(given[name]).not.toBe('bad')
    },
  )

  test('the form knows lists and JSON', () => {
    expect(customScript.parameters.map(({ key, type, required }) => [key, type, required])).toEqual([
      ['program', 'text', true],
      ['args', 'list', false],
      ['env', 'json', false],
      ['stdin', 'text', false],
      ['outputLimitKb', 'integer', false],
    ])
  })

  test('on Windows the environment names Windows and its folders', () => {
    const plan = { runId: 'r', attempt: 1, timezone: null, home: 'C:\\h', artifacts: 'C:\\a', extra: {} }
    expect(scriptEnvironment(plan, 'win32', 'C:\\Windows')).toMatchObject({
      ...{ PATH: 'C:\\Windows\\System32;C:\\Windows;C:\\Windows\\System32\\Wbem', SystemRoot: 'C:\\Windows' },
      ...{ USERPROFILE: 'C:\\h', TEMP: 'C:\\h' },
    })
  })
})

describe('artifacts', () => {
  test('by name, with what does not count', async () => {
    const folder = workspace()
    expect(await listArtifacts(join(folder, 'gone'))).toEqual({ items: [], left: 0 })
    mkdirSync(join(folder, 'a', 'b'), { recursive: true })
    writeFileSync(join(folder, 'a', 'b', 'تقرير.txt'), '12345')
    symlinkSync('/etc', join(folder, 'etc'))
    symlinkSync('/etc/passwd', join(folder, 'a', 'passwd'))
    linkSync(join(folder, 'a', 'b', 'تقرير.txt'), join(folder, 'twin'))
    expect(await listArtifacts(folder)).toEqual({ items: [], left: 4 })
    rmSync(join(folder, 'twin'))
    expect(await listArtifacts(folder)).toEqual({ items: [{ name: 'a/b/تقرير.txt', bytes: 5 }], left: 2 })
  })

  test('at most 100 files and 50 MiB in all', async () => {
    const many = workspace()
    for (let i = 0; i < 103; i += 1) writeFileSync(join(many, `f${String(i).padStart(3, '0')}`), '')
    const found = await listArtifacts(many)
    expect([found.items.length, found.items.at(-1)?.name, found.left]).toEqual([100, 'f099', 3])
    const large = workspace()
    for (const [name, mib] of [
      ['a', 30],
      ['b', 30],
      ['c', 20],
    ] as const) {
      writeFileSync(join(large, name), '')
      truncateSync(join(large, name), mib * 1024 * 1024)
    }
    expect((await listArtifacts(large)).items.map(({ name }) => name)).toEqual(['a', 'c'])
  })

  test('a folder that was replaced by a link is not looked into', async () => {
    const folder = workspace()
    symlinkSync('/etc', join(folder, 'artifacts'))
    expect(await listArtifacts(join(folder, 'artifacts'))).toEqual({ items: [], left: 1 })
  })
})

test('only a run id becomes a folder', () => {
  for (const id of ['..', '../x', 'a/b', 'a\\b', '', '.', '.running', 'a'.repeat(65), 'a\0']) {
    expect(() => runFolder('/w', id)).toThrow(TypeError)
  }
  expect(runFolder('/w', '0199-a').logPath).toBe('runs/0199-a/log.txt')
})
