/** `npm run bench -- kill --times 500 --seed N`: SIGKILL at random points with twenty devices at work (reliability F1). No figures of speed:
 *  the question is whether a slot, a run or an accepted answer was lost or doubled. The exit code is 1 when one was. */
import { parseArgs } from 'node:util'
import { storm } from './kill/storm.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    devices: { type: 'string', default: '20' },
    verbose: { type: 'boolean', default: false },
  },
})
const [times, seed, devices] = [Number(values.times), Number(values.seed), Number(values.devices)]
if (![times, seed, devices].every((value) => Number.isInteger(value) && value > 0)) {
  throw new Error('--times, --seed and --devices must be whole numbers above 0')
}
console.log(`kill: ${times} kills, ${devices} devices, seed ${seed}`)
const result = await storm({
  ...{ times, seed, devices },
  onKill: (line) => {
    if (values.verbose || Number(line.split(' ')[0]) % 25 === 0) console.log(`  ${line}`)
  },
})
const { kills, early, faults, counts, tookMs } = result
console.log(`  ${kills} kills (${early} while it started) in ${(tookMs / 1_000).toFixed(0)} s`)
console.log(`  ${counts.slots} slots, ${counts.runs} runs, ${counts.accepted} accepted answers`)
console.log(`  lost or doubled: ${faults.length}`)
for (const fault of faults.slice(0, 50)) console.log(`  - ${fault}`)
process.exitCode = faults.length === 0 ? 0 : 1
