// Worker entry of the built-in broker: starts it from `workerData`, reports, stops when told.
// What the broker does is in broker/broker.ts; this file only joins it to the thread that started it.
import { parentPort, workerData } from 'node:worker_threads'
import { runBroker } from './broker/broker.ts'
import { brokerStartSchema } from './broker/broker-messages.ts'
import type { BrokerCommand, BrokerEvent } from './broker/broker-messages.ts'
import { ensureCredentials } from './broker/credentials.ts'

const port = parentPort
if (!port) throw new Error('broker-thread runs as a worker only')
const say = (event: BrokerEvent) => port.postMessage(event)

try {
  const start = brokerStartSchema.parse(workerData)
  const credentials = ensureCredentials(start.credentialsPath)
  const broker = await runBroker(start, credentials, (hint) => say({ type: 'client', ...hint }))
  port.on('message', (command: BrokerCommand) => {
    if (command.type !== 'stop') return
    void broker.stop().then(() => {
      say({ type: 'stopped' })
      port.close()
    })
  })
  say({ type: 'ready', host: start.host, port: broker.port })
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException
  say({ type: 'failed', code: code ?? 'internal', message })
  port.close()
}
