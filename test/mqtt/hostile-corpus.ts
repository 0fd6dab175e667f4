// What a hostile, broken or confused device may send, each with what must come of it. Data only; hostile.test.ts runs it.
// The fleet it is sent to: device `d1` with jobs j1 (IN_PROGRESS, version 3), j2 (QUEUED), done (SUCCEEDED), tried (second attempt,
// QUEUED); other devices with work of their own that no message of this list may touch.
import { Buffer } from 'node:buffer'
import type { RejectCode } from '../../src-main/engine/ports/device-link.ts'

/** A reply code; `accepted`; or dropped and counted under one of the intake's words. */
export type Expected = RejectCode | 'accepted' | 'own' | 'foreign' | 'retained' | 'presence' | 'report'

export type HostileMessage = {
  readonly name: string
  readonly topic: string
  readonly payload: Buffer
  readonly retained?: boolean
  readonly expected: Expected
}

const THINGS = '$aws/things'
const D1 = `${THINGS}/d1/jobs`
const text = (value: string) => Buffer.from(value)
const json = (value: unknown) => text(JSON.stringify(value))

type Row = readonly [name: string, topic: string, payload: Buffer, expected: Expected, retained?: boolean]
const rows: Row[] = []
const add = (...row: Row) => rows.push(row)

// What every operation meets before it is looked at: size, UTF-8, JSON, depth, the outermost shape. Order of checks: size, UTF-8,
// depth, JSON, object, topic, schema, execution, end, version.
const OPERATIONS: readonly [name: string, topic: string, plain: Record<string, unknown>][] = [
  ['get', `${D1}/get`, {}],
  ['start-next', `${D1}/start-next`, {}],
  ['describe', `${D1}/j1/get`, {}],
  ['$next', `${D1}/$next/get`, {}],
  ['update', `${D1}/j1/update`, { status: 'IN_PROGRESS' }],
]
const BIG = 128 * 1024
const nest = (open: string, close: string, depth: number) => open.repeat(depth) + close.repeat(depth)
const BROKEN: readonly [name: string, payload: Buffer, expected: Expected][] = [
  ['one byte too many', Buffer.alloc(BIG + 1, 0x20), 'InvalidRequest'],
  ['far too large', Buffer.alloc(BIG * 4, 0x7b), 'InvalidRequest'],
  ['too large and not UTF-8', Buffer.alloc(BIG + 1, 0xff), 'InvalidRequest'],
  ['a lone continuation byte', Buffer.from([0x80]), 'InvalidJson'],
  ['a byte that UTF-8 never has', Buffer.from([0x7b, 0xff, 0x7d]), 'InvalidJson'],
  ['an overlong slash', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), 'InvalidJson'],
  ['a surrogate written in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'InvalidJson'],
  ['cut inside a character', Buffer.from('{"a":"é"}').subarray(0, 7), 'InvalidJson'],
  ['UTF-16', Buffer.from('{"status":"FAILED"}', 'utf16le'), 'InvalidJson'],
  ['a zero byte', Buffer.from([0]), 'InvalidJson'],
  ['only spaces', text('   '), 'InvalidJson'],
  ['an open brace', text('{'), 'InvalidJson'],
  ['a comma too many', text('{"a":1,}'), 'InvalidJson'],
  ['single quotes', text("{'a':1}"), 'InvalidJson'],
  ['no quotes', text('{a:1}'), 'InvalidJson'],
  ['a comment', text('{/* */}'), 'InvalidJson'],
  ['two objects', text('{}{}'), 'InvalidJson'],
  ['NaN', text('{"a":NaN}'), 'InvalidJson'],
  ['hexadecimal', text('{"a":0x10}'), 'InvalidJson'],
  ['a raw line feed in a text', text('{"a":"\n"}'), 'InvalidJson'],
  ['a bad escape', text('{"a":"\\x41"}'), 'InvalidJson'],
  ['nested too deep, closed', text(`{"a":${nest('[', ']', 40)}}`), 'InvalidRequest'],
  ['nested too deep, never closed', text('['.repeat(50_000)), 'InvalidRequest'],
  ['objects too deep', text(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`), 'InvalidRequest'],
  ['an array', text('[]'), 'InvalidRequest'],
  ['an array of requests', text('[{"status":"IN_PROGRESS"}]'), 'InvalidRequest'],
  ['a text', text('"IN_PROGRESS"'), 'InvalidRequest'],
  ['a number', text('1'), 'InvalidRequest'],
  ['true', text('true'), 'InvalidRequest'],
  ['null', text('null'), 'InvalidRequest'],
  ['a number beyond all', text('1e999'), 'InvalidRequest'],
]
for (const [operation, topic] of OPERATIONS) {
  for (const [name, payload, expected] of BROKEN) add(`${operation}: ${name}`, topic, payload, expected)
}

// The token comes back, or the request is refused; it is never obeyed in part.
const TOKENS: readonly [name: string, token: unknown, expected: Expected][] = [
  ['empty', '', 'accepted'],
  ['Arabic', 'رمز', 'accepted'],
  ['control characters', '\u0000\u001f\u007f', 'accepted'],
  ['half a character', '\ud800', 'accepted'],
  ['like a path', '../../etc/passwd', 'accepted'],
  ['the longest', 'x'.repeat(2_048), 'accepted'],
  ['null', null, 'accepted'],
  ['too long', 'x'.repeat(2_049), 'InvalidRequest'],
  ['a number', 7, 'InvalidRequest'],
  ['a list', ['a'], 'InvalidRequest'],
  ['an object', { a: 1 }, 'InvalidRequest'],
  ['false', false, 'InvalidRequest'],
]
for (const [operation, topic, plain] of OPERATIONS) {
  for (const [name, clientToken, expected] of TOKENS)
    add(`${operation}: token, ${name}`, topic, json({ ...plain, clientToken }), expected)
}

const update = (name: string, body: unknown, expected: Expected, job = 'j1') =>
  add(`update: ${name}`, `${D1}/${job}/update`, json(body), expected)
const going = (more: Record<string, unknown>) => ({ status: 'IN_PROGRESS', ...more })

add('update: empty payload', `${D1}/j1/update`, text(''), 'InvalidRequest')
for (const status of [
  undefined,
  null,
  '',
  'in_progress',
  ' IN_PROGRESS',
  'QUEUED',
  'CANCELED',
  'TIMED_OUT',
  'REMOVED',
  'DONE',
])
  update(`status ${JSON.stringify(status)}`, { status }, 'InvalidRequest')
for (const status of [1, true, ['IN_PROGRESS'], { toString: 'IN_PROGRESS' }, 'IN_PROGRESS\u0000', 'x'.repeat(10_000)])
  update(`status of a strange kind ${JSON.stringify(status).slice(0, 30)}`, { status }, 'InvalidRequest')

for (const [field, low] of [
  ['expectedVersion', 0],
  ['executionNumber', 1],
] as const) {
  const bad = [-1, 1.5, 2 ** 53, '', ' 1', '1 ', '1.0', '1e0', '0x1', '+1', '١', 'NaN', 'null', '9'.repeat(17)]
  for (const value of [...bad, true, [1], { n: 1 }, ...(low === 1 ? [0, '0'] : [])])
    update(`${field} ${JSON.stringify(value)}`, going({ [field]: value }), 'InvalidRequest')
  for (const value of ['99', 99, '0099'])
    update(
      `${field} ${JSON.stringify(value)}`,
      going({ [field]: value }),
      low === 0 ? 'VersionMismatch' : 'ResourceNotFound',
    )
  update(`${field} null counts as absent`, going({ [field]: null }), 'accepted')
}
update('an old attempt', { status: 'SUCCEEDED', executionNumber: 1 }, 'ResourceNotFound', 'tried')
update('version 0', going({ expectedVersion: 0 }), 'VersionMismatch')
update('version as text', going({ expectedVersion: '0' }), 'VersionMismatch')

for (const value of [0, -2, 10_081, 1.5, '0', '-2', '10081', '', 'soon', '1m', true, [1], {}, 2 ** 53])
  update(`stepTimeoutInMinutes ${JSON.stringify(value)}`, going({ stepTimeoutInMinutes: value }), 'InvalidRequest')
for (const value of [1, 10_080, -1, '1', '10080', '-1', null])
  update(`stepTimeoutInMinutes ${JSON.stringify(value)}`, going({ stepTimeoutInMinutes: value }), 'accepted')
for (const field of ['includeJobExecutionState', 'includeJobDocument']) {
  for (const value of [0, 1, 'yes', 'TRUE', '', [], {}])
    update(`${field} ${JSON.stringify(value)}`, going({ [field]: value }), 'InvalidRequest')
  for (const value of [true, false, 'true', 'false', null])
    update(`${field} ${JSON.stringify(value)}`, going({ [field]: value }), 'accepted')
}

const details = (name: string, statusDetails: unknown, expected: Expected) =>
  update(`statusDetails ${name}`, going({ statusDetails }), expected)
const raw = (name: string, inner: string, expected: Expected) =>
  add(
    `update: statusDetails ${name}`,
    `${D1}/j1/update`,
    text(`{"status":"IN_PROGRESS","statusDetails":${inner}}`),
    expected,
  )
for (const value of ['text', 7, true, [], ['a'], [['a', 'b']]])
  details(`of a strange kind ${JSON.stringify(value)}`, value, 'InvalidRequest')
for (const value of [{ a: {} }, { a: [] }, { a: null }, { a: { b: 'c' } }, { a: [[]] }])
  details(`nested ${JSON.stringify(value)}`, value, 'InvalidRequest')
for (const key of ['', ' ', 'a b', 'a.b', 'a/b', 'مفتاح', 'a\u0000', '$', 'a'.repeat(129)])
  details(`key ${JSON.stringify(key).slice(0, 20)}`, { [key]: 'x' }, 'InvalidRequest')
for (const value of [
  '',
  '\u0000',
  'a\nb',
  '\u007f',
  '\u0085',
  '\ud800',
  'x\udc00',
  'x'.repeat(1_025),
  '😀'.repeat(1_025),
])
  details(`value ${JSON.stringify(value).slice(0, 20)} of ${value.length}`, { a: value }, 'InvalidRequest')
for (const value of [
  'x',
  'x'.repeat(1_024),
  '😀'.repeat(1_024),
  'مرحبا',
  '\u202eabc',
  '<script>',
  "'; DROP TABLE job; --",
  '=1+1',
  '{}',
])
  details(`value ${JSON.stringify(value).slice(0, 20)} of ${value.length}`, { a: value }, 'accepted')
for (const value of [0, -1.5, 1e308, true, false]) details(`value ${value} becomes text`, { a: value }, 'accepted')
details('empty', {}, 'accepted')
details('null counts as absent', null, 'accepted')
details('of a hundred pairs', Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, 'v'])), 'accepted')
details(
  'of too many pairs',
  Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`k${at}`, 'v'])),
  'InvalidRequest',
)
raw('with __proto__', '{"__proto__":"x"}', 'InvalidRequest')
raw('with __proto__ as a map', '{"__proto__":{"a":"b"}}', 'InvalidRequest')
raw('named constructor', '{"constructor":"x"}', 'accepted')
raw('named toString and hasOwnProperty', '{"toString":"x","hasOwnProperty":"y"}', 'accepted')
raw('with the same key twice', '{"a":"1","a":"2"}', 'accepted')
raw('with a number beyond all', '{"a":1e999}', 'InvalidRequest')

// Own properties only: what an object inherits is no field, and a field named so is nothing to us.
const own = (name: string, body: string, expected: Expected) =>
  add(`own: ${name}`, `${D1}/j1/update`, text(body), expected)
own('status by prototype', '{"__proto__":{"status":"SUCCEEDED"}}', 'InvalidRequest')
own('status by constructor', '{"constructor":{"prototype":{"status":"SUCCEEDED"}}}', 'InvalidRequest')
own('version by prototype', '{"status":"IN_PROGRESS","__proto__":{"expectedVersion":99}}', 'accepted')
own(
  'fields that do not exist',
  '{"status":"IN_PROGRESS","jobId":"j2","thingName":"d2","deviceId":"d2","force":true}',
  'accepted',
)
own('the same field twice: the last counts', '{"status":"SUCCEEDED","status":"IN_PROGRESS"}', 'accepted')
own('fields in capitals are others', '{"STATUS":"SUCCEEDED","Status":"FAILED"}', 'InvalidRequest')
own('an escaped field name is the same name', '{"\\u0073tatus":"IN_PROGRESS"}', 'accepted')

// States, in order: the execution, its end, its version, the move.
for (const status of ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'REJECTED']) {
  update(`${status} after the end`, { status }, 'InvalidStateTransition', 'done')
  update(`${status} after the end, stale version too`, { status, expectedVersion: 1 }, 'InvalidStateTransition', 'done')
  update(`${status} of a job of another device`, { status }, 'ResourceNotFound', 'theirs')
  update(`${status} under a stale version`, { status, expectedVersion: 1 }, 'VersionMismatch')
  update(`${status} of an unknown job, bad version`, { status, expectedVersion: 'x' }, 'InvalidRequest', 'none')
}
for (const job of [
  'J1',
  'ϳ1',
  'j１',
  'j1 ',
  ' j1',
  'j1%00',
  '__proto__',
  'constructor',
  'toString',
  'x'.repeat(500),
  '..',
  'null',
  '0',
])
  update(`job id ${JSON.stringify(job).slice(0, 20)}`, going({}), 'ResourceNotFound', job)
update('$next cannot be updated', going({}), 'InvalidTopic', '$next')

const describe = (name: string, body: unknown, expected: Expected, job = 'j1') =>
  add(`describe: ${name}`, `${D1}/${job}/get`, json(body), expected)
for (const value of [0, -1, 1.5, 'x', '', true, [], {}, 2 ** 53])
  describe(`executionNumber ${JSON.stringify(value)}`, { executionNumber: value }, 'InvalidRequest')
for (const value of [1, '1', '0001', null])
  describe(`executionNumber ${JSON.stringify(value)}`, { executionNumber: value }, 'accepted')
describe('an attempt to come', { executionNumber: 2 }, 'ResourceNotFound')
describe('an attempt that ended', { executionNumber: 1 }, 'TerminalStateReached', 'tried')
describe('the present attempt', { executionNumber: '2' }, 'accepted', 'tried')
describe('what has ended', {}, 'TerminalStateReached', 'done')
describe('what never was', {}, 'ResourceNotFound', 'none')
describe('of another device', {}, 'ResourceNotFound', 'theirs')
for (const value of [0, 'no', [], {}])
  describe(`includeJobDocument ${JSON.stringify(value)}`, { includeJobDocument: value }, 'InvalidRequest')
for (const value of [true, false, 'false', null])
  describe(`includeJobDocument ${JSON.stringify(value)}`, { includeJobDocument: value }, 'accepted')
describe('fields that are not its own', { status: 'SUCCEEDED', expectedVersion: 'x', statusDetails: 7 }, 'accepted')

const startNext = (name: string, body: unknown, expected: Expected) =>
  add(`start-next: ${name}`, `${D1}/start-next`, json(body), expected)
for (const value of [0, -1, '-1', 10_081, 'x', 1.5, true])
  startNext(`stepTimeoutInMinutes ${JSON.stringify(value)}`, { stepTimeoutInMinutes: value }, 'InvalidRequest')
for (const value of ['x', [], { a: {} }, { '': 'x' }, { a: '' }])
  startNext(`statusDetails ${JSON.stringify(value)}`, { statusDetails: value }, 'InvalidRequest')
startNext('of a started head changes nothing', { statusDetails: { a: 'b' }, stepTimeoutInMinutes: '5' }, 'accepted')
startNext('fields that are not its own', { status: 'SUCCEEDED', executionNumber: 'x' }, 'accepted')

// Topics. An operation that does not exist is answered; what is ours, or nobody's, is dropped.
for (const rest of [
  'bogus',
  'j1/cancel',
  'j1/delete',
  'j1/get/deeper',
  'j1/update/x/y',
  'get/',
  '/get',
  '',
  '/',
  'a/b/c/d',
  'GET',
  'Get',
  'start_next',
  'notify/x',
  'notify-namespace-x',
  'j1/namespace-x/get',
  '$next/start-next',
  '$next',
])
  add(`topic: ${rest || '(empty)'}`, `${D1}/${rest}`, text('{}'), 'InvalidTopic')
add('topic: bad JSON goes before a bad topic', `${D1}/bogus`, text('{'), 'InvalidJson')
for (const id of ['', 'a\u0001', 'e\u0301', '\u200d', 'a\u202e', 'x'.repeat(129), '\ufeff'])
  add(`device ${JSON.stringify(id).slice(0, 12)}`, `${THINGS}/${id}/jobs/get`, text('{}'), 'InvalidTopic')
for (const id of [
  'D1',
  'ԁ1',
  'd１',
  'd1 ',
  'd1\u00a0',
  '__proto__',
  'constructor',
  '$next',
  '..',
  '%2e',
  "d1'--",
  'جهاز',
  '<b>',
  'd2d1',
])
  add(
    `a stranger named ${JSON.stringify(id)} asks for j1`,
    `${THINGS}/${id}/jobs/j1/update`,
    json({ status: 'SUCCEEDED' }),
    'ResourceNotFound',
  )
for (const rest of [
  'notify',
  'notify-next',
  'get/accepted',
  'get/rejected',
  'start-next/accepted',
  'j1/update/accepted',
  'j1/update/rejected',
  '$next/get/accepted',
  'bogus/rejected',
  'accepted',
])
  add(`our own word: ${rest}`, `${D1}/${rest}`, text('{"execution":{"jobId":"evil"}}'), 'own')
for (const topic of [
  '$aws/things/d1/shadow/update',
  '$aws/things/d1',
  '$aws/things/d1/jobs',
  'things/d1/jobs/get',
  '$aws/events/job/j1/completed',
  '$aws/muster/state/x',
  '',
  '/',
  'x'.repeat(5_000),
])
  add(`foreign: ${topic.slice(0, 40) || '(empty)'}`, topic, text('{}'), 'foreign')
for (const [operation, topic, plain] of OPERATIONS) add(`retained ${operation}`, topic, json(plain), 'retained', true)

const presence = (name: string, payload: Buffer, expected: Expected) =>
  add(`presence: ${name}`, '$aws/muster/things/d1/presence', payload, expected)
for (const body of [
  {},
  { online: 'yes' },
  { online: 1 },
  { online: null },
  { online: true, at: 'now' },
  { online: true, at: -1 },
  { online: true, session: '' },
  { online: true, session: 'x'.repeat(201) },
  { online: true, session: '\u0000' },
  { online: true, until: 1e300 },
  { online: true, attributes: { a: {} } },
  { online: true, attributes: [] },
  { online: true, name: 7 },
  { online: true, name: { en: '\u0007' } },
])
  presence(`not understood ${JSON.stringify(body).slice(0, 50)}`, json(body), 'presence')
for (const payload of [
  text(''),
  text('online'),
  text('1'),
  text('{'),
  Buffer.from([0xff]),
  Buffer.alloc(BIG + 1, 0x20),
  text('[true]'),
])
  presence(`no object ${payload.subarray(0, 8).toString('hex')}`, payload, 'presence')
presence('with more than is known', json({ online: true, battery: 7, __proto__: { a: 1 } }), 'report')
add('presence: of nobody', '$aws/muster/things/e\u0301/presence', json({ online: true }), 'foreign')
add('presence: deeper', '$aws/muster/things/d1/presence/x', json({ online: true }), 'foreign')

/** All of them, each to be sent to a fresh copy of the fleet described above. */
export const HOSTILE: readonly HostileMessage[] = rows.map(([name, topic, payload, expected, retained]) => ({
  name,
  topic,
  payload,
  expected,
  ...(retained && { retained }),
}))
