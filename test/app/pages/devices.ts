/** The Devices screen: its list, the panel of one device and the order of its work. */
import type { Locator, Page } from '@playwright/test'

export class DevicesPage {
  readonly list: Locator
  readonly panel: Locator
  readonly order: Locator
  readonly dialog: Locator
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.list = page.getByRole('grid', { name: 'Devices' })
    this.panel = page.getByRole('complementary', { name: 'Device' })
    this.order = this.panel.getByRole('grid', { name: 'In this order' })
    this.dialog = page.getByRole('dialog')
  }

  async open(name: string): Promise<void> {
    await this.list.getByRole('row').filter({ hasText: name }).click()
    await this.panel.waitFor()
  }

  /** The names of what waits for the open device, first things first. */
  async waiting(names: readonly string[]): Promise<string[]> {
    const rows = await this.order.getByRole('row').allInnerTexts()
    return rows.flatMap((text) => names.filter((name) => text.includes(name)))
  }

  /** A row of what waits for the open device. */
  row(name: string): Locator {
    return this.order.getByRole('row').filter({ hasText: name })
  }

  /** From the row to its handle, takes it, carries it with these keys, drops it. */
  async carry(name: string, ...keys: string[]): Promise<void> {
    await this.row(name).focus()
    await this.#page.keyboard.press('ArrowRight')
    await this.#page.keyboard.press('Enter')
    // While something is in the hand the rest of the page is hidden from roles.
    await this.#page.getByText('put back').waitFor()
    for (const key of [...keys, 'Enter']) await this.#page.keyboard.press(key)
  }

  async importText(text: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Import and export' }).click()
    await this.#page.getByRole('menuitem', { name: /Import devices/ }).click()
    await this.dialog.getByRole('textbox').fill(text)
    await this.dialog.getByRole('button', { name: 'See what it would do' }).click()
  }
}
