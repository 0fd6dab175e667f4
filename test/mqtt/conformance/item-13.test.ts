// 13. Maintenance windows: outside of one an execution is neither told nor listed; running work goes on.
import { expect } from 'vitest'
import { WireCrowd } from '../wire-crowd.ts'
import { everywhere } from './everywhere.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

everywhere(
  'nothing before the window; at its close QUEUED ones leave the lists, and come back with the next',
  async (open) => {
    const bench = await open()
    const crowd = await WireCrowd.open(bench, 2)
    const [working = '', waiting = ''] = crowd.ids
    // The bench begins on the hour.
    const windows = [{ cron: '30 * * * *', durationMinutes: 10, timezone: 'UTC' }]
    const target = { kind: 'devices' as const, deviceIds: [...crowd.ids] }
    bench.do('jobs.create', { jobId: 'j1', document: {}, target, fleetPlan: { windows } })
    expect(await crowd.holders('j1')).toEqual([])
    expect((await crowd.startNext(waiting)).payload.execution).toBeUndefined()
    bench.run(30 * MINUTE)
    await crowd.until(() => crowd.told('j1') === 2)
    expect(await crowd.holders('j1')).toEqual([working, waiting])
    await crowd.startNext(working)
    bench.run(10 * MINUTE)
    await crowd.until(() => crowd.list(waiting).length === 0)
    expect(await crowd.holders('j1')).toEqual([working])
    expect((await crowd.startNext(waiting)).payload.execution).toBeUndefined()
    expect((await crowd.say('j1', 'IN_PROGRESS', [waiting]))[0]?.payload.code).toBe('ResourceNotFound')
    expect((await crowd.say('j1', 'SUCCEEDED', [working]))[0]?.accepted).toBe(true)
    bench.run(50 * MINUTE)
    await crowd.until(() => crowd.list(waiting).includes('j1'))
    expect((await crowd.startNext(waiting)).payload.execution).toMatchObject({
      executionNumber: 1,
      status: 'IN_PROGRESS',
    })
    expect((await crowd.say('j1', 'SUCCEEDED', [waiting]))[0]?.accepted).toBe(true)
    expect(bench.store.views.jobsGet('j1')?.state).toBe('COMPLETED')
  },
)

everywhere('each device in its own zone', async (open) => {
  const bench = await open()
  // At nine in UTC it is eleven in Cairo.
  const crowd = await WireCrowd.open(bench, 2, (index) => ({ timezone: index === 0 ? 'Africa/Cairo' : 'UTC' }))
  const windows = [{ cron: '0 11 * * *', durationMinutes: 60, timezone: 'device' }]
  const target = { kind: 'devices' as const, deviceIds: [...crowd.ids] }
  bench.do('jobs.create', { jobId: 'j1', document: {}, target, fleetPlan: { windows } })
  expect(await crowd.holders('j1')).toEqual([crowd.id(0)])
  bench.run(2 * HOUR)
  await crowd.until(() => crowd.told('j1') === 2)
  expect(await crowd.holders('j1')).toEqual([crowd.id(1)])
})
