// What simulated devices measure and how they are set: the same for the same seed, within bounds, drifting now and then.
import { expect, test } from 'vitest'
import { Instruments } from '../../src-main/simulator/instruments.ts'

const NOW = 1_795_000_000_000
const report = (...readings: string[]) => ({ operation: 'report', readings })
const policy = (operation: 'apply_policy' | 'check_policy', policyVersion = 1) => ({
  ...{ operation, policyId: 'p1', policyVersion, desired: { mode: 'eco', limit: 9, inner: { deep: true } } },
})
const joined = (said: Record<string, string>, name: string): string =>
  Object.keys(said)
    .filter((key) => key === name || key.startsWith(`${name}_`))
    .map((key) => said[key])
    .join('')

test('readings go up and down within their bounds, dated, and alike for a seed', () => {
  const [one, same, other] = [new Instruments(5, 'd1'), new Instruments(5, 'd1'), new Instruments(5, 'd2')]
  const values: number[] = []
  for (let index = 0; index < 24; index += 1) {
    const said = one.answer(report('tank.temperature', 'x'), NOW)
    expect(same.answer(report('tank.temperature', 'x'), NOW)).toEqual(said)
    expect(said.at).toBe(String(NOW / 1_000))
    values.push(JSON.parse(said.readings ?? '')['tank.temperature'])
  }
  expect(other.answer(report('tank.temperature', 'x'), NOW)).not.toEqual(
    new Instruments(5, 'd1').answer(report('tank.temperature', 'x'), NOW),
  )
  expect(Math.min(...values)).toBeGreaterThanOrEqual(18)
  expect(Math.max(...values)).toBeLessThanOrEqual(84)
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(50)
})

test('long answers come in pieces that a status detail can hold', () => {
  const keys = Array.from({ length: 50 }, (_, index) => `a-rather-long-name-of-a-reading-${index}`)
  const said = new Instruments(5, 'd1').answer(report(...keys), NOW)
  for (const text of Object.values(said)) expect(text.length).toBeLessThanOrEqual(1_024)
  expect(said.readings_2).toBeDefined()
  expect(Object.keys(JSON.parse(joined(said, 'readings')))).toEqual(keys)
})

test('a policy is taken, kept, and differs now and then; without one nothing is set', () => {
  const differing = new Set<string>()
  for (let device = 0; device < 60; device += 1) {
    const instruments = new Instruments(5, `d${device}`)
    expect(JSON.parse(instruments.answer(policy('check_policy'), NOW).reported ?? '')).toEqual({})
    const taken = instruments.answer(policy('apply_policy', 2), NOW)
    expect(taken.policyVersion).toBe('2')
    differing.add(taken.reported ?? '')
    expect(instruments.answer(policy('check_policy', 3), NOW).policyVersion).toBe('2')
  }
  expect(differing.has(JSON.stringify(policy('apply_policy').desired))).toBe(true)
  expect(differing.size).toBeGreaterThan(1)
})

test.each([null, 'x', {}, { operation: 'reboot' }, { operation: 'report', readings: 'x' }])(
  '%j asks for no answer',
  (document) => {
    expect(new Instruments(5, 'd1').answer(document, NOW)).toEqual({})
  },
)
