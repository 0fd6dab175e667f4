/** The page of a start that was refused. */
import type { Locator, Page } from '@playwright/test'

export class TroublePage {
  readonly why: Locator
  readonly tryAgain: Locator
  readonly quit: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.why = page.getByRole('alert')
    this.tryAgain = page.getByRole('button', { name: /try again/i })
    this.quit = page.getByRole('button', { name: 'Quit', exact: true })
  }

  /** The failure code, for whoever helps. */
  code(code: string): Locator {
    return this.#page.getByText(code, { exact: true })
  }
}
