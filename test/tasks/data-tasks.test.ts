// The tasks of data: what they ask of the workspace, and what they make of what they hear. No broker, no store.
import { expect, test } from 'vitest'
import type { Heard } from '../../src-main/engine/ports/data-service.ts'
import { dataCollection } from '../../src-main/tasks/data-collection.ts'
import { dataCollectionTopics } from '../../src-main/tasks/data-collection-topics.ts'
import { policyExecution } from '../../src-main/tasks/policy-execution.ts'
import type { TopicMessage } from '../../src-main/tasks/task.ts'
import { makeRunner } from './runner-fixture.ts'

const settings = { scriptAllowList: [] }
const bytes = (text: string) => new TextEncoder().encode(text)
const message = (topic: string, payload: string | Uint8Array, more: Partial<TopicMessage> = {}): TopicMessage => ({
  ...{ topic, payload: typeof payload === 'string' ? bytes(payload) : payload, retained: false, at: 7, ...more },
})
const params = {
  topicFilters: ['plant/+/tank'],
  durationSeconds: 2,
  readings: [{ key: 'level', unit: '%' }],
  deviceLevel: 2,
}

/** A workspace in which these messages are heard. */
function workspace(messages: readonly TopicMessage[], storeHeard?: (heard: readonly Heard[]) => never) {
  const stored: Heard[][] = []
  const made = makeRunner({
    listen: (order, onMessage) => {
      expect(order).toEqual({ filters: ['plant/+/tank'], forMs: 2_000 })
      for (const one of messages) onMessage(one)
      return Promise.resolve()
    },
    storeHeard: (runId, asked, heard) => {
      expect([runId, asked.map(({ key }) => key)]).toEqual(['r', ['level']])
      storeHeard?.(heard)
      stored.push([...heard])
      return { stored: heard.length, ignored: { missing: 1 } }
    },
  })
  return { ...made, stored }
}

test('messages become what the engine is to store, by device and instant; what is no JSON is counted', async () => {
  const { outcomeOf, work, stored } = workspace([
    message('plant/d1/tank', '{"level":80}'),
    message('plant/d2/tank', ' 41.5 ', { retained: true, at: 9 }),
    message('plant//tank', '{"level":1}'),
    message('plant/d1/tank', 'full'),
    message('plant/d1/tank', new Uint8Array([0xff, 0x31])),
    message('plant/d1/tank', new Uint8Array(200_000).fill(0x20)),
  ])
  expect(await outcomeOf(work('data_collection_topics', { params }))).toMatchObject({
    status: 'COMPLETED',
    result: { messages: 6, stored: 2, ignored: { unknown_device: 1, not_json: 2, too_long: 1, missing: 1 } },
    resultSummary: '2 points from 6 messages',
  })
  expect(stored).toEqual([
    [
      { deviceId: 'd1', said: { level: 80 }, heardAt: 7, isRetained: false },
      { deviceId: 'd2', said: { level: 41.5 }, heardAt: 9, isRetained: true },
    ],
  ])
})

test('a flood is stored in batches, and without a level the readings are the workspace’s', async () => {
  const many = Array.from({ length: 450 }, (_, index) => message('plant/d1/tank', `{"level":${index}}`))
  const { outcomeOf, work, stored } = workspace(many)
  const { deviceLevel: _level, ...unnamed } = params
  await outcomeOf(work('data_collection_topics', { params: unnamed }))
  expect(stored.map(({ length }) => length)).toEqual([200, 200, 50])
  expect(new Set(stored.flat().map(({ deviceId }) => deviceId))).toEqual(new Set(['']))
})

test('a store that refuses ends the run, and so does a broker that is not there', async () => {
  const full = workspace([message('plant/d1/tank', '{"level":1}')], () => {
    throw new Error('The disk is full.')
  })
  expect(await full.outcomeOf(full.work('data_collection_topics', { params }))).toMatchObject({
    ...{ status: 'FAILED', errorMessage: 'The disk is full.' },
  })
  // The first batch is refused while it still listens.
  const many = Array.from({ length: 200 }, () => message('plant/d1/tank', '{"level":1}'))
  const flooded = workspace(many, () => {
    throw new Error('The disk is full.')
  })
  expect((await flooded.outcomeOf(flooded.work('data_collection_topics', { params }))).status).toBe('FAILED')
  const away = makeRunner({ listen: () => Promise.reject(new Error('The broker could not be reached.')) })
  expect(await away.outcomeOf(away.work('data_collection_topics', { params }))).toMatchObject({
    ...{ status: 'FAILED', errorMessage: 'The broker could not be reached.' },
  })
})

test('an alert check asks the engine once and tells what came of it', async () => {
  const rules = [{ key: 'hot', condition: { kind: 'threshold', series: 't', above: 1 } }]
  const asked: unknown[] = []
  const { outcomeOf, work } = makeRunner({
    checkAlerts: (runId, given) => {
      asked.push([runId, given])
      return { ok: true, value: { raised: 1, cleared: 2, stillOpen: 3, checked: 9 } }
    },
  })
  expect(await outcomeOf(work('alert_check', { params: { rules } }))).toMatchObject({
    ...{ status: 'COMPLETED', resultSummary: '1 raised, 2 cleared, 3 still open' },
    result: { raised: 1, cleared: 2, stillOpen: 3, checked: 9 },
  })
  const filled = { severity: 'warning', raiseAfter: 1, clearAfter: 1, notify: true }
  expect(asked).toEqual([['r', [{ ...rules[0], ...filled }]]])
})

test.each([
  [dataCollection, { readings: [] }, 'readings'],
  [dataCollection, {}, 'readings'],
  [dataCollection, { readings: [{ key: 'a b' }] }, 'readings.0.key'],
  [dataCollection, { readings: [{ key: 'a', unit: '' }] }, 'readings.0.unit'],
  [dataCollection, { readings: [{ key: 'a' }], more: 1 }, 'more'],
  [dataCollectionTopics, { ...params, topicFilters: ['a/#/b'] }, 'topicFilters.0'],
  [dataCollectionTopics, { ...params, topicFilters: ['a+/b'] }, 'topicFilters.0'],
  [dataCollectionTopics, { ...params, durationSeconds: 0 }, 'durationSeconds'],
  [dataCollectionTopics, { ...params, deviceLevel: 0 }, 'deviceLevel'],
  [policyExecution, {}, 'policyId'],
  [policyExecution, { policyId: 'p', mode: 'force' }, 'mode'],
] as const)('%#: what does not fit is named at its place', (task, given, path) => {
  expect(task.check(given, settings).map((error) => error.path)).toEqual([path])
})

test.each(['#', '+', 'a/+/b/#', '/a', '$aws/things/+/jobs', 'a//b'])('%s is a topic filter', (filter) => {
  expect(dataCollectionTopics.check({ ...params, topicFilters: [filter] }, settings)).toEqual([])
})
