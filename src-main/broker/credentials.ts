// The built-in broker's users: made once, kept in a file of mode 0600, compared in constant time.
// No topics and no sockets here.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { isDeviceId } from '../mqtt/topics.ts'
import { closeToOthers, readPrivateJson, writePrivateJson } from './private-file.ts'

const account = z.object({ username: z.string().min(1), password: z.string().min(16) })

/** The file's content. A device connects with its own id as user name and `device.password`. */
export const credentialsSchema = z.object({
  version: z.literal(1),
  /** The engine and the operator: every topic. */
  service: account,
  /** Simulated devices, many on one connection: every thing's own topics. */
  fleet: account,
  /** Any device on this computer, as long as the broker is not open to the network. */
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
  const parsed = credentialsSchema.safeParse(readPrivateJson(path))
  return parsed.success ? parsed.data : null
}

/**
 * The credentials in `path`, made if there are none yet: programs that were given a password keep it across restarts.
 * The file ends with mode 0600 either way. Throws what the file system throws (an unwritable folder).
 */
export function ensureCredentials(path: string): BrokerCredentials {
  const present = readCredentials(path)
  if (present) {
    closeToOthers(path)
    return present
  }
  const made = freshCredentials()
  writePrivateJson(path, made)
  return made
}

const digest = (value: string | Buffer) => createHash('sha256').update(value).digest()

function same(given: Buffer, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

/** AWS device SDKs add their own name and version to the user name. */
const SDK_SUFFIX = /\?(?:SDK|Version|Platform|Metadata)=.*$/

/** The user name without what AWS device SDKs add to it. */
export const bareName = (username: string): string => username.replace(SDK_SUFFIX, '')

/** The console's or the simulated fleet's account, if name and password are one of theirs. */
export function identifyAccount(credentials: BrokerCredentials, name: string, password: Buffer): Identity | null {
  const { service, fleet } = credentials
  if (name === service.username) return same(password, service.password) ? { role: 'service' } : null
  if (name === fleet.username) return same(password, fleet.password) ? { role: 'fleet' } : null
  return null
}

/** A device by the one password that all devices on this computer share. */
export function identifyByShared(credentials: BrokerCredentials, name: string, password: Buffer): Identity | null {
  const { service, fleet, device } = credentials
  if (name === service.username || name === fleet.username || !isDeviceId(name)) return null
  return same(password, device.password) ? { role: 'device', deviceId: name } : null
}
