/** What cannot work is named, with its code, and the app stays usable. */
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { startMosquitto } from '../support/mosquitto.ts'
import { ask, expect, get, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'
import { TroublePage } from './pages/trouble.ts'
import { spawnApp, spawnServing } from './process.ts'

const storeOf = (folder: string) => join(folder, 'workspaces', 'main', 'muster.db')

/** A workspace that was closed in order, so that its store is one file. */
async function usedWorkspace(folder: string): Promise<string> {
  const app = await spawnServing(folder)
  expect(await app.terminate()).toBe(0)
  return storeOf(folder)
}

function overwrite(file: string, at: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, at)
  closeSync(handle)
}

test('a damaged store is explained, kept as it is, and tried again on request', async ({ folder, start }) => {
  const store = await usedWorkspace(folder)
  const sound = readFileSync(store)
  overwrite(store, 0, Buffer.from('no header of a store'))
  const damaged = readFileSync(store)
  const { window } = await start([], folder)
  const trouble = new TroublePage(window)
  await expect(trouble.why).toContainText('The store is damaged')
  await expect(trouble.code('store_damaged')).toBeVisible()
  await expect(trouble.why).toContainText(dirname(store))
  expect(readFileSync(store).equals(damaged)).toBe(true)
  expect(await ask(window, 'queue.list', {})).toMatchObject({ ok: false, detail: { code: 'store_damaged' } })
  writeFileSync(store, sound)
  await trouble.tryAgain.click()
  await expect.poll(async () => (await ask(window, 'queue.list', {})).ok).toBe(true)
})

test('a store of a newer version is refused and kept as it is', async ({ folder, start }) => {
  const store = await usedWorkspace(folder)
  const db = new Database(store)
  db.prepare('INSERT INTO migration VALUES (9999, ?, ?, 0)').run('9999_later.sql', 'a'.repeat(64))
  db.close()
  const before = readFileSync(store)
  const { window } = await start([], folder)
  const trouble = new TroublePage(window)
  await expect(trouble.code('store_newer')).toBeVisible()
  expect(readFileSync(store).equals(before)).toBe(true)
})

test('a folder that cannot be written is named, and quitting works from there', async ({ folder, start }) => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const { app, window } = await start(['--workspace', join(file, 'site')], folder)
  const trouble = new TroublePage(window)
  await expect(trouble.code('store_unwritable')).toBeVisible()
  await expect(trouble.why).toContainText(join(file, 'site'))
  const child = app.process()
  const code = new Promise((done) => child.once('exit', done))
  // Dispatched in the page, not clicked: the app may be gone before a click has reported back.
  await trouble.quit.evaluate((button) => setTimeout(() => (button as HTMLElement).click()))
  expect(await code).toBe(0)
})

test('a busy port is named on the terminal and the app goes on', async ({ folder }) => {
  const taken = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  const { port } = taken.address() as AddressInfo
  const app = spawnApp(['--hidden', '--http', String(port)], folder)
  await app.said(new RegExp(`HTTP is off: port ${port} is in use`))
  expect(app.process.exitCode).toBeNull()
  expect(await app.terminate()).toBe(0)
  taken.close()
})

test('a token file without a token is named and the app goes on', async ({ folder, start }) => {
  const tokenFile = join(folder, 'token')
  writeFileSync(tokenFile, 'short')
  const { window } = await start(['--http', '0', '--token-file', tokenFile], folder)
  expect((await get(window, 'engine.status', {})).instance.state).toBe('running')
  const again = spawnApp(['--hidden', '--http', '0', '--token-file', tokenFile], join(folder, 'second'))
  await again.said(/HTTP is off: \S+token holds no token/)
  expect(await again.terminate()).toBe(0)
})

test('a wrong broker password is named in the status bar; the right one heals it', async ({ folder, start }) => {
  const broker = await startMosquitto({ users: { muster: 'right-password' } })
  try {
    const { window } = await start([], folder)
    const frame = new FramePage(window)
    await get(window, 'settings.change', {
      broker: { url: broker.url, username: 'muster', hasPassword: false, prefix: '$aws' },
    })
    await get(window, 'broker.setPassword', { password: 'wrong-password' })
    await expect(frame.statusBar).toContainText(/Broker\s*refused/)
    const test = await get(window, 'broker.test', { url: broker.url, username: 'muster', password: 'wrong-password' })
    expect(test.ok).toBe(false)
    expect(test.steps.find((step) => step.state === 'failed')).toMatchObject({ code: 'broker_refused' })
    expect(await ask(window, 'devices.create', { id: 'pump-1' })).toMatchObject({ ok: true })
    await get(window, 'broker.setPassword', { password: 'right-password' })
    await expect(frame.statusBar).toContainText(/Broker\s*online/)
  } finally {
    await broker.stop()
  }
})

test('words that the command line does not know end with 2 and say what there is', async ({ folder }) => {
  mkdirSync(join(folder, 'data'))
  const app = spawnApp(['--colour', 'red'], join(folder, 'data'))
  expect(await app.ended).toBe(2)
  expect(app.stderr()).toContain('--colour')
  expect(app.stderr()).toContain('--data-folder')
})
