// A SQLite store in a folder of its own that goes when the test ends.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { onTestFinished } from 'vitest'
import { type OpenOptions, openStore, type SqliteStore } from '../../src-main/store/open.ts'

export const MIGRATIONS = resolve(import.meta.dirname, '../../drizzle/migrations')

/** A fresh folder, removed when the running test ends. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-store-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An empty store, closed when the running test ends. */
export function tempStore(options: Partial<OpenOptions> = {}): SqliteStore {
  const folder = options.folder ?? tempFolder()
  const store = openStore({ folder, migrationsFolder: MIGRATIONS, now: 1_800_000_000_000, ...options })
  onTestFinished(() => store.close())
  return store
}
