// What breaks inside the engine is said to its host: no cause stays unknown because no caller waits for it.
import { expect, test } from 'vitest'
import type { DeviceRequest } from '../../src-main/engine/ports/device-link.ts'
import { StoreFault, type Store } from '../../src-main/engine/ports/store.ts'
import { memoryStore } from '../support/memory-store.ts'
import { EngineBench } from './engine-bench.ts'

/** A memory store whose commits by `source` fail with `fault` once it is set. */
function breakable(source: string) {
  const inner = memoryStore()
  const state: { fault: unknown } = { fault: null }
  const store: Store = {
    ...inner,
    write: (by, work) => {
      if (state.fault !== null && by === source) throw state.fault
      return inner.write(by, work)
    },
  }
  return { store, state }
}

const get = (deviceId: string): DeviceRequest => ({
  operation: 'get',
  deviceId,
  topic: `$aws/things/${deviceId}/jobs/get`,
  clientToken: undefined,
})

test('the cause of an InternalError is told, though the device hears only the code', () => {
  const faults: unknown[] = []
  const { store, state } = breakable('device')
  const bench = new EngineBench({ store, onFault: (fault) => faults.push(fault) })
  bench.engine.start(bench.now)
  const cause = new TypeError('a row made no sense')
  state.fault = cause
  const { replies } = bench.engine.fleet.handle([get('d1'), get('d2')], bench.wallAt)
  expect(replies.map(({ payload }) => payload.code)).toEqual(['InternalError', 'InternalError'])
  expect(faults).toContain(cause)
  state.fault = null
  expect(bench.engine.fleet.handle([get('d1')], bench.wallAt).replies[0]?.topic).toMatch(/accepted$/)
})

test('a stop that could not be written is told', () => {
  const faults: unknown[] = []
  const { store, state } = breakable('engine')
  const bench = new EngineBench({ store, onFault: (fault) => faults.push(fault) })
  bench.engine.start(bench.now)
  state.fault = new StoreFault('disk_full', 'The disk is full.')
  bench.engine.stop(bench.now)
  expect(faults).toEqual([state.fault])
})
