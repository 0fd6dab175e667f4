/** Life without a window: closing hides, schedules go on, a second start shows it; quitting asks when work is running. */
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { answerBoxes, boxes, end, exitOf, expect, get, launchApp, test } from './launch.ts'
import { freePort, httpAt, spawnApp, spawnServing, until } from './process.ts'

const isVisible = (app: ElectronApplication) => () =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()))

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

const wait = (seconds: number) => ({ taskFunctionKey: 'wait', nameEn: 'Wait a moment', params: { seconds } })

test('closing says once that it goes on, and it does', async ({ folder, start }) => {
  const port = await freePort()
  const tokenFile = join(folder, 'token')
  const { app } = await start(['--http', String(port), '--token-file', tokenFile], folder)
  const http = httpAt(`http://127.0.0.1:${port}`, tokenFile)
  await answerBoxes(app, 0)
  await expect.poll(isVisible(app)).toEqual([true])
  await expect.poll(async () => (await http('GET', '/api/v1/scheduler/status')).status).toBe(200)
  expect((await http('POST', '/api/v1/scheduler/jobs', { ...wait(0), intervalSeconds: 1 })).status).toBe(201)

  await closeWindow(app)
  await expect.poll(isVisible(app)).toEqual([false])
  expect(await boxes(app)).toEqual([expect.stringContaining('Muster goes on in the tray')])
  const total = async () => (await http('GET', '/api/v1/scheduler/history')).body.total as number
  const before = await total()
  await until(total, (now) => now >= before + 2)

  const second = spawnApp([], folder)
  expect(await second.ended).toBe(0)
  expect(second.stdout()).toContain('already running')
  await expect.poll(isVisible(app)).toEqual([true])
  await closeWindow(app)
  await expect.poll(isVisible(app)).toEqual([false])
  expect(await boxes(app)).toHaveLength(1)
  expect(await end(app)).toBe(0)
})

test('--hidden makes no window until it is started again', async ({ folder }) => {
  const app = await launchApp(['--hidden'], folder)
  expect(await app.evaluate(({ app: electron }) => electron.whenReady().then(() => electron.isReady()))).toBe(true)
  const quiet = spawnApp(['--hidden'], folder)
  expect(await quiet.ended).toBe(0)
  expect(await isVisible(app)()).toEqual([])
  const second = spawnApp([], folder)
  expect(await second.ended).toBe(0)
  await expect.poll(isVisible(app)).toEqual([true])
  expect(await end(app)).toBe(0)
})

test('quitting with work running asks: keep, then finish', async ({ folder, start }) => {
  const port = await freePort()
  const tokenFile = join(folder, 'token')
  const { app, window } = await start(['--http', String(port), '--token-file', tokenFile], folder)
  const made = await get(window, 'schedules.create', {
    nameEn: 'Wait a moment',
    template: { nameEn: 'Wait a moment', jobType: 'internal', taskFunctionKey: 'wait' },
    scheduleType: 'once',
    scheduleConfig: { at: '2099-01-01T00:00:00Z' },
    timezone: 'UTC',
    params: { seconds: 5 },
  })
  const started = await get(window, 'schedules.act', { id: made.id, action: 'trigger' })
  await expect.poll(async () => (await get(window, 'queue.list', {})).running.length).toBe(1)
  await answerBoxes(app, 0)
  await get(window, 'app.quit', {})
  await expect.poll(async () => (await boxes(app)).length).toBe(1)
  expect(await boxes(app)).toEqual([expect.stringContaining('Quit with 1 job running?')])
  expect((await get(window, 'engine.status', {})).isPaused).toBe(false)

  // Keep, cancel, park, finish.
  await answerBoxes(app, 3)
  const gone = exitOf(app)
  await get(window, 'app.quit', {})
  expect(await gone).toBe(0)
  const next = await start([], folder)
  const runs = await get(next.window, 'runs.list', { limit: 10 })
  expect(runs.items).toMatchObject([{ id: started.runId, reason: 'succeeded', attempt: 1 }])
  expect((await get(next.window, 'engine.status', {})).isPaused).toBe(false)
})

test('a signal never asks: the work goes back to the queue and is done after the next start', async ({
  folder,
  start,
}) => {
  const first = await spawnServing(folder)
  const made = await first.http('POST', '/api/v1/scheduler/jobs', { ...wait(3), at: '2099-01-01T00:00:00Z' })
  const action = `/api/v1/scheduler/jobs/${made.body.id}/action`
  const { executionId } = (await first.http('POST', action, { action: 'trigger' })).body
  await until(
    () => first.http('GET', '/api/v1/queue'),
    ({ body }) => body.running.length === 1,
  )
  expect(await first.terminate()).toBe(0)
  expect(first.stderr()).not.toContain('muster:')
  const { window } = await start([], folder)
  const runs = async () => (await get(window, 'runs.list', { limit: 10 })).items
  await expect.poll(async () => (await runs()).length).toBe(1)
  expect(await runs()).toMatchObject([{ id: executionId, reason: 'succeeded', attempt: 1 }])
})
