// L2 and L14: the operator's order on one device, and relief for a head that does not begin. On both stores.
import { describe, expect, test } from 'vitest'
import { STUCK_AFTER_MS, stuckSince } from '../../../src-main/engine/domain/stuck.ts'
import type { Relief } from '../../../src-preload/contract/vocabulary.ts'
import { HOUR, MINUTE } from '../engine-bench.ts'
import { Fleet, type Plan } from '../rollout/rollout-bench.ts'
import { STORES } from '../stores.ts'
import { told } from '../fleet/bench.ts'

const D = 'd1'

describe.each(STORES)('the queue of one device on %s', (_name, make) => {
  const queue = (plans: readonly Plan[] = [{}, {}, {}]): { fleet: Fleet; ids: string[] } => {
    const fleet = new Fleet(make())
    fleet.add([D])
    return { fleet, ids: plans.map((plan) => fleet.create([D], plan)) }
  }
  const list = (fleet: Fleet): string[] => fleet.at.read((tx) => tx.deviceList(D, null)).map((entry) => entry.jobId)
  const relieve = (fleet: Fleet, jobId: string | undefined, action: Relief, reason?: string) =>
    fleet.at.ask('executions.relieve', { jobId: jobId ?? '', deviceId: D, action, reason })

  test('L2: what is named comes first, in that order; $next changes in the same commit and the device is told once', () => {
    const { fleet, ids } = queue()
    const [a, b, c] = ids as [string, string, string]
    const before = fleet.at.commits.length
    fleet.at.announced.length = 0
    fleet.at.do('executions.order', { deviceId: D, jobIds: [c, a] })
    expect(fleet.at.commits.length).toBe(before + 1)
    expect(list(fleet)).toEqual([c, a, b])
    expect(fleet.at.announced.map(told)).toEqual([`d1: next ${c}`])
    expect(fleet.begin(D)?.payload.execution).toMatchObject({ jobId: c, versionNumber: 2 })
    fleet.at.do('executions.order', { deviceId: D, jobIds: [b, a] })
    expect(list(fleet)).toEqual([c, b, a])
    fleet.at.do('executions.order', { deviceId: D, jobIds: [] })
    expect(list(fleet)).toEqual([c, a, b])
  })

  test('L2: the order survives a retry, a restart, and what is not waiting there is refused', () => {
    const { fleet, ids } = queue([{}, { retries: [{ failureType: 'ALL', limit: 3, delayMs: MINUTE }] }, {}])
    const [a, b, c] = ids as [string, string, string]
    fleet.at.do('executions.order', { deviceId: D, jobIds: [b, c, a] })
    fleet.say(b, 'FAILED', D)
    expect(list(fleet)).toEqual([c, a])
    fleet.at.do('executions.order', { deviceId: D, jobIds: [c, b, a] })
    fleet.nextLife(HOUR)
    expect(list(fleet)).toEqual([c, b, a])
    fleet.say(c, 'SUCCEEDED', D)
    const refused = fleet.at.refused('executions.order', { deviceId: D, jobIds: [a, c] })
    expect(refused).toMatchObject({ code: 'not_found', errors: [{ path: 'jobIds.1' }] })
    expect(fleet.at.refused('executions.order', { deviceId: D, jobIds: [a, a] }).errors[0]?.path).toBe('jobIds.1')
    expect(fleet.at.refused('executions.order', { deviceId: 'none', jobIds: [] }).code).toBe('not_found')
    expect(list(fleet)).toEqual([b, a])
  })

  test('L14 skip: the head ends for this device with the operator’s words, the next one follows', () => {
    const { fleet, ids } = queue()
    const [a, b] = ids as [string, string]
    expect(relieve(fleet, a, 'skip', 'does not begin')).toMatchObject({ ok: true })
    expect(list(fleet)[0]).toBe(b)
    const [run] = fleet.at.read((tx) => tx.deviceRunsOf(fleet.job(a).runId))
    expect(run).toMatchObject({ status: 'SKIPPED', reason: 'cancelled', errorMessage: 'does not begin' })
    expect(run?.trace.at(-1)).toMatchObject({ rule: 'L14 relief', data: { relief: 'skip', by: 'Mona' } })
    expect(relieve(fleet, a, 'skip')).toMatchObject({ code: 'not_found' })
    fleet.begin(D)
    expect(relieve(fleet, b, 'skip')).toMatchObject({ code: 'illegal_state' })
  })

  test('L14 park: hidden until unpark whatever the time, then back with its order and a higher version', () => {
    const { fleet, ids } = queue()
    const [a, b, c] = ids as [string, string, string]
    fleet.at.announced.length = 0
    expect(relieve(fleet, a, 'park')).toMatchObject({ ok: true })
    expect(list(fleet)).toEqual([b, c])
    expect(fleet.at.announced.map(told)).toEqual([`d1: notify [${b}, ${c}] next ${b}`])
    expect(fleet.counts(a)).toBe('unreleased 1')
    expect(relieve(fleet, a, 'park')).toMatchObject({ code: 'illegal_state' })
    expect(relieve(fleet, b, 'unpark')).toMatchObject({ code: 'illegal_state' })
    fleet.at.pass(30 * 24 * HOUR).tick()
    fleet.nextLife(MINUTE)
    expect(list(fleet)).toEqual([b, c])
    expect(relieve(fleet, a, 'unpark')).toMatchObject({ ok: true })
    expect(list(fleet)).toEqual([a, b, c])
    expect(fleet.at.read((tx) => tx.getExecution(a, D))).toMatchObject({ executionNumber: 1, versionNumber: 2 })
  })

  test('L14 park: it ends with its job, by cancel, expiry or removal of the device', () => {
    const { fleet, ids } = queue()
    const expiring = fleet.create([D], {}, { expiresAt: fleet.at.wallAt + HOUR })
    for (const id of [...ids, expiring]) relieve(fleet, id, 'park')
    fleet.at.do('jobs.cancel', { id: ids[0] ?? '' })
    expect(fleet.job(ids[0] ?? '')).toMatchObject({ state: 'CANCELLED', counts: { CANCELED: 1 } })
    fleet.at.pass(HOUR).tick()
    expect(fleet.job(expiring)).toMatchObject({ state: 'COMPLETED', counts: { TIMED_OUT: 1 } })
    fleet.at.do('devices.delete', { id: D })
    expect(fleet.job(ids[1] ?? '')).toMatchObject({ state: 'COMPLETED', counts: { REMOVED: 1 } })
  })

  test('L14 supersede: the head is skipped and the newest job goes first; nothing newer is refused', () => {
    const { fleet, ids } = queue()
    const [a, b, c] = ids as [string, string, string]
    expect(relieve(fleet, c, 'supersede')).toMatchObject({ code: 'illegal_state' })
    expect(relieve(fleet, a, 'supersede')).toMatchObject({ ok: true })
    expect(list(fleet)).toEqual([c, b])
    const [run] = fleet.at.read((tx) => tx.deviceRunsOf(fleet.job(a).runId))
    expect(run).toMatchObject({ status: 'SKIPPED', reason: 'superseded' })
  })
})

test('L14: a head is stuck when its device is there, knows of it, and has not begun for a quarter of an hour', () => {
  const at = 10 * HOUR
  const device = { presence: 'online', presenceAt: at - HOUR, lastHeardAt: null } as const
  const head = { state: 'QUEUED', queuedAt: at - HOUR, announcedAt: at - STUCK_AFTER_MS } as const
  expect(stuckSince(device, head, at)).toBe(at - STUCK_AFTER_MS)
  expect(stuckSince(device, { ...head, announcedAt: at - STUCK_AFTER_MS + 1 }, at)).toBeNull()
  expect(stuckSince({ ...device, presence: 'asleep' }, head, at)).toBeNull()
  expect(stuckSince({ ...device, presenceAt: at - 1 }, head, at)).toBeNull()
  expect(stuckSince(device, { ...head, state: 'IN_PROGRESS' }, at)).toBeNull()
  expect(stuckSince(device, { ...head, announcedAt: null }, at)).toBeNull()
  expect(stuckSince(device, null, at)).toBeNull()
})

test('L14: a device that never announces itself is there as long as it is heard', () => {
  const told = 10 * HOUR
  const head = { state: 'QUEUED', queuedAt: told - HOUR, announcedAt: told } as const
  const plain = (lastHeardAt: number | null) => ({ presence: 'unknown', presenceAt: null, lastHeardAt }) as const
  const at = told + 5 * HOUR
  expect(stuckSince(plain(told + STUCK_AFTER_MS), head, at)).toBe(told)
  expect(stuckSince(plain(told + STUCK_AFTER_MS - 1), head, at)).toBeNull()
  expect(stuckSince(plain(null), head, at)).toBeNull()
  // One that says it sleeps, or was lost, is not there, whatever was heard.
  expect(stuckSince({ ...plain(at), presence: 'lost' }, head, at)).toBeNull()
})
