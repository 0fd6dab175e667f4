// The device protocol over the wire (fleet 7): real engine, SQLite, real link; mosquitto and the built-in broker; two prefixes.
import { expect, test } from 'vitest'
import { DEVICE, WireBench } from './wire-bench.ts'
import type { BrokerKind } from './wire-bench.ts'

const MINUTE = 60_000
const settings: [BrokerKind, string][] = [
  ['mosquitto', '$aws'],
  ['mosquitto', 'site7/x'],
  ['built-in', '$aws'],
  ['built-in', 'site7/x'],
]

for (const [kind, prefix] of settings) {
  const on = `${kind} ${prefix}:`
  const open = () => WireBench.open(kind, prefix)

  test(`${on} 1. all four operations with their default flags, integers, no nulls of ours`, async () => {
    const bench = await open()
    bench.post('j1')
    const got = await bench.get()
    expect(got).toMatchObject({
      accepted: true,
      payload: { inProgressJobs: [], queuedJobs: [{ jobId: 'j1', versionNumber: 1, executionNumber: 1 }] },
    })
    expect(got.payload.timestamp).toBe(Math.floor(bench.wallAt / 1000))
    const described = await bench.describe('j1')
    const { execution } = described.payload
    expect(execution).toMatchObject({
      jobId: 'j1',
      status: 'QUEUED',
      thingName: DEVICE,
      jobDocument: { operation: 'reboot', none: null },
    })
    expect(execution?.queuedAt).toBe(Math.floor(bench.wallAt / 1000))
    expect(execution ?? {}).not.toHaveProperty('startedAt')
    expect((await bench.describe('j1', { includeJobDocument: false })).payload.execution ?? {}).not.toHaveProperty(
      'jobDocument',
    )
    const started = await bench.startNext({ statusDetails: { n: 1, on: true, by: 'me' } })
    expect(started.payload.execution).toMatchObject({
      status: 'IN_PROGRESS',
      versionNumber: 2,
      statusDetails: { n: '1', on: 'true', by: 'me' },
    })
    const bare = await bench.update('j1', 'IN_PROGRESS')
    expect(Object.keys(bare.payload).sort()).toEqual(['clientToken', 'timestamp'])
    const full = await bench.update('j1', 'SUCCEEDED', {
      includeJobExecutionState: true,
      includeJobDocument: true,
      statusDetails: { done: 'yes' },
    })
    expect(full).toMatchObject({
      accepted: true,
      payload: {
        executionState: { status: 'SUCCEEDED', versionNumber: 4, statusDetails: { done: 'yes' } },
        jobDocument: { operation: 'reboot' },
      },
    })
    expect(bench.faults).toEqual([])
  })

  test(`${on} 1. the codes by which a device is refused`, async () => {
    const bench = await open()
    bench.post('j1')
    const code = async (answer: Promise<{ accepted: boolean; payload: Record<string, unknown> }>) => {
      const { accepted, payload } = await answer
      expect(accepted).toBe(false)
      expect(typeof payload.message).toBe('string')
      return payload.code
    }
    const update = bench.topics.update(DEVICE, 'j1')
    expect(await code(bench.raw(update, '{'))).toBe('InvalidJson')
    expect(await code(bench.raw(update, Buffer.from([0xff])))).toBe('InvalidJson')
    expect(await code(bench.raw(update, ''))).toBe('InvalidRequest')
    expect(await code(bench.update('j1', 'TIMED_OUT'))).toBe('InvalidRequest')
    expect(await code(bench.update('j1', 'IN_PROGRESS', { statusDetails: { a: { b: 1 } } }))).toBe('InvalidRequest')
    expect(await code(bench.update('j1', 'IN_PROGRESS', { expectedVersion: 'x' }))).toBe('InvalidRequest')
    expect(await code(bench.update('none', 'IN_PROGRESS'))).toBe('ResourceNotFound')
    expect(await code(bench.describe('none'))).toBe('ResourceNotFound')
    expect(await code(bench.describe('j1', { executionNumber: 9 }))).toBe('ResourceNotFound')
    expect(await code(bench.update('j1', 'IN_PROGRESS', { expectedVersion: 7 }))).toBe('VersionMismatch')
    expect(await code(bench.ask(bench.topics.update(DEVICE, '$next'), { status: 'FAILED' }))).toBe('InvalidTopic')
    expect((await bench.get()).payload.queuedJobs).toMatchObject([{ jobId: 'j1', versionNumber: 1 }])
    expect(bench.faults).toEqual([])
  })

  test(`${on} 2. the trace of notify and notify-next`, async () => {
    const bench = await open()
    bench.post('j1')
    expect(await bench.heard()).toEqual(['notify j1', 'next j1'])
    bench.post('j2')
    expect(await bench.heard()).toEqual(['notify j1,j2'])
    await bench.startNext()
    expect(await bench.heard()).toEqual([])
    const third = bench.post('j3')
    expect(await bench.heard()).toEqual(['notify j1,j2,j3'])
    await bench.update('j1', 'SUCCEEDED')
    expect(await bench.heard()).toEqual(['notify j2,j3', 'next j2'])
    await bench.update('j3', 'IN_PROGRESS')
    expect(await bench.heard()).toEqual(['next j3'])
    await bench.update('j2', 'REJECTED')
    expect(await bench.heard()).toEqual(['notify j3'])
    bench.do('jobs.delete', { id: third, force: true })
    const last = await bench.announcements()
    const timestamp = Math.floor(bench.wallAt / 1000)
    expect(last).toEqual([
      { kind: 'notify', payload: { timestamp, jobs: {} } },
      { kind: 'notify-next', payload: { timestamp } },
    ])
  })

  test(`${on} 3. $next looks, start-next takes, and takes the same again unchanged`, async () => {
    const bench = await open()
    expect((await bench.describe('$next')).payload).not.toHaveProperty('execution')
    expect((await bench.startNext()).payload).not.toHaveProperty('execution')
    bench.post('j1')
    bench.post('j2')
    expect((await bench.describe('$next')).payload.execution).toMatchObject({
      jobId: 'j1',
      status: 'QUEUED',
      versionNumber: 1,
    })
    const first = await bench.startNext({ statusDetails: { a: '1' } })
    const again = await bench.startNext({ statusDetails: { a: '2' } })
    expect(again.payload.execution).toMatchObject({
      jobId: 'j1',
      status: 'IN_PROGRESS',
      versionNumber: 2,
      statusDetails: { a: '1' },
    })
    expect(again.payload.execution?.jobDocument).toEqual(first.payload.execution?.jobDocument)
    expect((await bench.get()).payload).toMatchObject({
      inProgressJobs: [{ jobId: 'j1' }],
      queuedJobs: [{ jobId: 'j2' }],
    })
  })

  test(`${on} 4. a step timer never outlives the job's (20 min; steps of 7, 5 and 9)`, async () => {
    const bench = await open()
    bench.post('j1', { timeoutMinutes: 20 })
    await bench.startNext({ stepTimeoutInMinutes: 7 })
    bench.pass(6 * MINUTE)
    await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: 7 })
    bench.pass(6 * MINUTE)
    await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: 5 })
    bench.pass(MINUTE)
    await bench.update('j1', 'IN_PROGRESS', { stepTimeoutInMinutes: 9 })
    bench.pass(7 * MINUTE - 1_000)
    expect((await bench.describe('j1')).payload.execution).toMatchObject({
      status: 'IN_PROGRESS',
      approximateSecondsBeforeTimedOut: 1,
    })
    await bench.heard()
    bench.pass(2_000)
    expect(await bench.heard()).toEqual(['notify -', 'next -'])
    const late = await bench.update('j1', 'SUCCEEDED')
    expect(late).toMatchObject({
      accepted: false,
      payload: { code: 'InvalidStateTransition', executionState: { status: 'TIMED_OUT' } },
    })
  })

  test(`${on} 5, 6, 7, 14. versions as numbers and text; a stale or repeated word changes nothing and is told the state`, async () => {
    const bench = await open()
    bench.post('j1')
    await bench.startNext()
    const stale = await bench.update('j1', 'SUCCEEDED', { expectedVersion: 1 })
    expect(stale.payload).toMatchObject({
      code: 'VersionMismatch',
      executionState: { status: 'IN_PROGRESS', versionNumber: 2 },
    })
    expect((await bench.update('j1', 'IN_PROGRESS', { expectedVersion: '2', executionNumber: '1' })).accepted).toBe(
      true,
    )
    const end = { expectedVersion: 3, includeJobExecutionState: true }
    expect((await bench.update('j1', 'SUCCEEDED', end)).payload.executionState).toMatchObject({
      status: 'SUCCEEDED',
      versionNumber: 4,
    })
    await bench.heard()
    const state = { status: 'SUCCEEDED', versionNumber: 4 }
    // DESIGN 6.2: what has ended says so, whichever version the late word carries: its old one, the current one, a future one, none.
    for (const expectedVersion of [3, 4, 99, undefined]) {
      const late = await bench.update('j1', 'SUCCEEDED', { expectedVersion })
      expect(late).toMatchObject({
        accepted: false,
        payload: { code: 'InvalidStateTransition', executionState: state },
      })
    }
    expect(await bench.heard()).toEqual([])
    const described = await bench.describe('j1')
    expect(described).toMatchObject({ accepted: false, payload: { code: 'TerminalStateReached' } })
    expect(described.payload).not.toHaveProperty('executionState')
  })

  test(`${on} 8. a plain cancel leaves running work alone, a forced one ends it`, async () => {
    const bench = await open()
    const running = bench.post('j1')
    const queued = bench.post('j2')
    await bench.startNext()
    await bench.heard()
    bench.do('jobs.cancel', { id: queued })
    expect(await bench.heard()).toEqual(['notify j1'])
    expect((await bench.update('j2', 'IN_PROGRESS')).payload).toMatchObject({
      code: 'InvalidStateTransition',
      executionState: { status: 'CANCELED' },
    })
    bench.do('jobs.cancel', { id: running })
    expect(await bench.heard()).toEqual([])
    expect((await bench.update('j1', 'IN_PROGRESS', { statusDetails: { still: 'here' } })).accepted).toBe(true)
    bench.do('jobs.cancel', { id: running, force: true })
    expect(await bench.heard()).toEqual(['notify -', 'next -'])
    expect((await bench.update('j1', 'SUCCEEDED')).payload).toMatchObject({
      code: 'InvalidStateTransition',
      executionState: { status: 'CANCELED' },
    })
    expect(bench.faults).toEqual([])
  })
}
