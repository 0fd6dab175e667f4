/** What an operator says about time and order: values of one's own refused at their fields, pauses, what waits and why, quitting in the language just chosen. */
import type { Page } from '@playwright/test'
import { answerBoxes, boxes, end, expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'

const SCHEDULES = 3
const QUEUE = 2

async function emptyWorkspace(window: Page): Promise<FramePage> {
  await window.getByRole('button', { name: /empty workspace/ }).click()
  const frame = new FramePage(window)
  await frame.rail.waitFor()
  return frame
}

const wait = (nameEn: string, nameAr: string, seconds: number) => ({
  ...{ nameEn, nameAr, jobType: 'internal' as const, taskFunctionKey: 'wait', defaultParams: { seconds } },
})

const script = (nameEn: string, program: string, args: string[] = []) => ({
  ...{ nameEn, jobType: 'custom_script' as const, taskFunctionKey: 'custom_script', defaultParams: { program, args } },
})

const everySecond = { scheduleType: 'interval', scheduleConfig: { intervalSeconds: 1 }, timezone: 'UTC' } as const

test('values of the policies are typed, refused at their fields in both languages, and kept', async ({ start }) => {
  const { app, window } = await start()
  const frame = await emptyWorkspace(window)
  await get(window, 'templates.create', wait('Wait a moment', 'انتظر لحظة', 0))
  await frame.go(SCHEDULES)
  await window.getByRole('button', { name: /New schedule/ }).waitFor()
  await window.keyboard.press('n')
  const form = window.locator('.editor-form')
  const own = async (label: string) => {
    await form.getByRole('button', { name: new RegExp(`^${label}`) }).click()
    await window.getByRole('menuitem', { name: 'Another…' }).click()
    return form.getByRole('textbox', { name: label })
  }
  await window.getByLabel('Name, English').fill('Fine work')
  await form.getByRole('button', { name: /Choose a template/ }).click()
  await window.getByRole('option', { name: 'Wait a moment' }).click()
  await form.getByText('Interval', { exact: true }).click()
  await form.getByLabel('Every', { exact: true }).fill('1')
  const grace = await own('How late it still runs')
  await grace.fill('0')
  await expect(form.getByText('At least 1 s.')).toBeVisible()
  await grace.fill('5')
  const jitter = await own('How the starts are spread')
  await jitter.fill('70')
  await window.keyboard.press('Control+s')
  await expect(form.getByText(/The jitter is longer than the shortest time between two slots/)).toBeVisible()
  await frame.switchLanguage()
  await expect(form.getByText('هذا أطول من أقصر مدة بين موعدين.')).toBeVisible()
  await frame.switchLanguage()
  await form.getByRole('button', { name: /^How the starts are spread/ }).click()
  await window.getByRole('menuitem', { name: 'up to 5 s later, drawn for each slot' }).click()
  await window.keyboard.press('Control+s')
  const stored = async () => (await get(window, 'schedules.list', { limit: 10, search: 'Fine work' })).items
  await expect
    .poll(async () => (await stored()).map(({ graceMs, jitterMs }) => [graceMs, jitterMs]))
    .toEqual([[5 * 3_600_000, 5_000]])
  // A screen's key stays its own after the language was changed and changed back.
  await window.keyboard.press('Escape')
  await window.locator('body').click({ position: { x: 700, y: 5 } })
  await window.keyboard.press('n')
  await expect(window.getByRole('heading', { name: 'New schedule' })).toBeVisible()
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})

test('a schedule that fails rests by itself and says why; a resume of all is taken back with every reason', async ({
  start,
}) => {
  const { app, window } = await start()
  const frame = await emptyWorkspace(window)
  await get(window, 'settings.change', { scriptAllowList: [{ program: '/bin/false' }] })
  const failing = await get(window, 'schedules.create', {
    ...{ nameEn: 'Fails often', nameAr: 'كثير الإخفاق', template: script('Fail', '/bin/false') },
    ...{ ...everySecond, isEnabled: true, pauseAfterFailures: 2 },
  })
  const night = await get(window, 'schedules.create', {
    ...{ nameEn: 'Night watch', template: script('Fail too', '/bin/false'), isEnabled: true },
    ...{ scheduleType: 'cron', scheduleConfig: { expression: '0 3 * * *' }, timezone: 'UTC' },
  })
  const state = async (id: string) => (await get(window, 'schedules.get', { id })).state
  await expect.poll(() => state(failing.id)).toBe('PAUSED')
  await frame.go(SCHEDULES)
  await expect(window.getByText('Its last 2 runs failed.')).toBeVisible()
  await frame.switchLanguage()
  await expect(window.getByText('أخفق آخر تنفيذين له.')).toBeVisible()
  await frame.switchLanguage()

  await window.getByRole('button', { name: 'Actions for Night watch' }).click()
  await window.getByRole('menuitem', { name: /Pause/ }).click()
  const dialog = window.getByRole('dialog')
  await dialog.getByLabel('Reason').fill('roof work')
  await dialog.getByText('a time', { exact: true }).click()
  await dialog.getByLabel('Resumes on').fill('2020-01-01')
  await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(dialog.getByText('Choose a time that is still to come.')).toBeVisible()
  await dialog.getByLabel('Resumes on').fill('2099-01-01')
  await dialog.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(() => state(night.id)).toBe('PAUSED')
  const before = await get(window, 'schedules.get', { id: night.id })
  expect(new Date(before.pausedUntil ?? 0).getUTCFullYear()).toBe(2099)

  await window.getByRole('button', { name: 'More for schedules' }).click()
  await window.getByRole('menuitem', { name: 'Resume all' }).click()
  await expect.poll(() => state(night.id)).toBe('ENABLED')
  await window.getByRole('button', { name: /Undo/ }).click()
  await expect.poll(() => state(night.id)).toBe('PAUSED')
  const after = await get(window, 'schedules.get', { id: night.id })
  expect([after.pauseReason, after.pausedUntil]).toEqual(['roof work', before.pausedUntil])
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})

test('the queue says what work waits for; some of it is made a group with a width by keys, and taken apart again', async ({
  start,
}) => {
  const { app, window } = await start()
  const frame = await emptyWorkspace(window)
  await get(window, 'settings.change', { localConcurrency: 2 })
  await get(window, 'limits.save', { kind: 'resource', key: 'uplink', max: 1 })
  const long = await get(window, 'templates.create', { ...wait('Send it', 'أرسلها', 600), resources: ['uplink'] })
  for (const nameEn of ['First', 'Second', 'Third']) {
    await get(window, 'jobs.create', { templateId: long.id, nameEn })
  }
  await frame.go(QUEUE)
  await expect(window.getByText(/waits for .?uplink/)).toHaveCount(2)
  const row = window.locator('.queue-list [role="row"]', { hasText: 'Second' })
  await row.focus()
  for (const key of ['x', 'j', 'x', 'g']) await window.keyboard.press(key)
  const form = window.getByRole('form', { name: /Make one group/ })
  await form.getByLabel('Name', { exact: true }).fill('Both')
  await form.getByText('Together').click()
  await form.getByLabel('How many at a time').fill('0')
  await expect(form.getByText('A whole number, 1 or more.')).toBeVisible()
  await form.getByLabel('How many at a time').fill('1')
  await form.getByRole('button', { name: /Make group/ }).click()
  const waiting = async () =>
    (await get(window, 'queue.list', {})).waiting.map((job) => [job.nameEn, job.state, job.groupNameEn])
  await expect.poll(waiting).toEqual([
    ['Second', 'QUEUED', 'Both'],
    ['Third', 'PENDING', 'Both'],
  ])
  await window.keyboard.press('Control+z')
  await expect.poll(waiting).toEqual([
    ['Second', 'QUEUED', null],
    ['Third', 'QUEUED', null],
  ])
  expect(pageErrors).toEqual([])
  expect(await end(app)).toBe(0)
})

test('quitting asks in the language that was chosen a moment ago', async ({ start }) => {
  const { app, window } = await start(['--lang', 'en'])
  const frame = await emptyWorkspace(window)
  const template = await get(window, 'templates.create', wait('Wait long', 'انتظر طويلًا', 600))
  await get(window, 'jobs.create', { templateId: template.id })
  await expect.poll(async () => (await get(window, 'queue.list', {})).running.length).toBe(1)
  await answerBoxes(app, 0)
  await frame.switchLanguage()
  await expect(window.locator('html')).toHaveAttribute('lang', 'ar')
  await get(window, 'app.quit', {})
  await expect.poll(async () => (await boxes(app)).length).toBe(1)
  expect(await boxes(app)).toEqual([expect.stringContaining('إنهاء مستر ومهمة واحدة تعمل؟')])
  expect(await end(app)).toBe(0)
})
