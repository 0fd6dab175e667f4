// What a caller is told about input that is not usable: code, path, words; and that hostile input costs nothing.
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { requests } from '../../src-preload/contract/requests.ts'
import { parseInput } from '../../src-main/handlers/parse-input.ts'

const jobs = requests['jobs.create'].input

describe('parseInput', () => {
  test('fills defaults', () => {
    expect(parseInput(requests['jobs.executions'].input, { id: 'j' })).toEqual({
      ok: true,
      value: { id: 'j', limit: 200 },
    })
  })

  test('takes nothing at all as an empty object', () => {
    expect(parseInput(requests['queue.list'].input, undefined)).toEqual({ ok: true, value: {} })
  })

  test('says unknown_field when that is all that is wrong', () => {
    const result = parseInput(jobs, { document: {}, colour: 'red' })
    expect(result).toMatchObject({
      ok: false,
      code: 'unknown_field',
      errors: [{ path: 'colour', code: 'unknown_field' }],
    })
  })

  test('names nested unknown fields by their whole path', () => {
    const result = parseInput(jobs, { document: {}, target: { kind: 'device', deviceId: 'a', colour: 1 } })
    expect(result).toMatchObject({ code: 'unknown_field', errors: [{ path: 'target.colour' }] })
  })

  test('says invalid_input when a value is wrong as well', () => {
    const result = parseInput(jobs, { document: {}, priority: 'high', colour: 1 })
    expect(result).toMatchObject({ ok: false, code: 'invalid_input' })
    if (!result.ok) expect(result.errors.map(({ path }) => path).sort()).toEqual(['colour', 'priority'])
  })

  test('says plain rules in plain words, with the rule and its number for other languages', () => {
    const given = { id: '', nameEn: 'n'.repeat(300), tags: ['ok', 't'.repeat(65)], attributes: 'no', colour: 1 }
    const result = parseInput(requests['devices.create'].input, given)
    expect(
      result.ok ? [] : result.errors.map(({ path, message, rule, limit }) => [path, message, rule, limit]),
    ).toEqual(
      expect.arrayContaining([
        ['nameEn', 'At most 255 characters.', 'too_long', 255],
        ['tags.1', 'At most 64 characters.', 'too_long', 64],
        ['attributes', 'Expected here: an object.', 'wrong_kind', 'record'],
        ['id', 'This is needed.', 'too_short', 1],
      ]),
    )
    const missing = parseInput(requests['jobs.rollout'].input, { action: 'jump' })
    expect(missing).toMatchObject({
      errors: [
        { path: 'id', rule: 'missing', message: 'This is needed.' },
        { path: 'action', rule: 'not_a_choice', limit: 'pause, resume, approve' },
      ],
    })
  })

  test('gives the index of a wrong item', () => {
    const result = parseInput(jobs, { document: {}, target: { kind: 'devices', deviceIds: ['ok', 'a/b'] } })
    expect(result).toMatchObject({ errors: [{ path: 'target.deviceIds.1' }] })
  })

  test('refuses what is nested too deep without walking into it', () => {
    let deep: unknown = {}
    for (let level = 0; level < 60_000; level += 1) deep = [deep]
    expect(parseInput(jobs, { document: { deep } })).toMatchObject({ ok: false, code: 'invalid_input' })
  })

  test('tells at most 20 errors', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`field${index}`, 1]))
    const result = parseInput(z.strictObject({}), many)
    expect(result.ok ? 0 : result.errors.length).toBe(20)
  })

  test('does not take __proto__ for a field', () => {
    const result = parseInput(jobs, JSON.parse('{"document":{},"__proto__":{"priority":5}}'))
    expect(result).toMatchObject({ ok: false, code: 'unknown_field' })
  })
})
