// The built-in broker's own certificate authority and server certificate: made once, kept in a file of mode 0600.
// The authority lives ten years; the server's certificate is made anew before it ends and when this computer's names change.
import { hostname, networkInterfaces } from 'node:os'
import * as z from 'zod'
import { fingerprintOf, makeCertificate } from './certificates.ts'
import type { KeyAndCertificate } from './certificates.ts'
import { readPrivateJson, writePrivateJson } from './private-file.ts'

const pair = z.object({ certificate: z.string(), privateKey: z.string() })
const file = z.object({
  version: z.literal(1),
  authority: pair,
  server: pair.extend({ names: z.array(z.string()), notAfter: z.number() }),
})
export type Authority = z.infer<typeof file>

const DAY_MS = 24 * 3600 * 1000
const AUTHORITY_DAYS = 3_650
/** Apple's systems trust no server certificate of more than 825 days. */
const SERVER_DAYS = 800
const RENEW_BEFORE_DAYS = 60
const DEVICE_DAYS = 3_600

/** This computer's addresses that others can reach. */
export function networkAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const usable = all.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
  return [...new Set(usable.map(({ address }) => address))].sort()
}

function serverNames(): string[] {
  const host = hostname()
  const safe = /^[A-Za-z0-9.-]{1,200}$/.test(host) ? [host, `${host}.local`] : []
  return [...new Set(['localhost', ...safe, '127.0.0.1', '::1', ...networkAddresses()])]
}

function makeServer(authority: KeyAndCertificate, names: string[], now: number): Authority['server'] {
  const notAfter = now + SERVER_DAYS * DAY_MS
  const request = { commonName: 'Muster broker', use: 'server', names, notBefore: now - DAY_MS, notAfter } as const
  return { ...makeCertificate(request, authority), names, notAfter }
}

/** The authority in `path`, made if there is none; its server certificate fits this computer now. Throws what the file system throws. */
export function ensureAuthority(path: string, now: number): Authority {
  const parsed = file.safeParse(readPrivateJson(path))
  const names = serverNames()
  if (parsed.success) {
    const { authority, server } = parsed.data
    const isFresh = server.notAfter - RENEW_BEFORE_DAYS * DAY_MS > now
    if (isFresh && names.every((name) => server.names.includes(name))) return parsed.data
    // Names of other networks stay: a laptop comes back to them.
    const all = [...new Set([...names, ...server.names])].slice(0, 64)
    const renewed: Authority = { version: 1, authority, server: makeServer(authority, all, now) }
    writePrivateJson(path, renewed)
    return renewed
  }
  const authority = makeCertificate({
    ...{ commonName: 'Muster broker authority', use: 'authority' },
    ...{ notBefore: now - DAY_MS, notAfter: now + AUTHORITY_DAYS * DAY_MS },
  })
  const made: Authority = { version: 1, authority, server: makeServer(authority, names, now) }
  writePrivateJson(path, made)
  return made
}

/** A device's key and certificate: its common name is the device's id. */
export function makeDeviceCertificate(
  { authority }: Authority,
  deviceId: string,
  now: number,
): KeyAndCertificate & { readonly fingerprint: string; readonly expiresAt: number } {
  const expiresAt = now + DEVICE_DAYS * DAY_MS
  const made = makeCertificate(
    { commonName: deviceId, use: 'client', notBefore: now - DAY_MS, notAfter: expiresAt },
    authority,
  )
  return { ...made, fingerprint: fingerprintOf(made.certificate), expiresAt }
}
