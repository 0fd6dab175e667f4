// The supervisor over real worker threads: life, death, restart, refusal, ordered and forced end.
import { afterEach, describe, expect, test } from 'vitest'
import { engineConfig } from '../../src-main/config.ts'
import { EngineHost } from '../../src-main/host/engine-host.ts'
import type { EngineHostOptions, EngineState } from '../../src-main/host/engine-host.ts'
import type { HostServices } from '../../src-main/host/messages.ts'
import type { ChangeBatch } from '../../src-preload/contract/events.ts'
import { failure } from '../../src-preload/contract/failures.ts'

const services: HostServices = {
  readSecret: (name) => Promise.resolve({ ok: true, value: `secret of ${name}` }),
  writeSecret: () => Promise.reject(new Error('broken')),
  notify: () => Promise.resolve(failure('service_unavailable', 'none')),
  openPath: () => Promise.resolve(failure('service_unavailable', 'none')),
  printPdf: () => Promise.resolve(failure('service_unavailable', 'none')),
}
const hosts: EngineHost[] = []

function makeHost(instanceName: string, options: Partial<EngineHostOptions> = {}) {
  const states: EngineState[] = []
  const notes: string[] = []
  const wake: (() => void)[] = []
  const host = new EngineHost({
    entry: new URL('./thread-actor.ts', import.meta.url),
    config: engineConfig({ workspacePath: '/nowhere', mode: 'standalone', instanceName }),
    services,
    onState: (state) => {
      states.push(state)
      for (const call of wake.splice(0)) call()
    },
    onNote: (text) => notes.push(text),
    ...options,
  })
  hosts.push(host)
  const until = async (state: EngineState['state'], from = 0): Promise<void> => {
    while (!states.slice(from).some((seen) => seen.state === state))
      await new Promise<void>((resolve) => wake.push(resolve))
  }
  return { host, states, notes, until }
}

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()))
})

describe('EngineHost', () => {
  test('starts, answers, stops', async () => {
    const { host, states } = makeHost('good')
    expect(await host.start()).toMatchObject({ state: 'running', code: null })
    expect(host.facts).toMatchObject({ workspaceId: 'w' })
    expect(await host.call('echo', { a: 1 }, 'op')).toEqual({ ok: true, value: { name: 'echo', input: { a: 1 } } })
    await host.stop()
    expect(states.map(({ state }) => state)).toEqual(['starting', 'running', 'stopped'])
    expect(await host.call('echo', {}, 'op')).toMatchObject({ ok: false, code: 'engine_stopped' })
    expect(host.facts).toBeNull()
  })

  test('fails calls in flight when the thread dies, and starts it again', async () => {
    const { host, states, notes, until } = makeHost('good')
    await host.start()
    const waiting = host.call('hang', {}, 'op')
    const dying = host.call('die', {}, 'op')
    expect(await waiting).toMatchObject({ ok: false, code: 'engine_restarted' })
    expect(await dying).toMatchObject({ ok: false, code: 'engine_restarted' })
    await until('running', states.length)
    expect(states.map(({ state }) => state)).toEqual(['starting', 'running', 'restarting', 'restarting', 'running'])
    expect(await host.call('echo', {}, 'op')).toMatchObject({ ok: true })
    expect(notes[0]).toContain('as asked')
  })

  test('answers engine_unavailable between two lives', async () => {
    const { host, states, until } = makeHost('good')
    await host.start()
    void host.call('die', {}, 'op')
    await until('restarting')
    expect(await host.call('echo', {}, 'op')).toMatchObject({ ok: false, code: 'engine_unavailable' })
    await host.stop()
    expect(states.at(-1)?.state).toBe('stopped')
  })

  test('ends a thread that no longer answers its heartbeat', async () => {
    const { host, states, notes, until } = makeHost('good', { heartbeatMs: 20 })
    await host.start()
    const lost = host.call('deaf', {}, 'op')
    expect(await lost).toMatchObject({ code: 'engine_restarted' })
    await until('running', states.length)
    expect(notes[0]).toContain('did not answer')
  })

  test('keeps a refusal and does not try again by itself', async () => {
    const { host, states } = makeHost('refuses')
    const state = await host.start()
    expect(state).toMatchObject({ state: 'refused', code: 'workspace_held', detail: { processId: 1 } })
    expect(await host.call('echo', {}, 'op')).toMatchObject({
      ok: false,
      code: 'engine_unavailable',
      detail: { code: 'workspace_held' },
    })
    await host.stop()
    expect(states.map((seen) => seen.state)).toEqual(['starting', 'refused', 'stopped'])
  })

  test('refuses a thread that never comes to run', async () => {
    const { host, states } = makeHost('never starts')
    expect(await host.start()).toMatchObject({
      state: 'refused',
      code: 'internal',
      message: expect.stringContaining('no start'),
    })
    expect(states.map(({ state }) => state)).toEqual([
      'starting',
      'restarting',
      'restarting',
      'restarting',
      'restarting',
      'refused',
    ])
    expect(await host.call('echo', {}, 'op')).toMatchObject({ ok: false, code: 'engine_unavailable' })
  })

  test('ends a thread that does not end by itself', async () => {
    const { host, notes } = makeHost('stubborn', { stopWithinMs: 20 })
    await host.start()
    await host.stop()
    expect(notes).toEqual(['The engine thread did not end within 20 ms and was ended by force.'])
  })

  test('stop is one thing however often it is asked for', async () => {
    const { host, states } = makeHost('good')
    await host.start()
    await Promise.all([host.stop(), host.stop()])
    expect(states.filter(({ state }) => state === 'stopped')).toHaveLength(1)
  })

  test('offers host services over the port', async () => {
    const { host } = makeHost('good')
    await host.start()
    expect(await host.call('secret', {}, 'op')).toEqual({ ok: true, value: 'secret of broker-password' })
  })

  test('passes changes on, and pokes', async () => {
    const batches: ChangeBatch[] = []
    let heard: () => void = () => {}
    const both = new Promise<void>((resolve) => {
      heard = resolve
    })
    const { host } = makeHost('good', {
      onChange: (batch) => {
        if (batches.push(batch) === 2) heard()
      },
    })
    await host.start()
    void host.call('change', {}, 'op')
    host.poke()
    await both
    expect(batches.map(({ source }) => source)).toEqual(['test', 'poke'])
  })
})
