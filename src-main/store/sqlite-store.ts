/** The store port on SQLite: one writing connection, one transaction at a time, every commit under the lease's epoch.
 *  Synchronous throughout; the statements live in the tables' files. */
import type { Store, StoreTx } from '../engine/ports/store.ts'
import { StoreFault } from '../engine/ports/store.ts'
import { alertTables } from './alerts-table.ts'
import { deviceTables } from './devices-table.ts'
import { eventTables } from './events-table.ts'
import { executionTables } from './executions-table.ts'
import { explainTables } from './explain-table.ts'
import { groupTables } from './groups-table.ts'
import { instanceTables } from './instances-table.ts'
import { jobTables } from './jobs-table.ts'
import { limitTables } from './limits-table.ts'
import { occurrenceTables } from './occurrences-table.ts'
import { outboxTables } from './outbox-table.ts'
import { planTables } from './plan-tables.ts'
import { policyTables } from './policies-table.ts'
import { quarantine } from './quarantine.ts'
import { readOnlyTx } from './read-only-tx.ts'
import { runTables } from './runs-table.ts'
import { sequences } from './sequences.ts'
import { seriesTables } from './series-table.ts'
import type { Db } from './statements.ts'
import { type CommitListener, touchLog } from './touched.ts'
import { transactions } from './transactions.ts'

type Parts = { readonly tx: StoreTx; readonly forgetCaches: () => void; readonly beforeCommit: () => void }

function assemble(db: Db, touch: StoreTx['touch'], now: () => number): Parts {
  const faults = quarantine(db, touch, now)
  const numbers = sequences(db)
  const { forgetJobs, ...jobs } = jobTables(db, numbers)
  const { forgetExecutions, ...executions } = executionTables(db)
  const runs = runTables(db, numbers)
  const instances = instanceTables(db)
  const { forgetPlan, ...plan } = planTables(db, numbers, faults.note)
  const { forgetLocks, ...groups } = groupTables(db)
  const { forgetLimits, ...limits } = limitTables(db)
  const { forgetDevices, ...devices } = deviceTables(db)
  const tx: StoreTx = {
    ...plan,
    ...occurrenceTables(db),
    ...jobs,
    ...executions,
    ...runs.tables,
    ...groups,
    ...devices,
    ...limits,
    ...seriesTables(db),
    ...alertTables(db),
    ...policyTables(db),
    ...outboxTables(db),
    ...eventTables(db),
    ...explainTables(db),
    ...instances.tables,
    touch,
  }
  const forgetCaches = () => {
    numbers.clear()
    forgetJobs()
    forgetExecutions()
    forgetPlan()
    forgetLocks()
    forgetLimits()
    forgetDevices()
    runs.clear()
    instances.clear()
  }
  const beforeCommit = () => {
    numbers.flush()
    faults.flush()
  }
  return { tx, forgetCaches, beforeCommit }
}

/** The port on one connection. `now` stamps what the store notes by itself (rows set aside). */
export function sqliteStore(db: Db, now: () => number): Store {
  const log = touchLog()
  const { tx, forgetCaches, beforeCommit } = assemble(db, (kind, id) => log.touch(kind, id), now)
  const reading = readOnlyTx(tx)
  const listeners = new Set<CommitListener>()
  const holds = db.prepare('SELECT 1 FROM "lease" WHERE "epoch" = ?').pluck()
  let epoch = 0
  const run = transactions(db, () => {
    forgetCaches()
    log.take()
  })

  function checkEpoch(): void {
    if (epoch !== 0 && holds.get(epoch) === undefined) {
      throw new StoreFault('stepped_down', 'Another instance has taken this workspace over.', { epoch })
    }
  }

  return {
    read: (work) => run.read(() => work(reading)),
    write: (source, work) => {
      const value = run.write(() => {
        checkEpoch()
        return work(tx)
      }, beforeCommit)
      const touched = log.take()
      if (touched.length > 0) for (const listener of listeners) listener(source, touched)
      return value
    },
    setEpoch: (next) => {
      epoch = next
      // Whoever held the lease in between may have written what is cached here.
      forgetCaches()
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
