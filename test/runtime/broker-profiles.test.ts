/** Broker profiles: what is wrong with certificates and keys is named by field; secrets have names of their own; the client id is stable. */
import { createPrivateKey } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { BrokerProfile } from '../../src-preload/contract/entities.ts'
import { brokerClientId } from '../../src-main/runtime/broker-client-id.ts'
import { accessOf, profileProblems } from '../../src-main/runtime/broker-profiles.ts'
import { keepSecrets, readSecrets } from '../../src-main/runtime/broker-secrets.ts'
import type { SecretStore } from '../../src-main/runtime/broker-secrets.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import { testAuthority } from '../support/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'muster-profiles-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const authority = testAuthority()
const mine = authority.client('muster')
const none = { password: null, key: null, passphrase: null }
const profile = (more: Partial<BrokerProfile> = {}): BrokerProfile => ({
  ...{ id: 'p1', name: 'Site', url: 'mqtts://broker:8883', username: null, hasPassword: false, prefix: '$aws' },
  ...more,
})
const tls = (more: Partial<NonNullable<BrokerProfile['tls']>> = {}) => ({
  ...{ ca: authority.authority.certificate, hasKey: false, hasPassphrase: false },
  ...more,
})
const paths = (given: BrokerProfile, kept: Parameters<typeof profileProblems>[1] = none) =>
  profileProblems(given, kept).map(({ path, code }) => `${path} ${code}`)

it('takes what fits together', () => {
  expect(paths(profile())).toEqual([])
  expect(paths(profile({ url: 'builtin' }))).toEqual([])
  expect(paths(profile({ tls: tls() }))).toEqual([])
  const mutual = profile({ tls: tls({ clientCertificate: mine.certificate, hasKey: true }) })
  expect(paths(mutual, { ...none, key: mine.privateKey })).toEqual([])
})

it('names a wrong address, a certificate that is none, and certificates on an address without TLS', () => {
  expect(paths(profile({ url: 'http://broker' }))).toEqual(['url invalid_input'])
  const broken = mine.certificate.replace(/[A-Z]{4}/, '!!!!')
  expect(paths(profile({ tls: tls({ ca: broken }) }))).toEqual(['tls.ca invalid_certificate'])
  expect(paths(profile({ url: 'mqtt://broker', tls: tls() }))).toEqual(['url invalid_certificate'])
})

it('names a missing key, a missing certificate, a key of another, and a passphrase that does not open it', () => {
  const mutual = profile({ tls: tls({ clientCertificate: mine.certificate, hasKey: true }) })
  expect(paths(mutual)).toEqual(['key invalid_certificate'])
  expect(paths(profile({ tls: tls() }), { ...none, key: mine.privateKey })).toEqual([
    'tls.clientCertificate invalid_certificate',
  ])
  expect(paths(mutual, { ...none, key: authority.client('x').privateKey })).toEqual(['key invalid_certificate'])
  expect(paths(mutual, { ...none, key: mine.privateKey.replace('MIG', 'XXX') })).toEqual(['key invalid_certificate'])
  const locked = createPrivateKey(mine.privateKey)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'right' })
    .toString()
  expect(paths(mutual, { ...none, key: locked, passphrase: 'wrong' })).toEqual(['passphrase invalid_certificate'])
  expect(paths(mutual, { ...none, key: locked })).toEqual(['passphrase invalid_certificate'])
  expect(paths(mutual, { ...none, key: locked, passphrase: 'right' })).toEqual([])
})

it('hands the connection the certificates of the profile and the secrets of the key store', () => {
  const mutual = profile({ tls: tls({ clientCertificate: 'c', serverName: 'broker.example' }), protocol: '3.1.1' })
  expect(accessOf(mutual, { password: 'p', key: 'k', passphrase: 's' })).toMatchObject({
    ...{ password: 'p', protocol: '3.1.1' },
    tls: { cert: 'c', key: 'k', passphrase: 's', serverName: 'broker.example' },
  })
})

function memoryStore(): SecretStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return {
    kept,
    read: (name) => Promise.resolve(kept.get(name) ?? null),
    write: (name, value) => {
      if (value === null) kept.delete(name)
      else kept.set(name, value)
      return Promise.resolve({ ok: true, value: null })
    },
  }
}

it('keeps the secrets of each profile apart; left out stays, null is forgotten', async () => {
  const store = memoryStore()
  await keepSecrets(store, 'a', { password: 'pa', key: 'ka' })
  await keepSecrets(store, null, { password: 'old' })
  await keepSecrets(store, 'b', { password: 'pb' })
  await keepSecrets(store, 'a', { password: null })
  expect(await readSecrets(store, 'a')).toEqual({ password: null, key: 'ka', passphrase: null })
  expect(await readSecrets(store, 'b')).toMatchObject({ password: 'pb' })
  // The name under which it was kept before there were profiles.
  expect(store.kept.get('broker-password')).toBe('old')
})

it('says that there is no key store when something is to be kept, not when something is to be forgotten', async () => {
  const store: SecretStore = {
    read: () => Promise.resolve(null),
    write: () => Promise.resolve(failure('service_unavailable', 'no key store')),
  }
  expect(await keepSecrets(store, 'a', { password: 'x' })).toMatchObject({ ok: false, code: 'service_unavailable' })
  expect(await keepSecrets(store, 'a', { password: null, key: null })).toMatchObject({ ok: true })
})

it('gives an install one client id for good, and a copy of its folder another', () => {
  const first = join(folder, 'first')
  const second = join(folder, 'second')
  mkdirSync(first, { recursive: true })
  const id = brokerClientId(first)
  expect(id).toMatch(/^muster-/)
  expect(brokerClientId(first)).toBe(id)
  cpSync(first, second, { recursive: true })
  expect(brokerClientId(second)).not.toBe(id)
  expect(brokerClientId(first)).toBe(id)
})
