/** Requests about brokers: profiles, test, the built-in broker's credentials, the presence doctor. Secrets pass through and stay nowhere here. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { BrokerProfile, Settings } from '../../src-preload/contract/entities.ts'
import type { EngineRequestName, ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import { commandThen, ok } from './handler.ts'
import type { BrokerSecrets, HandlerParts, Handlers } from './handler.ts'

type BrokerName = Extract<
  EngineRequestName,
  `broker.${string}` | `brokers.${string}` | `builtinBroker.${string}` | 'fleet.doctor'
>
type ProfileView = RequestOutput<'brokers.save'>

const readSettings = (parts: HandlerParts): Settings => parts.store.views.settingsGet()
const noProfile = (id: string) =>
  failure('not_found', `There is no broker profile "${id.slice(0, 64)}".`, [{ path: 'id', message: 'unknown profile' }])

function changeSettings(parts: HandlerParts, change: Partial<Settings>, actor: string): Result<Settings> {
  return commandThen(parts, 'settings.change', change, actor, () => ok(readSettings(parts)))
}

const view = (profile: BrokerProfile, active: BrokerProfile | null): ProfileView => ({
  ...profile,
  isActive: profile.id != null && profile.id === active?.id,
})

/** Saved profiles by name; a broker that was set without a name (by the command line, or before names) comes first. */
function listProfiles(parts: HandlerParts): ProfileView[] {
  const { brokers, broker } = readSettings(parts)
  const isUnnamed = broker !== null && !brokers.some(({ id }) => id === broker.id)
  return [...(isUnnamed ? [{ ...broker, isActive: true }] : []), ...brokers.map((it) => view(it, broker))]
}

type SaveInput = ParsedInput<'brokers.save'>

const isKept = (given: string | null | undefined, before: boolean) => (given === undefined ? before : given !== null)

function profileOf(id: string, input: SaveInput, before: BrokerProfile | null, hasAdopted: boolean): BrokerProfile {
  const { name, url, username, prefix, protocol, tls } = input
  const isBuiltin = url === 'builtin'
  const hasKey = isKept(input.key, before?.tls?.hasKey ?? false)
  const hasPassphrase = isKept(input.passphrase, before?.tls?.hasPassphrase ?? false)
  return {
    ...{ id, name, url, prefix, protocol: protocol ?? 'auto' },
    queueLimit: input.queueLimit === undefined ? (before?.queueLimit ?? null) : input.queueLimit,
    clockProperty: input.clockProperty === undefined ? (before?.clockProperty ?? null) : input.clockProperty,
    username: isBuiltin ? null : (username ?? null),
    hasPassword: !isBuiltin && isKept(input.password, before?.hasPassword ?? hasAdopted),
    tls: isBuiltin || (!tls && !hasKey) ? null : { ...tls, hasKey, hasPassphrase },
  }
}

async function saveProfile(parts: HandlerParts, input: SaveInput, actor: string): Promise<Result<ProfileView>> {
  const { brokers, broker } = readSettings(parts)
  const before = input.id ? (brokers.find(({ id }) => id === input.id) ?? null) : null
  if (input.id && !before) return noProfile(input.id)
  if (!before && brokers.length >= LIMITS.brokerProfiles)
    return failure('too_many', `A workspace keeps at most ${LIMITS.brokerProfiles} broker profiles.`)
  const id = before?.id ?? parts.broker.newProfileId()
  // The broker that was in use before there were names is given one: its password comes along.
  const isNaming = !before && broker !== null && broker.id == null && broker.url === input.url
  const adopted = isNaming && input.password === undefined ? await parts.broker.adoptSecrets(id) : null
  if (adopted && !adopted.ok) return adopted
  const profile = profileOf(id, input, before, adopted?.value.hasPassword ?? false)
  const wrong = await parts.broker.checkProfile(profile, input)
  if (wrong.length > 0)
    return failure(wrong[0]?.code ?? 'invalid_input', wrong[0]?.message ?? 'The profile cannot be used.', wrong)
  const secrets: BrokerSecrets = {
    ...(input.password !== undefined && { password: input.password }),
    ...(input.key !== undefined && { key: input.key }),
    ...(input.passphrase !== undefined && { passphrase: input.passphrase }),
  }
  const kept = await parts.broker.keepSecrets(profile.id ?? '', secrets)
  if (!kept.ok) return kept
  const isActive = input.use || (before !== null && broker?.id === before.id)
  const others = brokers.filter(({ id }) => id !== profile.id)
  const change = { brokers: [...others, profile].sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '')) }
  const changed = changeSettings(parts, isActive ? { ...change, broker: profile } : change, actor)
  if (!changed.ok) return changed
  // The same profile with another key looks the same in the settings: connect again in any case.
  if (isActive) await parts.broker.reconnect()
  return ok({ ...profile, isActive })
}

async function deleteProfile(parts: HandlerParts, id: string, actor: string): Promise<Result<{ id: string }>> {
  const { brokers, broker } = readSettings(parts)
  if (!brokers.some((it) => it.id === id)) return noProfile(id)
  if (broker?.id === id) return failure('in_use', 'This broker is in use. Use another one first.')
  const changed = changeSettings(parts, { brokers: brokers.filter((it) => it.id !== id) }, actor)
  if (!changed.ok) return changed
  const forgotten = await parts.broker.keepSecrets(id, { password: null, key: null, passphrase: null })
  return forgotten.ok ? ok({ id }) : forgotten
}

function useProfile(parts: HandlerParts, id: string, actor: string): Result<Settings> {
  const profile = readSettings(parts).brokers.find((it) => it.id === id)
  return profile ? changeSettings(parts, { broker: profile }, actor) : noProfile(id)
}

async function setPassword(parts: HandlerParts, password: string | null, actor: string): Promise<Result<Settings>> {
  const { broker, brokers } = readSettings(parts)
  if (!broker) return failure('illegal_state', 'Set the broker first, then its password.')
  const kept = await parts.broker.keepSecrets(broker.id ?? null, { password })
  if (!kept.ok) return kept
  const changed = { ...broker, hasPassword: password !== null }
  const done = changeSettings(
    parts,
    { broker: changed, brokers: brokers.map((it) => (it.id === broker.id ? changed : it)) },
    actor,
  )
  await parts.broker.reconnect()
  return done
}

export function brokerHandlers(parts: HandlerParts): Handlers<BrokerName> {
  const builtin = () => parts.broker.builtin
  return {
    'broker.test': async (input) => ok(await parts.broker.test(input)),
    'broker.setPassword': ({ password }, actor) => setPassword(parts, password, actor),
    'brokers.list': () => ok({ items: listProfiles(parts) }),
    'brokers.save': (input, actor) => saveProfile(parts, input, actor),
    'brokers.delete': ({ id }, actor) => deleteProfile(parts, id, actor),
    'brokers.use': ({ id }, actor) => useProfile(parts, id, actor),
    'builtinBroker.status': async () => ok(await builtin().status()),
    'builtinBroker.credentials': () => builtin().credentials(),
    'builtinBroker.createCredential': ({ deviceId, kind }, actor) => builtin().create(deviceId, kind, actor),
    'builtinBroker.rotateCredential': ({ deviceId }, actor) => builtin().rotate(deviceId, actor),
    'builtinBroker.revokeCredential': ({ deviceId }) => builtin().revoke(deviceId),
    'fleet.doctor': async () => ok(await parts.broker.doctor(() => parts.store.read((tx) => allDevices(tx)))),
  }
}

const PAGE = 500

/** What the engine believes of every device, page by page in one read. */
function allDevices(tx: Parameters<Parameters<HandlerParts['store']['read']>[0]>[0]) {
  const known = []
  let after: string | null = null
  for (;;) {
    const ids: string[] = tx.deviceIdsAfter(after, PAGE)
    for (const id of ids) {
      const device = tx.getDevice(id)
      if (device) known.push(device)
    }
    if (ids.length < PAGE) return known
    after = ids.at(-1) ?? null
  }
}
