/** Sends events to the live windows. Batches are numbered and folded in the engine thread; this file only delivers. */
import type { BrowserWindow } from 'electron'
import { EVENT_CHANNEL, type EventName } from '../../src-preload/contract/names.ts'

export function push(windows: readonly BrowserWindow[], event: EventName, payload: unknown): void {
  for (const window of windows) {
    if (window.isDestroyed() || window.webContents.isDestroyed()) continue
    window.webContents.send(EVENT_CHANNEL, event, payload)
  }
}
