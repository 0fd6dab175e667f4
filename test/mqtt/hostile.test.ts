// Two thousand messages bent at random under one seed, through the same path as the broker's: every request is answered with a known
// code or accepted, nothing is thrown, nothing of a job moves that no well-formed message asked for.
import { expect, test } from 'vitest'
import { readRequest } from '../../src-main/mqtt/messages.ts'
import { makeTopics } from '../../src-main/mqtt/topics.ts'
import { REJECT_CODES } from '../../src-main/engine/ports/device-link.ts'
import type { DeviceRequest } from '../../src-main/engine/ports/device-link.ts'
import { EngineBench } from '../engine/engine-bench.ts'

const topics = makeTopics('$aws')
const MESSAGES = 2_000
const VALUES: readonly unknown[] = [
  ...[null, true, -1, 0, 1.5, 1e308, 2 ** 53 + 2, '1', '9'.repeat(26), '', 'x'.repeat(5_000), [], {}],
  ...[[[[]]], { a: { b: 1 } }, '\u0000', '\ud800', 'NaN', '0x10', '1e3', ' 1 ', ['1']],
]
const FIELDS = [
  ...['status', 'expectedVersion', 'executionNumber', 'statusDetails', 'stepTimeoutInMinutes', 'includeJobDocument'],
  ...['includeJobExecutionState', 'clientToken', '__proto__', 'jobId', 'thingName'],
]
const TAILS = [
  ...['get', 'start-next', 'j1/get', 'j1/update', '$next/get', '$next/update', 'nope/update', 'x/y/z/w', '', '/'],
  ...['j1/delete', '__proto__/update', 'j1//update', 'get/', `${'x'.repeat(200)}/update`],
]
const IDS = ['d1', 'd2', 'é', '__proto__', 'constructor', '$next', 'جهاز']

/** Whole numbers below `n`, the same ones in every run. */
function dice(seed: number): (n: number) => number {
  let state = seed
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return (state >> 8) % n
  }
}

function bent(roll: (n: number) => number): Buffer {
  const one = <T>(all: readonly T[]): T => all[roll(all.length)] as T
  const body: Record<string, unknown> = {
    status: one(['IN_PROGRESS', 'QUEUED', 'TIMED_OUT', 'done']),
    clientToken: 't',
  }
  for (let left = roll(4); left > 0; left -= 1) body[one(FIELDS)] = one(VALUES)
  const bytes = Buffer.from(JSON.stringify(body))
  switch (roll(8)) {
    case 0:
      return bytes.subarray(0, roll(bytes.length))
    case 1:
      return bytes.map((byte) => (roll(20) === 0 ? roll(256) : byte)) as Buffer
    case 2:
      return Buffer.from('['.repeat(1 + roll(60_000)))
    case 3:
      return Buffer.from('{"status":"IN_PROGRESS","expectedVersion":1e400,"__proto__":{"status":"FAILED"}}')
    case 4:
      return Buffer.from('x'.repeat(131_000 + roll(144)))
    case 5:
      return Buffer.from(JSON.stringify(one(VALUES)))
    default:
      return bytes
  }
}

function requestOf(topic: string, payload: Buffer): DeviceRequest | null {
  const parsed = topics.parse(topic)
  if (parsed.kind !== 'request') return null
  const { deviceId, operation, jobId } = parsed
  return readRequest({ deviceId, operation, jobId, topic }, payload)
}

test('bent messages are answered one by one, and the engine goes on', () => {
  const faults: unknown[] = []
  const bench = new EngineBench({ onFault: (fault) => faults.push(fault) })
  bench.engine.start(bench.now)
  bench.do('devices.create', { id: 'd1' })
  bench.do('jobs.create', { jobId: 'j1', document: { operation: 'x' }, target: { kind: 'device', deviceId: 'd1' } })
  const roll = dice(42)
  const codes = new Map<string, number>()
  for (let sent = 0; sent < MESSAGES; sent += 1) {
    const topic = `$aws/things/${IDS[roll(IDS.length)]}/jobs/${TAILS[roll(TAILS.length)]}`
    const request = requestOf(topic, bent(roll))
    if (request === null) continue
    const { replies } = bench.engine.fleet.handle([request], bench.wallAt)
    expect(replies.length).toBe(1)
    const code = replies[0]?.topic.endsWith('/accepted') ? 'accepted' : String(replies[0]?.payload.code)
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  expect(faults).toEqual([])
  expect(
    Object.keys(Object.fromEntries(codes)).filter((code) => ![...REJECT_CODES, 'accepted'].includes(code)),
  ).toEqual([])
  for (const code of ['accepted', 'InvalidJson', 'InvalidRequest', 'InvalidTopic', 'ResourceNotFound']) {
    expect([code, (codes.get(code) ?? 0) > 0]).toEqual([code, true])
  }
  expect(codes.get('InternalError')).toBeUndefined()
  const last = requestOf('$aws/things/d1/jobs/j1/get', Buffer.from('{"clientToken":"end"}')) as DeviceRequest
  const [answer] = bench.engine.fleet.handle([last], bench.wallAt).replies
  expect(answer?.payload).toMatchObject({ clientToken: 'end', execution: { jobId: 'j1', status: 'IN_PROGRESS' } })
})
