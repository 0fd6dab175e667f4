/** The words of the command line: what is taken, what is refused, where ours begin. */
import { describe, expect, test } from 'vitest'
import { ownArguments, parseStart } from '../../src-main/shell/arguments.ts'

const parse = (...argv: string[]) => parseStart(argv, '/home/mona')

test('without words nothing is asked for', () => {
  expect(parse()).toEqual({
    ok: true,
    options: {
      ...{ isDemo: false, isHidden: false, forMs: null, httpPort: null },
      ...{ reportPath: null, screenshotPath: null, dataFolder: null, workspacePath: null, tokenPath: null },
      ...{ locale: null, theme: null },
    },
  })
})

test('relative paths are the caller’s', () => {
  const parsed = parse('--report', 'r.csv', '--screenshot', '/srv/s.png', '--workspace', '../site')
  expect(parsed).toMatchObject({
    options: { reportPath: '/home/mona/r.csv', screenshotPath: '/srv/s.png', workspacePath: '/home/site' },
  })
})

test('switches of the runtime may stand among ours', () => {
  const parsed = parse('--no-sandbox', '--demo', '--disable-gpu', '--remote-debugging-port=0', '--for', '1.5')
  expect(parsed).toMatchObject({ ok: true, options: { isDemo: true, forMs: 1_500 } })
})

describe('refused, with what to type', () => {
  test.each([
    [['--colour', 'red'], /--data-folder/],
    [['--for', 'long'], /--for takes a number/],
    [['--for', '0'], /--for takes a number/],
    [['--for', '86401'], /--for takes a number/],
    [['--http', '70000'], /--http takes a port/],
    [['--http', '1.5'], /--http takes a port/],
    [['--lang', 'fr'], /--lang takes en or ar/],
    [['--theme', 'blue'], /--theme takes light or dark/],
  ])('%j', (argv, why) => {
    expect(parse(...argv)).toEqual({ ok: false, message: expect.stringMatching(why) })
  })
})

test('ours begin behind the app’s folder, wherever the runtime puts it', () => {
  expect(ownArguments(['electron', '/srv/muster', '--demo'], false, '/srv/muster')).toEqual(['--demo'])
  expect(ownArguments(['electron', '--inspect=0', '/srv/muster', '--demo'], false, '/srv/muster')).toEqual(['--demo'])
  expect(ownArguments(['muster', '--demo'], true, '/srv/muster')).toEqual(['--demo'])
})
