// Certificates for tests, made when they run: an authority and what it signs, right and wrong in every way that matters.
import { makeCertificate } from '../../src-main/broker/certificates.ts'
import type { CertificateRequest, KeyAndCertificate } from '../../src-main/broker/certificates.ts'

const DAY_MS = 24 * 3600 * 1000

export type TestAuthority = {
  readonly authority: KeyAndCertificate
  /** A server's certificate for localhost and 127.0.0.1 unless told otherwise. */
  server(more?: Partial<CertificateRequest>): KeyAndCertificate
  client(commonName: string, more?: Partial<CertificateRequest>): KeyAndCertificate
}

export function testAuthority(commonName = 'test authority', now = Date.now()): TestAuthority {
  const valid = { notBefore: now - DAY_MS, notAfter: now + 30 * DAY_MS }
  const authority = makeCertificate({ commonName, use: 'authority', ...valid })
  return {
    authority,
    server: (more) =>
      makeCertificate(
        { commonName: 'broker', use: 'server', names: ['localhost', '127.0.0.1'], ...valid, ...more },
        authority,
      ),
    client: (name, more) => makeCertificate({ commonName: name, use: 'client', ...valid, ...more }, authority),
  }
}

export const EXPIRED = { notBefore: Date.now() - 10 * DAY_MS, notAfter: Date.now() - DAY_MS }
export const NOT_YET = { notBefore: Date.now() + DAY_MS, notAfter: Date.now() + 10 * DAY_MS }
