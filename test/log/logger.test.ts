// One JSON line per event, secrets cut out, files that do not grow for ever.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLogger, logLine } from '../../src-main/log/logger.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const line = (fields: object) =>
  JSON.parse(logLine(new Date(0), 'info', 'test', { ...fields })) as Record<string, unknown>

describe('logLine', () => {
  test('is one line of JSON whatever is in it', () => {
    const text = logLine(new Date(0), 'warn', 'broker.lost', { message: 'a\nb\u2028"c"' })
    expect(text.match(/\n/g)).toHaveLength(1)
    expect(JSON.parse(text)).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      event: 'broker.lost',
      message: 'a\nb\u2028"c"',
    })
  })

  test('cuts secrets out, by key and out of URLs, at any depth', () => {
    const said = line({
      password: 'p1',
      nested: [{ apiToken: 'p2', url: 'mqtt://mona:p3@host' }],
      Authorization: 'Bearer p4',
      brokerPassword: null,
    })
    expect(JSON.stringify(said)).not.toMatch(/p[1-4]/)
    expect(said).toMatchObject({ nested: [{ url: 'mqtt://…@host' }], brokerPassword: null })
  })

  test('keeps the error’s name, message and own fields', () => {
    const error = Object.assign(new TypeError('no'), { code: 'E1' })
    expect(line({ error })).toMatchObject({
      error: { name: 'TypeError', message: 'no', code: 'E1', stack: expect.any(String) },
    })
  })

  test('bounds what is long, deep or circular', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const said = line({ long: 'x'.repeat(100_000), circle, many: new Array(1_000).fill(1) })
    expect((said.long as string).length).toBe(8_000)
    expect(said.many).toHaveLength(100)
    expect(JSON.stringify(said.circle).length).toBeLessThan(500)
  })
})

describe('createLogger', () => {
  test('appends, turns over and keeps one older file, readable by its owner only', () => {
    const path = join(folder, 'logs', 'engine.log')
    const log = createLogger({ path, isQuiet: true, maxBytes: 1_000 })
    for (let count = 0; count < 100; count += 1) log.info('tick', { count })
    log.close()
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['engine.log', 'engine.log.1'])
    for (const name of ['engine.log', 'engine.log.1'])
      expect(statSync(join(folder, 'logs', name)).size).toBeLessThan(1_200)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    const last = readFileSync(path, 'utf8').trim().split('\n').at(-1) ?? ''
    expect(JSON.parse(last)).toMatchObject({ event: 'tick', count: 99 })
    createLogger({ path, isQuiet: true }).close()
    expect(readFileSync(path, 'utf8')).toContain('"count":99')
  })
})
