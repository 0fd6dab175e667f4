/** BEGIN, COMMIT and ROLLBACK on one connection: all of it or nothing, never async, errors as the port's faults. */
import { StoreFault } from '../engine/ports/store.ts'
import { RowFault } from './codec.ts'
import { asStoreFault } from './faults.ts'
import type { Db } from './statements.ts'

export type Transactions = {
  read<T>(work: () => T): T
  /** `last` runs inside the transaction, after the work and before its commit. */
  write<T>(work: () => T, last: () => void): T
}

/** A damaged row ends the transaction under the port's own code. */
function asFault(error: unknown): unknown {
  if (error instanceof RowFault) {
    return new StoreFault('store_damaged', `A row of ${error.table} cannot be read.`, { problem: error.message })
  }
  return asStoreFault(error)
}

function refusePromise(value: unknown): void {
  const isPromise =
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  if (isPromise) throw new TypeError('Work inside a transaction must not be async')
}

/** `undone` is called after each rollback: what was cached from inside is not sure any more. */
export function transactions(db: Db, undone: () => void): Transactions {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const beginRead = db.prepare('BEGIN')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')

  function run<T>(work: () => T): T {
    try {
      const value = work()
      refusePromise(value)
      commit.run()
      return value
    } catch (error) {
      // SQLite may have rolled back by itself (disk full); asking twice is an error.
      if (db.inTransaction) rollback.run()
      undone()
      throw asFault(error)
    }
  }

  return {
    read: (work) => {
      if (db.inTransaction) return work()
      beginRead.run()
      return run(work)
    },
    write: (work, last) => {
      if (db.inTransaction) throw new TypeError('A write inside a transaction; use the transaction that is open')
      try {
        begin.run()
      } catch (error) {
        throw asFault(error)
      }
      return run(() => {
        const value = work()
        refusePromise(value)
        last()
        return value
      })
    },
  }
}
