/** The bridge: one frozen object with named functions. Knows the list of names and nothing else; no zod, no node, no ipcRenderer handed out. */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron'
import { EVENT_CHANNEL, REQUEST_CHANNEL, REQUEST_NAMES, type RequestName } from './contract/names.ts'

const known: ReadonlySet<string> = new Set(REQUEST_NAMES)

function listen(event: string, call: (payload: unknown) => void): () => void {
  const listener = (_event: IpcRendererEvent, name: unknown, payload: unknown): void => {
    if (name === event) call(payload)
  }
  ipcRenderer.on(EVENT_CHANNEL, listener)
  return () => ipcRenderer.removeListener(EVENT_CHANNEL, listener)
}

/** What the page sees as `window.muster`. Payloads are parsed by the page with the contract's schemas. */
const bridge = Object.freeze({
  /** Answers `{ok: true, value}` or a failure of the contract; never rejects for expected outcomes. */
  request(name: RequestName, input: unknown): Promise<unknown> {
    if (!known.has(name)) {
      return Promise.resolve({ ok: false, code: 'unknown_request', message: 'There is no such request', errors: [] })
    }
    return ipcRenderer.invoke(REQUEST_CHANNEL, name, input)
  },
  onChange: (call: (batch: unknown) => void) => listen('change', call),
  onNavigate: (call: (place: unknown) => void) => listen('navigate', call),
  onEngine: (call: (state: unknown) => void) => listen('engine', call),
  platform: process.platform,
})

export type Bridge = typeof bridge

contextBridge.exposeInMainWorld('muster', bridge)
