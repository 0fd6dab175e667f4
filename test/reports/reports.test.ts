// Exports through the real reader thread on a real store: done, cancelled, stopped, refused.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineConfig } from '../../src-main/config.ts'
import { createReports } from '../../src-main/reports/reports.ts'
import type { Reports } from '../../src-main/reports/reports.ts'
import { openStore } from '../../src-main/store/open.ts'
import type { SqliteStore } from '../../src-main/store/open.ts'

let folder: string
let store: SqliteStore
let reports: Reports
let wake: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-reports-'))
  const { migrationsPath } = engineConfig({ workspacePath: folder, mode: 'standalone' })
  store = openStore({ folder: join(folder, 'w'), migrationsFolder: migrationsPath, now: 0 })
  let count = 0
  reports = createReports({
    entry: new URL('../../src-main/reader-thread.ts', import.meta.url),
    start: { storePath: store.path, sqliteBinding: null },
    nextId: () => `report-${++count}`,
    now: () => 5,
    defaultTimezone: () => 'UTC',
    onTouched: () => {
      for (const call of wake.splice(0)) call()
    },
    onFault: (error) => {
      throw error
    },
  })
})
afterEach(async () => {
  await reports.stop()
  store.close()
  wake = []
  rmSync(folder, { recursive: true, force: true })
})

const start = (path = join(folder, 'r.csv'), timezone?: string) =>
  reports.exportHistory({ filter: { kind: 'job' }, path, timezone })
async function ended(id: string) {
  while (reports.get(id)?.state === 'running') await new Promise<void>((resolve) => wake.push(resolve))
  return reports.get(id)
}

describe('reports', () => {
  test('an export begins running and ends done', async () => {
    expect(start()).toMatchObject({
      ok: true,
      value: { id: 'report-1', state: 'running', startedAt: 5, finishedAt: null },
    })
    expect(await ended('report-1')).toMatchObject({ state: 'done', rows: 0, finishedAt: 5, code: null })
    expect(readdirSync(folder).sort()).toEqual(['r.csv', 'w'])
  })

  test('a cancelled one leaves no file; cancelling what has ended changes nothing', async () => {
    start()
    reports.cancel('report-1')
    expect(await ended('report-1')).toMatchObject({ state: 'cancelled', code: 'cancelled' })
    expect(readdirSync(folder)).toEqual(['w'])
    expect(reports.cancel('report-1')).toMatchObject({ state: 'cancelled' })
    expect(reports.cancel('nope')).toBeNull()
  })

  test('whoever removes runs waits until no export runs', async () => {
    await reports.idle()
    start(join(folder, 'a.csv'))
    start(join(folder, 'b.csv'))
    await reports.idle()
    expect([reports.get('report-1')?.state, reports.get('report-2')?.state]).toEqual(['done', 'done'])
  })

  test('a stop cancels what runs and leaves nothing', async () => {
    start()
    await reports.stop()
    expect(reports.get('report-1')?.state).not.toBe('running')
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('a place that cannot be written is told by its name', async () => {
    const path = join(folder, 'nowhere', 'r.csv')
    start(path)
    expect(await ended('report-1')).toMatchObject({
      state: 'failed',
      code: 'export_failed',
      message: expect.stringContaining(path),
    })
  })

  test('a relative path and an unknown zone are refused at once', () => {
    expect(start('r.csv')).toMatchObject({ ok: false, code: 'invalid_input', errors: [{ path: 'path' }] })
    expect(start(undefined, 'Mars/Base')).toMatchObject({
      ok: false,
      code: 'unknown_zone',
      errors: [{ path: 'timezone' }],
    })
    expect(reports.get('report-1')).toBeNull()
  })
})
