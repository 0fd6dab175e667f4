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
  await window.getByRole('button', { name: 'Add to Arguments' }).click()
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

test('an alert rule is made as a form, refused at its field, raises an alert that is seen and cleared', async ({
  start,
}) => {
  const { app, window } = await start()
  await emptyWorkspace(window)
  const failing = { nameEn: 'Goes wrong', jobType: 'internal', taskFunctionKey: 'fail', state: 'ACTIVE' } as const
  const { id: templateId } = await get(window, 'templates.create', failing)
  await get(window, 'jobs.create', { templateId })
  const statuses = async () => (await get(window, 'runs.list', { limit: 10 })).items.map(({ status }) => status)
  await expect.poll(statuses).toEqual(['FAILED'])

  const frame = new FramePage(window)
  await frame.go(TEMPLATES)
  await window
    .getByRole('button', { name: /New template/ })
    .first()
    .click()
  await window.getByLabel('Name, English').fill('Watch the runs')
  await window.getByRole('button', { name: /Kind of work/ }).click()
  await window.getByRole('option', { name: 'Alert check' }).click()
  await window.getByRole('tab', { name: /Parameters/ }).click()
  await window.getByRole('button', { name: 'Add to Rules' }).click()
  await window.getByLabel('Short name').fill('two words')
  await window.getByRole('button', { name: /When it holds/ }).click()
  await window.getByRole('option', { name: 'Runs ended badly' }).click()
  await window.getByLabel('Within (min)').fill('60')
  await window.keyboard.press('Control+s')
  await expect(window.getByText('A rule is named by letters, digits, . _ -')).toBeVisible()
  await window.getByLabel('Short name').fill('many-failed')
  await window.keyboard.press('Control+s')
  await expect(window.getByRole('heading', { name: 'Watch the runs' })).toBeVisible()
  await window.getByRole('button', { name: /New job with this/ }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Queue(?!,)/ }).click()
  await expect(dialog).toBeHidden()

  await frame.go(9)
  await expect(frame.main).toContainText('1 run failed within 60 minutes.')
  await window.getByRole('button', { name: 'I have seen it' }).click()
  await expect(frame.main).toContainText('seen by')
  await window.getByRole('button', { name: 'Actions for many-failed' }).click()
  await window.getByRole('menuitem', { name: 'Clear' }).click()
  await expect(frame.main).toContainText('No alert is open.')
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
