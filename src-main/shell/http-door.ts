/** HTTP in front of the embedded engine, off unless asked for (`--http`). Loopback, bearer token; the routes are http/'s. */
import type { EngineHost } from '../host/engine-host.ts'

/** Resolves with the closing. */
export async function openAppHttp(host: EngineHost, port: number, tokenPath: string): Promise<() => Promise<void>> {
  void host
  void port
  void tokenPath
  throw new Error('not connected yet')
}
