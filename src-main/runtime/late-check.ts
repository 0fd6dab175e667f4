/** The look at a store that was too large to be looked at before the start: on a thread of its own, while the engine works already. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure } from '../../src-preload/contract/failures.ts'
import type { EngineConfig } from '../config.ts'
import type { Logger } from '../log/logger.ts'
import type { SqliteStore } from '../store/open.ts'
import { createUpkeep } from '../upkeep/upkeep.ts'

type Hooks = { readonly log: Logger; readonly onRefused: (why: Failure) => void }

/** `entry` = the reader thread's file. Refuses with `store_damaged` at most once. The returned function ends a look that still goes on. */
export function checkLate(
  store: Pick<SqliteStore, 'path' | 'isChecked'>,
  entry: URL,
  { sqliteBinding }: Pick<EngineConfig, 'sqliteBinding'>,
  { log, onRefused }: Hooks,
): () => void {
  if (store.isChecked) return () => {}
  const ending = new AbortController()
  const upkeep = createUpkeep({ entry, start: { storePath: store.path, sqliteBinding } })
  const look = async () => {
    const found = await upkeep.damage(ending.signal)
    log.info('store.checked', { problems: found.length })
    if (found.length === 0 || ending.signal.aborted) return
    const detail = { file: store.path, found }
    onRefused(failure('store_damaged', 'The store is damaged. Restore it from a backup.', [], detail))
  }
  look().catch((error: unknown) => {
    if (!ending.signal.aborted) log.warn('store.unchecked', { error })
  })
  return () => ending.abort(new Error('The engine stops.'))
}
