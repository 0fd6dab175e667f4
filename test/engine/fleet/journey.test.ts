// The fleet inside the whole engine: a job from a command to its run, order, pause, limits, groups, restart and sleep.
import { expect, test } from 'vitest'
import type { DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import { EngineBench, MINUTE } from '../engine-bench.ts'
import { describeRequest, startNextRequest, told, updateRequest } from './bench.ts'

function fleetOf(...ids: string[]) {
  const bench = new EngineBench().start()
  bench.devices(...ids)
  return bench
}

function ask(bench: EngineBench, request: DeviceRequest): Reply {
  const { replies, announcements } = bench.engine.fleet.handle([request], bench.wallAt)
  bench.announced.push(...announcements)
  return replies[0] as Reply
}

const post = (bench: EngineBench, jobId: string, deviceIds: string[], more: object = {}) =>
  bench.do('jobs.create', { jobId, document: { operation: jobId }, target: { kind: 'devices', deviceIds }, ...more }).id

const heard = (bench: EngineBench) => bench.announced.splice(0).map(told)
const stateOf = (bench: EngineBench, jobId: string) => bench.read((tx) => tx.getJobByPublicId(jobId))?.state

test('a posted job is released and announced in the turn of its command, and ends with its runs', () => {
  const bench = fleetOf('d1', 'd2')
  post(bench, 'a', ['d1', 'd2'])
  expect(heard(bench)).toEqual(['d1: notify [a] next a', 'd2: notify [a] next a'])
  expect(ask(bench, startNextRequest('d1')).payload.execution).toMatchObject({
    jobId: 'a',
    jobDocument: { operation: 'a' },
  })
  expect(stateOf(bench, 'a')).toBe('RUNNING')
  ask(bench, updateRequest('d1', 'a', 'SUCCEEDED'))
  ask(bench, updateRequest('d2', 'a', 'FAILED', { statusDetails: { error: 'no space' } }))
  const job = bench.read((tx) => tx.getJobByPublicId('a'))
  expect(job).toMatchObject({ state: 'COMPLETED', counts: { SUCCEEDED: 1, FAILED: 1 } })
  const runs = bench.read((tx) => tx.deviceRunsOf(job?.runId ?? ''))
  expect(runs.map((run) => `${run.deviceId} ${run.status} ${run.errorMessage}`).toSorted()).toEqual([
    'd1 COMPLETED null',
    'd2 FAILED no space',
  ])
  expect(bench.read((tx) => tx.getRun(job?.runId ?? ''))).toMatchObject({ status: 'FAILED', reason: 'partial' })
})

test('moving a job in the queue changes what the device is told is next', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'])
  post(bench, 'b', ['d1'])
  heard(bench)
  const { queueVersion } = bench.read((tx) => tx.getEngineState())
  bench.do('queue.move', { jobId: 'b', afterJobId: null, baseVersion: queueVersion })
  expect(heard(bench)).toEqual(['d1: next b'])
  expect(ask(bench, describeRequest('d1', '$next')).payload.execution).toMatchObject({ jobId: 'b' })
})

test('a paused engine releases nothing and answers every device', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'])
  bench.do('engine.pause', {})
  post(bench, 'b', ['d1'])
  heard(bench)
  expect(ask(bench, updateRequest('d1', 'a', 'SUCCEEDED')).topic).toContain('accepted')
  expect(heard(bench)).toEqual(['d1: notify [] next none'])
  expect(stateOf(bench, 'b')).toBe('QUEUED')
  bench.do('engine.resume', {})
  expect(heard(bench)).toEqual(['d1: notify [b] next b'])
})

test('with a limit of one, the end of a job lets the next one out in the same turn', () => {
  const bench = fleetOf('d1', 'd2')
  bench.do('settings.change', { fleetConcurrency: 1 })
  post(bench, 'a', ['d1'])
  post(bench, 'b', ['d2'])
  expect(heard(bench)).toEqual(['d1: notify [a] next a'])
  ask(bench, updateRequest('d1', 'a', 'SUCCEEDED'))
  bench.tick()
  expect(heard(bench).toSorted()).toEqual(['d1: notify [] next none', 'd2: notify [b] next b'])
})

test('cancel, force and delete by command', () => {
  const bench = fleetOf('d1', 'd2')
  post(bench, 'a', ['d1', 'd2'])
  ask(bench, startNextRequest('d1'))
  bench.do('jobs.cancel', { id: 'a' })
  expect(stateOf(bench, 'a')).toBe('CANCELLING')
  bench.do('jobs.cancel', { id: 'a' })
  expect(bench.refused('jobs.delete', { id: 'a' }).code).toBe('illegal_state')
  bench.do('jobs.cancel', { id: 'a', force: true })
  expect(stateOf(bench, 'a')).toBe('CANCELLED')
  heard(bench)
  bench.do('jobs.delete', { id: 'a' })
  expect(stateOf(bench, 'a')).toBeUndefined()
  expect(ask(bench, updateRequest('d1', 'a', 'SUCCEEDED')).payload.code).toBe('ResourceNotFound')
})

test('a device that is deleted by command leaves its jobs, which end', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'])
  bench.do('devices.delete', { id: 'd1' })
  const job = bench.read((tx) => tx.getJobByPublicId('a'))
  expect(job).toMatchObject({ state: 'COMPLETED', counts: { REMOVED: 1 } })
  expect(bench.read((tx) => tx.getRun(job?.runId ?? ''))).toMatchObject({ status: 'SKIPPED', reason: 'removed' })
})

test('a restart changes nothing for devices: the same execution, version and details', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'])
  ask(bench, updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { step: 'initiated' } }))
  const next = new EngineBench({ store: bench.store, at: bench.wallAt + MINUTE }).start()
  const { announcements } = next.engine.fleet.announceAll(null, 100, next.wallAt)
  expect(announcements.map(told)).toEqual(['d1: notify [a] next a'])
  expect(ask(next, startNextRequest('d1')).payload.execution).toMatchObject({
    status: 'IN_PROGRESS',
    versionNumber: 2,
    statusDetails: { step: 'initiated' },
  })
})

test('sleep does not time devices out: the deadlines move by what was slept', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'], { timeoutMinutes: 10 })
  ask(bench, startNextRequest('d1'))
  bench.pass(5 * MINUTE).tick()
  bench.jump(8 * 60 * MINUTE).tick()
  expect(stateOf(bench, 'a')).toBe('RUNNING')
  bench.pass(5 * MINUTE).tick()
  expect(bench.read((tx) => tx.getJobByPublicId('a'))?.counts).toMatchObject({ TIMED_OUT: 1 })
})

test('an instance that lost its lease answers nobody', () => {
  const bench = fleetOf('d1')
  post(bench, 'a', ['d1'])
  const lease = bench.read((tx) => tx.readLease())
  new EngineBench({ store: bench.store }).start()
  bench.store.setEpoch(lease?.epoch ?? 0)
  const { replies } = bench.engine.fleet.handle([updateRequest('d1', 'a', 'SUCCEEDED')], bench.wallAt)
  expect(replies).toEqual([])
  expect(bench.read((tx) => tx.getExecutionByPublicId('a', 'd1'))?.state).toBe('QUEUED')
})
