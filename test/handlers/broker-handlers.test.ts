// Broker profiles through the handlers: made, changed, used, deleted; secrets go to the key store and nowhere else. Settings in memory.
import { describe, expect, test } from 'vitest'
import type { Settings } from '../../src-preload/contract/entities.ts'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import { createAnswer } from '../../src-main/handlers/answer.ts'
import type { BrokerSecrets, HandlerParts } from '../../src-main/handlers/handler.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { FieldError } from '../../src-preload/contract/failures.ts'

function bench(start: Partial<Settings> = {}) {
  let settings: Settings = { ...DEFAULT_SETTINGS, ...start }
  const kept: [string | null, BrokerSecrets][] = []
  const state = { reconnects: 0, problems: [] as FieldError[], hasKeyStore: true, hasOldPassword: false }
  let count = 0
  const parts = {
    engine: {
      command: (_name: string, change: Partial<Settings>) => {
        settings = { ...settings, ...change }
        return { ok: true, value: {} }
      },
    },
    store: { views: { settingsGet: () => settings } },
    clock: { now: () => ({ wallAt: 1, monoMs: 1 }) },
    broker: {
      newProfileId: () => `p${++count}`,
      checkProfile: () => Promise.resolve(state.problems),
      keepSecrets: (id: string | null, secrets: BrokerSecrets) => {
        if (!state.hasKeyStore) return Promise.resolve(failure('service_unavailable', 'no key store'))
        kept.push([id, secrets])
        return Promise.resolve({ ok: true, value: null })
      },
      adoptSecrets: () => Promise.resolve({ ok: true, value: { hasPassword: state.hasOldPassword } }),
      reconnect: () => {
        state.reconnects += 1
        return Promise.resolve()
      },
    },
  } as unknown as HandlerParts
  const faults: unknown[] = []
  const answer = createAnswer(parts, { checkOutputs: true, onFault: (error) => faults.push(error) })
  const ask = async (name: string, input: unknown) => (await answer(name, input, 'op')) as { ok: boolean; value: never }
  return { ask, kept, state, faults, settings: () => settings }
}

const site = { name: 'Site', url: 'mqtt://site:1883', prefix: '$aws', username: 'muster', password: 'secret' }

describe('broker profiles', () => {
  test('a new one is made, used at once when told, and its password is in the key store only', async () => {
    const { ask, kept, settings, state, faults } = bench()
    const made = await ask('brokers.save', { ...site, use: true })
    expect(made).toMatchObject({ ok: true, value: { id: 'p1', name: 'Site', hasPassword: true, isActive: true } })
    expect(settings().broker).toMatchObject({ id: 'p1', url: 'mqtt://site:1883' })
    expect(JSON.stringify(settings())).not.toContain('secret')
    expect(kept).toEqual([['p1', { password: 'secret' }]])
    expect(state.reconnects).toBe(1)
    expect(faults).toEqual([])
  })

  test('one that is not in use changes nothing about the connection; left-out secrets stay', async () => {
    const { ask, kept, settings, state } = bench()
    await ask('brokers.save', site)
    expect(settings().broker).toBeNull()
    await ask('brokers.save', { ...site, id: 'p1', name: 'Harbour', password: undefined })
    expect(settings().brokers).toMatchObject([{ id: 'p1', name: 'Harbour', hasPassword: true }])
    expect(kept.at(-1)).toEqual(['p1', {}])
    await ask('brokers.save', { ...site, id: 'p1', password: null })
    expect(settings().brokers).toMatchObject([{ hasPassword: false }])
    expect(state.reconnects).toBe(0)
  })

  test('the broker’s queue is kept with the profile: left out it stays, null is the default again', async () => {
    const { ask, settings } = bench()
    await ask('brokers.save', { ...site, queueLimit: 100_000, clockProperty: 'timestamp' })
    await ask('brokers.save', { ...site, id: 'p1' })
    expect(settings().brokers).toMatchObject([{ queueLimit: 100_000, clockProperty: 'timestamp' }])
    await ask('brokers.save', { ...site, id: 'p1', queueLimit: null, clockProperty: null })
    expect(settings().brokers).toMatchObject([{ queueLimit: null, clockProperty: null }])
    for (const queueLimit of [-1, 1.5, 10_000_001, '10'])
      expect(await ask('brokers.save', { ...site, queueLimit })).toMatchObject({
        ...{ ok: false, code: 'invalid_input', errors: [{ path: 'queueLimit' }] },
      })
  })

  test('the list is by name and says which is in use, also one that has no name', async () => {
    const unnamed = { url: 'builtin', username: null, hasPassword: false, prefix: '$aws' }
    const { ask } = bench({ broker: unnamed })
    await ask('brokers.save', { ...site, name: 'Zeta' })
    await ask('brokers.save', { ...site, name: 'Alpha' })
    const { value } = (await ask('brokers.list', {})) as { value: { items: { name?: string; isActive: boolean }[] } }
    expect(value.items.map(({ name, isActive }) => [name, isActive])).toEqual([
      [undefined, true],
      ['Alpha', false],
      ['Zeta', false],
    ])
    expect(await ask('brokers.use', { id: 'p1' })).toMatchObject({ ok: true, value: { broker: { name: 'Zeta' } } })
  })

  test('the one in use cannot be deleted; another goes with its secrets; an unknown one is named', async () => {
    const { ask, kept } = bench()
    await ask('brokers.save', { ...site, use: true })
    await ask('brokers.save', { ...site, name: 'Other' })
    expect(await ask('brokers.delete', { id: 'p1' })).toMatchObject({ ok: false, code: 'in_use' })
    expect(await ask('brokers.delete', { id: 'p2' })).toMatchObject({ ok: true, value: { id: 'p2' } })
    expect(kept.at(-1)).toEqual(['p2', { password: null, key: null, passphrase: null }])
    for (const name of ['brokers.delete', 'brokers.use'])
      expect(await ask(name, { id: 'nobody' })).toMatchObject({ ok: false, code: 'not_found' })
  })

  test('what is wrong with a certificate, a missing key store and one profile too many change nothing', async () => {
    const { ask, state, settings, kept } = bench()
    const wrong = { path: 'tls.ca', message: 'cannot be read', code: 'invalid_certificate' as const }
    state.problems = [wrong]
    expect(await ask('brokers.save', site)).toMatchObject({ ok: false, code: 'invalid_certificate', errors: [wrong] })
    state.problems = []
    state.hasKeyStore = false
    expect(await ask('brokers.save', site)).toMatchObject({ ok: false, code: 'service_unavailable' })
    expect(settings().brokers).toEqual([])
    expect(kept).toEqual([])
    state.hasKeyStore = true
    for (let made = 0; made < 20; made += 1) await ask('brokers.save', { ...site, name: `n${made}` })
    expect(await ask('brokers.save', site)).toMatchObject({ ok: false, code: 'too_many' })
    expect(settings().brokers).toHaveLength(20)
  })

  test('the broker that had no name keeps its password when it gets one', async () => {
    const { ask, state, settings } = bench({
      broker: { url: site.url, username: 'muster', hasPassword: true, prefix: '$aws' },
    })
    state.hasOldPassword = true
    await ask('brokers.save', { ...site, password: undefined, use: true })
    expect(settings().broker).toMatchObject({ id: 'p1', hasPassword: true })
    await ask('brokers.save', { ...site, url: 'mqtt://elsewhere', password: undefined })
    expect(settings().brokers.find(({ url }) => url === 'mqtt://elsewhere')?.hasPassword).toBe(false)
  })

  test('a password alone is kept for the profile in use, and the connection is made anew', async () => {
    const { ask, kept, state, settings } = bench()
    expect(await ask('broker.setPassword', { password: 'x' })).toMatchObject({ ok: false, code: 'illegal_state' })
    await ask('brokers.save', { ...site, password: undefined, use: true })
    expect(await ask('broker.setPassword', { password: 'late' })).toMatchObject({ ok: true })
    expect(kept.at(-1)).toEqual(['p1', { password: 'late' }])
    expect(settings().broker?.hasPassword).toBe(true)
    expect(settings().brokers[0]?.hasPassword).toBe(true)
    expect(state.reconnects).toBe(2)
  })
})
