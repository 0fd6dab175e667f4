// The built-in broker's users: made once, kept in a file of mode 0600, compared in constant time.
// No topics and no sockets here.
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { isDeviceId } from '../mqtt/topics.ts'

const account = z.object({ username: z.string().min(1), password: z.string().min(16) })

/** The file's content. A device connects with its own id as user name and `device.password`. */
export const credentialsSchema = z.object({
  version: z.literal(1),
  /** The engine and the operator: every topic. */
  service: account,
  /** Simulated devices, many on one connection: every thing's own topics. */
  fleet: account,
  /** Any device: the topics of the thing that its user name names. */
  device: z.object({ password: z.string().min(16) }),
})
export type BrokerCredentials = z.infer<typeof credentialsSchema>

/** Who a connection is, once its password was right. */
export type Identity =
  | { readonly role: 'service' }
  | { readonly role: 'fleet' }
  | { readonly role: 'device'; readonly deviceId: string }

const secret = () => randomBytes(24).toString('base64url')

function freshCredentials(): BrokerCredentials {
  return {
    version: 1,
    service: { username: 'muster', password: secret() },
    fleet: { username: 'fleet', password: secret() },
    device: { password: secret() },
  }
}

/** Reads a credentials file; null if it is missing or not one of ours. Other read errors are thrown. */
export function readCredentials(path: string): BrokerCredentials | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  try {
    const parsed = credentialsSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/**
 * The credentials in `path`, made if there are none yet: devices that were given a password keep it across restarts.
 * The file ends with mode 0600 either way. Throws what the file system throws (an unwritable folder).
 */
export function ensureCredentials(path: string): BrokerCredentials {
  const present = readCredentials(path)
  if (present) {
    chmodSync(path, 0o600)
    return present
  }
  const made = freshCredentials()
  mkdirSync(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return made
}

const digest = (value: string | Buffer) => createHash('sha256').update(value).digest()

function same(given: Buffer, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

/** AWS device SDKs add their own name and version to the user name. */
const SDK_SUFFIX = /\?(?:SDK|Version|Platform|Metadata)=.*$/

/** Who this is, or null if the name or the password is wrong. */
export function identify(
  credentials: BrokerCredentials,
  username: string | undefined,
  password: Buffer | undefined,
): Identity | null {
  if (username === undefined || password === undefined) return null
  const { service, fleet, device } = credentials
  const name = username.replace(SDK_SUFFIX, '')
  if (name === service.username) return same(password, service.password) ? { role: 'service' } : null
  if (name === fleet.username) return same(password, fleet.password) ? { role: 'fleet' } : null
  if (!isDeviceId(name) || !same(password, device.password)) return null
  return { role: 'device', deviceId: name }
}
