// Worker entry of the built-in broker: starts it from `workerData`, reports, stops when told.
// What the broker does is in broker/broker.ts; this file only joins it to the thread that started it.
import { parentPort, workerData } from 'node:worker_threads'
import { ensureAuthority } from './broker/authority.ts'
import { runBroker } from './broker/broker.ts'
import { brokerStartSchema } from './broker/broker-messages.ts'
import type { BrokerCommand, BrokerEvent } from './broker/broker-messages.ts'
import { fingerprintOf } from './broker/certificates.ts'
import { ensureCredentials } from './broker/credentials.ts'
import { DeviceGate } from './broker/device-credentials.ts'

const port = parentPort
if (!port) throw new Error('broker-thread runs as a worker only')
const say = (event: BrokerEvent) => port.postMessage(event)

try {
  const start = brokerStartSchema.parse(workerData)
  const credentials = ensureCredentials(start.credentialsPath)
  const authority = start.network?.tls ? ensureAuthority(start.authorityPath, Date.now()) : null
  const broker = await runBroker({
    ...{ start, credentials, authority },
    gate: new DeviceGate(start.devicesPath),
    onHint: (hint) => say({ type: 'client', ...hint }),
  })
  port.on('message', (command: BrokerCommand) => {
    if (command.type === 'report') return say({ type: 'report', id: command.id, report: broker.report() })
    if (command.type === 'device-changed') return broker.deviceChanged(command.deviceId)
    return void broker.stop().then(() => {
      say({ type: 'stopped' })
      port.close()
    })
  })
  const fingerprint = authority ? fingerprintOf(authority.server.certificate) : null
  say({ type: 'ready', host: start.host, port: broker.port, networkPort: broker.networkPort, fingerprint })
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  say({ type: 'failed', code: code ?? 'internal', message })
  port.close()
}
