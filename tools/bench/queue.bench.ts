/** P1 of the performance bars alone, in a few seconds: one durable job's whole cycle through the engine against bare better-sqlite3.
 *  `engine` measures the same and all the rest; this one is for trying a change. Rounds alternate, so that both see the same machine. */
import { costOf, inFolder, middle } from './engine/measure.ts'
import { musterQueue } from './engine/muster.ts'
import { rawQueue } from './engine/raw-queue.ts'
import type { Queue } from './engine/raw-queue.ts'

const JOBS = 300
const ROUNDS = 4
const WARM_UP = 100

function rate(folder: string, make: (folder: string) => Queue): number {
  const queue = make(folder)
  queue.single(WARM_UP)
  const { perSecond } = costOf(JOBS, () => queue.single(JOBS))
  queue.close()
  return perSecond
}

const rounds = Array.from({ length: ROUNDS }, () =>
  inFolder(null, (folder) => ({ raw: rate(folder, rawQueue), ours: rate(`${folder}/workspace`, musterQueue) })),
)
console.log(`P1 durable cycle, one at a time, ${JOBS} jobs, ${ROUNDS} rounds`)
console.log(`  raw better-sqlite3: ${middle(rounds.map(({ raw }) => raw)).toFixed(0)} cycles/s (median)`)
console.log(`  engine:             ${middle(rounds.map(({ ours }) => ours)).toFixed(0)} cycles/s (median)`)
console.log(`  ratio:              ${middle(rounds.map(({ raw, ours }) => ours / raw)).toFixed(2)} (bar >= 0.70)`)
