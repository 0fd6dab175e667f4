/** The first minutes of a new operator: three doors, the demo, both languages, both themes, every screen. */
import { expect, get, pageErrors, test } from './launch.ts'
import { FirstRunPage } from './pages/first-run.ts'
import { FramePage } from './pages/frame.ts'

const SCREENS = ['Today', 'Queue', 'Schedules', 'Templates', 'Devices', 'History', 'Reports', 'Settings']
const ARABIC = ['اليوم', 'الطابور', 'الجداول', 'القوالب', 'الأجهزة', 'السجل', 'التقارير', 'الإعدادات']

test('from nothing to a fleet at work, through every screen in both languages, and back', async ({ start }) => {
  pageErrors.length = 0
  const { window } = await start(['--lang', 'en'])
  const first = new FirstRunPage(window)
  await expect(first.doors).toHaveCount(3)
  await expect(first.demo).toBeVisible()
  await window.keyboard.press('1')

  const frame = new FramePage(window)
  await expect(frame.workspace).toContainText('Demo')
  await expect(frame.current).toHaveText('Today')
  await expect.poll(async () => (await get(window, 'engine.status', {})).running).toBeGreaterThan(0)
  await expect(frame.main).toContainText(/running/i)
  await expect(frame.statusBar).toContainText(/Broker\s*online/)

  const visit = async (words: readonly string[]): Promise<void> => {
    for (const [index, word] of words.entries()) {
      await frame.go(index + 1)
      await expect(frame.current).toContainText(word)
      await expect(window.getByRole('region', { name: word, exact: true })).toBeVisible()
      await expect(frame.main).not.toContainText(/This screen is not part of this version|ليست في هذه النسخة/)
      await expect(frame.main).not.toContainText(/This screen could not be shown|تعذّر عرض/)
    }
  }
  await visit(SCREENS)
  await frame.switchLanguage()
  await expect(window.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(window.locator('html')).toHaveAttribute('lang', 'ar')
  await visit(ARABIC)
  await frame.switchTheme()
  await expect(window.locator('html')).toHaveAttribute('data-theme', 'dark')
  await visit(ARABIC)
  await expect.poll(async () => (await get(window, 'settings.get', {})).theme).toBe('dark')
  await frame.switchLanguage()
  await expect(window.locator('html')).toHaveAttribute('dir', 'ltr')

  await frame.workspace.click()
  await window.getByRole('menuitem', { name: 'Leave the demo and remove it' }).click()
  await expect(first.doors).toHaveCount(3)
  expect((await get(window, 'app.info', {})).isDemo).toBe(false)
  expect(pageErrors).toEqual([])
})
