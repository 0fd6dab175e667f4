/** Every screen for everyone: axe-core in both languages and themes, the content policy, and the keyboard alone. */
import type { Page } from '@playwright/test'
import { expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'
import { brokenPolicy, bringAxe, focused, violations } from './pages/look.ts'

const SCREENS = ['today', 'queue', 'schedules', 'templates', 'devices', 'history', 'reports', 'settings']
const LOOKS = [
  { language: 'en', theme: 'light', direction: 'ltr' },
  { language: 'ar', theme: 'dark', direction: 'rtl' },
] as const

async function look(window: Page, { language, theme, direction }: (typeof LOOKS)[number]): Promise<void> {
  await get(window, 'settings.change', { language, theme })
  await expect(window.locator(`html[lang="${language}"][dir="${direction}"][data-theme="${theme}"]`)).toHaveCount(1)
}

/** The screen is there with its content: its rows have come, and nothing stands in any more. */
async function open(window: Page, number: number): Promise<void> {
  const frame = new FramePage(window)
  await frame.go(number)
  await expect(frame.rail.getByRole('button').nth(number - 1)).toHaveAttribute('aria-current', 'page')
  await expect(window.locator('.skeleton-row')).toHaveCount(0)
  await expect(frame.main.getByRole('heading').first()).toBeVisible()
}

test('every screen holds for everyone, in both languages and themes', async ({ start }) => {
  const { window } = await start(['--demo'])
  await new FramePage(window).rail.waitFor()
  await bringAxe(window)
  const found: Record<string, string[]> = {}
  for (const given of LOOKS) {
    await look(window, given)
    for (const [index, screen] of SCREENS.entries()) {
      await open(window, index + 1)
      const lines = await violations(window)
      if (lines.length > 0) found[`${screen} ${given.language} ${given.theme}`] = lines
    }
  }
  expect(found).toEqual({})
  expect(await brokenPolicy(window)).toEqual([])
  expect(pageErrors).toEqual([])
})
