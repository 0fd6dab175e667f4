// Starts the built-in broker in a worker of its own and hands back where it listens (DESIGN 6.21).
// The engine then connects to it as to any broker; nothing of aedes is visible from here.
import { Worker } from 'node:worker_threads'
import { DEFAULT_PREFIX } from '../mqtt/topics.ts'
import type { BrokerCommand, BrokerEvent, BrokerStart, ClientHint, LedgerReport } from './broker-messages.ts'
import { readCredentials } from './credentials.ts'
import type { BrokerCredentials } from './credentials.ts'

export type { ClientHint, LedgerReport } from './broker-messages.ts'

/** Limits that are left out are the defaults below. */
export type BuiltinBrokerOptions = Partial<Omit<BrokerStart, 'credentialsPath'>> & {
  /** File for the users and passwords; made with mode 0600, kept if it is there. */
  readonly credentialsPath: string
  /** The built `broker-thread.js`; without it the source beside this folder is run. */
  readonly entry?: URL
  readonly onHint?: (hint: ClientHint) => void
  /** The worker ended without being asked; `message` says why. */
  readonly onLost?: (message: string) => void
}

export type BuiltinBroker = {
  readonly url: string
  readonly port: number
  /** Port on the network; null on loopback only. */
  readonly networkPort: number | null
  /** SHA-256 of the certificate that it shows on the network; null without TLS. */
  readonly fingerprint: string | null
  readonly credentialsPath: string
  readonly credentials: BrokerCredentials
  /** Who is connected and what was turned away; null when it has ended. */
  report(): Promise<LedgerReport | null>
  /** Reads devices' credentials again and ends what this device has open. */
  deviceChanged(deviceId: string): void
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
    return `Port ${message.match(/:(\d+)$/)?.[1] ?? start.port} is in use. Choose another port for the built-in broker, or 0 for any free one.`
  if (code === 'EACCES' || code === 'EROFS')
    return `The built-in broker may not use ${start.credentialsPath} or port ${start.port}: ${message}`
  return `The built-in broker did not start: ${message}`
}

type Ready = Extract<BrokerEvent, { type: 'ready' }>

function whenReady(worker: Worker, start: BrokerStart): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const fail = (code: string, message: string) => reject(new BrokerStartError(code, explain(code, message, start)))
    worker.once('error', (error) => fail('internal', error instanceof Error ? error.message : String(error)))
    worker.once('exit', (code) => fail('internal', `its thread ended with code ${code}`))
    worker.on('message', (event: BrokerEvent) => {
      if (event.type === 'ready') resolve(event)
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

function startOf(options: BuiltinBrokerOptions): BrokerStart {
  const { entry: _entry, onHint: _onHint, onLost: _onLost, ...given } = options
  return {
    ...{ host: '127.0.0.1', port: 0, prefix: DEFAULT_PREFIX, network: null },
    devicesPath: `${options.credentialsPath}.devices`,
    authorityPath: `${options.credentialsPath}.authority`,
    ...{ maxConnections: 12_000, maxConnectionsPerAddress: 256 },
    ...{ maxPacketBytes: 256 * 1024, maxQueuedPerClient: 1_000 },
    ...{ messagesPerSecond: 50, burst: 500, maxKeepaliveSeconds: 1_200 },
    ...given,
  }
}

/** Questions to the worker that it has not answered yet. */
class Reports {
  readonly #waiting = new Map<number, (report: LedgerReport | null) => void>()
  #nextId = 1

  ask(worker: Worker): Promise<LedgerReport | null> {
    const id = this.#nextId++
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      worker.postMessage({ type: 'report', id } satisfies BrokerCommand)
    })
  }

  answer(id: number, report: LedgerReport): void {
    this.#waiting.get(id)?.(report)
    this.#waiting.delete(id)
  }

  end(): void {
    for (const resolve of this.#waiting.values()) resolve(null)
    this.#waiting.clear()
  }
}

async function credentialsOf(worker: Worker, { credentialsPath }: BrokerStart): Promise<BrokerCredentials> {
  const credentials = readCredentials(credentialsPath)
  if (credentials) return credentials
  await stopWorker(worker)
  throw new BrokerStartError('internal', `The credentials file ${credentialsPath} vanished while the broker started.`)
}

/** Starts it on loopback, and on the network where `network` is given. Rejects with `BrokerStartError`. */
export async function startBuiltinBroker(options: BuiltinBrokerOptions): Promise<BuiltinBroker> {
  const start = startOf(options)
  const worker = new Worker(options.entry ?? new URL('../broker-thread.ts', import.meta.url), { workerData: start })
  const reports = new Reports()
  let stopping: Promise<void> | null = null
  let isGone = false
  // Hints come from the first moment on: a device may be in before the ready line is read.
  worker.on('message', (event: BrokerEvent) => {
    if (event.type === 'client') options.onHint?.(event)
    if (event.type === 'report') reports.answer(event.id, event.report)
  })
  const { port, networkPort, fingerprint } = await whenReady(worker, start)
  worker.on('error', (error) => {
    if (!stopping) options.onLost?.(error instanceof Error ? error.message : String(error))
  })
  worker.on('exit', (code) => {
    isGone = true
    reports.end()
    if (!stopping) options.onLost?.(`the broker's thread ended with code ${code}`)
  })
  const credentials = await credentialsOf(worker, start)
  return {
    ...{ url: `mqtt://${start.host}:${port}`, port, networkPort, fingerprint },
    ...{ credentialsPath: start.credentialsPath, credentials },
    report: () => (isGone || stopping ? Promise.resolve(null) : reports.ask(worker)),
    deviceChanged: (deviceId) => worker.postMessage({ type: 'device-changed', deviceId } satisfies BrokerCommand),
    stop: () => (stopping ??= isGone ? Promise.resolve() : stopWorker(worker)),
  }
}
