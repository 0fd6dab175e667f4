// Rollout rates (fleet 1.7): so many executions a minute, counted where a restart finds them, and woken for exactly.
import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many } from './rollout-bench.ts'

/** How many executions each minute brings, ticking only when the engine asks to be called. */
function perMinute(fleet: Fleet, id: string, minutes: number): number[] {
  const told: number[] = []
  for (let minute = 0; minute < minutes; minute += 1) {
    const before = minute === 0 ? 0 : fleet.made(id)
    fleet.at.run(minute === 0 ? 0 : MINUTE)
    told.push(fleet.made(id) - before)
  }
  return told
}

// 4,000 devices: the store that is made for as many.
test.each(STORES.filter(([name]) => name === 'SQLite'))(
  '10. exponential rate: 50, 100, 200, 400 a minute at 1,000, 2,000 and 3,000 devices told (%s)',
  (_n, open) => {
    const fleet = new Fleet(open())
    const devices = many(4_000)
    fleet.add(devices)
    const rate = { kind: 'exponential', basePerMinute: 50, factor: 2, every: 1_000, by: 'notified' } as const
    const id = fleet.create(devices, { rate })
    const told = perMinute(fleet, id, 20 + 10 + 5 + 3)
    expect(told.slice(0, 20)).toEqual(Array(20).fill(50))
    expect(told.slice(20, 30)).toEqual(Array(10).fill(100))
    expect(told.slice(30, 35)).toEqual(Array(5).fill(200))
    expect(told.slice(35)).toEqual([400, 400, 200])
  },
)

test('10. an exponential rate by success stays at its base until devices have succeeded', () => {
  const fleet = new Fleet()
  const devices = many(40)
  fleet.add(devices)
  const id = fleet.create(devices, {
    rate: { kind: 'exponential', basePerMinute: 5, factor: 2, every: 5, by: 'succeeded' },
  })
  expect(perMinute(fleet, id, 3)).toEqual([5, 5, 5])
  fleet.say(id, 'SUCCEEDED', ...devices.slice(0, 5))
  expect(fleet.made(id)).toBe(20)
  fleet.at.run(MINUTE)
  expect(fleet.made(id)).toBe(30)
})

test.each(STORES)('10. a constant rate is held over a restart in the middle of a minute (%s)', (_name, open) => {
  const fleet = new Fleet(open())
  fleet.add(many(30))
  const id = fleet.create(many(30), { rate: { kind: 'constant', perMinute: 7 } })
  expect(fleet.made(id)).toBe(7)
  fleet.nextLife(20 * SECOND)
  fleet.at.run(39 * SECOND)
  expect(fleet.made(id)).toBe(7)
  fleet.at.run(SECOND)
  expect(fleet.made(id)).toBe(14)
  expect(fleet.job(id).rollout).toMatchObject({ madeInMinute: 7, made: 14 })
})

test('the engine asks to be called when the next minute begins, and an idle turn commits nothing', () => {
  const fleet = new Fleet()
  fleet.add(many(3))
  fleet.create(many(3), { rate: { kind: 'constant', perMinute: 1 } })
  const { at } = fleet
  at.pass(55 * SECOND)
  const { nextAt } = at.tick()
  expect(nextAt - at.wallAt).toBe(5 * SECOND)
  at.commits.length = 0
  at.pass(SECOND).tick()
  at.pass(SECOND).tick()
  expect(at.commits).toEqual([])
})

test('ends do not lift the rate: a device that is done makes no room in the minute', () => {
  const fleet = new Fleet()
  fleet.add(many(4))
  const id = fleet.create(many(4), { rate: { kind: 'constant', perMinute: 2 } })
  fleet.say(id, 'SUCCEEDED', ...many(2))
  fleet.at.run(30 * SECOND)
  expect(fleet.made(id)).toBe(2)
})
