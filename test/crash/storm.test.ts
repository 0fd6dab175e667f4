// SIGKILL at random points with devices at work: a short storm of what `npm run bench -- kill --times 500` does. The seed is in each fault.
import { expect, test } from 'vitest'
import { storm } from '../../tools/bench/kill/storm.ts'

test('R26 R39 R40 killed a dozen times at random: no slot, run or accepted answer is lost or doubled', async () => {
  const seed = Date.now() % 1_000_000
  const { faults, kills, counts } = await storm({ times: 12, seed, devices: 20 })
  expect(faults).toEqual([])
  expect(kills).toBe(12)
  // It must have had something to lose.
  expect(counts.slots).toBeGreaterThan(0)
  expect(counts.accepted).toBeGreaterThan(0)
}, 240_000)
