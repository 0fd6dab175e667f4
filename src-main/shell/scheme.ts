/** Serves the renderer from app://muster/ with a strict CSP and a fresh style nonce per page (DESIGN 6.22). No file://, no remote content. */
import { randomBytes } from 'node:crypto'
import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { protocol, type Session } from 'electron'

export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://muster'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
}

/** Must run before the app is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: false, corsEnabled: false, stream: false },
    },
  ])
}

export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The real file behind an address, or null: a folder, or a path outside `root`, even through a link, is not served. */
export async function fileBehind(root: string, address: string): Promise<string | null> {
  const url = new URL(address)
  if (`${url.protocol}//${url.host}` !== APP_ORIGIN) return null
  let wanted: string
  try {
    wanted = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  if (wanted.includes('\0') || wanted.includes('..')) return null
  const path = join(root, wanted === '/' ? 'index.html' : wanted)
  try {
    const [real, realRoot] = await Promise.all([realpath(path), realpath(root)])
    return real.startsWith(realRoot + sep) && (await stat(real)).isFile() ? real : null
  } catch {
    return null
  }
}

/** The page reads its nonce from a meta tag, for the one style element that the widget library adds. */
export function stampNonce(page: string, nonce: string): string {
  return page.replace(/(<meta name="csp-nonce" content=")[^"]*(")/, `$1${nonce}$2`)
}

/** Serves `root` to this session. */
export function serve(session: Session, root: string): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const path = request.method === 'GET' ? await fileBehind(root, request.url) : null
    if (!path) return new Response('Not found', { status: 404, headers: { 'content-type': 'text/plain' } })
    const kind = extname(path)
    const headers: Record<string, string> = {
      'content-type': types[kind] ?? 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    }
    const body = await readFile(path)
    if (kind !== '.html') return new Response(new Uint8Array(body), { headers })
    const nonce = randomBytes(16).toString('base64')
    headers['content-security-policy'] = contentPolicy(nonce)
    return new Response(stampNonce(body.toString('utf8'), nonce), { headers })
  })
}
