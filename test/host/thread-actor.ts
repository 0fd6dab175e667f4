// A stand-in for the engine thread that does what the call says: answers, hangs, dies, refuses.
import { parentPort, workerData } from 'node:worker_threads'
import type { FromEngine, ToEngine } from '../../src-main/host/messages.ts'

const port = parentPort
if (!port) throw new Error('a worker only')
const say = (message: FromEngine) => port.postMessage(message)
const { instanceName } = workerData as { instanceName: string }
let isDeaf = false

const broker = {
  state: 'unset',
  url: null,
  isBuiltin: false,
  protocol: null,
  sinceAt: 0,
  latencyMs: null,
  detail: null,
  isOpen: false,
} as const

function call({ id, name, input }: Extract<ToEngine, { type: 'call' }>): void {
  if (name === 'hang') return
  if (name === 'die') throw new Error('as asked')
  if (name === 'deaf') {
    isDeaf = true
    return
  }
  if (name === 'secret') say({ type: 'service', id, service: 'readSecret', args: ['broker-password'] })
  else if (name === 'change') say({ type: 'change', batch: { seq: 1, source: 'test', touched: [] } })
  else say({ type: 'reply', id, result: { ok: true, value: { name, input } } })
}

port.on('message', (message: ToEngine) => {
  if (message.type === 'call') call(message)
  else if (message.type === 'beat' && !isDeaf) say({ type: 'beat', id: message.id })
  else if (message.type === 'service') say({ type: 'reply', id: message.id, result: message.result })
  else if (message.type === 'poke') say({ type: 'change', batch: { seq: 2, source: 'poke', touched: [] } })
  else if (message.type === 'stop' && instanceName !== 'stubborn') port.close()
})

if (instanceName === 'never starts') throw new Error('no start')
if (instanceName === 'refuses') {
  say({
    type: 'refused',
    failure: { ok: false, code: 'workspace_held', message: 'Held by another', errors: [], detail: { processId: 1 } },
  })
  port.close()
} else
  say({
    type: 'running',
    facts: { workspaceId: 'w', instanceId: 'i', broker, brokerUrl: null, brokerPort: null, credentialsPath: null },
  })
