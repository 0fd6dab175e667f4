/** Every screen for everyone: axe-core in both languages and themes, the content policy, and the keyboard alone. */
import type { Page } from '@playwright/test'
import { expect, get, pageErrors, test } from './launch.ts'
import { FramePage } from './pages/frame.ts'
import { brokenPolicy, bringAxe, focused, violations } from './pages/look.ts'

const SCREENS = [
  'today',
  'queue',
  'schedules',
  'templates',
  'devices',
  'history',
  'reports',
  'settings',
  'alerts',
  'policies',
]
const PANELS = new Set(['queue', 'schedules', 'devices', 'history'])
const OVERLAYS = { 'New job': 'n', palette: 'Control+k', keys: 'Shift+Slash' }
const LOOKS = [
  { language: 'en', theme: 'light', direction: 'ltr' },
  { language: 'ar', theme: 'dark', direction: 'rtl' },
] as const

async function look(window: Page, { language, theme, direction }: (typeof LOOKS)[number]): Promise<void> {
  await get(window, 'settings.change', { language, theme })
  await expect(window.locator(`html[lang="${language}"][dir="${direction}"][data-theme="${theme}"]`)).toHaveCount(1)
}

/** The screen is there with its content: nothing stands in for it any more. */
async function open(window: Page, number: number): Promise<void> {
  const frame = new FramePage(window)
  const key = number % 10
  await frame.go(key)
  await expect(frame.rail.locator(`button[title$="(${key})"]`)).toHaveAttribute('aria-current', 'page')
  await expect(frame.main.getByRole('heading').first()).toBeVisible()
  await expect(window.locator('.skeleton-row')).toHaveCount(0)
}

type Note = (place: string) => Promise<void>

/** The tabs of the screen one after another, then the panel of its first row. */
async function insides(window: Page, screen: string, note: Note): Promise<void> {
  const { main } = new FramePage(window)
  const tabs = main.getByRole('tab')
  for (let index = 1; index < (await tabs.count()); index++) {
    await tabs.nth(index).click()
    await expect(window.locator('.skeleton-row')).toHaveCount(0)
    await note(`${screen}, tab ${index + 1}`)
  }
  if ((await tabs.count()) > 0) await tabs.first().click()
  if (!PANELS.has(screen)) return
  const grid = main.getByRole('grid').last()
  // History moves a place inside one stop; the other lists give the focus to the row.
  const isOneStop = screen === 'history'
  const panel = main.locator('aside').first()
  // The demo works meanwhile: a row that ends or begins between focus and key leaves its place, and the next one is taken.
  await expect(async () => {
    if (await panel.isVisible()) return
    await (isOneStop ? grid : grid.locator('[role="row"][tabindex]').last()).focus()
    if (isOneStop) await window.keyboard.press('ArrowDown')
    await window.keyboard.press('Enter')
    await expect(panel).toBeVisible({ timeout: 5_000 })
  }).toPass()
  await expect(window.locator('.skeleton-row')).toHaveCount(0)
  await note(`${screen}, panel`)
}

/** Presses F6 so often; answers the regions in order. Each time the ring must be seen. */
async function walk(window: Page, presses: number): Promise<string[]> {
  const regions: string[] = []
  for (let press = 0; press < presses; press++) {
    await window.keyboard.press('F6')
    const { region, name, hasRing } = await focused(window)
    expect({ name, hasRing }).toEqual({ name, hasRing: true })
    regions.push(region)
  }
  return regions
}

/** Presses Tab until the focus lies in such an element; fails when a screenful of stops does not lead there. */
async function tabInto(window: Page, selector: string): Promise<void> {
  const isIn = () => window.evaluate((wanted) => document.activeElement?.closest(wanted) != null, selector)
  for (let press = 0; press < 120 && !(await isIn()); press++) await window.keyboard.press('Tab')
  expect(await isIn()).toBe(true)
}

test('every screen holds for everyone, in both languages and themes', async ({ start }) => {
  const { window } = await start(['--demo'])
  await new FramePage(window).rail.waitFor()
  await bringAxe(window)
  const found: Record<string, string[]> = {}
  for (const given of LOOKS) {
    const note = async (place: string): Promise<void> => {
      const lines = await violations(window)
      if (lines.length > 0) found[`${place}, ${given.language} ${given.theme}`] = lines
    }
    await look(window, given)
    for (const [index, screen] of SCREENS.entries()) {
      await open(window, index + 1)
      await note(screen)
      await insides(window, screen, note)
    }
    for (const [overlay, keys] of Object.entries(OVERLAYS)) {
      await window.keyboard.press(keys)
      await expect(window.getByRole('dialog')).toBeVisible()
      await note(overlay)
      await window.keyboard.press('Escape')
      await expect(window.getByRole('dialog')).toHaveCount(0)
    }
  }
  expect(found).toEqual({})
  expect(await brokenPolicy(window)).toEqual([])
  expect(pageErrors).toEqual([])
})

test('the keyboard alone reaches every region, and comes back from what lies over them', async ({ start }) => {
  const { window } = await start(['--demo'])
  const frame = new FramePage(window)
  await frame.rail.waitFor()
  await get(window, 'settings.change', { language: 'en', theme: 'light' })
  await open(window, 3)

  expect(await walk(window, 4)).toEqual(['header', 'nav', 'main', 'footer'])
  expect(await walk(window, 3)).toEqual(['header', 'nav', 'main'])
  await tabInto(window, '[role="grid"]')
  expect(await focused(window)).toMatchObject({ region: 'main', hasRing: true })
  await window.keyboard.press('Enter')
  await expect(frame.main.locator('aside')).toBeVisible()
  await window.keyboard.press('F6')
  expect(await focused(window)).toMatchObject({ region: 'aside', hasRing: true })

  for (const keys of ['Shift+Slash', 'Control+k']) {
    const before = await focused(window)
    await window.keyboard.press(keys)
    await expect(window.getByRole('dialog')).toBeVisible()
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toHaveCount(0)
    // The focus comes back in the frame after the dialog has gone.
    await expect.poll(() => focused(window)).toEqual(before)
  }
  expect(pageErrors).toEqual([])
})

test('letter keys do nothing when they are switched off, and other keys still do', async ({ start }) => {
  const { window } = await start(['--demo'])
  const frame = new FramePage(window)
  await frame.rail.waitFor()
  await get(window, 'settings.change', { language: 'en' })
  await open(window, 2)
  await get(window, 'settings.change', { letterKeys: false, theme: 'dark' })
  await expect(window.locator('html[data-theme="dark"]')).toHaveCount(1)
  for (const letter of ['1', 'n', 'Shift+Slash', 'o']) await window.keyboard.press(letter)
  await window.keyboard.press('Control+k')
  await expect(window.getByRole('dialog')).toHaveCount(1)
  await expect(window.getByRole('dialog').getByRole('searchbox')).toBeFocused()
  await window.keyboard.press('Escape')
  await expect(window.getByRole('dialog')).toHaveCount(0)
  await expect(frame.current).toHaveText(/Queue/)
  expect(pageErrors).toEqual([])
})
