// Devices' own credentials for the built-in broker: one file, mode 0600, passwords as scrypt hashes, certificates by fingerprint.
// Secrets are made here, given back once, and kept nowhere. No topics and no sockets.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { isDeviceId } from '../mqtt/topics.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

const row = z.object({
  deviceId: z.string().refine(isDeviceId),
  kind: z.enum(['password', 'certificate']),
  salt: z.string().nullable(),
  hash: z.string().nullable(),
  fingerprint: z.string().nullable(),
  createdAt: z.number().int(),
  createdBy: z.string(),
  rotations: z.number().int(),
  expiresAt: z.number().int().nullable(),
})
export type DeviceCredential = z.infer<typeof row>
const file = z.object({ version: z.literal(1), devices: z.array(row) })

/** Passwords are 24 random bytes, so that hashing need only be slow enough to be no gift: about 10 ms and 4 MiB each. */
const COST = { N: 4_096, r: 8, p: 1 }
const HASH_BYTES = 32
/** Sign-ins that may be hashed at once; more wait, and beyond `MAX_WAITING` they are turned away. */
const AT_ONCE = 4
const MAX_WAITING = 400

function hashOf(password: Buffer | string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, HASH_BYTES, COST, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}

/** The rows of the file; none when there is no file yet. Throws for a file that is not one of ours: a table lost unseen locks out a fleet. */
export function readDevices(path: string): DeviceCredential[] {
  const content = readPrivateJson(path)
  return content === undefined ? [] : file.parse(content).devices
}

export function writeDevices(path: string, devices: readonly DeviceCredential[]): void {
  writePrivateJson(path, { version: 1, devices })
}

/** A new password and what is kept of it. */
export async function makePassword(): Promise<{ password: string; salt: string; hash: string }> {
  const password = randomBytes(24).toString('base64url')
  const salt = randomBytes(16)
  const hash = await hashOf(password, salt)
  return { password, salt: salt.toString('base64'), hash: hash.toString('base64') }
}

const same = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)

/** Checks devices' passwords and certificates against the file, read again whenever it was told to. */
export class DeviceGate {
  readonly #path: string
  readonly #key = randomBytes(32)
  #rows = new Map<string, DeviceCredential>()
  /** Passwords that were right once, as keyed digests: a thousand devices that reconnect are not hashed again. */
  readonly #known = new Map<string, Buffer>()
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(path: string) {
    this.#path = path
    this.reload()
  }

  reload(): void {
    this.#rows = new Map(readDevices(this.#path).map((it) => [it.deviceId, it]))
    this.#known.clear()
  }

  /** `busy`: too many sign-ins at once; the device comes again. */
  async password(deviceId: string, password: Buffer): Promise<'right' | 'wrong' | 'busy'> {
    const kept = this.#rows.get(deviceId)
    const digest = createHmac('sha256', this.#key).update(deviceId).update('\0').update(password).digest()
    const known = this.#known.get(deviceId)
    if (known && same(known, digest)) return 'right'
    if (!(await this.#turn())) return 'busy'
    try {
      // A device without a row is hashed against nothing, so that the answer takes as long.
      const salt = Buffer.from(kept?.salt ?? '', 'base64')
      const hash = await hashOf(password, salt.length > 0 ? salt : this.#key.subarray(0, 16))
      const isRight = kept?.hash != null && same(Buffer.from(kept.hash, 'base64'), hash)
      // The table may have been read anew meanwhile.
      if (!isRight || this.#rows.get(deviceId) !== kept) return 'wrong'
      this.#known.set(deviceId, digest)
      return 'right'
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  certificate(deviceId: string, fingerprint: string): boolean {
    const kept = this.#rows.get(deviceId)
    return kept?.kind === 'certificate' && kept.fingerprint === fingerprint
  }

  async #turn(): Promise<boolean> {
    if (this.#running >= AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) return false
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    this.#running += 1
    return true
  }
}
