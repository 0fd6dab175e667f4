/** The simulated devices as a process of their own, which knows nothing but MQTT and the device protocol. */
import { type UtilityProcess, utilityProcess } from 'electron'

export type DemoFleet = { stop(): Promise<void> }

export type DemoFleetOptions = {
  readonly entry: string
  readonly brokerUrl: string
  readonly credentialsPath: string
  readonly devices: number
  readonly prefix: string
  readonly onTrouble: (line: string) => void
}

/** Resolves when the fleet says that it is there. */
export function startDemoFleet(options: DemoFleetOptions): Promise<DemoFleet> {
  const args = [
    '--broker',
    options.brokerUrl,
    '--credentials',
    options.credentialsPath,
    '--devices',
    String(options.devices),
  ]
  const child = utilityProcess.fork(options.entry, [...args, '--seed', '7', '--prefix', options.prefix], {
    serviceName: 'Muster demo fleet',
    stdio: 'pipe',
  })
  child.stderr?.on('data', (chunk: Buffer) => options.onTrouble(chunk.toString('utf8').trim()))
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The simulated devices ended at once (${code})`)))
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8')
      if (said.includes('"ready":true')) resolve({ stop: () => ended(child) })
    })
  })
}

function ended(child: UtilityProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.pid === undefined) {
      resolve()
      return
    }
    child.once('exit', () => resolve())
    child.kill()
  })
}
