// Events for those who watch (fleet 1.6): which, with what body, in which commit; off by default; bounded.
import { expect, test } from 'vitest'
import type { DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import { OUTBOX_KEEPS } from '../../../src-main/engine/fleet/events.ts'
import type { EventMode } from '../../../src-preload/contract/vocabulary.ts'
import { tempStore } from '../../support/temp-store.ts'
import { EngineBench } from '../engine-bench.ts'
import { startNextRequest, updateRequest } from './bench.ts'

function fleet(publishEvents: EventMode, ...ids: string[]) {
  const bench = new EngineBench({ store: tempStore() }).start()
  bench.devices(...ids)
  bench.do('settings.change', { publishEvents })
  const post = (jobId: string, more: object = {}) =>
    bench.do('jobs.create', {
      jobId,
      nameEn: `Job ${jobId}`,
      document: { operation: jobId },
      target: { kind: 'devices', deviceIds: ids },
      ...more,
    }).id
  const ask = (request: DeviceRequest): Reply => bench.engine.fleet.handle([request], bench.wallAt).replies[0] as Reply
  let seen = 0
  const events = () => {
    const rows = bench.engine.fleet.events(seen, 1_000)
    seen = rows.at(-1)?.id ?? seen
    return rows.map(({ topic, payload }) => ({ topic, body: JSON.parse(payload) as Record<string, unknown> }))
  }
  const topics = () => events().map(({ topic }) => topic)
  return { bench, post, ask, events, topics }
}

test('nothing is kept for anybody while events are off', () => {
  const { bench, post, ask, events } = fleet('off', 'd1')
  post('a')
  ask(updateRequest('d1', 'a', 'SUCCEEDED'))
  bench.do('jobs.delete', { id: 'a' })
  expect(events()).toEqual([])
})

test('the end of an execution and of its job, with the bodies that AWS gives them', () => {
  const { bench, post, ask, events } = fleet('aws', 'd1', 'd2')
  post('a')
  ask(startNextRequest('d1'))
  ask(updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { p: '50' } }))
  expect(events()).toEqual([])
  ask(updateRequest('d1', 'a', 'SUCCEEDED'))
  ask(updateRequest('d2', 'a', 'REJECTED', { statusDetails: { why: 'no room' } }))
  const timestamp = Math.floor(bench.wallAt / 1_000)
  const [first, second, third, ...more] = events()
  const of = { eventType: 'JOB_EXECUTION', eventId: expect.stringMatching(/^[0-9a-f-]{36}$/), timestamp, jobId: 'a' }
  expect(first).toEqual({
    topic: 'events/jobExecution/a/succeeded',
    body: {
      ...of,
      operation: 'succeeded',
      thingArn: 'arn:aws:iot:::thing/d1',
      status: 'SUCCEEDED',
      statusDetails: { p: '50' },
    },
  })
  expect(second).toMatchObject({
    topic: 'events/jobExecution/a/rejected',
    body: { thingArn: 'arn:aws:iot:::thing/d2', status: 'REJECTED', statusDetails: { why: 'no room' } },
  })
  expect(third).toEqual({
    topic: 'events/job/a/completed',
    body: {
      eventType: 'JOB',
      eventId: expect.any(String),
      timestamp,
      operation: 'completed',
      jobId: 'a',
      status: 'COMPLETED',
      targetSelection: 'SNAPSHOT',
      targets: ['arn:aws:iot:::thing/d1', 'arn:aws:iot:::thing/d2'],
      description: 'Job a',
      createdAt: timestamp,
      lastUpdatedAt: timestamp,
      completedAt: timestamp,
      jobProcessDetails: {
        numberOfCanceledThings: 0,
        numberOfRejectedThings: 1,
        numberOfFailedThings: 0,
        numberOfTimedOutThings: 0,
        numberOfRemovedThings: 0,
        numberOfSucceededThings: 1,
      },
    },
  })
  expect(more).toEqual([])
  expect(new Set([first, second, third].map((event) => event?.body.eventId)).size).toBe(3)
})

test('cancel and delete send two each: that they begin, and the end', () => {
  const { bench, post, ask, events, topics } = fleet('aws', 'd1', 'd2')
  post('a')
  ask(startNextRequest('d1'))
  bench.do('jobs.cancel', { id: 'a', reason: 'wrong file' })
  const [begin, queued] = events()
  expect(begin).toMatchObject({
    topic: 'events/job/a/cancellation_in_progress',
    body: { status: 'CANCELLATION_IN_PROGRESS', comment: 'wrong file' },
  })
  expect(begin?.body).not.toHaveProperty('completedAt')
  expect(queued?.topic).toBe('events/jobExecution/a/canceled')
  bench.do('jobs.cancel', { id: 'a' })
  expect(events()).toEqual([])
  ask(updateRequest('d1', 'a', 'SUCCEEDED'))
  expect(topics()).toEqual(['events/jobExecution/a/succeeded', 'events/job/a/canceled'])
  bench.do('jobs.delete', { id: 'a' })
  expect(topics()).toEqual(['events/job/a/deletion_in_progress', 'events/job/a/deleted'])
  post('b')
  bench.do('jobs.delete', { id: 'b', force: true })
  expect(topics()).toEqual([
    'events/job/b/deletion_in_progress',
    'events/jobExecution/b/deleted',
    'events/jobExecution/b/deleted',
    'events/job/b/deleted',
  ])
  post('c')
  bench.do('executions.delete', { jobId: 'c', deviceId: 'd1' })
  bench.do('devices.delete', { id: 'd2' })
  expect(topics()).toEqual(['events/jobExecution/c/deleted', 'events/jobExecution/c/removed', 'events/job/c/completed'])
})

test('with `all` progress is told too, below muster/, so that AWS’s own names mean what they mean there', () => {
  const { bench, post, ask, events } = fleet('all', 'd1')
  const templateId = bench.fleetTemplate({ retry: { limit: 1, delayMs: 0 } })
  post('a', { document: null, templateId })
  ask(startNextRequest('d1'))
  ask(updateRequest('d1', 'a', 'IN_PROGRESS', { statusDetails: { p: '50' } }))
  ask(updateRequest('d1', 'a', 'FAILED'))
  const all = events()
  expect(all.map(({ topic }) => topic).slice(0, 4)).toEqual([
    'muster/events/jobExecution/a/queued',
    'muster/events/jobExecution/a/in_progress',
    'muster/events/jobExecution/a/progress',
    'events/jobExecution/a/failed',
  ])
  expect(all[2]?.body).toMatchObject({ thingName: 'd1', status: 'IN_PROGRESS', versionNumber: 3, executionNumber: 1 })
})

test('what is taken is forgotten, what is refused with its commit never was', () => {
  const { bench, post, ask, events } = fleet('aws', 'd1')
  post('a')
  const before = bench.refused('executions.cancel', { jobId: 'a', deviceId: 'd1', expectedVersion: 9 })
  expect(before.code).toBe('version_conflict')
  expect(events()).toEqual([])
  ask(updateRequest('d1', 'a', 'SUCCEEDED'))
  const rows = bench.engine.fleet.events(0, 10)
  expect(rows).toHaveLength(2)
  bench.engine.fleet.eventsSent([rows[0]?.id ?? 0], bench.wallAt)
  expect(bench.engine.fleet.events(0, 10)).toEqual([rows[1]])
})

test('what waits for the broker is bounded: the oldest go and are counted', () => {
  const { bench, post, ask, events } = fleet('aws', 'd1')
  bench.store.write('test', (tx) => {
    for (let at = 0; at < OUTBOX_KEEPS; at += 1) tx.addOutbox({ topic: `old/${at}`, payload: '{}', createdAt: at })
  })
  post('a')
  ask(updateRequest('d1', 'a', 'SUCCEEDED'))
  expect(bench.read((tx) => [tx.countOutbox(), tx.getEngineState().eventsDropped])).toEqual([OUTBOX_KEEPS, 2])
  expect(bench.engine.fleet.events(0, 1)[0]?.topic).toBe('old/2')
  expect(events().length).toBe(1_000)
})
