// Every request takes what it promises, refuses the rest, and refuses fields that it does not know.
import { describe, expect, test } from 'vitest'
import { failure, failureSchema, FAILURE_CODES, HTTP_STATUS } from '../../src-preload/contract/failures.ts'
import { APP_REQUESTS, ENGINE_REQUESTS, EVENT_NAMES, REQUEST_NAMES } from '../../src-preload/contract/names.ts'
import type { RequestName } from '../../src-preload/contract/names.ts'
import { events } from '../../src-preload/contract/events.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import { createHandlers } from '../../src-main/handlers/answer.ts'
import type { HandlerParts } from '../../src-main/handlers/handler.ts'
import { samples } from './samples.ts'

describe('names', () => {
  test('are there once each, and every one has its schemas', () => {
    expect(new Set(REQUEST_NAMES).size).toBe(REQUEST_NAMES.length)
    expect([...REQUEST_NAMES].sort()).toEqual(Object.keys(requests).sort())
    expect([...EVENT_NAMES].sort()).toEqual(Object.keys(events).sort())
    expect(APP_REQUESTS.filter((name) => (ENGINE_REQUESTS as readonly string[]).includes(name))).toEqual([])
  })

  test('of the engine all have a handler, and nothing else has', () => {
    const store = { read: () => null, write: () => null, views: {} }
    const handlers = createHandlers({ store } as unknown as HandlerParts)
    expect(Object.keys(handlers).sort()).toEqual([...ENGINE_REQUESTS].sort())
  })
})

describe.each(Object.keys(samples) as RequestName[])('%s', (name) => {
  const { input, output } = requests[name]
  const sample = samples[name]

  test('takes its valid input, and the parsed one again', () => {
    const parsed = input.parse(sample.valid)
    expect(input.parse(parsed)).toEqual(parsed)
    expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
  })

  test('refuses every invalid input', () => {
    const taken = sample.invalid.filter((value) => input.safeParse(value).success)
    expect(taken).toEqual([])
  })

  test('names an unknown field', () => {
    const parsed = input.safeParse({ ...sample.valid, surplus: true })
    expect(
      parsed.error?.issues.some((issue) => issue.code === 'unrecognized_keys' && issue.keys.includes('surplus')),
    ).toBe(true)
  })

  test('promises an object, not just anything', () => {
    for (const value of [null, 'text', 5, []]) expect(output.safeParse(value).success).toBe(false)
  })
})

describe('failures', () => {
  test('every code has a status between 400 and 599', () => {
    for (const code of FAILURE_CODES)
      expect([code, HTTP_STATUS[code] >= 400 && HTTP_STATUS[code] < 600]).toEqual([code, true])
  })

  test('keep their shape across a seam', () => {
    const made = failure(
      'queue_changed',
      'Moved meanwhile',
      [{ path: 'baseVersion', message: 'old', code: 'queue_changed' }],
      { version: 3 },
    )
    expect(failureSchema.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
    expect(failureSchema.safeParse({ ...made, code: 'whatever' }).success).toBe(false)
  })
})
