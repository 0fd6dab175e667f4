// Random sequences of commands, clock jumps, kills and rivals: the engine does what the model does, and the invariants hold throughout.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../../src-main/engine/ports/store.ts'
import { memoryStore } from '../../support/memory-store.ts'
import { tempStore } from '../../support/temp-store.ts'
import { START } from '../engine-bench.ts'
import { COMMANDS } from './commands.ts'
import { LIMIT, Real } from './harness.ts'
import { Model } from './model.ts'

const PATIENCE_MS = 600_000
/** Another seed each time; MODEL_SEED and MODEL_RUNS repeat or lengthen a run. */
const seed = Number(process.env.MODEL_SEED ?? Date.now() % 2_000_000_000)
const times = (usual: number) => Number(process.env.MODEL_RUNS ?? usual)

function follow(makeStore: () => Store, numRuns: number, maxCommands: number): void {
  let steps = 0
  fc.assert(
    fc.property(fc.commands(COMMANDS, { maxCommands, size: 'max' }), (commands) => {
      fc.modelRun(() => {
        const real = new Real(makeStore())
        return { model: new Model(START, 5_000, LIMIT), real }
      }, commands)
      steps += [...commands].length
    }),
    { numRuns, seed, verbose: 1 },
  )
  // It must have done something.
  expect(steps).toBeGreaterThan(numRuns)
}

describe('the engine against the model', () => {
  test(
    `R1-R7 R9-R12 R24 R26 R27 R30 R32-R39 on memory, seed ${seed}`,
    () => follow(memoryStore, times(120), 60),
    PATIENCE_MS,
  )

  test(`the same on SQLite, seed ${seed}`, () => follow(() => tempStore(), Math.ceil(times(120) / 12), 40), PATIENCE_MS)
})
