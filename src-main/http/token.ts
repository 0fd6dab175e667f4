/** The API's bearer token: made once, kept in a file of mode 0600, compared in constant time. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

const MIN_CHARS = 16

/** The token in `path`, made if the file is missing. Throws what the file system throws, or an Error when the file holds no usable token. */
export function ensureToken(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  try {
    const token = randomBytes(32).toString('base64url')
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' })
    return token
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const token = readFileSync(path, 'utf8').trim()
  if (token.length < MIN_CHARS || /\s/.test(token)) {
    throw new Error(`${path} holds no token of at least ${MIN_CHARS} characters; remove the file to have one made`)
  }
  chmodSync(path, 0o600)
  return token
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** True for `Authorization: Bearer <token>` with this token. */
export function isAuthorized(header: string | undefined, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
