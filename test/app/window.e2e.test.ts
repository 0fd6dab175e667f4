/** What a page of Muster can and cannot do, in the real app (reliability 5). */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from './launch.ts'

test('a page is sandboxed and sees the bridge only', async ({ start }) => {
  const { window } = await start()
  const seen = await window.evaluate(() => ({
    require: typeof (globalThis as Record<string, unknown>).require,
    process: typeof (globalThis as Record<string, unknown>).process,
    bridge: Object.keys((globalThis as unknown as { muster: object }).muster).sort(),
    frozen: Object.isFrozen((globalThis as unknown as { muster: object }).muster),
  }))
  expect(seen).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: ['onChange', 'onEngine', 'onNavigate', 'platform', 'request'],
    frozen: true,
  })
})

test('the bridge refuses names that are not in the contract', async ({ start }) => {
  const { window } = await start()
  const answers = await window.evaluate(async () => {
    const { muster } = globalThis as unknown as { muster: { request(name: string, input: unknown): Promise<unknown> } }
    return Promise.all([muster.request('fs.readFile', {}), muster.request('templates.list', { limit: 'many' })])
  })
  expect(answers[0]).toMatchObject({ ok: false, code: 'unknown_request' })
  expect(answers[1]).toMatchObject({ ok: false, code: 'invalid_input', errors: [{ path: 'limit' }] })
})

test('no script of a page, no window and no other place', async ({ start }) => {
  const { app, window } = await start()
  const result = await window.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.planted = true'
    document.head.append(script)
    const opened = globalThis.open('https://example.org')
    const geolocation = await new Promise((done) =>
      navigator.geolocation.getCurrentPosition(
        () => done('given'),
        (error) => done(error.code),
      ),
    )
    location.href = 'https://example.org/'
    return { planted: 'planted' in globalThis, opened: opened === null, geolocation }
  })
  expect(result).toEqual({ planted: false, opened: true, geolocation: 1 })
  expect(window.url()).toMatch(/^app:\/\/muster\//)
  const preferences = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((one) => {
      // Not in the types of newer runtimes, there in all of them.
      const contents = one.webContents as unknown as { getLastWebPreferences(): Record<string, boolean> | null }
      const set = contents.getLastWebPreferences()
      return [set?.sandbox, set?.contextIsolation, set?.nodeIntegration, set?.webSecurity, set?.webviewTag]
    }),
  )
  expect(preferences).toEqual([[true, true, false, true, false]])
})

test('a path that leaves the renderer folder is not served', async ({ start }) => {
  const { app } = await start()
  const statuses = await app.evaluate(async ({ net }) => {
    const addresses = [
      'index.html',
      '../main/index.js',
      '%2e%2e/main/index.js',
      '..%2fmain%2findex.js',
      'no-such-file.js',
    ]
    return Promise.all(addresses.map(async (path) => (await net.fetch(`app://muster/${path}`)).status))
  })
  expect(statuses).toEqual([200, 404, 404, 404, 404])
})

test('a second start brings the first window to the front and ends with 0', async ({ start, folder }) => {
  const { app } = await start([], folder)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide())
  const executable = process.env.MUSTER_ELECTRON
  const { spawn } = await import('node:child_process')
  const switches = JSON.parse(process.env.MUSTER_ELECTRON_SWITCHES ?? '[]') as string[]
  const second = spawn(executable ?? '', [...switches, resolve(import.meta.dirname, '../..'), '--data-folder', folder])
  const code = await new Promise((done) => second.once('exit', done))
  expect(code).toBe(0)
  await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
})

test('the page carries the strict content policy', async ({ start }) => {
  const { app } = await start()
  const policy = await app.evaluate(async ({ net }) =>
    (await net.fetch('app://muster/')).headers.get('content-security-policy'),
  )
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("connect-src 'none'")
  expect(policy).not.toContain('unsafe')
  const page = await readFile(resolve(import.meta.dirname, '../../out/renderer/index.html'), 'utf8')
  expect(page).not.toMatch(/<script(?![^>]*src=)/)
})
