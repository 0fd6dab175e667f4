// Maintenance windows, start and end times, expiry of what must never be late (fleet 1.7, L8).
import { describe, expect, test } from 'vitest'
import type { Target } from '../../../src-preload/contract/entities.ts'
import { windowStarts, windowState } from '../../../src-main/engine/rollout/windows.ts'
import { HOUR, MINUTE, START } from '../engine-bench.ts'
import { getRequest } from '../fleet/bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many } from './rollout-bench.ts'

const night = (timezone: string, cron = '0 2 * * *', durationMinutes = 120) => ({ cron, durationMinutes, timezone })
const listed = (fleet: Fleet, deviceId: string) =>
  (fleet.ask(getRequest(deviceId))[0]?.payload.queuedJobs as unknown[] | undefined)?.length ?? -1

describe('the times of a window', () => {
  test('open from its beginning until its end, and several that meet are one', () => {
    const windows = [night('UTC'), night('UTC', '0 4 * * *', 30)]
    expect(windowState(windows, 'UTC', START)).toEqual({ isOpen: false, opensAt: START + 2 * HOUR })
    expect(windowState(windows, 'UTC', START + 2 * HOUR)).toEqual({ isOpen: true, untilAt: START + 4.5 * HOUR })
    expect(windowState(windows, 'UTC', START + 4.5 * HOUR)).toEqual({ isOpen: false, opensAt: START + 26 * HOUR })
  })

  test('each device’s own zone, and the next seven beginnings', () => {
    const windows = [night('device')]
    expect(windowState(windows, 'Africa/Cairo', START).isOpen).toBe(true)
    expect(windowState(windows, 'UTC', START).isOpen).toBe(false)
    const starts = windowStarts([night('UTC')], 'UTC', START, 7)
    expect(starts).toEqual(Array.from({ length: 7 }, (_, day) => START + (24 * day + 2) * HOUR))
  })

  test('a window longer than its pause never closes, and one that never opens again says so', () => {
    const always = windowState([night('UTC', '0 * * * *', 90)], 'UTC', START)
    expect(always.isOpen && always.untilAt > START + 50 * HOUR).toBe(true)
    expect(windowState([night('UTC', '0 0 0 1 1 * 2020')], 'UTC', START)).toEqual({ isOpen: false, opensAt: null })
  })
})

describe.each(STORES)('13. windows hide executions (%s)', (_name, open) => {
  test('nothing before the window; at its close QUEUED ones leave the lists, running ones go on, and they come back', () => {
    const fleet = new Fleet(open())
    const [a, b] = fleet.add(many(2)) as [string, string]
    const id = fleet.create([a, b], { windows: [night('UTC', '30 * * * *', 10)] })
    expect([fleet.open(id), listed(fleet, a)]).toEqual([[], 0])
    fleet.at.run(30 * MINUTE)
    expect(fleet.open(id)).toEqual([a, b])
    fleet.begin(a)
    fleet.at.announced.length = 0
    fleet.at.run(10 * MINUTE)
    expect([fleet.open(id), listed(fleet, b), fleet.waits(id)]).toEqual([[a], 0, { window: 1 }])
    expect(fleet.at.announced.find((one) => one.deviceId === b)).toMatchObject({
      notify: { jobs: {} },
      notifyNext: { timestamp: Math.floor(fleet.at.wallAt / 1000) },
    })
    const hidden = fleet.at.read((tx) => tx.getReleaseWait(id, b))
    expect(hidden).toMatchObject({ versionNumber: 1, notBeforeAt: START + 90 * MINUTE, why: 'window' })
    fleet.say(id, 'SUCCEEDED', a)
    fleet.at.announced.length = 0
    fleet.at.run(50 * MINUTE)
    expect(fleet.at.read((tx) => tx.getExecution(id, b))).toMatchObject({ versionNumber: 2, executionNumber: 1 })
    expect(fleet.at.announced.find((one) => one.deviceId === b)?.notifyNext).toHaveProperty('execution')
    fleet.say(id, 'SUCCEEDED', b)
    expect(fleet.job(id)).toMatchObject({ state: 'COMPLETED', counts: { SUCCEEDED: 2, unreleased: 0 } })
  })

  test('each device in its own zone', () => {
    const fleet = new Fleet(open())
    const zones = ['Africa/Cairo', 'UTC', null]
    const ids = fleet.add(many(3), (_id, index) => ({ timezone: zones[index] ?? null }))
    const id = fleet.create(ids, { windows: [night('device')] })
    expect(fleet.open(id)).toEqual(ids.slice(0, 1))
    fleet.at.run(2 * HOUR)
    expect(fleet.open(id)).toEqual(ids.slice(1))
  })

  test('a device that asks after the close and before the next tick gets nothing', () => {
    const fleet = new Fleet(open())
    const [a] = fleet.add(many(1)) as [string]
    const id = fleet.create([a], { windows: [night('UTC')] })
    fleet.at.run(2 * HOUR)
    fleet.at.jump(3 * HOUR)
    expect(fleet.begin(a)?.payload).not.toHaveProperty('execution')
    expect(fleet.say(id, 'IN_PROGRESS', a)[0]?.payload).toMatchObject({ code: 'ResourceNotFound' })
    expect(fleet.waits(id)).toEqual({ window: 1 })
  })
})

describe('start and end', () => {
  test.each(STORES)('it waits in the queue until its start time, also over a restart (%s)', (_name, open) => {
    const fleet = new Fleet(open())
    const ids = fleet.add(many(2))
    const id = fleet.create(ids, { startAt: START + HOUR })
    expect(fleet.job(id)).toMatchObject({ state: 'QUEUED', notBeforeAt: START + HOUR })
    fleet.nextLife(30 * MINUTE)
    fleet.at.run(30 * MINUTE - 1)
    expect(fleet.made(id)).toBe(0)
    fleet.at.run(1)
    expect(fleet.open(id)).toEqual(ids)
  })

  const ended = (endBehaviour: 'stop_rollout' | 'cancel' | 'force_cancel') => {
    const fleet = new Fleet()
    const ids = fleet.add(many(6))
    const id = fleet.create(ids, { rate: { kind: 'constant', perMinute: 3 }, endAt: START + 30_000, endBehaviour })
    fleet.begin(ids[0] as string)
    fleet.at.run(30_000)
    return { fleet, ids, id }
  }

  test('stop_rollout: no more are made, what was made goes on, and the run says how many never had it', () => {
    const { fleet, ids, id } = ended('stop_rollout')
    fleet.at.run(5 * MINUTE)
    expect(fleet.counts(id)).toBe('unreleased 3, QUEUED 2, IN_PROGRESS 1')
    fleet.say(id, 'SUCCEEDED', ...ids.slice(0, 3))
    expect(fleet.run(id)).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 3, unreleased: 3 } })
  })

  test('stop_rollout: what was made and is hidden comes back with its window, what never was does not', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(3))
    const windows = [night('UTC', '30 * * * *', 10)]
    const id = fleet.create(ids, { windows, endAt: START + 45 * MINUTE, rate: { kind: 'constant', perMinute: 1 } })
    fleet.at.run(31 * MINUTE)
    fleet.at.do('jobs.rollout', { id, action: 'pause' })
    fleet.at.run(10 * MINUTE)
    fleet.at.do('jobs.rollout', { id, action: 'resume' })
    expect(fleet.waits(id)).toEqual({ window: 2 })
    fleet.at.run(50 * MINUTE)
    expect(fleet.open(id)).toEqual(ids.slice(0, 2))
    fleet.say(id, 'SUCCEEDED', ...ids)
    expect(fleet.run(id)).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 2, unreleased: 1 } })
  })

  test('cancel: those that wait end as well; force_cancel: all of them', () => {
    const cancelled = ended('cancel')
    expect(cancelled.fleet.counts(cancelled.id)).toBe('IN_PROGRESS 1, CANCELED 5')
    const forced = ended('force_cancel')
    expect(forced.fleet.counts(forced.id)).toBe('CANCELED 6')
    expect(forced.fleet.run(forced.id)).toMatchObject({ status: 'FAILED', reason: 'forced' })
    expect(forced.fleet.job(forced.id).cancelReason).toBe('the end time has come')
  })

  test('a continuous job ends at its end time', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(1))
    const id = fleet.create(ids, { selection: 'continuous', endAt: START + HOUR })
    fleet.say(id, 'SUCCEEDED', ...ids)
    expect(fleet.job(id).state).toBe('RUNNING')
    fleet.at.run(HOUR)
    expect(fleet.run(id)).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 1 } })
  })

  test('a plan that makes no sense is refused by the field', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(1))
    const refused = (fleetPlan: object) => {
      const target: Target = { kind: 'devices', deviceIds: [...ids] }
      const { code, errors } = fleet.at.refused('jobs.create', { document: { a: 1 }, target, fleetPlan })
      return `${code} ${errors[0]?.path}`
    }
    expect(refused({ waves: [{ percent: 50 }, { percent: 50 }] })).toBe('invalid_input fleetPlan.waves.1.percent')
    expect(refused({ waves: [{ percent: 50 }] })).toBe('invalid_input fleetPlan.waves.0.percent')
    expect(refused({ windows: [night('UTC', 'never')] })).toBe('invalid_cron fleetPlan.windows.0.cron')
    expect(refused({ windows: [night('Mars/Base')] })).toBe('unknown_zone fleetPlan.windows.0.timezone')
    expect(refused({ windows: [night('UTC', '0 0 30 2 *')] })).toBe('never_fires fleetPlan.windows.0.cron')
    expect(refused({ caps: { groups: [{ deviceGroupId: 'x', max: 1 }] } })).toBe(
      'unknown_device_group fleetPlan.caps.groups.0.deviceGroupId',
    )
    expect(refused({ startAt: START + HOUR, endAt: START + MINUTE })).toBe('invalid_input fleetPlan.endAt')
    expect(refused({ endAt: START })).toBe('in_the_past fleetPlan.endAt')
    expect(refused({ staleness: 'never_late' })).toBe('invalid_input fleetPlan.staleness')
  })
})

describe('never late', () => {
  test.each(STORES)(
    'a device that wakes after the expiry never gets it, though the console slept over it (%s)',
    (_name, open) => {
      const fleet = new Fleet(open())
      const [a, b] = fleet.add(many(2)) as [string, string]
      const id = fleet.create([a, b], { staleness: 'never_late' }, { startBeforeAt: START + MINUTE })
      fleet.begin(a)
      fleet.at.jump(HOUR)
      expect(fleet.begin(b)?.payload).not.toHaveProperty('execution')
      expect(fleet.say(id, 'IN_PROGRESS', b)[0]?.payload).toMatchObject({ code: 'InvalidStateTransition' })
      fleet.at.tick()
      expect(fleet.counts(id)).toBe('IN_PROGRESS 1, TIMED_OUT 1')
      expect(fleet.deviceRun(id, b)).toMatchObject({ status: 'SKIPPED', reason: 'expired' })
    },
  )

  test('late is fine: what waits when the console wakes is still given out', () => {
    const fleet = new Fleet()
    const [a] = fleet.add(many(1)) as [string]
    fleet.create([a], {})
    fleet.at.jump(5 * HOUR).tick()
    expect(fleet.begin(a)?.payload).toHaveProperty('execution')
  })
})
