// 4. The step timer and the in-progress timer; the example of 20 minutes with steps of 7, 5 and 9.
import { expect } from 'vitest'
import { everywhere } from './everywhere.ts'

const MINUTE = 60_000

everywhere('a step timer never outlives the job’s (20 min; steps of 7, 5 and 9)', async (open) => {
  const bench = await open()
  bench.post('j1', { timeoutMinutes: 20 })
  const left = async () => (await bench.describe('j1')).payload.execution?.approximateSecondsBeforeTimedOut
  expect(await left()).toBeUndefined()
  await bench.startNext({ stepTimeoutInMinutes: 7 })
  expect(await left()).toBe(7 * 60)
  bench.pass(5 * MINUTE)
  // A new value discards the old timer; one that is not given leaves it.
  await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: '5' })
  expect(await left()).toBe(5 * 60)
  bench.pass(4 * MINUTE)
  await bench.update('j1', 'IN_PROGRESS')
  expect(await left()).toBe(60)
  await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: -1 })
  expect(await left()).toBe(11 * 60)
  bench.pass(4 * MINUTE)
  await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: 9 })
  expect(await left()).toBe(7 * 60)
  bench.pass(7 * MINUTE - 1_000)
  expect(await left()).toBe(1)
  await bench.heard()
  bench.pass(2_000)
  expect(await bench.heard()).toEqual(['notify -', 'next -'])
  expect(await bench.update('j1', 'SUCCEEDED')).toMatchObject({
    accepted: false,
    payload: { code: 'InvalidStateTransition', executionState: { status: 'TIMED_OUT' } },
  })
})

everywhere('a step without a job timer ends by itself; a refused value changes nothing', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.startNext({ stepTimeoutInMinutes: 1 })
  for (const stepTimeoutInMinutes of [0, 10_081, 'soon', 1.5])
    expect((await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes })).payload.code).toBe('InvalidRequest')
  expect((await bench.startNext({ stepTimeoutInMinutes: -1 })).payload.code).toBe('InvalidRequest')
  expect((await bench.describe('j1')).payload.execution).toMatchObject({
    versionNumber: 2,
    approximateSecondsBeforeTimedOut: 60,
  })
  bench.pass(MINUTE)
  expect((await bench.describe('j1')).payload.code).toBe('TerminalStateReached')
})

everywhere('what waits in the queue has no timer', async (open) => {
  const bench = await open()
  bench.post('j1', { timeoutMinutes: 1 })
  bench.pass(60 * MINUTE)
  expect((await bench.startNext()).payload.execution).toMatchObject({
    status: 'IN_PROGRESS',
    approximateSecondsBeforeTimedOut: 60,
  })
})
