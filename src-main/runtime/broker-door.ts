/** What requests may ask of the broker: status, test, secrets, the presence doctor, the built-in broker. The link itself is broker-link.ts's. */
import type { BuiltinBrokerStatus, DoctorReport } from '../../src-preload/contract/brokers.ts'
import type { Device, Settings } from '../../src-preload/contract/entities.ts'
import type { ParsedInput } from '../../src-preload/contract/requests.ts'
import { ensureAuthority, networkAddresses } from '../broker/authority.ts'
import type { BrokerChoice } from '../config.ts'
import type { BrokerDoor } from '../handlers/handler.ts'
import type { BrokerAccess } from '../mqtt/connection.ts'
import { examinePresence } from '../mqtt/presence-doctor.ts'
import { testBroker } from '../mqtt/test-broker.ts'
import { builtinPaths } from './broker-builtin.ts'
import { DEFAULT_PREFIX } from './broker-link.ts'
import type { BrokerLink } from './broker-link.ts'
import { accessOf, profileProblems } from './broker-profiles.ts'
import { adoptSecrets, keepSecrets, readSecrets } from './broker-secrets.ts'
import type { KeptSecrets, SecretStore } from './broker-secrets.ts'
import { builtinCredentials } from './builtin-credentials.ts'

export type BrokerDoorOptions = {
  readonly settings: () => Settings
  readonly choice: BrokerChoice | null
  readonly secrets: SecretStore
  readonly credentialsPath: string
  readonly now: () => number
  readonly newId: () => string
  readonly reconnect: () => Promise<void>
}

const MOST_FINDINGS = 1_000
const NO_SECRETS: KeptSecrets = { password: null, key: null, passphrase: null }
const over = <T>(given: T | null | undefined, kept: T | null): T | null => (given === undefined ? kept : given)

/** What the test signs in with: what was typed over what is kept. Kept secrets go to the address they were kept for, and nowhere else. */
async function accessToTest(
  input: ParsedInput<'broker.test'>,
  { settings, choice, secrets }: BrokerDoorOptions,
): Promise<BrokerAccess> {
  const { broker, brokers } = settings()
  const saved = input.profileId ? (brokers.find(({ id }) => id === input.profileId) ?? null) : broker
  const isSameAddress = saved !== null && saved.url === input.url
  const kept = isSameAddress ? await readSecrets(secrets, saved.id ?? null) : NO_SECRETS
  const isChosen = choice?.kind === 'url' && choice.url === input.url
  const password = over(input.password, isChosen ? choice.password : kept.password)
  const key = over(input.key, kept.key)
  const tls = input.tls === undefined ? (isSameAddress ? saved.tls : null) : input.tls
  return accessOf(
    {
      ...{ url: input.url, prefix: DEFAULT_PREFIX, hasPassword: password !== null },
      username: over(input.username, isSameAddress ? saved.username : null),
      protocol: input.protocol ?? (isSameAddress ? saved.protocol : null) ?? 'auto',
      tls: tls ? { ...tls, hasKey: key !== null, hasPassphrase: false } : null,
    },
    { password, key, passphrase: over(input.passphrase, kept.passphrase) },
  )
}

async function doctor(
  link: BrokerLink,
  { settings, now }: BrokerDoorOptions,
  devices: () => readonly Device[],
): Promise<DoctorReport> {
  const checkedAt = now()
  const { access, status } = link
  const away = (detail: string | null): DoctorReport => ({
    ...{ checkedAt, devices: devices().length, retained: 0, more: 0 },
    findings: [{ code: 'broker_away', severity: 'error', deviceId: null, data: { detail } }],
  })
  if (!access || status.state !== 'online') return away(status.detail)
  try {
    const found = await examinePresence({
      ...{ access, prefix: settings().broker?.prefix ?? DEFAULT_PREFIX, facts: link.facts, devices, now },
      ...{ version: status.protocol === '5' ? 5 : 4, isOpen: status.isOpen, isBuiltin: status.isBuiltin },
    })
    const findings = found.findings.slice(0, MOST_FINDINGS)
    return { ...found, checkedAt, findings, more: found.findings.length - findings.length }
  } catch (error) {
    // It went while it was being asked; which of its errors that was changes nothing.
    return away(error instanceof Error ? error.message : null)
  }
}

/** It listens on addresses of version 4. */
function networkUrls(port: number | null, isEncrypted: boolean): string[] {
  if (port === null) return []
  const addresses = networkAddresses().filter((address) => !address.includes(':'))
  return addresses.map((address) => `${isEncrypted ? 'mqtts' : 'mqtt'}://${address}:${port}`)
}

async function builtinStatus(link: BrokerLink, options: BrokerDoorOptions): Promise<BuiltinBrokerStatus> {
  const { builtin, status } = link
  const report = (await builtin?.report()) ?? null
  const isEncrypted = builtin?.fingerprint != null
  const port = builtin?.networkPort ?? null
  const { authorityPath } = builtinPaths(options.credentialsPath)
  const none = { connections: 0, turnedAway: {}, absentSessions: 0, waitingMessages: 0, clients: [] }
  const { clients, ...counts } = report ?? none
  return {
    isRunning: builtin !== null,
    url: builtin?.url ?? null,
    networkUrls: networkUrls(port, isEncrypted),
    isEncrypted,
    fingerprint: builtin?.fingerprint ?? null,
    authority: isEncrypted ? ensureAuthority(authorityPath, options.now()).authority.certificate : null,
    detail: status.isBuiltin && builtin === null ? status.detail : null,
    ...counts,
    clients: clients.map((client) => ({ ...client })),
  }
}

export function brokerDoor(link: BrokerLink, options: BrokerDoorOptions): BrokerDoor {
  const { secrets, now, newId, reconnect, settings } = options
  const credentials = builtinCredentials({
    ...builtinPaths(options.credentialsPath),
    now,
    onChanged: (deviceId) => link.builtin?.deviceChanged(deviceId),
  })
  return {
    status: () => link.status,
    intake: (deviceId) => link.intake.view(deviceId),
    messages: (deviceId) => link.ring.of(deviceId),
    async test(input) {
      const prefix = input.prefix ?? settings().broker?.prefix ?? DEFAULT_PREFIX
      const own = input.url === 'builtin' && link.builtin ? link.access : null
      const { ok, steps } = await testBroker({
        ...{ access: own ?? (await accessToTest(input, options)), prefix },
        ...{ device: input.device ?? null, isBuiltin: own !== null },
      })
      return { ok, steps: steps.map((step) => ({ ...step })) }
    },
    newProfileId: newId,
    async checkProfile(profile, given) {
      const kept = profile.id ? await readSecrets(secrets, profile.id) : NO_SECRETS
      return profileProblems(profile, {
        password: over(given.password, kept.password),
        key: over(given.key, kept.key),
        passphrase: over(given.passphrase, kept.passphrase),
      })
    },
    keepSecrets: (profileId, given) => keepSecrets(secrets, profileId, given),
    adoptSecrets: (profileId) => adoptSecrets(secrets, profileId),
    reconnect,
    doctor: (devices) => doctor(link, options, devices),
    builtin: {
      status: () => builtinStatus(link, options),
      credentials: () => credentials.credentials(),
      create: (deviceId, kind, actor) => credentials.create(deviceId, kind, actor),
      rotate: (deviceId, actor) => credentials.rotate(deviceId, actor),
      revoke: (deviceId) => credentials.revoke(deviceId),
    },
  }
}
