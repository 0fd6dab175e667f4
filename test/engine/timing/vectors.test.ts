/** Fire times agreed with another implementation: croniter and zoneinfo, written by tools/vectors/cron-vectors.py. */
import { expect, test } from 'vitest'
import { nextFire } from '../../../src-main/engine/timing/next-fire.ts'
import { at, cron, iso } from './timing-cases.ts'
import vectors from './vectors.json' with { type: 'json' }

test('R15 R16 R17 every vector: the four fires after an instant, in twelve zones', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(1_000)
  const wrong: unknown[] = []
  for (const line of vectors) {
    const [zone = '', expression = '', from = '', expected = ''] = line.split(' | ')
    const found: string[] = []
    let next = nextFire(cron(expression), zone, at(from))
    while (next !== null && found.length < 4) {
      found.push((iso(next) ?? '').replace(':00Z', 'Z'))
      next = nextFire(cron(expression), zone, next)
    }
    if (found.join(' ') !== expected) wrong.push([line, found.join(' ')])
  }
  expect(wrong).toEqual([])
})
