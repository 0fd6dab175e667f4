// 9. A snapshot keeps the devices that it began with; a continuous job follows its target: join, leave, come back.
import { expect } from 'vitest'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { WireBench } from '../wire-bench.ts'
import { WireCrowd } from '../wire-crowd.ts'
import { everywhere } from './everywhere.ts'

type Plan = NonNullable<RequestInput<'jobs.create'>['fleetPlan']>

async function grouped(bench: WireBench, members: readonly number[], jobId: string, fleetPlan: Plan) {
  const crowd = await WireCrowd.open(bench, 4)
  const idsOf = (indexes: readonly number[]) => indexes.map((index) => crowd.id(index))
  const group = bench.do('deviceGroups.create', { nameEn: 'Site', kind: 'static', deviceIds: idsOf(members) }).id
  const target = { kind: 'group', deviceGroupId: group } as const
  const id = bench.do('jobs.create', { jobId, document: { operation: 'reboot' }, target, fleetPlan }).id
  const become = (indexes: readonly number[]) =>
    bench.do('deviceGroups.change', { id: group, deviceIds: idsOf(indexes) })
  const holders = async () => (await crowd.holders(jobId)).map((device) => crowd.ids.indexOf(device))
  return { crowd, id, become, holders }
}

everywhere('a snapshot is not moved by who joins or leaves', async (open) => {
  const bench = await open()
  const { crowd, become, holders } = await grouped(bench, [0, 1], 'j1', { selection: 'snapshot' })
  become([1, 2])
  expect(await holders()).toEqual([0, 1])
  await crowd.say('j1', 'SUCCEEDED', [crowd.id(0), crowd.id(1)])
  expect(bench.store.views.jobsGet('j1')?.state).toBe('COMPLETED')
})

everywhere('continuous: who joins is told at once, who leaves is REMOVED, who comes back begins anew', async (open) => {
  const bench = await open()
  const plan: Plan = {
    ...{ selection: 'continuous', rate: { kind: 'constant', perMinute: 1 } },
    retries: [{ failureType: 'ALL', limit: 1 }],
  }
  const { crowd, id, become, holders } = await grouped(bench, [0], 'j1', plan)
  await crowd.until(() => crowd.told('j1') === 1)
  become([0, 1, 2])
  // The rate is for the devices of the beginning, not for those who join.
  await crowd.until(() => crowd.told('j1') === 3)
  expect(await holders()).toEqual([0, 1, 2])
  const [first = '', second = '', third = ''] = crowd.ids
  const attemptOf = async (deviceId: string) => (await crowd.startNext(deviceId)).payload.execution?.executionNumber
  await crowd.startNext(second)
  expect((await crowd.say('j1', 'FAILED', [first]))[0]?.accepted).toBe(true)
  expect(await attemptOf(first)).toBe(2)
  become([2])
  await crowd.until(() => crowd.list(second).length === 0 && crowd.list(first).length === 0)
  expect((await crowd.say('j1', 'SUCCEEDED', [second]))[0]?.payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'REMOVED' },
  })
  become([0, 1, 2])
  expect(await holders()).toEqual([0, 1, 2])
  // All its retries are there again: the attempt it left in and one more.
  for (const attempt of [3, 4]) {
    expect(await attemptOf(first)).toBe(attempt)
    await crowd.say('j1', 'FAILED', [first])
  }
  expect(await holders()).toEqual([1, 2])
  await crowd.say('j1', 'SUCCEEDED', [second, third])
  expect(bench.store.views.jobsGet('j1')?.state).toBe('RUNNING')
  bench.do('jobs.cancel', { id })
  expect(bench.store.views.jobsGet('j1')?.state).toBe('CANCELLED')
  expect(bench.faults).toEqual([])
})
