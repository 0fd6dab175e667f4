// Cancel, force, delete and the removal of devices (DESIGN 6.8, 6.11).
import { expect, test } from 'vitest'
import { deleteDevice } from '../../../src-main/engine/commands/devices.ts'
import { createBench, describeRequest, startNextRequest } from './bench.ts'

test('plain cancel ends QUEUED, leaves IN_PROGRESS, and the job waits for it as CANCELLING', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  bench.ask(startNextRequest('d1'))
  bench.announcements()
  bench.cancel('a')
  expect([bench.state('a', 'd1'), bench.state('a', 'd2')]).toEqual(['IN_PROGRESS', 'CANCELED'])
  expect(bench.job('a').state).toBe('CANCELLING')
  expect(bench.heard()).toEqual(['d2: notify [] next none'])
  expect(bench.say('d2', 'a', 'SUCCEEDED').payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'CANCELED', versionNumber: 2 },
  })
  expect(bench.run('a')).toBeNull()
  bench.say('d1', 'a', 'SUCCEEDED')
  expect(bench.job('a').state).toBe('CANCELLED')
  expect(bench.run('a')).toMatchObject({ status: 'COMPLETED', counts: { SUCCEEDED: 1, CANCELED: 1 } })
})

test('a later force ends what is IN_PROGRESS too; both are idempotent', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  bench.ask(startNextRequest('d1'))
  bench.cancel('a')
  const once = bench.job('a')
  bench.cancel('a')
  expect(bench.job('a')).toEqual(once)
  bench.announcements()
  bench.cancel('a', true)
  expect(bench.heard()).toEqual(['d1: notify [] next none'])
  expect(bench.deviceRuns('a').toSorted()).toEqual(['d1 1 FAILED forced', 'd2 1 SKIPPED cancelled'])
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'forced' })
  bench.cancel('a', true)
  expect(bench.job('a')).toMatchObject({ state: 'CANCELLED', cancelForced: true })
})

test('what was never released counts as cancelled and no device hears of it', () => {
  const bench = createBench(['d1', 'd2'])
  bench.insert({ id: 'a', devices: ['d1', 'd2'], state: 'QUEUED', admittedAt: null })
  bench.cancel('a')
  expect(bench.job('a')).toMatchObject({ state: 'CANCELLED', counts: { unreleased: 0, CANCELED: 2 } })
  expect(bench.run('a')).toMatchObject({ status: 'SKIPPED', reason: 'cancelled', startedAt: null })
  expect(bench.heard()).toEqual([])
  bench.release()
  expect(bench.execution('a')).toBeNull()
})

test('a job that has ended cannot be cancelled into something else', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.say('d1', 'a', 'SUCCEEDED')
  bench.cancel('a', true)
  expect(bench.job('a').state).toBe('COMPLETED')
})

test('delete without force wants an ended job', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  expect(bench.remove('a')).toMatchObject({ ok: false, code: 'illegal_state', errors: [{ path: 'force' }] })
  expect(bench.state('a')).toBe('QUEUED')
  bench.say('d1', 'a', 'SUCCEEDED')
  bench.announcements()
  expect(bench.remove('a')).toEqual({ ok: true, value: { id: 'a' } })
  expect(bench.heard()).toEqual([])
  expect(bench.job('a')).toBeNull()
  expect(bench.run('a')).toMatchObject({ status: 'COMPLETED' })
})

test('forced delete seals runs, removes the rows, then announces', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  bench.ask(startNextRequest('d1'))
  bench.announcements()
  bench.remove('a', true)
  expect(bench.heard().toSorted()).toEqual(['d1: notify [] next none', 'd2: notify [] next none'])
  expect(bench.execution('a')).toBeNull()
  expect(bench.deviceRuns('a').toSorted()).toEqual(['d1 1 FAILED deleted', 'd2 1 SKIPPED deleted'])
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'deleted' })
  expect(bench.ask(describeRequest('d1', 'a'))[0]?.payload.code).toBe('ResourceNotFound')
  bench.post({ id: 'a', runId: 'another-run' })
  expect(bench.state('a')).toBe('QUEUED')
})

test('a deleted device leaves all its jobs with runs; the others go on', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  bench.post({ id: 'b', devices: ['d1'] })
  bench.ask(startNextRequest('d1'))
  bench.announcements()
  expect(bench.write((tx) => deleteDevice(bench.ctx, tx, { id: 'd1' }, 'op', bench.now()))).toMatchObject({ ok: true })
  expect(bench.heard()).toEqual(['d1: notify [] next none'])
  expect([bench.state('a', 'd1'), bench.state('b', 'd1'), bench.state('a', 'd2')]).toEqual([
    'REMOVED',
    'REMOVED',
    'QUEUED',
  ])
  expect(bench.deviceRuns('a')).toEqual(['d1 1 FAILED removed'])
  expect(bench.run('b')).toMatchObject({ status: 'SKIPPED', reason: 'removed' })
  expect(bench.job('a').state).toBe('RUNNING')
  bench.say('d2', 'a', 'SUCCEEDED')
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'partial', counts: { SUCCEEDED: 1, REMOVED: 1 } })
})

test('a device that was deleted and speaks again is heard anew, and told that its execution was removed', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.write((tx) => deleteDevice(bench.ctx, tx, { id: 'd1' }, 'op', bench.now()))
  const reply = bench.say('d1', 'a', 'SUCCEEDED')
  expect(reply.payload).toMatchObject({ code: 'InvalidStateTransition', executionState: { status: 'REMOVED' } })
  expect(bench.read((tx) => tx.getDevice('d1'))).toMatchObject({ origin: 'heard', presence: 'unknown' })
})

test('a job runs from the first answer on; its counts follow every change', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  expect(bench.job('a')).toMatchObject({ state: 'DISPATCHED', startedAt: null })
  bench.clock.wallAt += 5
  bench.ask(startNextRequest('d2'))
  expect(bench.job('a')).toMatchObject({
    state: 'RUNNING',
    startedAt: bench.clock.wallAt,
    counts: { QUEUED: 1, IN_PROGRESS: 1 },
  })
  bench.say('d2', 'a', 'FAILED')
  expect(bench.job('a')).toMatchObject({ state: 'RUNNING', counts: { QUEUED: 1, IN_PROGRESS: 0, FAILED: 1 } })
  bench.say('d1', 'a', 'SUCCEEDED')
  expect(bench.job('a').state).toBe('COMPLETED')
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'partial', counts: { SUCCEEDED: 1, FAILED: 1 } })
})
