/** Puts the whole renderer on the page over a bridge in memory, and takes it away after each test. */
import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { App } from '../../../src-renderer/app.tsx'
import { closeOverlay } from '../../../src-renderer/stores/overlay-store.ts'
import { type Screen, useRoute } from '../../../src-renderer/stores/route-store.ts'
import { useUndo } from '../../../src-renderer/stores/undo-store.ts'
import { useView } from '../../../src-renderer/stores/view-store.ts'
import { type FakeMuster, makeFakeMuster } from './fake-muster.ts'

// jsdom has no CSS object; React Aria asks it to escape row keys (ours are letters, digits, dash and colon)
globalThis.CSS ??= {} as typeof CSS
CSS.escape ??= (text: string) => text.replace(/[^a-zA-Z0-9_-]/g, (sign) => `\\${sign}`)

// A wait ends when the sign is there; how long a busy machine takes for it says nothing about the app.
configure({ asyncUtilTimeout: 15_000 })

/** Renders the app at a screen and waits until its first row of real data is there. */
export async function renderApp(
  at: Screen,
  sign: RegExp | string,
  options: Parameters<typeof makeFakeMuster>[0] = {},
): Promise<FakeMuster> {
  const fake = makeFakeMuster(options)
  window.muster = fake.bridge
  useView.getState().apply({ language: options.language ?? 'en', letterKeys: true, zone: 'Asia/Dubai' })
  useRoute.getState().go(at)
  render(<App />)
  await waitFor(() => screen.getAllByText(sign), { timeout: 10_000 })
  await act(async () => undefined) // the keys are taken on after the first drawing
  return fake
}

/** Ends a test: nothing of it is left on the page or in the stores. */
export function endApp(): void {
  cleanup()
  closeOverlay()
  useUndo.setState({ past: [], future: [], shown: null })
  localStorage.clear()
  delete window.muster
}

/** Presses a key where the focus is; `code` is the place on the keyboard. */
export function press(code: string, more: { key?: string; shiftKey?: boolean; ctrlKey?: boolean } = {}): void {
  const key = more.key ?? code.replace(/^Key|^Digit/, '').toLowerCase()
  act(() => {
    fireEvent.keyDown(document.activeElement ?? document.body, { code, key, ...more })
  })
}

/** Names of the waiting rows, in the order on the screen. */
export function waitingNames(): string[] {
  return [...document.querySelectorAll('[data-queue] .table-row:not(.member-row) .first.mid')].map(
    (cell) => cell.textContent ?? '',
  )
}

/** Puts the focus on a row of the queue. */
export function focusRow(id: string): void {
  act(() => document.querySelector<HTMLElement>(`.queue-list [data-key="${id}"]`)?.focus())
}

/** Calls of one request so far. */
export function callsOf(fake: FakeMuster, name: string): unknown[] {
  return fake.calls.filter((call) => call.name === name).map((call) => call.input)
}
