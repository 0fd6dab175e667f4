// What devices send: every client's odd but legal form is taken, the hostile corpus is answered by name and harms nothing.
import { expect, test } from 'vitest'
import { MAX_PAYLOAD_BYTES, readBody, readPresence, readRequest } from '../../src-main/mqtt/messages.ts'
import type { Envelope } from '../../src-main/mqtt/messages.ts'

const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const envelope = (operation: Envelope['operation']): Envelope => ({ deviceId: 'd', operation, jobId: 'j1', topic: 't' })
const update = (value: unknown) => readRequest(envelope('update'), bytes(value))
const codeOf = (request: ReturnType<typeof readRequest>) => (request.operation === 'invalid' ? request.code : null)

test('an update with every field', () => {
  const said = {
    status: 'IN_PROGRESS',
    statusDetails: { progress: '50%' },
    expectedVersion: 2,
    executionNumber: 1,
    includeJobExecutionState: true,
    includeJobDocument: true,
    stepTimeoutInMinutes: 10,
    clientToken: 'token ✓',
  }
  expect(update(said)).toEqual({ deviceId: 'd', topic: 't', operation: 'update', jobId: 'j1', ...said })
})

test('defaults: the document with a description, neither state nor document with an update', () => {
  expect(readRequest(envelope('describe'), bytes(''))).toMatchObject({
    includeJobDocument: true,
    executionNumber: undefined,
  })
  expect(update({ status: 'FAILED' })).toMatchObject({
    includeJobExecutionState: false,
    includeJobDocument: false,
    expectedVersion: undefined,
  })
  expect(readRequest(envelope('get'), bytes(''))).toEqual({
    deviceId: 'd',
    topic: 't',
    clientToken: undefined,
    operation: 'get',
  })
})

test('the time that a device says with a bare status is kept, in seconds or milliseconds', () => {
  for (const timestamp of [1_795_338_000, 1_795_338_000_000])
    expect(update({ status: 'SUCCEEDED', timestamp })).toMatchObject({ saidAt: 1_795_338_000_000 })
  expect(update({ status: 'SUCCEEDED' })).not.toHaveProperty('saidAt')
})

test('numbers as text, as the embedded C client and the Python sample send them', () => {
  expect(update({ status: 'SUCCEEDED', expectedVersion: '2', executionNumber: '1' })).toMatchObject({
    expectedVersion: 2,
    executionNumber: 1,
  })
  for (const expectedVersion of ['x', '', '1.5', 1.5, -1, {}, [], true, '1e3', ' 2', '99999999999999999']) {
    expect(codeOf(update({ status: 'SUCCEEDED', expectedVersion })), JSON.stringify(expectedVersion)).toBe(
      'InvalidRequest',
    )
  }
})

test('details: numbers and booleans become text, anything nested or out of bounds is refused', () => {
  expect(update({ status: 'IN_PROGRESS', statusDetails: { uptime: 0.816513703, on: true, text: 'x' } })).toMatchObject({
    statusDetails: { uptime: '0.816513703', on: 'true', text: 'x' },
  })
  const pairs = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, 'v']))
  const wrong = [
    [],
    'text',
    3,
    { a: {} },
    { a: [] },
    { a: null },
    { 'bad key': 'x' },
    { a: '' },
    { a: 'x'.repeat(1_025) },
    { a: 'line\nbreak' },
    pairs,
  ]
  for (const statusDetails of wrong) {
    expect(codeOf(update({ status: 'IN_PROGRESS', statusDetails })), JSON.stringify(statusDetails).slice(0, 40)).toBe(
      'InvalidRequest',
    )
  }
})

test('keys that JavaScript gives a meaning to change nothing', () => {
  expect(codeOf(update('{"status":"IN_PROGRESS","statusDetails":{"__proto__":"x"}}'))).toBe('InvalidRequest')
  const request = update(
    '{"status":"IN_PROGRESS","__proto__":{"expectedVersion":9},"constructor":{"prototype":{"evil":1}}}',
  )
  expect(request).toMatchObject({ operation: 'update', expectedVersion: undefined })
  expect(({} as Record<string, unknown>).evil).toBeUndefined()
})

test("status: only a device's own words", () => {
  for (const status of ['QUEUED', 'TIMED_OUT', 'REMOVED', 'CANCELED', 'succeeded', '', null, 1, undefined]) {
    expect(codeOf(update({ status }))).toBe('InvalidRequest')
  }
})

test('step timers: 1 to 10080 minutes, -1 in an update only', () => {
  for (const stepTimeoutInMinutes of [1, 10_080, '9'])
    expect(codeOf(update({ status: 'IN_PROGRESS', stepTimeoutInMinutes }))).toBeNull()
  expect(codeOf(update({ status: 'IN_PROGRESS', stepTimeoutInMinutes: -1 }))).toBeNull()
  expect(codeOf(readRequest(envelope('start-next'), bytes({ stepTimeoutInMinutes: -1 })))).toBe('InvalidRequest')
  for (const stepTimeoutInMinutes of [0, -2, 10_081, 1.5])
    expect(codeOf(update({ status: 'IN_PROGRESS', stepTimeoutInMinutes }))).toBe('InvalidRequest')
})

test('tokens are given back byte for byte, also with a refusal; a wrong one is not', () => {
  expect(update({ status: 'NO', clientToken: 'abc' })).toMatchObject({ operation: 'invalid', clientToken: 'abc' })
  expect(update({ status: 'FAILED', clientToken: 5 })).toMatchObject({ code: 'InvalidRequest', clientToken: undefined })
  expect(update({ status: 'FAILED', clientToken: 'x'.repeat(2_049) })).toMatchObject({
    code: 'InvalidRequest',
    clientToken: undefined,
  })
})

test('the hostile corpus is named and never thrown', () => {
  const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  const corpus: [string, Uint8Array, string][] = [
    ['not JSON', bytes('{'), 'InvalidJson'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'InvalidJson'],
    ['lone surrogate bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'InvalidJson'],
    ['two values', bytes('{}{}'), 'InvalidJson'],
    ['NaN', bytes('{"expectedVersion":NaN}'), 'InvalidJson'],
    ['array', bytes('[]'), 'InvalidRequest'],
    ['null', bytes('null'), 'InvalidRequest'],
    ['text', bytes('"x"'), 'InvalidRequest'],
    ['33 levels', bytes(deep(33)), 'InvalidRequest'],
    ['a stack of brackets', bytes('['.repeat(100_000)), 'InvalidRequest'],
    ['too large', Buffer.alloc(MAX_PAYLOAD_BYTES + 1, 0x20), 'InvalidRequest'],
  ]
  for (const [name, payload, code] of corpus) {
    expect(codeOf(readRequest(envelope('update'), payload)), name).toBe(code)
    expect(readPresence('d', payload, false), name).toBeNull()
  }
  expect(readBody(bytes(deep(32))).ok).toBe(true)
  expect(readBody(bytes(`{"a":"${'['.repeat(1_000)}"}`)).ok).toBe(true)
})

test('an unknown operation is InvalidTopic, unless it is not even JSON', () => {
  expect(codeOf(readRequest(envelope('unknown'), bytes({ clientToken: 'c' })))).toBe('InvalidTopic')
  expect(codeOf(readRequest(envelope('unknown'), bytes('{')))).toBe('InvalidJson')
})

test('presence: online, asleep with a goodbye or a time, lost by a bare will; seconds and milliseconds', () => {
  const read = (value: unknown) => readPresence('d', bytes(value), false)
  expect(
    read({ online: true, at: 1, session: 's', name: { en: 'Pump', ar: 'مضخة' }, attributes: { kind: 'pump' } }),
  ).toEqual({
    deviceId: 'd',
    presence: 'online',
    session: 's',
    asleepUntil: null,
    nameEn: 'Pump',
    nameAr: 'مضخة',
    attributes: { kind: 'pump' },
    retained: false,
  })
  expect(read({ online: false, session: 7 })).toMatchObject({ presence: 'lost', session: '7' })
  expect(read({ online: false, goodbye: true })).toMatchObject({ presence: 'asleep', asleepUntil: null })
  expect(read({ online: false, until: 1_800_000_000 })).toMatchObject({
    presence: 'asleep',
    asleepUntil: 1_800_000_000_000,
  })
  expect(read({ online: false, until: 1_800_000_000_000 })).toMatchObject({ asleepUntil: 1_800_000_000_000 })
  for (const wrong of [
    {},
    { online: 'yes' },
    { online: true, name: 'a\u0000b' },
    { online: true, attributes: { a: {} } },
    { online: false, until: 1e300 },
  ]) {
    expect(read(wrong), JSON.stringify(wrong)).toBeNull()
  }
  expect(readPresence('d', Buffer.alloc(0), true)).toBeNull()
})
