/** HTTP in front of the embedded engine, off unless asked for (`--http`). Loopback, bearer token; the routes are http/'s. */
import type { EngineHost } from '../host/engine-host.ts'
import { startHttp } from '../http/server.ts'
import { ensureToken } from '../http/token.ts'

/** What went wrong and what to do, in one sentence. */
function sentence(error: unknown, port: number, tokenPath: string): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return `port ${port} is in use; choose another with --http, or 0 for any free one`
  if (code === 'EACCES' && port > 0 && port < 1024) return `port ${port} needs more rights; choose one above 1023`
  return code ? `the token file ${tokenPath} or port ${port} cannot be used (${code})` : message
}

/**
 * Says the address on the terminal. Resolves with the closing; null when it could not be opened, which is said on stderr:
 * the window and the schedules do not depend on this door.
 */
export async function openAppHttp(
  host: EngineHost,
  port: number,
  tokenPath: string,
): Promise<(() => Promise<void>) | null> {
  try {
    const door = await startHttp({
      port,
      token: ensureToken(tokenPath),
      ask: (name, input) => host.request(name, input, 'api'),
      onFault: (error, where) => process.stderr.write(`muster: HTTP ${where}: ${String(error)}\n`),
    })
    process.stdout.write(`HTTP on ${door.url}, token in ${tokenPath}\n`)
    return () => door.stop()
  } catch (error) {
    process.stderr.write(`muster: HTTP is off: ${sentence(error, port, tokenPath)}\n`)
    return null
  }
}
