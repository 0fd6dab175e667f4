/** Worker entry for long reads: exports run here on a read-only connection of their own, page by page; upkeep takes one of these
 *  threads for itself. Nothing here writes the store. */
import { parentPort, workerData } from 'node:worker_threads'
import { exportRuns } from './reports/export-runs.ts'
import type { FromReader, ReaderStart, ToReader } from './reports/reader-messages.ts'
import { openReader } from './store/open.ts'
import { doUpkeep } from './upkeep/do-upkeep.ts'
import type { FromUpkeep, ToUpkeep } from './upkeep/upkeep-messages.ts'

const port = parentPort
if (!port) throw new Error('reader-thread runs as a worker only')
const say = (message: FromReader | FromUpkeep) => port.postMessage(message)
const start = workerData as ReaderStart

/** Runs a page: short reads, so that the store's log never has to wait for an export. */
const PAGE_ROWS = 1_000
/** Progress is told at most this often. */
const TELL_EVERY_MS = 200
const reader = openReader({ path: start.storePath, nativeBinding: start.sqliteBinding ?? undefined })
const running = new Map<string, AbortController>()
const ended: Promise<void>[] = []

async function runExport({ id, filter, path, timezone }: Extract<ToReader, { type: 'export' }>): Promise<void> {
  const abort = new AbortController()
  running.set(id, abort)
  const { total } = reader.views.runsPage(filter, 1, 1)
  let toldAt = 0
  say({ type: 'progress', id, rows: 0, total })
  try {
    const { rows, isCancelled } = await exportRuns({
      path,
      timezone,
      signal: abort.signal,
      page: (cursor) => reader.views.runsList({ filter, cursor, limit: PAGE_ROWS }),
      onProgress: (done) => {
        const now = performance.now()
        if (now - toldAt < TELL_EVERY_MS) return
        toldAt = now
        say({ type: 'progress', id, rows: done, total })
      },
    })
    say({ type: isCancelled ? 'cancelled' : 'done', id, rows })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    say({
      type: 'failed',
      id,
      message: `The file ${path} could not be written: ${code ?? message}. Nothing was left behind.`,
    })
  } finally {
    running.delete(id)
  }
}

async function stop(): Promise<void> {
  for (const abort of running.values()) abort.abort()
  await Promise.all(ended)
  reader.close()
  port?.close()
}

port.on('message', (message: ToReader | ToUpkeep) => {
  if (message.type === 'upkeep') say({ type: 'upkeep', answer: doUpkeep(start, reader, message.order) })
  else if (message.type === 'export') ended.push(runExport(message))
  else if (message.type === 'cancel') running.get(message.id)?.abort()
  else void stop()
})
