// What is counted and shown of messages that came to nothing: escaped, bounded, by device.
import { expect, test } from 'vitest'
import { escapeBytes, Intake } from '../../src-main/mqtt/intake.ts'
import { intake as schema } from '../../src-preload/contract/requests-executions.ts'

const bytes = (text: string) => Buffer.from(text)
const NOW = 1_795_338_000_000

test('bytes for people’s eyes: text as text, the invisible and the backwards escaped, the rest byte by byte', () => {
  expect(escapeBytes(bytes('{"مرحبا":1}'))).toBe('{"مرحبا":1}')
  expect(escapeBytes(bytes('a\u0000b\n\u202ec\\'))).toBe('a\\u{0}b\\u{a}\\u{202e}c\\\\')
  expect(escapeBytes(Buffer.from([0x41, 0xff, 0x00, 0x5c]))).toBe('A\\xff\\x00\\')
  expect(escapeBytes(bytes(''))).toBe('')
  const long = escapeBytes(bytes('x'.repeat(10_000)))
  expect(long).toBe(`${'x'.repeat(300)}…`)
  // Cut in the middle of a character: the whole is text all the same.
  expect(escapeBytes(bytes(`x${'é'.repeat(1_000)}`))).toBe(`x${'é'.repeat(299)}…`)
  expect(escapeBytes(Buffer.alloc(5_000, 0xff)).length).toBe(1_200)
})

test('the last hundred refusals, newest first; counts by code and device', () => {
  const intake = new Intake(() => NOW)
  for (let at = 0; at < 150; at += 1) {
    intake.arrived()
    intake.answered()
    const deviceId = at % 3 === 0 ? 'd1' : 'd2'
    intake.refused({ deviceId, topic: `t/${at}`, code: 'InvalidJson', payload: bytes('{'), bytes: 1 })
  }
  intake.throttled('d3')
  intake.ignored('oldWill')
  const view = intake.view()
  expect(view).toMatchObject({ messages: 150, answered: 150, throttled: 1, refused: { InvalidJson: 150 } })
  expect(view.ignored).toEqual({ own: 0, foreign: 0, retained: 0, presence: 0, oldWill: 1 })
  expect(view.devices.map((it) => [it.deviceId, it.refused, it.throttled])).toEqual([
    ['d2', 100, 0],
    ['d1', 50, 0],
    ['d3', 0, 1],
  ])
  expect(view.lastRefusals).toHaveLength(100)
  expect(view.lastRefusals[0]).toEqual({
    at: NOW,
    deviceId: 'd2',
    topic: 't/149',
    code: 'InvalidJson',
    bytes: 1,
    text: '{',
  })
  const own = intake.view('d1')
  expect(own.lastRefusals.every(({ deviceId }) => deviceId === 'd1')).toBe(true)
  expect(own.devices.map(({ deviceId }) => deviceId)).toEqual(['d1'])
  expect(schema.parse({ ...view, events: { mode: 'off', waiting: 0, dropped: 0 } })).toMatchObject({ sinceAt: NOW })
})

test('endlessly many names do not make it grow', () => {
  const intake = new Intake(() => NOW)
  for (let at = 0; at < 5_000; at += 1) intake.throttled(`d${at}`)
  expect(intake.view().throttled).toBe(5_000)
  expect(intake.view().devices).toHaveLength(20)
  expect(intake.view('d4999').devices).toEqual([])
})
