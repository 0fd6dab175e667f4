// Starts the built-in broker in a worker of its own and hands back where it listens (DESIGN 6.21).
// The engine then connects to it as to any broker; nothing of aedes is visible from here.
import { Worker } from 'node:worker_threads'
import { DEFAULT_PREFIX } from '../mqtt/topics.ts'
import type { ClientHint } from './broker.ts'
import type { BrokerCommand, BrokerEvent, BrokerStart } from './broker-messages.ts'
import { readCredentials } from './credentials.ts'
import type { BrokerCredentials } from './credentials.ts'

export type BuiltinBrokerOptions = {
  /** File for the users and passwords; made with mode 0600, kept if it is there. */
  readonly credentialsPath: string
  readonly host?: string
  /** 0 or absent: any free port. */
  readonly port?: number
  readonly prefix?: string
  readonly maxConnections?: number
  readonly maxPacketBytes?: number
  readonly maxQueuedPerClient?: number
  /** The built `broker-thread.js`; without it the source beside this folder is run. */
  readonly entry?: URL
  readonly onHint?: (hint: ClientHint) => void
  /** The worker ended without being asked; `message` says why. */
  readonly onLost?: (message: string) => void
}

export type BuiltinBroker = {
  readonly url: string
  readonly port: number
  readonly credentialsPath: string
  readonly credentials: BrokerCredentials
  /** Idempotent; resolves when the worker is gone. */
  stop(): Promise<void>
}

/** Why the broker did not start: the system's own code (`EADDRINUSE`, `EACCES`, …) with a sentence on what to do. */
export class BrokerStartError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'BrokerStartError'
    this.code = code
  }
}

const STOP_WITHIN_MS = 3_000

function explain(code: string, message: string, start: BrokerStart): string {
  if (code === 'EADDRINUSE')
    return `Port ${start.port} is in use. Choose another port for the built-in broker, or 0 for any free one.`
  if (code === 'EACCES' || code === 'EROFS')
    return `The built-in broker may not use ${start.credentialsPath} or port ${start.port}: ${message}`
  return `The built-in broker did not start: ${message}`
}

function whenReady(worker: Worker, start: BrokerStart): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string) => reject(new BrokerStartError(code, explain(code, message, start)))
    worker.once('error', (error) => fail('internal', error instanceof Error ? error.message : String(error)))
    worker.once('exit', (code) => fail('internal', `its thread ended with code ${code}`))
    worker.on('message', (event: BrokerEvent) => {
      if (event.type === 'ready') resolve(event.port)
      if (event.type === 'failed') fail(event.code, event.message)
    })
  })
}

async function stopWorker(worker: Worker): Promise<void> {
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage({ type: 'stop' } satisfies BrokerCommand)
  const timer = setTimeout(() => void worker.terminate(), STOP_WITHIN_MS)
  await exited
  clearTimeout(timer)
}

/** Starts it on loopback. Rejects with `BrokerStartError`. */
export async function startBuiltinBroker(options: BuiltinBrokerOptions): Promise<BuiltinBroker> {
  const start: BrokerStart = {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    credentialsPath: options.credentialsPath,
    prefix: options.prefix ?? DEFAULT_PREFIX,
    maxConnections: options.maxConnections ?? 12_000,
    maxPacketBytes: options.maxPacketBytes ?? 256 * 1024,
    maxQueuedPerClient: options.maxQueuedPerClient ?? 1_000,
  }
  const worker = new Worker(options.entry ?? new URL('../broker-thread.ts', import.meta.url), { workerData: start })
  const port = await whenReady(worker, start)
  let stopping: Promise<void> | null = null
  let gone = false
  worker.on('error', (error) => {
    if (!stopping) options.onLost?.(error instanceof Error ? error.message : String(error))
  })
  worker.on('exit', (code) => {
    gone = true
    if (!stopping) options.onLost?.(`the broker's thread ended with code ${code}`)
  })
  worker.on('message', (event: BrokerEvent) => {
    if (event.type === 'client') options.onHint?.(event)
  })
  const credentials = readCredentials(start.credentialsPath)
  if (!credentials) {
    await stopWorker(worker)
    throw new BrokerStartError(
      'internal',
      `The credentials file ${start.credentialsPath} vanished while the broker started.`,
    )
  }
  return {
    url: `mqtt://${start.host}:${port}`,
    port,
    credentialsPath: start.credentialsPath,
    credentials,
    stop: () => (stopping ??= gone ? Promise.resolve() : stopWorker(worker)),
  }
}
