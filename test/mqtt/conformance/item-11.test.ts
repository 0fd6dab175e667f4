// 11. Abort rules: at the threshold QUEUED and unreleased executions are cancelled, running ones finish.
import { expect } from 'vitest'
import { WireCrowd } from '../wire-crowd.ts'
import { everywhere } from './everywhere.ts'

everywhere('at the threshold the queue is cleared and told so; who is at work finishes', async (open) => {
  const bench = await open()
  const crowd = await WireCrowd.open(bench, 20)
  const fleetPlan = {
    abort: [{ failureType: 'FAILED' as const, thresholdPercent: 20, minExecuted: 2 }],
    rate: { kind: 'constant' as const, perMinute: 10 },
  }
  const target = { kind: 'devices' as const, deviceIds: [...crowd.ids] }
  bench.do('jobs.create', { jobId: 'j1', document: {}, target, fleetPlan })
  await crowd.until(() => crowd.told('j1') === 10)
  const running = crowd.id(9)
  await crowd.startNext(running)
  await crowd.say('j1', 'FAILED', [crowd.id(0)])
  expect(await crowd.holders('j1')).toEqual(crowd.ids.slice(1, 10))
  await crowd.say('j1', 'FAILED', [crowd.id(1)])
  bench.run(0)
  await crowd.until(() => crowd.ids.slice(2, 9).every((id) => crowd.list(id).length === 0))
  expect(await crowd.holders('j1')).toEqual([running])
  expect((await crowd.say('j1', 'IN_PROGRESS', [crowd.id(2)]))[0]?.payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'CANCELED' },
  })
  expect(bench.store.views.jobsGet('j1')?.counts).toMatchObject({ IN_PROGRESS: 1, FAILED: 2, CANCELED: 17 })
  expect((await crowd.say('j1', 'SUCCEEDED', [running]))[0]?.accepted).toBe(true)
  expect(bench.store.views.jobsGet('j1')).toMatchObject({ state: 'CANCELLED', counts: { SUCCEEDED: 1, CANCELED: 17 } })
  expect(crowd.told('j1')).toBe(10)
})

everywhere('a REJECTED does not count for a rule about FAILED, nor before enough have ended', async (open) => {
  const bench = await open()
  const crowd = await WireCrowd.open(bench, 8)
  const abort = [{ failureType: 'FAILED' as const, thresholdPercent: 10, minExecuted: 4 }]
  const target = { kind: 'devices' as const, deviceIds: [...crowd.ids] }
  bench.do('jobs.create', { jobId: 'j1', document: {}, target, fleetPlan: { abort } })
  await crowd.say('j1', 'REJECTED', crowd.ids.slice(0, 2))
  await crowd.say('j1', 'FAILED', crowd.ids.slice(2, 3))
  bench.run(0)
  expect(await crowd.holders('j1')).toEqual(crowd.ids.slice(3))
  await crowd.say('j1', 'SUCCEEDED', crowd.ids.slice(3, 4))
  bench.run(0)
  expect(await crowd.holders('j1')).toEqual([])
})
