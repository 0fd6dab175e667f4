/** The operator's order: jobs made and moved by keyboard, taken back, kept over a restart; a stale move answered with what is true. */
import { ask, end, expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'
import { QueuePage } from './pages/queue.ts'

const NAMES = ['Rinse the filters', 'Read the meters', 'Update the clocks']
const [RINSE = '', READ = '', UPDATE = ''] = NAMES

test('jobs made, moved, taken back and cancelled by keyboard; the order outlives a restart', async ({
  folder,
  start,
}) => {
  pageErrors.length = 0
  const { app, window } = await start(['--lang', 'en'], folder)
  const devices = ['pump-1', 'pump-2']
  for (const id of devices) await get(window, 'devices.create', { id })
  await get(window, 'queue.hold', { isHeld: true })
  await get(window, 'settings.change', {
    broker: { url: 'mqtt://127.0.0.1:1', username: null, hasPassword: false, prefix: '$aws' },
  })
  const frame = new FramePage(window)
  await expect(frame.rail).toBeVisible()
  await frame.go(2)
  const queue = new QueuePage(window)
  for (const name of NAMES) await queue.make(name)
  const order = () => queue.order(NAMES)
  await expect.poll(order).toEqual([RINSE, READ, UPDATE])

  await queue.focus(UPDATE)
  await window.keyboard.press('t')
  await expect.poll(order).toEqual([UPDATE, RINSE, READ])
  await queue.focus(RINSE)
  await window.keyboard.press('Shift+ArrowDown')
  await expect.poll(order).toEqual([UPDATE, READ, RINSE])
  await window.keyboard.press('Control+z')
  await expect.poll(order).toEqual([UPDATE, RINSE, READ])

  const stored = await get(window, 'queue.list', {})
  expect(stored.waiting.map((job) => job.nameEn)).toEqual([UPDATE, RINSE, READ])
  const [first, second, third] = stored.waiting
  const stale = { jobId: third?.id ?? '', afterJobId: null, baseVersion: stored.version - 1 }
  const answer = await ask(window, 'queue.move', stale)
  expect(answer).toMatchObject({ ok: false, code: 'queue_changed' })
  expect(JSON.stringify(answer)).toContain(second?.id)
  const wrong = await ask(window, 'queue.move', { jobId: 'nobody', afterJobId: first?.id ?? '', baseVersion: 0 })
  expect(wrong).toMatchObject({ ok: false })
  expect((await get(window, 'queue.list', {})).waiting.map((job) => job.nameEn)).toEqual([UPDATE, RINSE, READ])

  expect(await end(app)).toBe(0)
  const again = await start([], folder)
  await new FramePage(again.window).go(2)
  const later = new QueuePage(again.window)
  await expect.poll(() => later.order(NAMES)).toEqual([UPDATE, RINSE, READ])
  expect((await get(again.window, 'queue.list', {})).isHeld).toBe(true)

  await later.focus(READ)
  await again.window.keyboard.press('c')
  await expect.poll(() => later.order(NAMES)).toEqual([UPDATE, RINSE])
  await expect(new FramePage(again.window).toast('1 job is cancelled.')).toBeVisible()
  const runs = await get(again.window, 'runs.list', { limit: 10 })
  expect(runs.items).toMatchObject([{ nameEn: READ, reason: 'cancelled' }])
  await again.window.keyboard.press('Control+z')
  await expect.poll(() => later.order(NAMES)).toEqual([UPDATE, RINSE, READ])
  expect(pageErrors).toEqual([])
})
