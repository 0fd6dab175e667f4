/** The proof of the fleet: eleven jobs to N simulated devices (10,000 unless told): the broker killed 20 times, its queue overflowing, caps, a
 *  rate and a window.
 *  `--devices N --restarts N --overflow N --speed N`, `--only rollout` for the last stage. Ends with 1 when anything was lost, doubled, out of order or beyond its cap. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultsOf, proveFleet } from './proof/fleet-proof.ts'

const text = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({
  options: { devices: text('10000'), restarts: text('20'), overflow: text('5000'), speed: text('1'), only: text('') },
})
const devices = Number(values.devices)
const folder = mkdtempSync(join(tmpdir(), 'muster-proof-'))
try {
  const result = await proveFleet({
    ...{ devices, restarts: Number(values.restarts), overflow: Number(values.overflow), speed: Number(values.speed) },
    ...{ folder, say: (line: string) => console.log(`  ${line}`), isRolloutOnly: values.only === 'rollout' },
  })
  const faults = faultsOf(result, devices)
  const { seconds, testimony } = result
  const { caps, jobs, minutes, perMinute, window } = result.rollout
  const all = Object.keys(result.jobs).length * devices
  console.log(`fleet proof: ${devices} devices, ${all / devices} jobs, ${all} executions`)
  console.log(`  kill:     ${result.restarts} kills of the broker, two jobs in ${seconds.kill.toFixed(1)} s`)
  console.log(`  cap:      one job at a time, two jobs in ${seconds.cap.toFixed(1)} s`)
  console.log(
    `  overflow: ${result.sentWhileAway} messages to a queue of 1,020, one job in ${seconds.overflow.toFixed(1)} s`,
  )
  console.log(
    `  devices:  ${testimony.ended} ended, ${all - testimony.ended} lost, ${testimony.doubles} doubled, ${testimony.sent} messages sent`,
  )
  console.log(
    `  orders:   ${JSON.stringify(Object.values(testimony.orders))} (with the window's job and without it; any other order is a fault)`,
  )
  const seenAtSites = Object.entries(testimony.jobs[jobs.sited]?.mostAtSite ?? {}).map(
    ([site, most]) => `${site} ${most}`,
  )
  console.log(`  rollout:  six jobs in ${seconds.rollout.toFixed(1)} s, all counted on the devices`)
  console.log(`    caps:   ${testimony.jobs[jobs.capped]?.mostAtOnce} at once of ${caps.job} in the job`)
  console.log(`            of ${caps.site} a site and ${caps.group} in the group s-3: ${seenAtSites.join(', ')}`)
  console.log(`    rate:   ${minutes.join(', ')} in a minute of at most ${perMinute}`)
  console.log(
    `    window: ${window.before} before it, ${window.first} in the first (${window.sealed} sealed at its close), ${window.shut} while shut`,
  )
  for (const fault of faults) console.log(`  FAULT: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
