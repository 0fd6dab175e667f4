/** Upkeep as the engine thread asks for it: a reader thread per order, ended with it. No SQL and no files here. */
import { Worker } from 'node:worker_threads'
import type { ReaderStart } from '../reports/reader-messages.ts'
import type { IntegrityFindings, StoreBackup } from '../tasks/task.ts'
import type { FromUpkeep, ToUpkeep, UpkeepOrder, UpkeepValues } from './upkeep-messages.ts'

export type UpkeepOptions = { readonly entry: URL; readonly start: ReaderStart }

/** All reject with a sentence; an aborted signal ends the thread and rejects with the signal's reason. */
export type Upkeep = {
  backUp(order: Omit<Extract<UpkeepOrder, { kind: 'backup' }>, 'kind'>, signal: AbortSignal): Promise<StoreBackup>
  check(signal: AbortSignal): Promise<IntegrityFindings>
  /** What SQLite alone finds wrong with the file; quicker than `check`. */
  damage(signal: AbortSignal): Promise<readonly string[]>
}

/** A thread of its own and not that of the reports: one look at the whole file holds its thread for minutes. */
async function ask<K extends UpkeepOrder['kind']>(
  { entry, start }: UpkeepOptions,
  order: Extract<UpkeepOrder, { kind: K }>,
  signal: AbortSignal,
): Promise<UpkeepValues[K]> {
  signal.throwIfAborted()
  const worker = new Worker(entry, { workerData: start, name: 'upkeep' })
  const end = () => void worker.terminate()
  signal.addEventListener('abort', end, { once: true })
  const answered = new Promise<UpkeepValues[K]>((resolve, reject) => {
    worker.once('message', ({ answer }: FromUpkeep) => {
      if (answer.ok) resolve(answer.value as UpkeepValues[K])
      else reject(new Error(answer.message))
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      reject(signal.aborted ? (signal.reason as Error) : new Error('The thread that did it ended before it answered.'))
    })
  })
  worker.postMessage({ type: 'upkeep', order } satisfies ToUpkeep)
  return answered.finally(() => {
    signal.removeEventListener('abort', end)
    return worker.terminate()
  })
}

/** `entry` = the reader thread's file. */
export function createUpkeep(options: UpkeepOptions): Upkeep {
  return {
    backUp: (order, signal) => ask(options, { kind: 'backup', ...order }, signal),
    check: (signal) => ask(options, { kind: 'integrity' }, signal),
    damage: (signal) => ask(options, { kind: 'damage' }, signal),
  }
}
