/** What an operator does with schedules: a program through the window, one occurrence skipped and explained, one run after another. */
import type { Page } from '@playwright/test'
import { end, expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'

const TEMPLATES = 4

/** The empty workspace, with one program that may be started. */
async function emptyWorkspace(window: Page): Promise<void> {
  await window.getByRole('button', { name: /empty workspace/ }).click()
  await new FramePage(window).rail.waitFor()
}

const allowEcho = (window: Page) => get(window, 'settings.change', { scriptAllowList: [{ program: '/bin/echo' }] })

const echo = (text: string) => ({
  nameEn: 'Say it',
  jobType: 'custom_script' as const,
  taskFunctionKey: 'custom_script',
  defaultParams: { program: '/bin/echo', args: [text] },
})

test('a program is refused at its field until it is allowed, then it runs and its words are in the history', async ({
  start,
}) => {
  const { app, window } = await start()
  await emptyWorkspace(window)
  await new FramePage(window).go(TEMPLATES)
  await window
    .getByRole('button', { name: /New template/ })
    .first()
    .click()
  await window.getByLabel('Name, English').fill('Say hello')
  await window.getByRole('button', { name: /Kind of work/ }).click()
  await window.getByRole('option', { name: 'Custom script' }).click()
  await window.getByRole('tab', { name: /Parameters/ }).click()
  await window.getByLabel('Program').fill('/bin/echo')
  await window.getByRole('button', { name: /Add/ }).click()
  await window.keyboard.type('hello')
  await window.keyboard.press('Control+s')
  await expect(window.getByText('No program is allowed yet. Add it under Settings, Programs.')).toBeVisible()
  expect((await get(window, 'templates.list', { limit: 10, search: 'Say hello' })).items).toEqual([])

  await allowEcho(window)
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('heading', { name: 'Say hello' })).toBeVisible()
  await window.getByRole('button', { name: /New job with this/ }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Queue(?!,)/ }).click()
  await expect(dialog).toBeHidden()
  const summary = async () => (await get(window, 'runs.list', { limit: 10 })).items.map((run) => run.resultSummary)
  await expect.poll(summary).toEqual(['hello'])
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})

test('one occurrence is skipped in the editor and taken back, and a pause explains why nothing ran', async ({
  start,
}) => {
  const { app, window } = await start()
  await emptyWorkspace(window)
  await allowEcho(window)
  const made = await get(window, 'schedules.create', {
    ...{ nameEn: 'Hourly words', template: echo('now'), isEnabled: true },
    ...{ scheduleType: 'cron', scheduleConfig: { expression: '0 * * * *' }, timezone: 'Africa/Cairo' },
  })
  await new FramePage(window).go(3)
  await window.getByText('Hourly words', { exact: true }).first().click()
  const skips = async () =>
    (await get(window, 'occurrences.list', { scheduleId: made.id, count: 3 })).items.map(
      ({ occurrence }) => occurrence?.action ?? null,
    )
  await window.locator('.editor-preview').getByRole('button').first().click()
  await window.getByRole('menuitem', { name: 'Skip this one' }).click()
  await expect.poll(skips).toEqual(['skip', null, null])
  await window.keyboard.press('Control+z')
  await expect.poll(skips).toEqual([null, null, null])

  await get(window, 'schedules.act', { id: made.id, action: 'pause', reason: 'roof work' })
  await window.getByRole('button', { name: 'Actions for Hourly words' }).click()
  await window.getByRole('menuitem', { name: /Why did it not run/ }).click()
  await expect(window.getByText(/paused it: roof work/)).toBeVisible()
  await window.keyboard.press('Escape')
  await expect(window.getByText(/paused it: roof work/)).toBeHidden()
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})

test('one run starts another, and hands it what it said as an argument', async ({ start }) => {
  const { app, window } = await start()
  await emptyWorkspace(window)
  await allowEcho(window)
  const rule = { scheduleType: 'once', scheduleConfig: { at: '2099-01-01T00:00:00Z' }, timezone: 'UTC' } as const
  const first = await get(window, 'schedules.create', { nameEn: 'First', template: echo('one'), ...rule })
  await get(window, 'schedules.create', {
    ...{ nameEn: 'After it', template: echo('unused'), isEnabled: true, scheduleType: 'event_triggered' },
    scheduleConfig: { event: 'run_ended', scheduleId: first.id, statuses: ['COMPLETED'] },
    params: { args: ['${event.exitCode}', '${event.resultSummary}'] },
  })
  await get(window, 'schedules.act', { id: first.id, action: 'trigger' })
  const said = async () => (await get(window, 'runs.list', { limit: 10 })).items.map((run) => run.resultSummary)
  await expect.poll(said).toEqual(['0 one', 'one'])
  await new FramePage(window).go(3)
  await expect(window.getByText('A run ends', { exact: true })).toBeVisible()
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})
