// 12. Retries: at most ten in all for a device, each a new attempt with its own number; REJECTED is never tried again.
import { expect } from 'vitest'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

const ALL_TEN = { retries: [{ failureType: 'ALL' as const, limit: 10 }] }

everywhere('ten retries are eleven attempts, told each time anew; there is no twelfth', async (open) => {
  const bench = await open()
  bench.post('j1', { fleetPlan: ALL_TEN })
  const versions: unknown[] = []
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    const { execution } = (await bench.startNext()).payload
    expect(execution).toMatchObject({ jobId: 'j1', executionNumber: attempt, status: 'IN_PROGRESS' })
    versions.push(execution?.versionNumber)
    expect((await bench.update('j1', 'FAILED', { executionNumber: attempt })).accepted).toBe(true)
  }
  // The number of the attempt is one thing, the lock another: it only ever rises.
  expect(versions).toEqual([...versions].sort((one, other) => Number(one) - Number(other)))
  expect((await bench.startNext()).payload.execution).toBeUndefined()
  const heard = await bench.heard()
  expect(heard.filter((it) => it === 'next j1')).toHaveLength(11)
  expect(heard.slice(-2)).toEqual(['notify -', 'next -'])
  expect((await bench.update('j1', 'FAILED')).payload).toMatchObject({ code: 'InvalidStateTransition' })
  expect((await bench.describe('j1', { executionNumber: 3 })).payload.code).toBe('TerminalStateReached')
  expect((await bench.describe('j1', { executionNumber: 12 })).payload.code).toBe('ResourceNotFound')
  const asked = { document: {}, target: { kind: 'device' as const, deviceId: DEVICE } }
  const eleven = { retries: [6, 5].map((limit) => ({ failureType: 'ALL' as const, limit })) }
  expect(bench.try('jobs.create', { ...asked, fleetPlan: eleven })).toMatchObject({ ok: false, code: 'invalid_input' })
})

everywhere('REJECTED is the last word', async (open) => {
  const bench = await open()
  bench.post('j1', { fleetPlan: ALL_TEN })
  expect((await bench.update('j1', 'REJECTED')).accepted).toBe(true)
  expect((await bench.startNext()).payload.execution).toBeUndefined()
  expect((await bench.update('j1', 'IN_PROGRESS')).payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'REJECTED' },
  })
})

everywhere(
  'a time-out is tried again, and the word of the old attempt changes nothing of the new one',
  async (open) => {
    const bench = await open()
    bench.post('j1', { timeoutMinutes: 5, fleetPlan: { retries: [{ failureType: 'TIMED_OUT', limit: 1 }] } })
    await bench.startNext()
    await bench.heard()
    bench.run(5 * 60_000)
    expect(await bench.heard()).toEqual(['notify j1', 'next j1'])
    expect((await bench.update('j1', 'SUCCEEDED', { executionNumber: 1 })).payload.code).toBe('ResourceNotFound')
    expect((await bench.startNext()).payload.execution).toMatchObject({ executionNumber: 2 })
    expect((await bench.update('j1', 'SUCCEEDED', { executionNumber: 2 })).accepted).toBe(true)
  },
)
