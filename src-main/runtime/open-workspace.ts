/** Opens the workspace folder and its store, and words what can go wrong then. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { EngineConfig } from '../config.ts'
import { StoreFault } from '../engine/ports/store.ts'
import { openStore } from '../store/open.ts'
import type { SqliteStore } from '../store/open.ts'

const opened = ({ workspacePath, sqliteBinding, migrationsPath }: EngineConfig) =>
  openStore({
    folder: workspacePath,
    nativeBinding: sqliteBinding ?? undefined,
    migrationsFolder: migrationsPath,
    now: Date.now(),
  })

function prepareFolder(path: string): Result<null> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.W_OK | constants.X_OK)
    return { ok: true, value: null }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const text = `The workspace folder ${path} cannot be written (${code ?? message}). Choose another folder or change its permissions.`
    return failure('store_unwritable', text, [], { path, code: code ?? null })
  }
}

/** Failures: `store_unwritable`, `store_damaged`, `store_newer`, `store_foreign`, `migration_failed`, `disk_full`, `internal`. */
export function openWorkspace(config: EngineConfig): Result<SqliteStore> {
  const folder = prepareFolder(config.workspacePath)
  if (!folder.ok) return folder
  try {
    return { ok: true, value: opened(config) }
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error
    const code = error.code === 'constraint' ? 'internal' : error.code
    return failure(code, error.message, [], { ...error.detail, path: config.workspacePath })
  }
}
