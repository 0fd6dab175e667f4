// What only a real database can show: seals, retention's record, rows set aside, search upkeep, step-down by another process.
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { CHAIN_START, chainHash, runHash } from '../../src-main/store/seal.ts'
import { tempStore } from '../support/temp-store.ts'
import { faultOf } from './conformance.ts'
import { device, fleetJob, run, schedule, T0, template } from './rows.ts'

/** A second connection on the same file, as another process would have. */
function beside(store: SqliteStore): Database.Database {
  const db = new Database(store.path)
  onTestFinished(() => void db.close())
  return db
}

/** Walks the chain as a verifier would: stored rows, stored links, nothing from memory. */
function verifyChain(db: Database.Database): { links: number; broken: number[] } {
  const seals = db.prepare('SELECT * FROM "run_seal" ORDER BY "seq"').all() as {
    seq: number
    run_hash: Buffer
    chain_hash: Buffer
  }[]
  const row = db.prepare('SELECT * FROM "run" WHERE "seq" = ?').raw()
  const broken: number[] = []
  let before = CHAIN_START
  for (const { seq, run_hash, chain_hash } of seals) {
    const stored = row.get(seq) as unknown[] | undefined
    const isOwn = stored === undefined || runHash(stored).equals(run_hash)
    if (!isOwn || !chainHash(before, run_hash).equals(chain_hash)) broken.push(seq)
    before = chain_hash
  }
  return { links: seals.length, broken }
}

function withRuns(count: number): SqliteStore {
  const store = tempStore()
  for (let at = 0; at < count; at += 1) {
    store.write('engine', (tx) =>
      tx.insertRun(run(`r${at}`, { finishedAt: T0 + at, resultSummary: `word${at}`, result: [1.5, 'ع'] })),
    )
  }
  return store
}

describe('the chain of runs', () => {
  test('holds over what is stored, and shows a row that was changed behind its back', () => {
    const db = beside(withRuns(5))
    expect(verifyChain(db)).toEqual({ links: 5, broken: [] })
    db.exec('DROP TRIGGER "run_is_written_once"')
    db.exec(`UPDATE "run" SET "status" = 'FAILED' WHERE "seq" = 3`)
    expect(verifyChain(db).broken).toEqual([3])
  })

  test('stays whole when retention removes runs, and says what went', () => {
    const store = withRuns(6)
    const db = beside(store)
    const hashes = db
      .prepare('SELECT "run_hash" FROM "run_seal" WHERE "seq" <= 4 ORDER BY "seq"')
      .pluck()
      .all() as Buffer[]
    expect(store.write('sara', (tx) => tx.removeRunsBefore(T0 + 4, 9, 'sara', T0 + 50))).toBe(4)
    expect(verifyChain(db)).toEqual({ links: 6, broken: [] })
    const digest = createHash('sha256').update(Buffer.concat(hashes)).digest()
    expect(db.prepare('SELECT * FROM "retention_pass"').all()).toEqual([
      { id: 1, at: T0 + 50, removed_by: 'sara', before_at: T0 + 4, removed_count: 4, seq_from: 1, seq_to: 4, digest },
    ])
    expect(db.prepare('SELECT count(*) FROM "retention_gate"').pluck().get()).toBe(0)
    const filter = { kind: 'job', search: 'word1' } as const
    expect(store.views.runsList({ filter, limit: 5 }).items).toEqual([])
    expect(store.views.runsList({ filter: { kind: 'job' }, limit: 5 }).total).toBe(2)
    expect(() => db.exec('DELETE FROM "run"')).toThrow('run_is_immutable')
  })

  test('a pass that removes nothing leaves no record, one that fails leaves no open gate', () => {
    const store = withRuns(2)
    const db = beside(store)
    expect(store.write('sara', (tx) => tx.removeRunsBefore(T0, 9, 'sara', T0))).toBe(0)
    const work = () =>
      store.write('sara', (tx) => {
        tx.removeRunsBefore(T0 + 9, 1, 'sara', T0)
        throw new Error('lost')
      })
    expect(work).toThrow('lost')
    for (const table of ['retention_gate', 'retention_pass']) {
      expect(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get()).toBe(0)
    }
    expect(store.read((tx) => tx.getRun('r0')?.seq)).toBe(1)
  })
})

describe('rows that do not parse', () => {
  test('a schedule is disabled alone with its reason; the others go on; the row is kept as found', () => {
    const store = tempStore()
    store.write('sara', (tx) => {
      tx.insertTemplate(template('t1'))
      tx.insertSchedule(schedule('bad'))
      tx.insertSchedule(schedule('good', { number: 2 }))
    })
    const db = beside(store)
    db.exec(`UPDATE "schedule" SET "schedule_config" = '{broken' WHERE "id" = 'bad'`)
    expect(store.read((tx) => tx.dueSchedules(T0, 9).map(({ id }) => id))).toEqual(['good'])
    const heard: unknown[] = []
    store.onCommit((_, touched) => heard.push(touched))
    store.write('engine', () => undefined)
    expect(heard).toEqual([[{ kind: 'schedule', id: 'bad' }]])
    const found = store.read((tx) => tx.getSchedule('bad'))
    expect(found).toMatchObject({ state: 'DISABLED', nextRunAt: null, scheduleConfig: {} })
    expect(found?.faultReason).toContain('schedule_config')
    const kept = db.prepare('SELECT "row_id", "raw" FROM "quarantine"').all() as { row_id: string; raw: string }[]
    expect(kept.map(({ row_id, raw }) => [row_id, JSON.parse(raw).schedule_config])).toEqual([['bad', '{broken']])
    expect(store.views.schedulesList({ limit: 9, sort: 'number' }).items).toHaveLength(2)
  })

  test('any other row is a damaged store, named, and nothing is written', () => {
    const store = tempStore()
    store.write('sara', (tx) => tx.insertDevice(device('d1')))
    beside(store).exec(`UPDATE "device" SET "attributes" = 'none'`)
    expect(faultOf(() => store.read((tx) => tx.getDevice('d1')))).toBe('store_damaged')
  })
})

describe('beside another process', () => {
  test('a lease taken over there ends our writes', () => {
    const store = tempStore()
    store.write('engine', (tx) =>
      tx.putLease({ epoch: 1, instanceId: 'i1', hostName: 'h', processId: 1, expiresAt: T0 }),
    )
    store.setEpoch(1)
    beside(store).exec('UPDATE "lease" SET "epoch" = 2')
    expect(faultOf(() => store.write('engine', (tx) => tx.insertDevice(device('d1'))))).toBe('stepped_down')
    expect(store.read((tx) => tx.countDevices())).toBe(0)
  })

  test('a reader sees whole commits only', () => {
    const store = tempStore()
    const reader = store.openReader()
    onTestFinished(() => reader.close())
    store.write('engine', (tx) => {
      tx.insertDevice(device('d1'))
      expect(reader.views.devicesFacets().total).toBe(0)
      tx.insertDevice(device('d2'))
    })
    expect(reader.views.devicesFacets().total).toBe(2)
  })
})

describe('job targets', () => {
  test('a snapshot of 10,000 devices is not written again when a counter moves', () => {
    const store = tempStore()
    const ids = Array.from({ length: 10_000 }, (_, at) => `device-${at}`)
    store.write('engine', (tx) => tx.insertJob(fleetJob('j1', ids)))
    const db = beside(store)
    db.pragma('wal_checkpoint(TRUNCATE)')
    expect(walBytes(store)).toBe(0)
    store.write('engine', (tx) => {
      const row = tx.getJob('j1')
      if (row !== null) tx.updateJob({ ...row, releaseCursor: 500 })
    })
    expect(walBytes(store)).toBeLessThan(40_000)
    expect(store.read((tx) => tx.getJob('j1')?.targetDeviceIds?.length)).toBe(10_000)
  })
})

function walBytes(store: SqliteStore): number {
  return statSync(`${store.path}-wal`).size
}
