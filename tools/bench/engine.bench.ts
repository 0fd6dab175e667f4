/** `npm run bench -- engine`: the engine against its limits (DESIGN section 8, P1 to P6). Prints a table, then one line of JSON.
 *  Options: `--quick`, `--only cycles,schedules,fires,wake,backlog`. The exit code is 0 unless a fire was lost or came twice. */
import { parseArgs } from 'node:util'
import { backlog } from './engine/backlog.ts'
import { cycles } from './engine/cycles.ts'
import { fires } from './engine/fires.ts'
import { tableOf } from './engine/measure.ts'
import type { Part } from './engine/measure.ts'
import { schedules } from './engine/schedules.ts'
import { wake } from './engine/wake.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const { quick } = values

const PARTS: Readonly<Record<string, () => Part | Promise<Part & { isSound?: boolean }>>> = {
  cycles: () =>
    cycles(
      quick
        ? { rounds: 3, single: 200, batched: 300, memorySingle: 500, memoryBatched: 500 }
        : { rounds: 4, single: 300, batched: 1_000, memorySingle: 3_000, memoryBatched: 3_000 },
    ),
  schedules: () =>
    schedules(
      quick ? { counts: [1_000, 10_000], idleMs: 3_000 } : { counts: [1_000, 10_000, 100_000], idleMs: 20_000 },
    ),
  fires: () =>
    fires(quick ? { schedules: 1_000, seconds: 5, rounds: 1 } : { schedules: 1_000, seconds: 10, rounds: 3 }),
  wake: () => wake(),
  backlog: () =>
    backlog(
      quick
        ? { small: 1_000, large: 20_000, drained: 300, rounds: 1 }
        : { small: 1_000, large: 100_000, drained: 500, rounds: 3 },
    ),
}

const wanted = values.only?.split(',') ?? Object.keys(PARTS)
const figures: Record<string, unknown> = {}
let isSound = true
for (const name of wanted) {
  const part = PARTS[name]
  if (part === undefined) throw new Error(`there is no part "${name}"; there are: ${Object.keys(PARTS).join(', ')}`)
  const result = await part()
  if ('isSound' in result && result.isSound === false) isSound = false
  figures[name] = { lines: result.lines, ...result.figures }
  console.log(`${tableOf(result)}\n`)
}
console.log(
  JSON.stringify({ bench: 'engine', quick, node: process.versions.node, at: new Date().toISOString(), figures }),
)
process.exitCode = isSound ? 0 : 1
