/** HTTP in front of the embedded engine, off unless asked for (`--http`). Loopback, bearer token; the routes are http/'s. */
import type { EngineHost } from '../host/engine-host.ts'
import { startHttp } from '../http/server.ts'
import { ensureToken } from '../http/token.ts'

/** Says the address on the terminal. Resolves with the closing; rejects with the socket's or the file's error. */
export async function openAppHttp(host: EngineHost, port: number, tokenPath: string): Promise<() => Promise<void>> {
  const door = await startHttp({
    port,
    token: ensureToken(tokenPath),
    ask: (name, input) => host.request(name, input, 'api'),
    onFault: (error, where) => process.stderr.write(`muster: HTTP ${where}: ${String(error)}\n`),
  })
  process.stdout.write(`HTTP on ${door.url}, token in ${tokenPath}\n`)
  return () => door.stop()
}
