/** Joins the task runner to this engine thread: what local tasks may ask of the workspace, and what an earlier engine left running. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { EngineConfig } from '../config.ts'
import type { Engine } from '../engine/engine.ts'
import type { Now } from '../engine/ports/clock.ts'
import type { Store } from '../engine/ports/store.ts'
import type { Logger } from '../log/logger.ts'
import type { BrokerAccess } from '../mqtt/connection.ts'
import { listen } from '../mqtt/listener.ts'
import type { Reports } from '../reports/reports.ts'
import { LocalTaskRunner } from '../tasks/runner.ts'
import { endLeftovers } from '../tasks/script/leftovers.ts'
import type { ExportedReport, ReportOrder, TaskServices } from '../tasks/task.ts'
import { sha256OfFile } from '../upkeep/hash-file.ts'
import { createUpkeep } from '../upkeep/upkeep.ts'
import { createRunFiles } from './run-files.ts'

const DAY_MS = 86_400_000

export type LocalTasksParts = {
  readonly config: Pick<EngineConfig, 'workspacePath' | 'sqliteBinding'>
  readonly store: Pick<Store, 'read'> & { readonly path: string }
  readonly readerEntry: URL
  /** Made after the runner, so asked for when needed. */
  readonly engine: () => Engine
  readonly reports: () => Reports
  /** How the broker in use is signed in to; null = none is in use. */
  readonly access: () => BrokerAccess | null
  readonly now: () => Now
  /** Runs a call into the engine; what it throws is the thread's business. */
  readonly guard: (call: () => void) => void
}

const settingsOf = ({ store }: LocalTasksParts) => store.read((tx) => tx.getSettings())

async function cleanUpHistory(parts: LocalTasksParts, given: number | null) {
  const retentionDays = given ?? settingsOf(parts).retentionDays
  if (retentionDays === null) return { deletedCount: 0, removedFolders: 0, retentionDays }
  await parts.reports().idle()
  const done = parts.engine().command('history.cleanup', { retentionDays }, 'history_cleanup', parts.now())
  if (!done.ok) throw new Error(done.message)
  // Also what the hourly clean-up removed since: a run's files go with its record.
  const removedFolders = await createRunFiles(parts.config.workspacePath).removeUnknown((runId) =>
    parts.store.read((tx) => tx.getRun(runId) !== null || tx.getJobByRunId(runId) !== null),
  )
  return { ...done.value, removedFolders }
}

/** The workspace's own folder is made; one that an operator named has to be there, or a typing error would make it. */
function reportFolder(parts: LocalTasksParts, given: string | null): string {
  const folder = given ?? join(parts.config.workspacePath, 'reports')
  if (given === null) mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new Error(`The folder ${folder} cannot be written (${code}). Make it, or choose another.`, { cause: error })
  }
  return folder
}

async function exportReport(parts: LocalTasksParts, order: ReportOrder, signal: AbortSignal): Promise<ExportedReport> {
  const reports = parts.reports()
  const { wallAt } = parts.now()
  const name = `muster-runs-${new Date(wallAt).toISOString().replace(/[:.]/g, '-')}.csv`
  const path = join(reportFolder(parts, order.folder), name)
  const from = wallAt - order.days * DAY_MS
  const filter = { kind: order.kind, from, to: wallAt, ...(order.notSucceeded && { notSucceeded: true }) }
  const begun = reports.exportHistory({ filter, path })
  if (!begun.ok) throw new Error(begun.message)
  const { id } = begun.value
  const cancel = () => void reports.cancel(id)
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()
  const ended = await reports.ended(id).finally(() => signal.removeEventListener('abort', cancel))
  if (ended?.state !== 'done') throw new Error(ended?.message ?? 'The report was forgotten before it ended.')
  return { path, rows: ended.rows, sha256: await sha256OfFile(path) }
}

let listeners = 0

async function listenTo(
  parts: LocalTasksParts,
  ...[order, onMessage, signal]: Parameters<TaskServices['listen']>
): Promise<void> {
  const access = parts.access()
  if (access === null) throw new Error('No broker is set. Choose one in Settings, then run this again.')
  listeners += 1
  const clientId = `muster-listen-${process.pid}-${listeners}-${parts.now().wallAt.toString(36)}`
  const now = () => parts.now().wallAt
  return listen({ ...order, access, clientId, now }, onMessage, signal)
}

function servicesOf(parts: LocalTasksParts): TaskServices {
  const { workspacePath, sqliteBinding } = parts.config
  const upkeep = createUpkeep({ entry: parts.readerEntry, start: { storePath: parts.store.path, sqliteBinding } })
  return {
    workspacePath,
    settings: () => settingsOf(parts),
    cleanUpHistory: (days) => cleanUpHistory(parts, days),
    backUpStore: (keep, signal) =>
      upkeep.backUp({ folder: join(workspacePath, 'backups'), keep, now: parts.now().wallAt }, signal),
    exportReport: (order, signal) => exportReport(parts, order, signal),
    checkIntegrity: (signal) => upkeep.check(signal),
    listen: (order, onMessage, signal) => listenTo(parts, order, onMessage, signal),
    storeHeard: (runId, asked, heard) => parts.engine().data.storeHeard(runId, asked, heard, parts.now()),
    checkAlerts: (runId, rules) => parts.engine().data.checkAlerts(runId, rules, parts.now()),
  }
}

/** The runner of this workspace's local work. */
export function makeTaskRunner(parts: LocalTasksParts): LocalTaskRunner {
  return new LocalTaskRunner({
    onReports: (reports) => parts.guard(() => parts.engine().localReports(reports, parts.now())),
    now: parts.now,
    services: servicesOf(parts),
  })
}

/** Ends scripts of an engine that was killed. Only for who holds the workspace: another engine's scripts are its own. */
export async function endScriptsLeftBehind(workspacePath: string, log: Logger): Promise<void> {
  try {
    const runIds = await endLeftovers(workspacePath)
    if (runIds.length > 0) log.warn('script.leftovers_ended', { runIds })
  } catch (error) {
    // A note that cannot be read or removed is no reason not to start.
    log.warn('script.leftovers_unread', { error })
  }
}
