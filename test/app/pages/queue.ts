/** The Queue screen and New job, by keyboard. */
import type { Locator, Page } from '@playwright/test'

export class QueuePage {
  readonly list: Locator
  readonly newJob: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.list = page.getByRole('grid', { name: 'Jobs in order' })
    this.newJob = page.getByRole('dialog', { name: 'New job' })
  }

  row(name: string): Locator {
    return this.list.getByRole('row').filter({ hasText: name })
  }

  /** The names of those that wait, in order; the heads of the bands are left out. */
  async order(names: readonly string[]): Promise<string[]> {
    const rows = await this.list.getByRole('row').allInnerTexts()
    return rows.flatMap((text) => names.filter((name) => text.includes(name)))
  }

  async focus(name: string): Promise<void> {
    await this.row(name).focus()
  }

  /** N, own document for all devices, a name, Ctrl+Enter. */
  async make(name: string): Promise<void> {
    await this.#page.keyboard.press('n')
    await this.newJob.getByRole('radio', { name: 'Own document' }).check({ force: true })
    await this.newJob.getByRole('radio', { name: 'All devices' }).check({ force: true })
    await this.newJob.getByRole('textbox', { name: 'Document' }).fill(JSON.stringify({ step: name }))
    await this.newJob.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await this.newJob.getByRole('button', { name: /^Queue for 2 devices/ }).waitFor()
    await this.#page.keyboard.press('Control+Enter')
    await this.newJob.waitFor({ state: 'hidden' })
  }
}
