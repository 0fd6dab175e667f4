// The one way in: names, inputs, faults. The engine and the store are stand-ins that can be made to fail.
import { describe, expect, test } from 'vitest'
import { createAnswer } from '../../src-main/handlers/answer.ts'
import type { HandlerParts } from '../../src-main/handlers/handler.ts'
import { BadCursor, StoreFault } from '../../src-main/engine/ports/store.ts'
import { failure } from '../../src-preload/contract/failures.ts'

type Stub = { command?: (name: string, input: unknown, actor: string) => unknown; views?: Record<string, unknown> }

function answerWith({ command, views = {} }: Stub, checkOutputs = false) {
  const faults: unknown[] = []
  const parts = {
    engine: { command: command ?? (() => failure('internal', 'not expected')) },
    store: { views, read: (work: (tx: unknown) => unknown) => work({ getDevice: () => ({ id: 'd' }) }) },
    clock: { now: () => ({ wallAt: 1, monoMs: 1 }) },
  } as unknown as HandlerParts
  return { answer: createAnswer(parts, { checkOutputs, onFault: (error) => faults.push(error) }), faults }
}

describe('answer', () => {
  test('an unknown name is refused by its code', async () => {
    const { answer } = answerWith({})
    expect(await answer('jobs.explode', {}, 'op')).toMatchObject({ ok: false, code: 'unknown_request' })
    expect(await answer('constructor', {}, 'op')).toMatchObject({ code: 'unknown_request' })
    expect(await answer('app.quit', {}, 'op')).toMatchObject({ code: 'unknown_request' })
  })

  test('bad input never reaches the engine', async () => {
    const calls: string[] = []
    const { answer } = answerWith({ command: (name) => calls.push(name) })
    expect(await answer('queue.hold', { isHeld: 'yes' }, 'op')).toMatchObject({ ok: false, code: 'invalid_input' })
    expect(calls).toEqual([])
  })

  test('a command gets the parsed input and the actor, and its view is the answer', async () => {
    const seen: unknown[] = []
    const command = (...args: unknown[]) => {
      seen.push(args.slice(0, 3))
      return { ok: true, value: { id: 'd' } }
    }
    const { answer } = answerWith({ command })
    expect(await answer('devices.create', { id: 'd' }, 'Mona')).toEqual({ ok: true, value: { id: 'd' } })
    expect(seen).toEqual([['devices.create', { id: 'd' }, 'Mona']])
  })

  test("an engine's refusal passes as it is", async () => {
    const why = failure('device_exists', 'There is one', [{ path: 'id', message: 'taken' }])
    const { answer } = answerWith({ command: () => why })
    expect(await answer('devices.create', { id: 'd' }, 'op')).toBe(why)
  })

  test('what the store refuses becomes its code; what nobody expected becomes internal; both are noted', async () => {
    const full = answerWith({
      views: {
        queueList: () => {
          throw new StoreFault('disk_full', 'ENOSPC')
        },
      },
    })
    expect(await full.answer('queue.list', {}, 'op')).toMatchObject({ ok: false, code: 'disk_full' })
    const broken = answerWith({
      views: {
        queueList: () => {
          throw new TypeError('secret detail')
        },
      },
    })
    const result = await broken.answer('queue.list', {}, 'op')
    expect(result).toMatchObject({ ok: false, code: 'internal' })
    expect(JSON.stringify(result)).not.toContain('secret detail')
    expect([full.faults.length, broken.faults.length]).toEqual([1, 1])
  })

  test('a cursor that is no cursor of ours is bad input at its field', async () => {
    const foreign = answerWith({
      views: {
        devicesList: () => {
          throw new BadCursor()
        },
      },
    })
    const result = await foreign.answer('devices.list', { cursor: 'nonsense' }, 'op')
    expect(result).toMatchObject({ ok: false, code: 'invalid_input', errors: [{ path: 'cursor' }] })
    expect(foreign.faults).toEqual([])
  })

  test('a view that breaks the contract is found where outputs are checked', async () => {
    const views = { queueList: () => ({ version: 'one' }) }
    expect(await answerWith({ views }, true).answer('queue.list', {}, 'op')).toMatchObject({
      ok: false,
      code: 'internal',
    })
    expect(await answerWith({ views }, false).answer('queue.list', {}, 'op')).toMatchObject({ ok: true })
  })
})
