// 10. Rollout rates: the exponential table of the specification, and a constant rate, counted by what devices were told.
import { expect } from 'vitest'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { WireBench } from '../wire-bench.ts'
import { WireCrowd } from '../wire-crowd.ts'
import { everywhere } from './everywhere.ts'

const MINUTE = 60_000

type Rate = NonNullable<NonNullable<RequestInput<'jobs.create'>['fleetPlan']>['rate']>

function roll(bench: WireBench, crowd: WireCrowd, rate: Rate) {
  const target = { kind: 'devices' as const, deviceIds: [...crowd.ids] }
  return bench.do('jobs.create', { jobId: 'j1', document: {}, target, fleetPlan: { rate } }).id
}

/** How many devices each minute were told of the job, the first at once. */
async function perMinute(bench: WireBench, crowd: WireCrowd, minutes: number): Promise<number[]> {
  const told: number[] = []
  for (let before = 0; told.length < minutes; before = crowd.told('j1')) {
    bench.run(told.length === 0 ? 0 : MINUTE)
    const { unreleased } = bench.store.views.jobsGet('j1')?.counts ?? { unreleased: 0 }
    await crowd.until(() => crowd.told('j1') >= crowd.ids.length - unreleased)
    told.push(crowd.told('j1') - before)
  }
  return told
}

everywhere('exponential: 50, 100, 200, 400 a minute at 1,000, 2,000 and 3,000 devices told', async (open) => {
  const bench = await open()
  const crowd = await WireCrowd.open(bench, 4_000)
  roll(bench, crowd, { kind: 'exponential', basePerMinute: 50, factor: 2, every: 1_000, by: 'notified' })
  expect(await perMinute(bench, crowd, 38)).toEqual([
    ...Array<number>(20).fill(50),
    ...Array<number>(10).fill(100),
    ...Array<number>(5).fill(200),
    ...[400, 400, 200],
  ])
})

everywhere('by success the rate stays at its base until devices have succeeded', async (open) => {
  const bench = await open()
  const crowd = await WireCrowd.open(bench, 40)
  roll(bench, crowd, { kind: 'exponential', basePerMinute: 5, factor: 2, every: 5, by: 'succeeded' })
  expect(await perMinute(bench, crowd, 3)).toEqual([5, 5, 5])
  await crowd.say('j1', 'SUCCEEDED', crowd.ids.slice(0, 5))
  bench.run(MINUTE)
  await crowd.until(() => crowd.told('j1') === 30)
})

everywhere('a constant rate: never more in a minute, and an end makes no room in it', async (open) => {
  const bench = await open()
  const crowd = await WireCrowd.open(bench, 20)
  roll(bench, crowd, { kind: 'constant', perMinute: 7 })
  await crowd.until(() => crowd.told('j1') === 7)
  await crowd.say('j1', 'SUCCEEDED', crowd.ids.slice(0, 7))
  bench.run(MINUTE - 1)
  expect(await crowd.holders('j1')).toEqual([])
  bench.run(1)
  await crowd.until(() => crowd.told('j1') === 14)
  expect(await crowd.holders('j1')).toEqual(crowd.ids.slice(7, 14))
})
