// The engine is pure. The compiler closes most doors (fences.test.ts); `Date` and `Math` it leaves open.
import { describe, expect, it } from 'vitest'
import { impurities } from './purity.ts'
import { filesUnder } from './source-files.ts'

const planted = (text: string) => impurities({ path: 'src-main/engine/a.ts', text })

describe('the engine', () => {
  it('reads no clock, keeps no timer and rolls no dice', () => {
    const files = filesUnder(['src-main/engine'], ['.ts'])
    expect(files.length).toBeGreaterThan(5)
    expect(files.flatMap(impurities)).toEqual([])
  })

  it.each([
    'const now = Date.now()',
    "const now = Date['now']()",
    'const now = new Date()',
    'const text = Date()',
    'const read = Date.now',
    'setTimeout(() => {}, 5)',
    'const later = setInterval',
    'globalThis.setTimeout(() => {}, 5)',
    'queueMicrotask(() => {})',
    'performance.now()',
    'process.exit(1)',
    'console.log(1)',
    'const dice = Math.random()',
    "const fs = require('fs')",
    'const a = { setTimeout }',
  ])('would be caught at: %s', (text) => {
    expect(planted(text).length).toBeGreaterThan(0)
  })

  it.each([
    'const at = new Date(0)',
    'const at = Date.UTC(2026, 0)',
    'const later = clock.setTimeout(5)',
    'const later = { setTimeout: 5 }',
    'interface Clock { setTimeout(ms: number): void; process: string }',
    'const half = Math.floor(1.5)',
  ])('may say: %s', (text) => {
    expect(planted(text)).toEqual([])
  })
})
