// Messages for event schedules from a real broker: MQTT 5 and 3.1.1, filters that change, and what nobody should take.
import mqtt from 'mqtt'
import { afterEach, expect, test } from 'vitest'
import type { TopicMessage } from '../../src-main/engine/ports/message-events.ts'
import { EventFeed, readPayload } from '../../src-main/mqtt/event-feed.ts'
import type { FeedOptions } from '../../src-main/mqtt/event-feed.ts'
import { startMosquitto } from '../support/mosquitto.ts'
import { Bell } from '../support/until.ts'

const endings: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

async function open(filters: string[], more: Partial<FeedOptions> = {}, protocol: '5' | '3.1.1' = '5') {
  const broker = await startMosquitto()
  endings.push(() => broker.stop())
  const bell = new Bell()
  const heard: TopicMessage[] = []
  const state = { filters }
  const feed = new EventFeed({
    access: { url: broker.url, username: null, password: null, protocol },
    clientId: 'muster-test-events',
    events: {
      filters: () => state.filters,
      take: (messages) => {
        heard.push(...messages)
        bell.ring()
      },
    },
    now: () => Date.now(),
    onFault: (error) => {
      throw error
    },
    onNote: () => bell.ring(),
    backOffMs: { first: 10, longest: 50 },
    ...more,
  })
  endings.push(() => feed.stop())
  const sender = await mqtt.connectAsync(broker.url, { protocolVersion: 4 })
  endings.push(() => sender.endAsync(true))
  const say = (topic: string, payload: string | Buffer, retain = false) =>
    sender.publishAsync(topic, payload, { qos: 1, retain })
  return { feed, bell, heard, state, say }
}

test.each(['5', '3.1.1'] as const)(
  'MQTT %s: what matches comes as JSON or text; filters change with the schedules',
  async (protocol) => {
    const { feed, bell, heard, state, say } = await open(['plant/+/temp'], {}, protocol)
    await feed.follow()
    await bell.until(() => feed.isListening)
    await say('plant/1/temp', '{"c":21}')
    await say('plant/1/other', 'no')
    await say('plant/2/temp', 'plain')
    await bell.until(() => heard.length === 2)
    expect(heard).toEqual([
      { topic: 'plant/1/temp', payload: { c: 21 }, retained: false },
      { topic: 'plant/2/temp', payload: 'plain', retained: false },
    ])
    state.filters = ['yard/#']
    await feed.follow()
    await bell.until(() => feed.isListening)
    await say('plant/1/temp', '{"c":22}')
    await say('yard/gate', 'open')
    await bell.until(() => heard.length === 3)
    expect(heard[2]?.topic).toBe('yard/gate')
    state.filters = []
    await feed.follow()
    expect(feed.isListening).toBe(false)
  },
)

test('retained, too large, not text and too many are counted and not taken', async () => {
  const { feed, bell, heard, say } = await open(['a/#'], { floodLimits: { perSecond: 0.001, burst: 3 } })
  await say('a/old', 'kept', true)
  await feed.follow()
  await bell.until(() => feed.isListening)
  await say('a/large', Buffer.alloc(128 * 1024 + 1, 0x61))
  await say('a/bytes', Buffer.from([0xff, 0xfe]))
  await say('a/ok', '1')
  await say('a/more', '2')
  await say('a/more', '3')
  await bell.until(() => heard.length === 2 && feed.counts.tooMany === 1)
  expect(heard.map(({ payload }) => payload)).toEqual([1, 2])
  expect(feed.counts).toEqual({ taken: 2, retained: 1, tooLarge: 1, tooMany: 1, other: 1 })
})

test('payloads: JSON, text, and bytes that are neither', () => {
  expect(readPayload(Buffer.from('{"a":1}'))).toEqual({ a: 1 })
  expect(readPayload(Buffer.from('{"a":'))).toBe('{"a":')
  expect(readPayload(Buffer.from('"x"'))).toBe('x')
  expect(readPayload(Buffer.from([0xc3, 0x28]))).toBeUndefined()
  expect(readPayload(Buffer.from('['.repeat(100_000)))).toBe('['.repeat(100_000))
})

test('an engine that refuses is told of, and the feed goes on', async () => {
  const told: string[] = []
  const ring = new Bell()
  const { feed, bell, say } = await open(['a'], {
    events: {
      filters: () => ['a'],
      take: () => {
        throw new Error('disk full')
      },
    },
    onFault: (error) => {
      told.push(String(error))
      ring.ring()
    },
  })
  await feed.follow()
  await bell.until(() => feed.isListening)
  await say('a', '1')
  await ring.until(() => told.length === 1)
  expect(told).toEqual(['Error: disk full'])
  expect(feed.isListening).toBe(true)
})
