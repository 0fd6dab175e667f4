// The conformance list of fleet section 7 at the engine's level: operations, codes, flags, peek, timers, versions, duplicates.
import { expect, test } from 'vitest'
import { createBench, describeRequest, getRequest, MINUTE, startNextRequest, updateRequest } from './bench.ts'

const NOW_S = 1_795_338_000

test('get lists IN_PROGRESS first, both lists always present, token echoed', () => {
  const bench = createBench()
  expect(bench.ask(getRequest('d1', { clientToken: 't1' }))[0]).toEqual({
    topic: '$aws/things/d1/jobs/get/accepted',
    payload: { inProgressJobs: [], queuedJobs: [], timestamp: NOW_S, clientToken: 't1' },
  })
  bench.post({ id: 'a' })
  bench.post({ id: 'b' })
  bench.say('d1', 'b', 'IN_PROGRESS')
  const [reply] = bench.ask(getRequest('d1'))
  const common = { queuedAt: NOW_S, lastUpdatedAt: NOW_S, executionNumber: 1 }
  expect(reply?.payload).toEqual({
    inProgressJobs: [{ jobId: 'b', startedAt: NOW_S, versionNumber: 2, ...common }],
    queuedJobs: [{ jobId: 'a', versionNumber: 1, ...common }],
    timestamp: NOW_S,
  })
})

test('start-next starts a QUEUED head, returns an IN_PROGRESS one as it is, and says nothing when nothing is pending', () => {
  const bench = createBench()
  expect(bench.ask(startNextRequest('d1', { clientToken: 'x' }))[0]?.payload).toEqual({
    timestamp: NOW_S,
    clientToken: 'x',
  })
  bench.post({ id: 'a', document: { operation: 'install', nothing: null } })
  bench.clock.wallAt += 2_999
  const started = {
    jobId: 'a',
    thingName: 'd1',
    status: 'IN_PROGRESS',
    statusDetails: { by: 'x' },
    queuedAt: NOW_S,
    startedAt: NOW_S + 2,
    lastUpdatedAt: NOW_S + 2,
    versionNumber: 2,
    executionNumber: 1,
    jobDocument: { operation: 'install', nothing: null },
  }
  const [first] = bench.ask(startNextRequest('d1', { statusDetails: { by: 'x' } }))
  expect(first?.payload).toEqual({ execution: started, timestamp: NOW_S + 2 })
  const [again] = bench.ask(startNextRequest('d1', { statusDetails: { by: 'y' }, stepTimeoutInMinutes: 5 }))
  expect(again?.payload).toEqual({ execution: started, timestamp: NOW_S + 2 })
  expect(bench.execution('a')?.stepDeadlineAt).toBeNull()
})

test('$next/get peeks: the same choice, nothing changed, answered at $next', () => {
  const bench = createBench()
  const none = bench.ask(describeRequest('d1', '$next'))[0]
  expect(none).toEqual({ topic: '$aws/things/d1/jobs/$next/get/accepted', payload: { timestamp: NOW_S } })
  bench.post({ id: 'a' })
  const [reply] = bench.ask(describeRequest('d1', '$next', { includeJobDocument: false }))
  expect(reply?.topic).toBe('$aws/things/d1/jobs/$next/get/accepted')
  expect(reply?.payload.execution).toMatchObject({ jobId: 'a', status: 'QUEUED', versionNumber: 1 })
  expect(reply?.payload.execution).not.toHaveProperty('jobDocument')
  expect(bench.state('a')).toBe('QUEUED')
})

test('describe: terminal, unknown, another number, another device', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a' })
  const code = (deviceId: string, jobId: string, executionNumber?: number) =>
    bench.ask(describeRequest(deviceId, jobId, { executionNumber }))[0]?.payload.code
  expect(code('d1', 'a')).toBeUndefined()
  expect(code('d1', 'a', 1)).toBeUndefined()
  expect(code('d1', 'a', 2)).toBe('ResourceNotFound')
  expect(code('d2', 'a')).toBe('ResourceNotFound')
  expect(code('d1', 'nope')).toBe('ResourceNotFound')
  bench.say('d1', 'a', 'SUCCEEDED')
  const [terminal] = bench.ask(describeRequest('d1', 'a', { clientToken: 'k' }))
  expect(terminal?.topic).toBe('$aws/things/d1/jobs/a/get/rejected')
  expect(terminal?.payload).toEqual({
    code: 'TerminalStateReached',
    message: expect.any(String),
    timestamp: NOW_S,
    clientToken: 'k',
  })
})

test('update answers with state and document only when asked', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  const [plain] = bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { clientToken: 'k' }))
  expect(plain).toEqual({
    topic: '$aws/things/d1/jobs/a/update/accepted',
    payload: { timestamp: NOW_S, clientToken: 'k' },
  })
  const both = { includeJobExecutionState: true, includeJobDocument: true }
  const [full] = bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { ...both, statusDetails: { progress: '50' } }))
  expect(full?.payload).toEqual({
    executionState: { status: 'IN_PROGRESS', statusDetails: { progress: '50' }, versionNumber: 3 },
    jobDocument: { operation: 'reboot' },
    timestamp: NOW_S,
  })
})

test('statusDetails are kept when left out and replaced when given', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { a: '1', b: '2' } }))
  bench.say('d1', 'a', 'IN_PROGRESS')
  expect(bench.execution('a')?.statusDetails).toEqual({ a: '1', b: '2' })
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { c: '3' } }))
  expect(bench.execution('a')?.statusDetails).toEqual({ c: '3' })
})

test('VersionMismatch and InvalidStateTransition carry the state, no other code does', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.say('d1', 'a', 'IN_PROGRESS')
  const [stale] = bench.ask(updateRequest('d1', 'a', 'SUCCEEDED', { expectedVersion: 1 }))
  expect(stale?.payload).toMatchObject({
    code: 'VersionMismatch',
    executionState: { status: 'IN_PROGRESS', versionNumber: 2 },
  })
  bench.say('d1', 'a', 'SUCCEEDED')
  const [late] = bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS'))
  expect(late?.payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'SUCCEEDED', versionNumber: 3 },
  })
  const [unknown] = bench.ask(updateRequest('d1', 'nope', 'SUCCEEDED'))
  expect(unknown?.payload.code).toBe('ResourceNotFound')
  expect(unknown?.payload).not.toHaveProperty('executionState')
})

test('what the link refused is answered in order, with its code', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  const invalid = { operation: 'invalid', deviceId: 'd1', clientToken: undefined } as const
  const replies = bench.ask(
    { ...invalid, topic: '$aws/things/d1/jobs/bogus', code: 'InvalidTopic', message: 'no such operation' },
    startNextRequest('d1'),
    { ...invalid, topic: '$aws/things/d1/jobs/a/update', code: 'InvalidJson', message: 'not JSON' },
    { ...invalid, topic: '$aws/things/d1/jobs/a/update', code: 'InvalidRequest', message: 'bad', clientToken: 'k' },
  )
  expect(replies.map((reply) => `${reply.topic} ${reply.payload.code ?? ''}`)).toEqual([
    '$aws/things/d1/jobs/bogus/rejected InvalidTopic',
    '$aws/things/d1/jobs/start-next/accepted ',
    '$aws/things/d1/jobs/a/update/rejected InvalidJson',
    '$aws/things/d1/jobs/a/update/rejected InvalidRequest',
  ])
  expect(replies[3]?.payload.clientToken).toBe('k')
})

test('a repeated message changes nothing and is told the state; the same token may mean two things', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  const done = updateRequest('d1', 'a', 'SUCCEEDED', { clientToken: 'same', statusDetails: { r: '1' } })
  const [first, second] = bench.ask(done, done)
  expect(first?.topic).toContain('accepted')
  expect(second?.payload).toMatchObject({
    code: 'InvalidStateTransition',
    clientToken: 'same',
    executionState: { status: 'SUCCEEDED', statusDetails: { r: '1' }, versionNumber: 2 },
  })
  bench.post({ id: 'b' })
  const [other] = bench.ask(updateRequest('d1', 'b', 'FAILED', { clientToken: 'same' }))
  expect(other?.topic).toBe('$aws/things/d1/jobs/b/update/accepted')
  expect(bench.deviceRuns('a')).toEqual(['d1 1 COMPLETED succeeded'])
})

test('two updates under the same expected version: one wins', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  const replies = bench.ask(
    updateRequest('d1', 'a', 'IN_PROGRESS', { expectedVersion: 1 }),
    updateRequest('d1', 'a', 'SUCCEEDED', { expectedVersion: 1 }),
  )
  expect(replies.map((reply) => reply.payload.code)).toEqual([undefined, 'VersionMismatch'])
  expect(bench.execution('a')).toMatchObject({ state: 'IN_PROGRESS', versionNumber: 2 })
})

test.each(['SUCCEEDED', 'FAILED', 'REJECTED'] as const)('QUEUED goes straight to %s', (word) => {
  const bench = createBench()
  bench.post({ id: 'a' })
  expect(bench.say('d1', 'a', word).topic).toContain('accepted')
  expect(bench.execution('a')).toMatchObject({ state: word, versionNumber: 2, startedAt: bench.clock.wallAt })
  expect(bench.job('a').state).toBe('COMPLETED')
})

test('the step timer example: 20 minutes in all, steps of 7, 5 and 9', () => {
  const bench = createBench()
  bench.post({ id: 'a', timeoutMinutes: 20 })
  const begin = bench.clock.wallAt
  bench.ask(startNextRequest('d1', { stepTimeoutInMinutes: 7 }))
  expect(bench.execution('a')).toMatchObject({ deadlineAt: begin + 20 * MINUTE, stepDeadlineAt: begin + 7 * MINUTE })
  bench.clock.wallAt = begin + 5 * MINUTE
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { stepTimeoutInMinutes: 5 }))
  expect(bench.execution('a')?.stepDeadlineAt).toBe(begin + 10 * MINUTE)
  bench.say('d1', 'a', 'IN_PROGRESS')
  expect(bench.execution('a')?.stepDeadlineAt).toBe(begin + 10 * MINUTE)
  bench.clock.wallAt = begin + 9 * MINUTE
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { stepTimeoutInMinutes: -1 }))
  expect(bench.execution('a')?.stepDeadlineAt).toBeNull()
  bench.clock.wallAt = begin + 13 * MINUTE
  bench.ask(updateRequest('d1', 'a', 'IN_PROGRESS', { stepTimeoutInMinutes: 9 }))
  expect(bench.execution('a')?.stepDeadlineAt).toBe(begin + 20 * MINUTE)
  const [seen] = bench.ask(describeRequest('d1', 'a'))
  expect(seen?.payload.execution).toMatchObject({ approximateSecondsBeforeTimedOut: 7 * 60 })
  bench.clock.wallAt = begin + 20 * MINUTE - 1
  expect(bench.expire()).toBe(0)
  bench.clock.wallAt += 1
  expect(bench.expire()).toBe(1)
  expect(bench.state('a')).toBe('TIMED_OUT')
  expect(bench.run('a')).toMatchObject({ status: 'FAILED', reason: 'timed_out' })
})

test('a step that runs out ends the execution and tells the device', () => {
  const bench = createBench()
  bench.post({ id: 'a' })
  bench.ask(startNextRequest('d1', { stepTimeoutInMinutes: 1 }))
  bench.announcements()
  bench.clock.wallAt += MINUTE
  expect(bench.expire()).toBe(1)
  expect(bench.heard()).toEqual(['d1: notify [] next none'])
  expect(bench.say('d1', 'a', 'SUCCEEDED').payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'TIMED_OUT' },
  })
})

test('a request that cannot be stored is told InternalError and the others of its batch are judged all the same', () => {
  const bench = createBench(['d1', 'd2'])
  bench.post({ id: 'a', devices: ['d1', 'd2'] })
  bench.failing.add('d1')
  const replies = bench.ask(updateRequest('d1', 'a', 'SUCCEEDED'), updateRequest('d2', 'a', 'SUCCEEDED'))
  expect(replies.map((reply) => reply.payload.code)).toEqual(['InternalError', undefined])
  expect([bench.state('a', 'd1'), bench.state('a', 'd2')]).toEqual(['QUEUED', 'SUCCEEDED'])
  expect(bench.job('a').counts).toMatchObject({ QUEUED: 1, SUCCEEDED: 1 })
  bench.failing.clear()
  expect(bench.say('d1', 'a', 'SUCCEEDED').topic).toContain('accepted')
})

test('replies hold no null anywhere', () => {
  const bench = createBench()
  bench.post({ id: 'a', timeoutMinutes: 5 })
  const both = { includeJobExecutionState: true, includeJobDocument: true }
  const replies = bench.ask(
    getRequest('d1'),
    startNextRequest('d1'),
    describeRequest('d1', 'a'),
    updateRequest('d1', 'a', 'SUCCEEDED', both),
    updateRequest('d1', 'a', 'SUCCEEDED', both),
    describeRequest('d1', '$next'),
  )
  expect(replies.map((reply) => reply.payload.code)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    'InvalidStateTransition',
    undefined,
  ])
  for (const { payload } of replies) expect(JSON.stringify(payload)).not.toContain('null')
})
