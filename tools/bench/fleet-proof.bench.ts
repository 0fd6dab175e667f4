/** The proof of the fleet: five jobs to N simulated devices (10,000 unless told), the broker killed 20 times, its queue overflowing.
 *  `--devices N --restarts N --overflow N --speed N`. Ends with 1 when anything was lost, doubled, out of order or beyond its cap. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { faultsOf, proveFleet } from './proof/fleet-proof.ts'

const text = (value: string) => ({ type: 'string', default: value }) as const
const { values } = parseArgs({
  options: { devices: text('10000'), restarts: text('20'), overflow: text('5000'), speed: text('1') },
})
const devices = Number(values.devices)
const folder = mkdtempSync(join(tmpdir(), 'muster-proof-'))
try {
  const result = await proveFleet({
    ...{ devices, restarts: Number(values.restarts), overflow: Number(values.overflow), speed: Number(values.speed) },
    ...{ folder, say: (line: string) => console.log(`  ${line}`) },
  })
  const faults = faultsOf(result, devices)
  const { seconds, testimony } = result
  console.log(`fleet proof: ${devices} devices, 5 jobs, ${5 * devices} executions`)
  console.log(`  kill:     ${result.restarts} kills of the broker, two jobs in ${seconds.kill.toFixed(1)} s`)
  console.log(`  cap:      one job at a time, two jobs in ${seconds.cap.toFixed(1)} s`)
  console.log(
    `  overflow: ${result.sentWhileAway} messages to a queue of 1,020, one job in ${seconds.overflow.toFixed(1)} s`,
  )
  console.log(
    `  devices:  ${testimony.ended} ended, ${5 * devices - testimony.ended} lost, ${testimony.doubles} doubled, ${testimony.sent} messages sent`,
  )
  console.log(
    `  orders:   ${JSON.stringify(Object.values(testimony.orders))} (one number: all devices saw the same order)`,
  )
  for (const fault of faults) console.log(`  FAULT: ${fault}`)
  if (faults.length > 0) process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
