/** The store port on SQLite: one writing connection, one transaction at a time, every commit under the lease's epoch.
 *  Synchronous throughout; the statements live in the tables' files. */
import type { Store, StoreTx, Touched } from '../engine/ports/store.ts'
import { StoreFault } from '../engine/ports/store.ts'
import { RowFault } from './codec.ts'
import { deviceTables } from './devices-table.ts'
import { executionTables } from './executions-table.ts'
import { asStoreFault } from './faults.ts'
import { groupTables } from './groups-table.ts'
import { instanceTables } from './instances-table.ts'
import { jobTables } from './jobs-table.ts'
import { planTables } from './plan-tables.ts'
import { quarantine } from './quarantine.ts'
import { readOnlyTx } from './read-only-tx.ts'
import { runTables } from './runs-table.ts'
import type { Db } from './statements.ts'
import { type CommitListener, touchLog } from './touched.ts'

type Parts = { readonly tx: StoreTx; readonly forgetCaches: () => void; readonly flushFaults: () => void }

function assemble(db: Db, touch: StoreTx['touch'], now: () => number): Parts {
  const faults = quarantine(db, touch, now)
  const { targets, ...jobs } = jobTables(db)
  const instances = instanceTables(db)
  const tx: StoreTx = {
    ...planTables(db, faults.note),
    ...jobs,
    ...executionTables(db),
    ...runTables(db),
    ...groupTables(db),
    ...deviceTables(db),
    ...instances.tables,
    touch,
  }
  const forgetCaches = () => {
    targets.clear()
    instances.clear()
  }
  return { tx, forgetCaches, flushFaults: faults.flush }
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

/** Runs transactions on one connection. `now` stamps what the store notes by itself (rows set aside). */
export function sqliteStore(db: Db, now: () => number): Store {
  const log = touchLog()
  const { tx, forgetCaches, flushFaults } = assemble(db, log.touch, now)
  const reading = readOnlyTx(tx)
  const listeners = new Set<CommitListener>()
  const begin = db.prepare('BEGIN IMMEDIATE')
  const beginRead = db.prepare('BEGIN')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const holds = db.prepare('SELECT 1 FROM "lease" WHERE "epoch" = ?').pluck()
  let epoch = 0

  function undo(): void {
    // SQLite may have rolled back by itself (disk full); asking twice is an error.
    if (db.inTransaction) rollback.run()
    forgetCaches()
    log.take()
  }

  function inTransaction<T>(work: () => T, after: () => void): T {
    try {
      const value = work()
      refusePromise(value)
      after()
      commit.run()
      return value
    } catch (error) {
      undo()
      throw asFault(error)
    }
  }

  function checkEpoch(): void {
    if (epoch !== 0 && holds.get(epoch) === undefined) {
      throw new StoreFault('stepped_down', 'Another instance has taken this workspace over.', { epoch })
    }
  }

  function tell(source: string, touched: Touched): void {
    if (touched.length > 0) for (const listener of listeners) listener(source, touched)
  }

  return {
    read: (work) => {
      if (db.inTransaction) return work(reading)
      beginRead.run()
      return inTransaction(
        () => work(reading),
        () => undefined,
      )
    },
    write: (source, work) => {
      if (db.inTransaction) throw new TypeError('A write inside a transaction; use the transaction that is open')
      try {
        begin.run()
      } catch (error) {
        throw asFault(error)
      }
      const value = inTransaction(() => {
        checkEpoch()
        return work(tx)
      }, flushFaults)
      tell(source, log.take())
      return value
    },
    setEpoch: (next) => {
      epoch = next
    },
    onCommit: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: () => {
      listeners.clear()
      db.close()
    },
  }
}
