// What an event must be, what matches it, what it fills in: pure functions, hostile input included.
import { describe, expect, test } from 'vitest'
import { globMatches, holds, valueAt } from '../../../src-main/engine/events/conditions.ts'
import { parseEventConfig } from '../../../src-main/engine/events/config.ts'
import { fillDocumentWithEvent, fillParams } from '../../../src-main/engine/events/fill.ts'
import { isTooDeep } from '../../../src-main/engine/events/messages.ts'
import { topicFilterProblem, topicMatches } from '../../../src-main/engine/domain/topic-filter.ts'

const pathOf = (config: Record<string, unknown>, prefix: string | null = null) => {
  const read = parseEventConfig(config, prefix)
  return read.ok ? 'ok' : `${read.code} ${read.errors[0]?.path}`
}

describe('what an event must be', () => {
  test.each([
    [{ event: 'device_online' }, 'ok'],
    [{ event: 'device_offline', deviceIds: ['a'], debounceMs: 5_000, maxPerHour: 1 }, 'ok'],
    [{ event: 'device_joined_group', deviceGroupId: 'g' }, 'ok'],
    [{ event: 'run_ended', templateId: 't', statuses: ['FAILED'], reasons: ['failed'] }, 'ok'],
    [{ event: 'mqtt_message', topicFilter: 'plant/+/alarm/#' }, 'ok'],
    [{ event: 'engine_started' }, 'ok'],
    [{}, 'ok'],
    [{ deviceIds: ['a'] }, 'invalid_event scheduleConfig.event'],
    [{ event: 'sunrise' }, 'invalid_event scheduleConfig.event'],
    [{ event: 'device_online', topicFilter: 'a' }, 'invalid_event scheduleConfig.topicFilter'],
    [{ event: 'engine_started', targetsDevice: true }, 'invalid_event scheduleConfig.targetsDevice'],
    [{ event: 'device_online', deviceIds: [] }, 'invalid_event scheduleConfig.deviceIds'],
    [{ event: 'device_joined_group' }, 'invalid_event scheduleConfig.deviceGroupId'],
    [{ event: 'run_ended' }, 'invalid_event scheduleConfig.scheduleId'],
    [{ event: 'run_ended', scheduleId: 's', templateId: 't' }, 'invalid_event scheduleConfig.scheduleId'],
    [{ event: 'run_ended', scheduleId: 's', statuses: ['DONE'] }, 'invalid_event scheduleConfig.statuses'],
    [{ event: 'run_ended', scheduleId: 's', reasons: [] }, 'invalid_event scheduleConfig.reasons'],
    [{ event: 'mqtt_message' }, 'invalid_event scheduleConfig.topicFilter'],
    [{ event: 'device_online', debounceMs: -1 }, 'invalid_event scheduleConfig.debounceMs'],
    [{ event: 'device_online', maxPerHour: 0 }, 'invalid_event scheduleConfig.maxPerHour'],
    [
      { event: 'device_online', conditions: [{ path: 'a..b', op: 'exists' }] },
      'invalid_event scheduleConfig.conditions.0',
    ],
    [
      { event: 'device_online', conditions: [{ path: 'a', op: 'like', value: 1 }] },
      'invalid_event scheduleConfig.conditions.0',
    ],
    [{ event: 'device_online', conditions: [{ path: 'a', op: 'lt' }] }, 'invalid_event scheduleConfig.conditions.0'],
    [
      { event: 'device_online', conditions: [{ path: 'a', op: 'matches', value: 'x'.repeat(201) }] },
      'invalid_event scheduleConfig.conditions.0',
    ],
  ] as const)('%j is %s', (config, words) => {
    expect(pathOf(config as Record<string, unknown>)).toBe(words)
  })
})

describe('topic filters', () => {
  test.each([
    ['plant/+/alarm', null],
    ['#', null],
    ['$share/g/a', /shared/],
    ['$SYS/#', /broker/],
    ['a/b#', /#/],
    ['a/#/b', /#/],
    ['a/b+/c', /\+/],
    ['', /1 to 500/],
    ['a\u0000b', /control/],
    ['$aws/things/+/jobs/#', /job protocol/],
    ['$aws/#', /job protocol/],
    ['$aws/things/d1/jobs/get', /job protocol/],
    ['$aws/muster/things/+/presence', /job protocol/],
    ['$aws/things/+/shadow', null],
  ] as const)('%s', (filter, words) => {
    const problem = topicFilterProblem(filter, '$aws')
    if (words === null) expect(problem).toBeNull()
    else expect(problem).toMatch(words)
  })

  test('under a prefix without $ a filter of wildcards would take the job protocol too', () => {
    expect(topicFilterProblem('#', 'fleet')).toMatch(/job protocol/)
    expect(topicFilterProblem('+/things/#', 'fleet')).toMatch(/job protocol/)
    expect(topicFilterProblem('plant/#', 'fleet')).toBeNull()
  })

  test.each([
    ['a/+/c', 'a/b/c', true],
    ['a/+', 'a/b/c', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['a/b', 'a/b/', false],
    ['a/+/', 'a/b/', true],
  ] as const)('%s and %s: %s', (filter, topic, words) => {
    expect(topicMatches(filter, topic)).toBe(words)
  })
})

describe('conditions', () => {
  const data = { attributes: { battery: 19.5, site: 'north', on: true }, reported: { temp: '21' }, tags: ['a', 'b'] }
  test.each([
    [{ path: 'attributes.battery', op: 'lt', value: 20 }, true],
    [{ path: 'attributes.battery', op: 'gte', value: 20 }, false],
    [{ path: 'reported.temp', op: 'gt', value: 20 }, true],
    [{ path: 'reported.temp', op: 'eq', value: 21 }, true],
    [{ path: 'attributes.on', op: 'eq', value: true }, true],
    [{ path: 'attributes.site', op: 'ne', value: 'south' }, true],
    [{ path: 'attributes.none', op: 'ne', value: 'south' }, true],
    [{ path: 'attributes.none', op: 'eq', value: null }, false],
    [{ path: 'attributes.none', op: 'absent' }, true],
    [{ path: 'attributes.site', op: 'exists' }, true],
    [{ path: 'attributes.site', op: 'contains', value: 'ort' }, true],
    [{ path: 'tags', op: 'contains', value: 'b' }, true],
    [{ path: 'tags.1', op: 'eq', value: 'b' }, true],
    [{ path: 'attributes.site', op: 'matches', value: 'n*h' }, true],
    [{ path: 'attributes.site', op: 'matches', value: 'n?h' }, false],
    [{ path: 'attributes.site', op: 'lt', value: 5 }, false],
    [{ path: 'constructor.name', op: 'exists' }, false],
    [{ path: '__proto__', op: 'exists' }, false],
    [{ path: 'tags.length', op: 'eq', value: 2 }, true],
  ] as const)('%j holds: %s', (condition, words) => {
    expect(holds(condition, data)).toBe(words)
  })

  test('only own properties are reached', () => {
    expect(valueAt({ a: 1 }, 'toString')).toBeUndefined()
    expect(valueAt(Object.create({ a: 1 }), 'a')).toBeUndefined()
  })

  test('a hostile pattern on a hostile text takes steps, not years', () => {
    const steps = `${'*a'.repeat(100)}b`
    expect(globMatches(steps, 'a'.repeat(4_096))).toBe(false)
    expect(globMatches('*a*b*c*', 'xxaxxbxxcxx')).toBe(true)
  })
})

describe('placeholders', () => {
  const event = { deviceId: 'd1', payload: { temp: 21.5, list: [1, 2] } }

  test('a value that is one placeholder keeps its type; inside text it is text; what is missing is null or nothing', () => {
    const params = {
      temp: '${event.payload.temp}',
      text: 'is ${event.payload.temp} on ${event.deviceId}',
      gone: '${event.x.y}',
    }
    expect(fillParams({ ...params, rest: 'a ${event.x} b', deep: ['${event.payload.list}'] }, event)).toEqual({
      temp: 21.5,
      text: 'is 21.5 on d1',
      gone: null,
      rest: 'a  b',
      deep: [[1, 2]],
    })
  })

  test('a text, and each item of a list, is written out where its parameter takes nothing but text', () => {
    const parameters = [
      { key: 'args', type: 'list' },
      { key: 'all', type: 'list' },
      { key: 'name', type: 'text' },
      { key: 'limit', type: 'number' },
    ] as const
    const params = {
      args: ['${event.payload}', '${event.payload.temp}', '${event.gone}', 'a ${event.deviceId}'],
      all: '${event.payload.list}',
      name: '${event.payload.temp}',
      limit: '${event.payload.temp}',
    }
    expect(fillParams(params, event, parameters)).toEqual({
      args: ['{"temp":21.5,"list":[1,2]}', '21.5', '', 'a d1'],
      all: ['1', '2'],
      name: '21.5',
      limit: 21.5,
    })
  })

  test('what an event says is not read for placeholders again', () => {
    const hostile = { deviceId: '${secret} ${event.deviceId}' }
    expect(fillDocumentWithEvent({ a: 'x ${event.deviceId}', b: '${secret}' }, { secret: 's' }, hostile)).toEqual({
      a: 'x ${secret} ${event.deviceId}',
      b: 's',
    })
  })

  test('a payload of brackets only is too deep', () => {
    let value: unknown = 1
    for (let depth = 0; depth < 10_000; depth += 1) value = [value]
    expect(isTooDeep(value)).toBe(true)
    expect(isTooDeep({ a: { b: [1] } })).toBe(false)
  })
})
