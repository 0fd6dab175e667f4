// What the SQLite store keeps in memory beside its file: it never says anything else than the file, after undone commits, a new lease, and
// whatever callers do to the rows that they were given.
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { OPEN_JOB_STATES } from '../../src-preload/contract/vocabulary.ts'
import type { StoreTx } from '../../src-main/engine/ports/store.ts'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { tempStore } from '../support/temp-store.ts'
import { execution, fleetJob, job, lock, run } from './rows.ts'

/** A second connection: what the file says. */
function beside(store: SqliteStore): Database.Database {
  const db = new Database(store.path)
  onTestFinished(() => void db.close())
  return db
}

function undone(store: SqliteStore, work: (tx: StoreTx) => void): void {
  const undo = new Error('undone')
  expect(() =>
    store.write('engine', (tx) => {
      work(tx)
      throw undo
    }),
  ).toThrow(undo)
}

test('a commit that is undone leaves nothing of itself in memory', () => {
  const store = tempStore()
  store.write('engine', (tx) => {
    tx.insertJob(job('kept', { state: 'QUEUED', insertSeq: tx.nextInsertSeq() }))
    tx.insertLock(lock('kept'))
    tx.insertRun(run('first'))
  })
  const look = () =>
    store.read((tx) => ({
      job: tx.getJob('kept'),
      byRun: tx.getJobByRunId('run-kept')?.state,
      queued: tx.countJobs(['QUEUED'], 'local'),
      running: tx.countJobs(['RUNNING'], 'local'),
      locks: tx.getLock('kept')?.epoch,
      other: [tx.getJob('other'), tx.getLock('other'), tx.admissibleJobs(9, 9, 'local').map(({ id }) => id)],
    }))
  const before = look()
  undone(store, (tx) => {
    tx.updateJob({ ...job('kept'), state: 'RUNNING' })
    tx.insertJob(job('other', { state: 'QUEUED', insertSeq: tx.nextInsertSeq() }))
    tx.insertLock(lock('other'))
    tx.deleteLock('kept')
    tx.insertRun(run('second'))
    expect(tx.countJobs(['RUNNING'], 'local')).toBe(1)
  })
  expect(look()).toEqual(before)
  expect(before.queued).toBe(1)
  // Numbers go on without a gap.
  expect(store.write('engine', (tx) => tx.insertRun(run('third')).seq)).toBe(2)
  expect(store.write('engine', (tx) => tx.nextInsertSeq())).toBe(2)
  expect(store.views.runsList({ filter: { kind: 'job' }, limit: 5 }).total).toBe(2)
})

test('with a new lease everything is read from the file again', () => {
  const store = tempStore()
  store.write('engine', (tx) => {
    tx.insertJob(job('one', { state: 'QUEUED', insertSeq: tx.nextInsertSeq() }))
    tx.insertLock(lock('one', { epoch: 1 }))
    tx.insertJob(fleetJob('wide', ['d1']))
    tx.insertExecution(execution('wide', 'd1'))
  })
  store.read((tx) => [tx.getJob('one'), tx.getLock('one'), tx.countJobs(['QUEUED'], null), tx.listLimits()])
  const version = store.read((tx) => tx.getExecution('wide', 'd1')?.versionNumber) as number
  const db = beside(store)
  db.exec(`UPDATE "job" SET "state" = 'RUNNING', "name_en" = 'Changed' WHERE "id" = 'one'`)
  db.exec(`UPDATE "job_lock" SET "epoch" = 7; UPDATE "sequence" SET "value" = 40 WHERE "name" = 'insert'`)
  db.exec(`UPDATE "execution" SET "status_details" = '{"by":"another"}' WHERE "device_id" = 'd1'`)
  store.setEpoch(0)
  store.read((tx) => {
    expect(tx.getJob('one')).toMatchObject({ state: 'RUNNING', nameEn: 'Changed' })
    expect(tx.getLock('one')?.epoch).toBe(7)
    expect(tx.countJobs(['RUNNING'], 'local')).toBe(1)
  })
  expect(store.write('engine', (tx) => tx.nextInsertSeq())).toBe(41)
  // Written whole, not as the difference to what was read before.
  const row = execution('wide', 'd1', { versionNumber: version + 1 })
  expect(store.write('engine', (tx) => tx.updateExecution(row, version))).toBe(true)
  expect(store.read((tx) => tx.getExecution('wide', 'd1')?.statusDetails)).toEqual(row.statusDetails)
})

test('rows are the callers’ own, and what is inside them cannot be changed in place', () => {
  const store = tempStore()
  const given = job('own', { state: 'QUEUED', params: { seconds: 1 } })
  store.write('engine', (tx) => tx.insertJob(given))
  given.state = 'RUNNING'
  const first = store.read((tx) => tx.getJob('own'))
  expect(first?.state).toBe('QUEUED')
  if (first) first.priority = 9
  expect(store.read((tx) => tx.getJob('own')?.priority)).toBe(0)
  expect(() => Object.assign(first?.params ?? {}, { seconds: 2 })).toThrow(TypeError)
  // A row that was changed before it is handed over is written with the change.
  store.write('engine', (tx) => tx.updateJob({ ...given, params: { seconds: 3 }, version: 2 }))
  const stored = beside(store).prepare('SELECT "state", "params", "version" FROM "job"').get()
  expect(stored).toEqual({ state: 'RUNNING', params: '{"seconds":3}', version: 2 })
})

const IDS = ['a', 'b', 'c', 'd']
const act = fc.record({
  id: fc.constantFrom(...IDS),
  what: fc.constantFrom('put', 'drop', 'rank', 'undo', 'forget'),
  state: fc.constantFrom(...OPEN_JOB_STATES, 'COMPLETED' as const),
  reach: fc.constantFrom('local' as const, 'fleet' as const),
})

test('after any journey the counts and rows in memory are those of the file', () => {
  const store = tempStore()
  const db = beside(store)
  const counts = db.prepare('SELECT count(*) FROM "job" WHERE "state" = ? AND "reach" = ?').pluck()
  const property = fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
    for (const { id, what, state, reach } of acts) {
      const put = (tx: StoreTx) => {
        const found = tx.getJob(id)
        if (found) tx.updateJob({ ...found, state, version: found.version + 1 })
        else tx.insertJob(job(id, { state, reach, insertSeq: tx.nextInsertSeq() }))
      }
      if (what === 'undo') undone(store, put)
      else if (what === 'forget') store.setEpoch(0)
      else
        store.write('engine', (tx) => {
          if (what === 'put') put(tx)
          else if (what === 'drop') tx.deleteJob(id)
          else tx.setRank(id, 3, 77)
        })
    }
    store.read((tx) => {
      for (const state of OPEN_JOB_STATES)
        for (const reach of ['local', 'fleet'] as const)
          expect([state, reach, tx.countJobs([state], reach)]).toEqual([state, reach, counts.get(state, reach)])
      const kept = IDS.map((id) => tx.getJob(id))
      store.setEpoch(0)
      expect(kept).toEqual(IDS.map((id) => tx.getJob(id)))
    })
  })
  fc.assert(property, { numRuns: 60 })
})
