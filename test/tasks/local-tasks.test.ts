// The internal tasks as the engine thread runs them: a real store, a real engine, the real reader thread.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import type { LocalOutcome, LocalReport } from '../../src-main/engine/ports/tasks.ts'
import { createReports } from '../../src-main/reports/reports.ts'
import { makeTaskRunner } from '../../src-main/runtime/local-tasks.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import type { Settings } from '../../src-preload/contract/entities.ts'
import { job, run, T0 } from '../store/rows.ts'
import { tempFolder, tempStore } from '../support/temp-store.ts'

const DAY = 86_400_000
const NOW = T0 + 30 * DAY

/** A workspace with 3 old and 2 young runs; the engine's part is the store's own. */
function workspace() {
  const folder = tempFolder()
  const store = tempStore({ folder })
  store.write('engine', (tx) => {
    for (const [id, finishedAt] of [
      ['a', T0],
      ['b', T0],
      ['c', T0],
      ['d', NOW - DAY],
      ['e', NOW - DAY],
    ] as const) {
      const failed = { status: 'FAILED', reason: 'failed' } as const
      tx.insertRun(run(id, { finishedAt, startedAt: finishedAt, queuedAt: finishedAt, ...(id === 'e' && failed) }))
    }
  })
  const readerEntry = new URL('../../src-main/reader-thread.ts', import.meta.url)
  let ids = 0
  const reports = createReports({
    ...{ entry: readerEntry, start: { storePath: store.path, sqliteBinding: null }, now: () => NOW },
    ...{ nextId: () => `report-${++ids}`, defaultTimezone: () => 'UTC', onTouched: () => {} },
    onFault: (error) => {
      throw error
    },
  })
  onTestFinished(() => reports.stop())
  const asked: unknown[] = []
  const ends: ((outcome: LocalOutcome) => void)[] = []
  const engine = {
    localReports: (reports: readonly LocalReport[]) => {
      for (const report of reports) if (report.kind === 'finished') ends.shift()?.(report.outcome)
    },
    command: (name: string, input: { retentionDays: number }, actor: string) => {
      asked.push([name, input, actor])
      return { ok: true, value: { deletedCount: 3, retentionDays: input.retentionDays } }
    },
  } as unknown as Engine
  const runner = makeTaskRunner({
    ...{ config: { workspacePath: folder, sqliteBinding: null }, store, readerEntry, engine: () => engine },
    ...{ reports: () => reports, access: () => null, now: () => ({ wallAt: NOW, monoMs: 1 }), guard: (call) => call() },
  })
  const go = (taskFunctionKey: string, params: Record<string, unknown> = {}): Promise<LocalOutcome> =>
    new Promise((resolve) => {
      ends.push(resolve)
      runner.start({ jobId: 'j', runId: 'r', taskFunctionKey, params, timeoutMs: null, attempt: 1 })
    })
  const setRetention = (retentionDays: Settings['retentionDays']) =>
    store.write('sara', (tx) => tx.putSettings({ ...tx.getSettings(), retentionDays }))
  return { folder, store, runner, go, asked, setRetention }
}

test('history clean-up: no retention removes nothing and says so; the settings’ one is used; a number wins', async () => {
  const { go, asked, setRetention } = workspace()
  expect(await go('history_cleanup')).toMatchObject({
    ...{ status: 'COMPLETED', result: { deletedCount: 0, retentionDays: null, removedFolders: 0 } },
    resultSummary: 'No retention is set: nothing was removed',
  })
  expect(asked).toEqual([])
  setRetention(90)
  expect(await go('history_cleanup')).toMatchObject({ result: { deletedCount: 3, retentionDays: 90 } })
  expect(await go('history_cleanup', { days: 5 })).toMatchObject({ result: { retentionDays: 5 } })
  expect(asked.map((item) => (item as unknown[])[1])).toEqual([{ retentionDays: 90 }, { retentionDays: 5 }])
})

test('history clean-up: the files of a run go with its record, those of others stay', async () => {
  const { go, folder, store } = workspace()
  store.write('engine', (tx) => tx.insertJob(job('j9', { runId: 'waiting' })))
  for (const name of ['a', 'gone', 'waiting', '.running'])
    mkdirSync(join(folder, 'runs', name, 'work'), { recursive: true })
  expect(await go('history_cleanup')).toMatchObject({ result: { removedFolders: 0 } })
  expect(await go('history_cleanup', { days: 9 })).toMatchObject({ result: { removedFolders: 1 } })
  expect(readdirSync(join(folder, 'runs')).sort()).toEqual(['.running', 'a', 'waiting'])
})

test('store backup: path and size in the result, the copy holds the history', async () => {
  const { go, folder } = workspace()
  const outcome = await go('store_backup', { keep: 2 })
  expect(outcome).toMatchObject({ status: 'COMPLETED', exitCode: 0, result: { removed: [] } })
  const { path } = outcome.result as { path: string }
  expect(path.startsWith(join(folder, 'backups', 'store-'))).toBe(true)
  const copy = new Database(path, { readonly: true })
  expect(copy.prepare('SELECT count(*) FROM "run"').pluck().get()).toBe(5)
  copy.close()
})

test('report export: the last days, into a file named by the time, with its hash', async () => {
  const { go, folder } = workspace()
  const outcome = await go('report_export', { days: 7 })
  const path = join(folder, 'reports', `muster-runs-${new Date(NOW).toISOString().replace(/[:.]/g, '-')}.csv`)
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
  expect(outcome).toMatchObject({ status: 'COMPLETED', result: { rows: 2, path, sha256 } })
  expect(readdirSync(join(folder, 'reports'))).toHaveLength(1)
})

test('report export: only what did not succeed, into a folder that is there', async () => {
  const { go, folder } = workspace()
  const target = tempFolder()
  expect(await go('report_export', { notSucceeded: true, folder: target })).toMatchObject({ result: { rows: 1 } })
  const missing = join(folder, 'not', 'there')
  const outcome = await go('report_export', { folder: missing })
  expect(outcome).toMatchObject({ status: 'FAILED', reason: 'failed' })
  expect(outcome.errorMessage).toContain(`The folder ${missing} cannot be written (ENOENT)`)
  expect(await go('report_export', { folder: 'relative' })).toMatchObject({
    errorMessage: expect.stringContaining('"folder" does not fit'),
  })
})

test('integrity check: the counts when all is well, the first broken run when not', async () => {
  const { go, store } = workspace()
  expect(await go('integrity_check')).toMatchObject({
    ...{ status: 'COMPLETED', resultSummary: '5 runs fit their seals, 0 were removed by retention' },
    result: { runs: 5, seals: 5, removedRuns: 0, brokenSeq: null },
  })
  const db = new Database(store.path)
  for (const name of db
    .prepare(`SELECT "name" FROM sqlite_schema WHERE "type" = 'trigger'`)
    .pluck()
    .all() as string[]) {
    db.exec(`DROP TRIGGER "${name}"`)
  }
  db.exec(`UPDATE "run" SET "status" = 'COMPLETED', "reason" = 'succeeded' WHERE "id" = 'e'`)
  db.close()
  const outcome = await go('integrity_check')
  expect(outcome).toMatchObject({ status: 'FAILED', exitCode: 1, result: { brokenSeq: 5 } })
  expect(outcome.errorMessage).toContain('first at run 5')
})

test('a stop ends the thread that was asked, and the run', async () => {
  const { go, runner } = workspace()
  const ended = go('integrity_check')
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  runner.stop('r', false)
  expect(await ended).toMatchObject({ status: 'FAILED', reason: 'cancelled' })
})
