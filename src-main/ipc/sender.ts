/** Who may call: the main frame of one of our own windows, served from app://muster. Everyone else is refused (DESIGN 6.21). */
import { BrowserWindow, type IpcMainInvokeEvent } from 'electron'

export type SenderCheck =
  | { readonly ok: true; readonly window: BrowserWindow }
  | { readonly ok: false; readonly why: string }

/** `origins` are exact: `app://muster`, and the dev server's in development only. An empty or about: address never passes. */
export function checkSender(
  event: IpcMainInvokeEvent,
  origins: ReadonlySet<string>,
  known: ReadonlySet<number>,
): SenderCheck {
  const frame = event.senderFrame
  if (!frame) return { ok: false, why: 'no frame' }
  if (frame !== event.sender.mainFrame) return { ok: false, why: 'not the main frame' }
  if (!origins.has(originOf(frame.url))) return { ok: false, why: 'foreign origin' }
  const window = BrowserWindow.fromWebContents(event.sender)
  if (!window || !known.has(window.id)) return { ok: false, why: 'unknown window' }
  return { ok: true, window }
}

/** Scheme and host as text. `URL.origin` is `null` for own schemes, so it is put together here. */
export function originOf(address: string): string {
  if (!URL.canParse(address)) return ''
  const url = new URL(address)
  return url.host ? `${url.protocol}//${url.host}` : ''
}
