/** Who may ask, and which files a page may have. No Electron runs here. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'

const known = { id: 7 }
const contents = { mainFrame: { url: 'app://muster/index.html' } }
vi.mock('electron', () => ({
  BrowserWindow: { fromWebContents: (asked: unknown) => (asked === contents ? known : null) },
  protocol: {},
}))
const { checkSender, originOf } = await import('../../src-main/ipc/sender.ts')
const { contentPolicy, fileBehind, stampNonce } = await import('../../src-main/shell/scheme.ts')

const origins = new Set(['app://muster'])
const check = (event: object, windows = new Set([7])) => checkSender(event as never, origins, windows)

test.each([
  ['app://muster/index.html#/queue', 'app://muster'],
  ['app://muster.example/', 'app://muster.example'],
  ['about:blank', ''],
  ['', ''],
  ['data:text/html,hello', ''],
  ['file:///etc/passwd', ''],
])('the origin of %j is %j', (address, origin) => {
  expect(originOf(address)).toBe(origin)
})

describe('a request is heard', () => {
  test('from the main frame of a window of ours', () => {
    expect(check({ sender: contents, senderFrame: contents.mainFrame })).toEqual({ ok: true, window: known })
  })
  const foreign = { mainFrame: { url: 'app://muster.example/' } }
  test.each([
    ['no frame', { sender: contents, senderFrame: null }],
    ['not the main frame', { sender: contents, senderFrame: { url: 'app://muster/' } }],
    ['foreign origin', { sender: foreign, senderFrame: foreign.mainFrame }],
  ])('not otherwise: %s', (why, event) => {
    expect(check(event)).toEqual({ ok: false, why })
  })
  test('not from a window that is not on the list', () => {
    const event = { sender: contents, senderFrame: contents.mainFrame }
    expect(check(event, new Set())).toEqual({ ok: false, why: 'unknown window' })
  })
})

describe('files of the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-scheme-'))
  const root = join(folder, 'renderer')
  mkdirSync(join(root, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), '')
  writeFileSync(join(root, 'index.html'), '')
  writeFileSync(join(root, 'assets', 'app.js'), '')
  symlinkSync(join(folder, 'secret.js'), join(root, 'link.js'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['app://muster/', 'index.html'],
    ['app://muster/assets/app.js', 'assets/app.js'],
    ['app://muster/assets/app.js?v=1', 'assets/app.js'],
  ])('%s is served', async (address, path) => {
    expect(await fileBehind(root, address)).toBe(join(root, path))
  })
  test.each([
    'app://other/index.html',
    'app://muster/no-such-file.js',
    'app://muster/%2e%2e/secret.js',
    'app://muster/..%2fsecret.js',
    'app://muster/%00',
    'app://muster/%E0%A4%A',
    'app://muster/link.js',
    'app://muster/assets/',
  ])('%s is not', async (address) => {
    expect(await fileBehind(root, address)).toBeNull()
  })
  test('each page has a nonce of its own, and its policy lets nothing else in', () => {
    expect(stampNonce('<meta name="csp-nonce" content="">', 'abc')).toBe('<meta name="csp-nonce" content="abc">')
    expect(contentPolicy('abc')).toContain("style-src 'self' 'nonce-abc'")
    expect(contentPolicy('abc')).not.toContain('unsafe')
  })
})
