// 1. All four operations, accepted and rejected; nine codes; the token given back; default flags.
import { expect, test } from 'vitest'
import { REJECT_CODES } from '../../../src-main/engine/ports/device-link.ts'
import type { WireBench } from '../wire-bench.ts'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

everywhere('get and describe: both lists, whole seconds, the document by default, no nulls of ours', async (open) => {
  const bench = await open()
  expect((await bench.raw(bench.topics.get(DEVICE), '')).payload).toEqual({
    inProgressJobs: [],
    queuedJobs: [],
    timestamp: Math.floor(bench.wallAt / 1000),
  })
  bench.post('j1')
  const at = Math.floor(bench.wallAt / 1000)
  const summary = { jobId: 'j1', queuedAt: at, lastUpdatedAt: at, versionNumber: 1, executionNumber: 1 }
  const got = await bench.get()
  expect(got).toMatchObject({ accepted: true, payload: { inProgressJobs: [], queuedJobs: [summary] } })
  expect((got.payload.queuedJobs as unknown[])[0]).toEqual(summary)
  const described = await bench.describe('j1')
  // The document is stored and sent as given, its nulls included (DESIGN 6.7).
  const whole = { ...summary, thingName: DEVICE, status: 'QUEUED', jobDocument: { operation: 'reboot', none: null } }
  expect(described.payload.execution).toEqual(whole)
  const { jobDocument: _document, ...rest } = whole
  for (const includeJobDocument of [false, 'false'])
    expect((await bench.describe('j1', { includeJobDocument })).payload.execution).toEqual(rest)
  expect(bench.faults).toEqual([])
})

everywhere('start-next and update: what is asked for comes, and nothing else', async (open) => {
  const bench = await open()
  bench.post('j1')
  const started = await bench.startNext({ statusDetails: { n: 1, on: true, by: 'me' } })
  expect(started.payload.execution).toMatchObject({
    status: 'IN_PROGRESS',
    versionNumber: 2,
    startedAt: Math.floor(bench.wallAt / 1000),
    statusDetails: { n: '1', on: 'true', by: 'me' },
  })
  const bare = await bench.update('j1', 'IN_PROGRESS')
  expect(Object.keys(bare.payload).sort()).toEqual(['clientToken', 'timestamp'])
  const state = await bench.update('j1', 'IN_PROGRESS', { includeJobExecutionState: 'true' })
  expect(Object.keys(state.payload).sort()).toEqual(['clientToken', 'executionState', 'timestamp'])
  // Left out: the old details stay. Given: they replace the map.
  expect(state.payload.executionState).toEqual({
    status: 'IN_PROGRESS',
    statusDetails: { n: '1', on: 'true', by: 'me' },
    versionNumber: 4,
  })
  const full = await bench.update('j1', 'SUCCEEDED', {
    includeJobExecutionState: true,
    includeJobDocument: true,
    statusDetails: { done: 'yes' },
  })
  expect(full.payload).toMatchObject({
    executionState: { status: 'SUCCEEDED', versionNumber: 5 },
    jobDocument: { operation: 'reboot' },
  })
  expect((full.payload.executionState as { statusDetails: unknown }).statusDetails).toEqual({ done: 'yes' })
  expect(bench.faults).toEqual([])
})

everywhere('progress may be repeated any number of times, and each raises the version by one', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.startNext()
  for (let version = 3; version <= 12; version += 1) {
    const { payload } = await bench.update('j1', 'IN_PROGRESS', { includeJobExecutionState: true })
    expect(payload.executionState).toMatchObject({ versionNumber: version })
  }
})

everywhere('straight ends from QUEUED are the device’s right', async (open) => {
  const bench = await open()
  for (const status of ['SUCCEEDED', 'FAILED', 'REJECTED']) {
    bench.post(`straight-${status}`)
    const { payload } = await bench.update(`straight-${status}`, status, { includeJobExecutionState: true })
    expect(payload.executionState).toMatchObject({ status, versionNumber: 2 })
  }
  expect((await bench.get()).payload).toMatchObject({ inProgressJobs: [], queuedJobs: [] })
})

async function everyCode(bench: WireBench): Promise<void> {
  bench.post('j1')
  bench.post('j2')
  await bench.update('j2', 'SUCCEEDED')
  const seen = new Set<unknown>()
  const code = async (answer: Promise<{ accepted: boolean; payload: Record<string, unknown> }>) => {
    const { accepted, payload } = await answer
    expect(accepted).toBe(false)
    expect(typeof payload.message).toBe('string')
    expect(payload.timestamp).toBe(Math.floor(bench.wallAt / 1000))
    const withState = payload.code === 'InvalidStateTransition' || payload.code === 'VersionMismatch'
    expect('executionState' in payload).toBe(withState)
    seen.add(payload.code)
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
  expect(await code(bench.describe('j2'))).toBe('TerminalStateReached')
  expect(await code(bench.update('j2', 'FAILED'))).toBe('InvalidStateTransition')
  expect(await code(bench.update('j1', 'IN_PROGRESS', { expectedVersion: 7 }))).toBe('VersionMismatch')
  expect(await code(bench.ask(bench.topics.update(DEVICE, '$next'), { status: 'FAILED' }))).toBe('InvalidTopic')
  bench.failing = DEVICE
  expect(await code(bench.update('j1', 'IN_PROGRESS'))).toBe('InternalError')
  bench.failing = null
  expect((await bench.get()).payload.queuedJobs).toMatchObject([{ jobId: 'j1', versionNumber: 1 }])
  for (let at = 0; at < 200; at += 1) await bench.say(bench.topics.startNext(DEVICE), { clientToken: `flood ${at}` })
  const answers = await bench.answers(bench.topics.startNext(DEVICE), 1)
  await bench.answers(bench.topics.startNext(DEVICE), answers.length)
  const throttled = (await bench.answers(bench.topics.startNext(DEVICE), 1)).find(({ accepted }) => !accepted)
  if (throttled) await code(Promise.resolve(throttled))
  expect(throttled?.payload).toMatchObject({ code: 'RequestThrottled', clientToken: expect.stringContaining('flood') })
  expect([...seen].toSorted()).toEqual([...REJECT_CODES].toSorted())
}

everywhere('each of the nine codes, with a message, a time and the token', async (open) => {
  // A bucket that only the flood at the end can empty.
  await everyCode(await open({ floodLimits: { perSecond: 0.001, burst: 100 } }))
})

test('the codes are exactly AWS’s nine', () => {
  expect(REJECT_CODES).toHaveLength(9)
})
