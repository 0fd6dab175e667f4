/** The first page of an empty data folder: three doors. */
import type { Locator, Page } from '@playwright/test'

export class FirstRunPage {
  readonly doors: Locator
  readonly demo: Locator

  constructor(page: Page) {
    const group = page.getByRole('group', { name: /\S/ }).filter({ has: page.locator('[aria-keyshortcuts="3"]') })
    this.doors = group.getByRole('button')
    this.demo = group.getByRole('button', { name: /demo fleet|الأسطول التجريبي/ })
  }
}
