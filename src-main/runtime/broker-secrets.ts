/** The secrets of broker profiles in the host's key store: their names, reading all of one, keeping or forgetting some. No settings here. */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { BrokerSecrets } from '../handlers/handler.ts'
import type { HostServices } from '../host/messages.ts'

/** The host's key store (DESIGN 6.21); `read` gives null for what is not kept or cannot be read. */
export type SecretStore = {
  readonly read: (name: string) => Promise<string | null>
  readonly write: (name: string, value: string | null) => Promise<Result<null>>
}

/** The host's key store as a `SecretStore`; what cannot be read is told by its code and counts as not kept. */
export function hostSecrets(
  services: Pick<HostServices, 'readSecret' | 'writeSecret'>,
  onUnreadable: (code: string) => void,
): SecretStore {
  return {
    read: async (name) => {
      const kept = await services.readSecret(name)
      if (!kept.ok) onUnreadable(kept.code)
      return kept.ok ? kept.value : null
    },
    write: (name, value) => services.writeSecret(name, value),
  }
}

type Kind = 'password' | 'key' | 'passphrase'

/** A broker that was set without a name has names of its own, as before there were profiles. */
export function secretName(profileId: string | null, kind: Kind): string {
  return profileId === null ? `broker-${kind}` : `broker-${kind}:${profileId}`
}

export type KeptSecrets = { readonly [K in Kind]: string | null }

/** Everything that is kept for a profile. */
export async function readSecrets(store: SecretStore, profileId: string | null): Promise<KeptSecrets> {
  const [password, key, passphrase] = await Promise.all([
    store.read(secretName(profileId, 'password')),
    store.read(secretName(profileId, 'key')),
    store.read(secretName(profileId, 'passphrase')),
  ])
  return { password, key, passphrase }
}

/** Keeps what is a text, forgets what is null, leaves the rest. Failure `service_unavailable`: there is no key store to keep it in. */
export async function keepSecrets(
  store: SecretStore,
  profileId: string | null,
  secrets: BrokerSecrets,
): Promise<Result<null>> {
  for (const kind of ['password', 'key', 'passphrase'] as const) {
    const value = secrets[kind]
    if (value === undefined) continue
    const written = await store.write(secretName(profileId, kind), value)
    // Without a key store there is nothing to forget.
    if (!written.ok && !(value === null && written.code === 'service_unavailable')) return written
  }
  return { ok: true, value: null }
}

/** Moves what is kept for the broker without a name to a profile. Failure `service_unavailable`. */
export async function adoptSecrets(store: SecretStore, profileId: string): Promise<Result<{ hasPassword: boolean }>> {
  const { password } = await readSecrets(store, null)
  if (password === null) return { ok: true, value: { hasPassword: false } }
  const kept = await keepSecrets(store, profileId, { password })
  if (!kept.ok) return kept
  await keepSecrets(store, null, { password: null })
  return { ok: true, value: { hasPassword: true } }
}
