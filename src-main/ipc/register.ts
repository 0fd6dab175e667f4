/** The desktop's door: sender → name → shell or engine → envelope. Parsing of engine requests happens in the engine thread. */
import { ipcMain } from 'electron'
import { failure, type Result } from '../../src-preload/contract/failures.ts'
import {
  APP_REQUESTS,
  type AppRequestName,
  ENGINE_REQUESTS,
  type EngineRequestName,
  REQUEST_CHANNEL,
} from '../../src-preload/contract/names.ts'
import { checkSender } from './sender.ts'

export type Door = {
  /** Hands a request to the engine thread; resolves with its answer, never rejects. */
  engine(name: EngineRequestName, input: unknown): Promise<Result<unknown>>
  /** Requests that the shell answers itself; input is parsed by the shell with the contract. */
  app(name: AppRequestName, input: unknown, windowId: number): Promise<Result<unknown>>
  readonly origins: ReadonlySet<string>
  readonly windowIds: () => ReadonlySet<number>
  readonly onRefused: (why: string) => void
}

const engineNames: ReadonlySet<string> = new Set(ENGINE_REQUESTS)
const appNames: ReadonlySet<string> = new Set(APP_REQUESTS)

/** Registers the one request channel. Returns the removal. */
export function registerRequests(door: Door): () => void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, input: unknown) => {
    const sender = checkSender(event, door.origins, door.windowIds())
    if (!sender.ok) {
      door.onRefused(sender.why)
      return failure('forbidden_sender', 'This page may not call the engine')
    }
    if (typeof name !== 'string') return failure('unknown_request', 'There is no such request')
    if (engineNames.has(name)) return door.engine(name as EngineRequestName, input)
    if (appNames.has(name)) return door.app(name as AppRequestName, input, sender.window.id)
    return failure('unknown_request', 'There is no such request')
  })
  return () => ipcMain.removeHandler(REQUEST_CHANNEL)
}
