/** From a profile and its secrets to what a connection needs, and what is wrong with them. No connection and no store here. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { BrokerProfile } from '../../src-preload/contract/entities.ts'
import type { FieldError } from '../../src-preload/contract/failures.ts'
import { readAddress } from '../mqtt/broker-address.ts'
import type { BrokerAccess } from '../mqtt/connection.ts'
import type { KeptSecrets } from './broker-secrets.ts'

/** How to connect to a broker of one's own (not `builtin`). */
export function accessOf(profile: BrokerProfile, { password, key, passphrase }: KeptSecrets): BrokerAccess {
  const { url, username, protocol, tls } = profile
  return {
    ...{ url, username, password, protocol: protocol ?? 'auto' },
    tls: tls
      ? {
          ...{ ca: tls.ca ?? null, cert: tls.clientCertificate ?? null, key, passphrase },
          serverName: tls.serverName ?? null,
        }
      : null,
  }
}

const wrong = (path: string, message: string): FieldError => ({ path, message, code: 'invalid_certificate' })
const BLOCK = /-----BEGIN [A-Z ]*CERTIFICATE-----[\s\S]+?-----END [A-Z ]*CERTIFICATE-----/g

/** All certificates of a PEM text; null if one cannot be read, or there is none. */
function certificates(text: string): X509Certificate[] | null {
  try {
    const blocks = text.match(BLOCK) ?? []
    return blocks.length === 0 ? null : blocks.map((block) => new X509Certificate(block))
  } catch {
    // OpenSSL's reasons help nobody; that it is no certificate does.
    return null
  }
}

function privateKey(key: string, passphrase: string | null): KeyObject | null {
  try {
    return createPrivateKey({ key, ...(passphrase !== null && { passphrase }) })
  } catch {
    // Damaged, or the passphrase is wrong or missing: OpenSSL does not say which either.
    return null
  }
}

function keyProblems(key: string, passphrase: string | null, certificate: X509Certificate | null): FieldError[] {
  const read = privateKey(key, passphrase)
  if (!read) {
    const isLocked = /ENCRYPTED/.test(key)
    return isLocked
      ? [wrong('passphrase', 'The private key is encrypted, and this passphrase does not open it.')]
      : [wrong('key', 'The private key cannot be read. Expected an unencrypted or encrypted key as PEM text.')]
  }
  const fits = certificate === null || certificate.publicKey.equals(createPublicKey(read))
  return fits ? [] : [wrong('key', 'The private key does not belong to the client certificate.')]
}

/** What is wrong with address, certificates and key, by path; empty when all is well. `kept`: secrets after this save. */
export function profileProblems(profile: BrokerProfile, kept: KeptSecrets): FieldError[] {
  const { url, tls } = profile
  if (url === 'builtin') return []
  const address = readAddress(url)
  if (!address) {
    const message = 'The address must begin with mqtt://, mqtts://, ws:// or wss:// and name a host.'
    return [{ path: 'url', message, code: 'invalid_input' }]
  }
  if (!tls) return []
  const found: FieldError[] = []
  if (!address.isTls && (tls.ca || tls.clientCertificate || kept.key))
    found.push(wrong('url', 'Certificates need an encrypted address: mqtts:// or wss://.'))
  if (tls.ca && !certificates(tls.ca)) found.push(wrong('tls.ca', 'The authority certificate cannot be read.'))
  const own = tls.clientCertificate ? certificates(tls.clientCertificate) : []
  if (own === null) found.push(wrong('tls.clientCertificate', 'The client certificate cannot be read.'))
  if (tls.clientCertificate && !kept.key) found.push(wrong('key', 'The client certificate needs its private key.'))
  if (kept.key && !tls.clientCertificate)
    found.push(wrong('tls.clientCertificate', 'The private key needs its client certificate.'))
  if (kept.key) found.push(...keyProblems(kept.key, kept.passphrase, own?.[0] ?? null))
  return found
}
