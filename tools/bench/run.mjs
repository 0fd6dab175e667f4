// The benches: lists tools/bench/*.bench.ts, or runs those that are named ("all" runs each in turn).
// What a bench measures, and against which limit, is its own business.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const folder = import.meta.dirname
const ending = '.bench.ts'
const known = readdirSync(folder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort()

function runOne(name, args) {
  const { status } = spawnSync(process.execPath, ['--expose-gc', join(folder, `${name}${ending}`), ...args], {
    stdio: 'inherit',
  })
  return status ?? 1
}

const [wanted, ...args] = process.argv.slice(2)
if (wanted === undefined) {
  console.log(known.length > 0 ? `benches: ${known.join(', ')} (or all)` : 'no benches yet')
} else if (wanted !== 'all' && !known.includes(wanted)) {
  console.error(`there is no bench "${wanted}"; there are: ${known.join(', ') || 'none'}`)
  process.exitCode = 2
} else {
  const codes = (wanted === 'all' ? known : [wanted]).map((name) => runOne(name, args))
  process.exitCode = Math.max(0, ...codes)
}
