// Release and expiry: batches, cursor, blocked and missing devices, what did not begin in time.
import { expect, test } from 'vitest'
import { releaseBatch } from '../../../src-main/engine/fleet/release.ts'
import { settleFleetJob } from '../../../src-main/engine/fleet/settle.ts'
import type { JobRow } from '../../../src-main/engine/ports/store-work.ts'
import { createBench, MINUTE, startNextRequest } from './bench.ts'

const many = (count: number) => Array.from({ length: count }, (_, index) => `d${String(index).padStart(5, '0')}`)

test('10,000 devices are released 500 a commit from the stored cursor, each announced to once', () => {
  const devices = many(10_000)
  const bench = createBench(devices)
  bench.insert({ id: 'a', devices })
  bench.clock.wallAt += 1_000
  expect(bench.release()).toBe(20)
  expect(bench.job('a')).toMatchObject({
    releaseCursor: 10_000,
    counts: { unreleased: 0, QUEUED: 10_000 },
    state: 'DISPATCHED',
  })
  expect(bench.execution('a', 'd09999')).toMatchObject({
    queuedAt: bench.clock.wallAt,
    versionNumber: 1,
    executionNumber: 1,
  })
  const announced = bench.announcements()
  expect(announced).toHaveLength(10_000)
  expect(new Set(announced.map((it) => it.deviceId)).size).toBe(10_000)
  expect(bench.steps.filter((step) => step === 'fleet.released')).toHaveLength(20)
})

test('a batch is shared by the jobs in queue order, and nothing is released twice', () => {
  const devices = many(400)
  const bench = createBench(devices)
  bench.insert({ id: 'low', devices, priority: -10 })
  bench.insert({ id: 'high', devices, priority: 10 })
  expect(bench.release()).toBe(2)
  expect(bench.release()).toBe(1)
  expect(bench.job('low').counts).toMatchObject({ unreleased: 0, QUEUED: 400 })
  expect(bench.job('high').counts).toMatchObject({ unreleased: 0, QUEUED: 400 })
  expect(bench.announcements()[0]?.notifyNext?.execution).toMatchObject({ jobId: 'high' })
})

test('a job goes on while devices are still to be released, though every released one has answered', () => {
  const devices = many(501)
  const bench = createBench(devices)
  bench.insert({ id: 'a', devices })
  expect(bench.write((tx) => releaseBatch(bench.ctx, tx, bench.now()))).toEqual({ released: 500, more: true })
  for (const id of devices.slice(0, 500)) bench.say(id, 'a', 'SUCCEEDED')
  expect(bench.job('a')).toMatchObject({ state: 'RUNNING', counts: { SUCCEEDED: 500, unreleased: 1 } })
  bench.release()
  bench.say('d00500', 'a', 'SUCCEEDED')
  expect(bench.job('a').state).toBe('COMPLETED')
})

test('a device deleted since the snapshot is passed by with a run', () => {
  const bench = createBench(['d1'])
  bench.post({ id: 'a', devices: ['d1', 'gone'] })
  expect(bench.execution('a', 'gone')).toBeNull()
  bench.say('d1', 'a', 'SUCCEEDED')
  expect(bench.deviceRuns('a').toSorted()).toEqual(['d1 1 COMPLETED succeeded', 'gone 1 SKIPPED removed'])
  expect(bench.run('a')).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 1, REMOVED: 1, unreleased: 0 } })
})

test('a schedule that still has its number of open executions on a device blocks that device only', () => {
  const bench = createBench(['d1', 'd2'])
  const of = { scheduleId: 's1', maxInstances: 1 }
  bench.post({ id: 'first', devices: ['d1'], ...of })
  bench.post({ id: 'second', devices: ['d1', 'd2'], ...of })
  expect(bench.execution('second', 'd1')).toBeNull()
  expect(bench.state('second', 'd2')).toBe('QUEUED')
  expect(bench.deviceRuns('second')).toEqual(['d1 1 SKIPPED max_instances'])
  bench.say('d2', 'second', 'SUCCEEDED')
  expect(bench.run('second')).toMatchObject({ status: 'COMPLETED', reason: 'succeeded' })
  const [blocked] = bench.read((tx) => tx.deviceRunsOf('run-of-second').filter((run) => run.deviceId === 'd1'))
  expect(blocked?.trace[0]?.data).toMatchObject({ blockerRunId: 'run-of-first' })
})

test('a slot is SKIPPED max_instances when every device is blocked', () => {
  const bench = createBench()
  const of = { scheduleId: 's1', maxInstances: 1 }
  bench.post({ id: 'first', ...of })
  bench.post({ id: 'second', ...of })
  expect(bench.run('second')).toMatchObject({ status: 'SKIPPED', reason: 'max_instances', startedAt: null })
  expect(bench.job('second').state).toBe('COMPLETED')
})

test('a job without devices ends when it is settled at admission', () => {
  const bench = createBench()
  bench.insert({ id: 'a', devices: [] })
  expect(bench.write((tx) => settleFleetJob(bench.ctx, tx, tx.getJob('a') as JobRow, bench.now()))).toBe(true)
  expect(bench.run('a')).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
})

test('expiry ends what is QUEUED, leaves what is at work, and releases nothing more', () => {
  const bench = createBench(['d1', 'd2', 'd3'])
  bench.post({ id: 'a', devices: ['d1', 'd2'], expiresAt: bench.clock.wallAt + MINUTE })
  bench.ask(startNextRequest('d1'))
  bench.announcements()
  bench.clock.wallAt += MINUTE
  bench.insert({ id: 'late', devices: ['d3'], expiresAt: bench.clock.wallAt })
  bench.release()
  expect(bench.execution('late', 'd3')).toBeNull()
  expect(bench.expire()).toBe(1)
  expect(bench.heard()).toEqual(['d2: notify [] next none'])
  expect([bench.state('a', 'd1'), bench.state('a', 'd2')]).toEqual(['IN_PROGRESS', 'TIMED_OUT'])
  expect(bench.run('late')).toMatchObject({ status: 'SKIPPED', reason: 'expired', counts: { unreleased: 1 } })
  expect(bench.expire()).toBe(0)
  bench.say('d1', 'a', 'SUCCEEDED')
  expect(bench.deviceRuns('a').toSorted()).toEqual(['d1 1 COMPLETED succeeded', 'd2 1 SKIPPED expired'])
  expect(bench.run('a')).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 1, TIMED_OUT: 1 } })
})

test('nothing is tried again once the job has expired, neither what never began nor what was at work', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'], retryLimit: 3, expiresAt: bench.clock.wallAt + MINUTE })
  bench.ask(startNextRequest('d1'))
  bench.clock.wallAt += MINUTE
  bench.expire()
  bench.say('d1', 'a', 'FAILED')
  expect([bench.state('a', 'd1'), bench.state('a', 'd2')]).toEqual(['FAILED', 'TIMED_OUT'])
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'failed' })
})

test('an expired job leaves no deadline behind that would wake the engine for ever', () => {
  const bench = createBench()
  bench.post({ id: 'a', expiresAt: bench.clock.wallAt + MINUTE })
  bench.ask(startNextRequest('d1'))
  bench.clock.wallAt += 2 * MINUTE
  bench.expire()
  expect(bench.read((tx) => tx.nextDeadlineAt(bench.clock.wallAt))).toBeNull()
  expect(bench.job('a').trace.at(-1)).toMatchObject({ what: 'expired' })
})

test('failures and time-outs are tried again with a new number and a rising version; every attempt has its run', () => {
  const bench = createBench()
  bench.post({ id: 'a', retryLimit: 2, timeoutMinutes: 1 })
  bench.announcements()
  const [failed] = bench.ask({ ...startNextRequest('d1') })
  expect(failed?.payload.execution).toMatchObject({ versionNumber: 2, executionNumber: 1 })
  bench.clock.wallAt += 1_000
  bench.say('d1', 'a', 'FAILED')
  expect(bench.execution('a')).toMatchObject({
    state: 'QUEUED',
    executionNumber: 2,
    versionNumber: 4,
    queuedAt: bench.clock.wallAt,
    startedAt: null,
  })
  expect(bench.heard()).toEqual(['d1: notify [a] next a'])
  bench.ask(startNextRequest('d1'))
  bench.clock.wallAt += MINUTE
  bench.expire()
  expect(bench.execution('a')).toMatchObject({ state: 'QUEUED', executionNumber: 3, versionNumber: 7, retriesLeft: 0 })
  bench.say('d1', 'a', 'FAILED')
  expect(bench.deviceRuns('a')).toEqual(['d1 1 FAILED failed', 'd1 2 FAILED timed_out', 'd1 3 FAILED failed'])
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'failed', counts: { FAILED: 1 } })
})

test('REJECTED is never tried again, nor is anything of a job that was cancelled', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'], retryLimit: 3 })
  bench.say('d1', 'a', 'REJECTED')
  expect(bench.state('a', 'd1')).toBe('REJECTED')
  bench.say('d2', 'a', 'IN_PROGRESS')
  bench.cancel('a')
  bench.say('d2', 'a', 'FAILED')
  expect(bench.state('a', 'd2')).toBe('FAILED')
  expect(bench.job('a').state).toBe('CANCELLED')
})

test('a retried attempt is judged by its own number', () => {
  const bench = createBench()
  bench.post({ id: 'a', retryLimit: 1 })
  bench.say('d1', 'a', 'FAILED')
  const late = bench.say('d1', 'a', 'IN_PROGRESS')
  expect(late.topic).toContain('accepted')
  bench.say('d1', 'a', 'SUCCEEDED')
  expect(bench.run('a')).toMatchObject({ status: 'COMPLETED', reason: 'succeeded' })
})
