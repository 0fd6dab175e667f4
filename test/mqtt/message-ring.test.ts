// The last messages of each device: newest first, bounded in devices, messages and bytes, escaped.
import { expect, test } from 'vitest'
import { deviceOfTopic, MessageRing } from '../../src-main/mqtt/message-ring.ts'

const bytes = (text: string) => Buffer.from(text)

test('in and out, newest first, with what became of them', () => {
  let now = 1_000
  const ring = new MessageRing(() => now)
  const asked = ring.heard('d1', '$aws/things/d1/jobs/get', bytes('{"a":"\u0000"}'))
  now = 2_000
  const told = ring.told('d1', '$aws/things/d1/jobs/get/accepted', '{"مرحبا":1}')
  asked.outcome = 'accepted'
  told.outcome = 'sent'
  expect(ring.of('d1')).toEqual([
    {
      ...{ at: 2_000, direction: 'out', brokerAt: null, topic: '$aws/things/d1/jobs/get/accepted', bytes: 16 },
      ...{ text: '{"مرحبا":1}', outcome: 'sent' },
    },
    {
      ...{ at: 1_000, direction: 'in', brokerAt: null, topic: '$aws/things/d1/jobs/get', bytes: 9 },
      ...{ text: '{"a":"\\u{0}"}', outcome: 'accepted' },
    },
  ])
  expect(ring.of('d2')).toEqual([])
})

test('a hundred messages a device, two hundred devices, two KiB of text', () => {
  const ring = new MessageRing(() => 0)
  for (let at = 0; at < 150; at += 1) ring.heard('first', `t/${at}`, bytes('x'))
  expect(ring.of('first').map(({ topic }) => topic)).toEqual(Array.from({ length: 100 }, (_, at) => `t/${149 - at}`))
  for (let at = 0; at < 199; at += 1) ring.heard(`d${at}`, 't', bytes('x'))
  expect(ring.of('first')).toHaveLength(100)
  ring.told('first', 't', 'again')
  ring.heard('one more', 't', bytes('x'))
  expect([ring.of('first').length, ring.of('d0').length, ring.of('d1').length]).toEqual([100, 0, 1])
  ring.heard('big', 't', Buffer.alloc(1_000_000, 0xff))
  ring.told('big', 't', 'é'.repeat(20_000))
  for (const { text } of ring.of('big')) expect(text.length).toBeLessThanOrEqual(2_048)
  expect(ring.of('big').map((message) => message.bytes)).toEqual([40_000, 1_000_000])
})

test('what is kept is a copy, so that a large packet is not held by a small message', () => {
  const ring = new MessageRing(() => 0)
  const packet = bytes('hello')
  ring.heard('d1', 't', packet)
  packet.fill(0x78)
  expect(ring.of('d1')[0]?.text).toBe('hello')
})

test.each([
  ['$aws/things/d1/jobs/notify', 'd1'],
  ['site7/x/muster/things/مضخة/presence', 'مضخة'],
  ['$aws/events/job/1/completed', null],
])('%s is about %s', (topic, deviceId) => {
  expect(deviceOfTopic(topic)).toBe(deviceId)
})
