/** From SQLite's result codes to the port's faults. Told apart by code, never by message. */
import Database from 'better-sqlite3'
import { StoreFault } from '../engine/ports/store.ts'

const BY_CODE: readonly (readonly [string, StoreFault['code'], string])[] = [
  [
    'SQLITE_CONSTRAINT',
    'constraint',
    'The store already holds a row with this id, or the row breaks one of its rules.',
  ],
  ['SQLITE_FULL', 'disk_full', 'The disk is full. Nothing was changed; free some space and try again.'],
  ['SQLITE_CORRUPT', 'store_damaged', 'The store is damaged. Restore it from a backup.'],
  ['SQLITE_NOTADB', 'store_damaged', 'The store file is not a database. Restore it from a backup.'],
  ['SQLITE_READONLY', 'store_unwritable', 'The store cannot be written. Check the rights of its folder.'],
  ['SQLITE_CANTOPEN', 'store_unwritable', 'The store cannot be opened. Check the rights of its folder.'],
  ['SQLITE_IOERR', 'store_unwritable', 'The disk refused to read or write the store.'],
]

/** The fault that an error of SQLite stands for; anything else comes back as it was. */
export function asStoreFault(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const known = BY_CODE.find(([prefix]) => error.code.startsWith(prefix))
  if (known === undefined) return error
  return new StoreFault(known[1], known[2], { sqlite: error.code, cause: error.message })
}

/** Runs one statement's work and turns its error into a fault. */
export function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw asStoreFault(error)
  }
}
