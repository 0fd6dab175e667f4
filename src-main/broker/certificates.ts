// Makes certificates for the built-in broker's TLS: its own authority, its server certificate, one for each device.
// ECDSA P-256 with SHA-256, X.509 v3. No files and no sockets here.
import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import { bits, implicit, integer, octets, oid, sequence, set, tagged, time, utf8, yes } from './der.ts'

export type KeyAndCertificate = { readonly certificate: string; readonly privateKey: string }

export type CertificateRequest = {
  readonly commonName: string
  readonly use: 'authority' | 'server' | 'client'
  /** Host names and addresses (server only). */
  readonly names?: readonly string[]
  /** Epoch ms. */
  readonly notBefore: number
  readonly notAfter: number
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const nameOf = (commonName: string) => sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))))
const extension = (id: string, value: Uint8Array, isCritical = false) =>
  sequence(oid(id), ...(isCritical ? [yes()] : []), octets(value))

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? []
  const words = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)))
  const front = words(head)
  const back = tail === undefined ? [] : words(tail)
  const all = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back]
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 0xff]))
}

const alternativeName = (name: string) =>
  isIP(name) === 0 ? implicit(2, Buffer.from(name)) : implicit(7, addressBytes(name))

/** SHA-1 of the key, as RFC 5280 4.2.1.2 names it: an identifier, nothing that anybody relies on. */
function keyId(spki: Buffer): Buffer {
  return createHash('sha1').update(spki.subarray(-65)).digest()
}

function extensionsOf({ use, names = [] }: CertificateRequest, spki: Buffer, issuerSpki: Buffer): Buffer {
  const isAuthority = use === 'authority'
  // keyCertSign and cRLSign, or digitalSignature.
  const keyUsage = isAuthority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7)
  const purpose = use === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2'
  return sequence(
    extension('2.5.29.19', sequence(...(isAuthority ? [yes()] : [])), true),
    extension('2.5.29.15', keyUsage, true),
    extension('2.5.29.14', octets(keyId(spki))),
    extension('2.5.29.35', sequence(implicit(0, keyId(issuerSpki)))),
    ...(isAuthority ? [] : [extension('2.5.29.37', sequence(oid(purpose)))]),
    ...(names.length > 0 ? [extension('2.5.29.17', sequence(...names.map(alternativeName)))] : []),
  )
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const spkiOf = (key: KeyObject | string) => createPublicKey(key).export({ type: 'spki', format: 'der' })

/** A new key and its certificate, signed by `issuer`, or by itself without one. */
export function makeCertificate(request: CertificateRequest, issuer?: KeyAndCertificate): KeyAndCertificate {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = spkiOf(privateKey)
  const issuerName = issuer ? commonNameOf(issuer.certificate) : request.commonName
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const body = sequence(
    tagged(0, integer(Buffer.from([2]))),
    integer(serial),
    ECDSA_SHA256,
    nameOf(issuerName),
    sequence(time(request.notBefore), time(request.notAfter)),
    nameOf(request.commonName),
    spki,
    tagged(3, extensionsOf(request, spki, issuer ? spkiOf(issuer.privateKey) : spki)),
  )
  const signature = sign('sha256', body, issuer ? issuer.privateKey : privateKey)
  return {
    certificate: pem(sequence(body, ECDSA_SHA256, bits(signature))),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

/** The subject's common name, exactly as it was written (ids may hold commas and equals signs). */
export function commonNameOf(certificate: string | Buffer): string {
  const { subject } = new X509Certificate(certificate).toLegacyObject()
  const name: unknown = (subject as { CN?: unknown }).CN
  return typeof name === 'string' ? name : ''
}

/** SHA-256 of the whole certificate, in pairs with colons. */
export const fingerprintOf = (certificate: string | Buffer): string => new X509Certificate(certificate).fingerprint256
