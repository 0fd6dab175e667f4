// The bucket of each device, on a clock of its own.
import { expect, test } from 'vitest'
import { FloodGate } from '../../src-main/mqtt/flood-gate.ts'

function gate(perSecond: number, burst: number) {
  const clock = { ms: 0 }
  const made = new FloodGate({ perSecond, burst }, () => clock.ms)
  const many = (key: string, times: number) => {
    const counts = { pass: 0, tell: 0, drop: 0 }
    for (let at = 0; at < times; at += 1) counts[made.admit(key)] += 1
    return counts
  }
  return { made, clock, many }
}

test('a burst passes, the rest is told once and then dropped; others pass', () => {
  const { many } = gate(10, 50)
  expect(many('d1', 200)).toEqual({ pass: 50, tell: 1, drop: 149 })
  expect(many('d2', 50)).toEqual({ pass: 50, tell: 0, drop: 0 })
})

test('it is told once a second for as long as the flood lasts, and passes at its own rate meanwhile', () => {
  const { clock, many } = gate(10, 50)
  many('d1', 51)
  const perSecond = [0, 1, 2].map(() => {
    clock.ms += 1_000
    return many('d1', 1_000)
  })
  expect(perSecond).toEqual(Array.from({ length: 3 }, () => ({ pass: 10, tell: 1, drop: 989 })))
})

test('a pause fills the bucket again, never beyond its size', () => {
  const { clock, many } = gate(10, 50)
  many('d1', 60)
  clock.ms += 3_600_000
  expect(many('d1', 60)).toEqual({ pass: 50, tell: 1, drop: 9 })
})

test('what says nothing is forgotten: a hundred thousand names do not stay for ever', () => {
  const { made, clock } = gate(10, 50)
  for (let at = 0; at < 100_000; at += 1) {
    clock.ms += 1
    made.admit(`d${at}`)
  }
  expect(made.size).toBeLessThan(50_000)
})
