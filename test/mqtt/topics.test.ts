// Topics: what is built is read back, what no operation has is unknown, what is ours is dropped, who may say what.
import { expect, test } from 'vitest'
import { deviceId } from '../../src-preload/contract/entities.ts'
import {
  deviceMayPublish,
  deviceMaySubscribe,
  fleetMaySubscribe,
  isDeviceId,
  makeTopics,
  prefixProblem,
} from '../../src-main/mqtt/topics.ts'

for (const prefix of ['$aws', 'site7/x']) {
  const topics = makeTopics(prefix)
  test(`${prefix}: every request is read as what it was built for`, () => {
    const deviceId = 'كشك 1'
    expect(topics.parse(topics.get(deviceId))).toEqual({ kind: 'request', deviceId, operation: 'get' })
    expect(topics.parse(topics.startNext(deviceId))).toEqual({ kind: 'request', deviceId, operation: 'start-next' })
    expect(topics.parse(topics.describe(deviceId, 'j1'))).toEqual({
      kind: 'request',
      deviceId,
      operation: 'describe',
      jobId: 'j1',
    })
    expect(topics.parse(topics.describe(deviceId, '$next'))).toMatchObject({ operation: 'describe', jobId: '$next' })
    expect(topics.parse(topics.update(deviceId, 'j1'))).toEqual({
      kind: 'request',
      deviceId,
      operation: 'update',
      jobId: 'j1',
    })
    expect(topics.parse(topics.presence(deviceId))).toEqual({ kind: 'presence', deviceId })
  })

  test(`${prefix}: a job named like an operation is still a job`, () => {
    for (const jobId of ['get', 'notify', 'start-next', 'accepted', 'update']) {
      expect(topics.parse(topics.update('d', jobId))).toMatchObject({ operation: 'update', jobId })
      expect(topics.parse(topics.describe('d', jobId))).toMatchObject({ operation: 'describe', jobId })
    }
  })

  test(`${prefix}: unknown operations, our own words, strangers`, () => {
    const things = `${prefix}/things/`
    for (const rest of ['bogus', 'j1/cancel', '$next/update', 'j1/get/deeper', 'get/', '', '/get', 'a/b/c/d']) {
      expect(topics.parse(`${things}d/jobs/${rest}`), rest).toEqual({
        kind: 'request',
        deviceId: 'd',
        operation: 'unknown',
      })
    }
    for (const rest of [
      'notify',
      'notify-next',
      'get/accepted',
      'j1/update/rejected',
      'start-next/accepted',
      'bogus/rejected',
    ]) {
      expect(topics.parse(`${things}d/jobs/${rest}`), rest).toEqual({ kind: 'own' })
    }
    for (const bad of ['', 'a\u0001', 'e\u0301', 'x'.repeat(129)]) {
      expect(topics.parse(`${things}${bad}/jobs/get`)).toEqual({ kind: 'bad-device' })
    }
    for (const topic of [
      `${things}d/shadow/get`,
      `${things}d/jobs`,
      'other/things/d/jobs/get',
      prefix,
      '',
      `${prefix}/muster/things/d/x`,
    ]) {
      expect(topics.parse(topic), topic).toEqual({ kind: 'foreign' })
    }
  })

  test(`${prefix}: a device hears answers by the request that they answer`, () => {
    expect(topics.hear(topics.notifyNext('d'))).toEqual({ kind: 'notify-next', deviceId: 'd' })
    const requestTopic = topics.update('d', 'j1')
    expect(topics.hear(`${requestTopic}/rejected`)).toEqual({
      kind: 'answer',
      deviceId: 'd',
      requestTopic,
      accepted: false,
    })
    expect(topics.hear(requestTopic)).toBeNull()
  })

  test(`${prefix}: a device may ask for itself only, and may answer nobody`, () => {
    expect(deviceMayPublish(topics, 'a', topics.get('a'))).toBe(true)
    expect(deviceMayPublish(topics, 'a', topics.presence('a'))).toBe(true)
    expect(deviceMayPublish(topics, 'a', topics.get('b'))).toBe(false)
    expect(deviceMayPublish(topics, 'a', `${topics.get('a')}/accepted`)).toBe(false)
    expect(deviceMayPublish(topics, 'a', topics.notifyNext('a'))).toBe(false)
    for (const filter of topics.deviceFilters('a')) {
      expect(deviceMaySubscribe(topics, 'a', filter)).toBe(true)
      expect(deviceMaySubscribe(topics, 'b', filter)).toBe(false)
      expect(fleetMaySubscribe(topics, filter)).toBe(true)
    }
    for (const filter of ['#', '+/#', topics.requestFilter, `${prefix}/things/#`])
      expect(deviceMaySubscribe(topics, 'a', filter)).toBe(false)
    expect(fleetMaySubscribe(topics, '#')).toBe(false)
  })
}

test('device ids: 1 to 128 characters, NFC, no slash, no wildcard, nothing invisible; the same ones as the contract’s', () => {
  for (const id of ['ksk-crn-001', 'كشك الكورنيش', 'a'.repeat(128), '😀'.repeat(128), 'é', 'a.b c'])
    expect(isDeviceId(id), id).toBe(true)
  for (const id of [
    '',
    'a'.repeat(129),
    'a/b',
    'a+',
    '#',
    'a\u0000',
    'a\u007f',
    'e\u0301',
    '\ud800',
    'a\u200d',
    '\u202e',
  ])
    expect(isDeviceId(id), id).toBe(false)
  const asked = [
    'a',
    'Ａ',
    'a b',
    'a\u00ad',
    '\ue000',
    '\u0378',
    'a\u2028',
    'ﬁ',
    'ا',
    '\u200f',
    '😀'.repeat(129),
    '$next',
    '..',
  ]
  for (const id of asked) expect([id, isDeviceId(id)]).toEqual([id, deviceId.safeParse(id).success])
})

test('prefixes: slashes inside are fine; wildcards, empty levels and shared subscriptions are refused', () => {
  for (const prefix of ['$aws', 'site7/x', 'muster', 'a/b/c']) expect(prefixProblem(prefix)).toBeNull()
  for (const prefix of ['', '/a', 'a/', 'a//b', 'a/+', '#', '$share/g/$aws', '$SYS', 'a\u0000', 'x'.repeat(129)]) {
    expect(prefixProblem(prefix), prefix).not.toBeNull()
    expect(() => makeTopics(prefix)).toThrow()
  }
})
