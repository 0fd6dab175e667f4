/** The frame around every screen: rail, top bar, status bar, in either language. */
import type { Locator, Page } from '@playwright/test'

export class FramePage {
  readonly rail: Locator
  readonly statusBar: Locator
  readonly workspace: Locator
  readonly main: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.rail = page.getByRole('navigation', { name: /Screens|الشاشات/ })
    this.statusBar = page.getByRole('contentinfo')
    this.workspace = page.getByRole('button', { name: /^(Workspace|مساحة العمل):/ })
    this.main = page.getByRole('main')
  }

  /** Presses the screen's number, as the rail shows it. */
  async go(number: number): Promise<void> {
    await this.rail.waitFor()
    await this.#page.keyboard.press(String(number))
  }

  railItem(name: string): Locator {
    return this.rail.getByRole('button', { name })
  }

  /** The item of the screen that is shown. */
  get current(): Locator {
    return this.rail.locator('[aria-current="page"]')
  }

  /** What is said about the last command. */
  toast(text: string): Locator {
    return this.#page.getByRole('status').filter({ hasText: text })
  }

  async switchLanguage(): Promise<void> {
    await this.#page.keyboard.press('Control+Shift+KeyL')
  }

  async switchTheme(): Promise<void> {
    await this.#page.keyboard.press('Control+Shift+KeyD')
  }
}
