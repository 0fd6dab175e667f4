// Upkeep on a real store file and the real reader thread: backups that open, a look at the store that finds what was done to it.
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { createUpkeep, type Upkeep } from '../../src-main/upkeep/upkeep.ts'
import { run, T0 } from '../store/rows.ts'
import { tempFolder, tempStore } from '../support/temp-store.ts'

const never = new AbortController().signal
let folder: string
let store: SqliteStore
let upkeep: Upkeep

beforeEach(() => {
  folder = tempFolder()
  store = tempStore({ folder })
  const entry = new URL('../../src-main/reader-thread.ts', import.meta.url)
  upkeep = createUpkeep({ entry, start: { storePath: store.path, sqliteBinding: null } })
})

function addRuns(count: number, finishedAt = T0): void {
  store.write('engine', (tx) => {
    for (let i = 0; i < count; i += 1) tx.insertRun(run(`run-${finishedAt}-${i}`, { finishedAt, nameAr: 'مضخة' }))
  })
}

/** Changes the file behind the store's back, triggers and all. */
function tamper(sql: string): void {
  const db = new Database(store.path)
  for (const name of db
    .prepare(`SELECT "name" FROM sqlite_schema WHERE "type" = 'trigger'`)
    .pluck()
    .all() as string[]) {
    db.exec(`DROP TRIGGER "${name}"`)
  }
  db.pragma('foreign_keys = OFF')
  db.exec(sql)
  db.close()
}

describe('store backup', () => {
  const backups = () => join(folder, 'backups')
  const backUp = (now: number, keep = 7) => upkeep.backUp({ folder: backups(), keep, now }, never)

  test('is a whole store of its own with all that was committed, the write-ahead log included', async () => {
    addRuns(30)
    const made = await backUp(Date.UTC(2026, 10, 22, 3, 30))
    expect(made).toEqual({
      path: join(backups(), 'store-20261122T033000000Z.db'),
      bytes: statSync(made.path).size,
      removed: [],
    })
    const copy = new Database(made.path, { readonly: true })
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(copy.prepare('SELECT count(*) FROM "run"').pluck().get()).toBe(30)
    expect(copy.prepare('SELECT "id" FROM "workspace"').pluck().get()).toBe(store.workspaceId)
    copy.close()
    expect(readdirSync(backups())).toEqual(['store-20261122T033000000Z.db'])
    expect(statSync(made.path).mode & 0o777).toBe(0o600)
    addRuns(1, T0 + 1)
  })

  test('keeps the newest and leaves every other file alone', async () => {
    mkdirSync(backups())
    writeFileSync(join(backups(), 'before-0001_scheduling-5.db'), '')
    for (let day = 1; day <= 3; day += 1) await backUp(Date.UTC(2026, 10, day), 3)
    const made = await backUp(Date.UTC(2026, 10, 4), 2)
    expect(made.removed).toEqual(['store-20261101T000000000Z.db', 'store-20261102T000000000Z.db'])
    expect(readdirSync(backups()).sort()).toEqual([
      'before-0001_scheduling-5.db',
      'store-20261103T000000000Z.db',
      'store-20261104T000000000Z.db',
    ])
  })

  test('a folder that cannot be written is a sentence, and nothing is left or removed', async () => {
    writeFileSync(backups(), 'a file is in the way')
    await expect(backUp(1)).rejects.toThrow(/EEXIST|ENOTDIR/)
    expect(statSync(backups()).isFile()).toBe(true)
  })

  test('half a copy of a day ago is cleared away, a fresh one may be somebody’s work', async () => {
    mkdirSync(backups())
    const [old, fresh] = ['store-20261101T000000000Z.db.part', 'store-20261102T000000000Z.db.part']
    for (const name of [old, fresh]) writeFileSync(join(backups(), name), '')
    utimesSync(join(backups(), old), 0, 0)
    await backUp(Date.now())
    expect([existsSync(join(backups(), old)), existsSync(join(backups(), fresh))]).toEqual([false, true])
  })

  test('a signal that was given already ends it before it begins', async () => {
    const gone = AbortSignal.abort(new Error('no more'))
    await expect(upkeep.backUp({ folder: backups(), keep: 1, now: 1 }, gone)).rejects.toThrow('no more')
    expect(existsSync(backups())).toBe(false)
  })
})

describe('integrity check', () => {
  const check = () => upkeep.check(never)
  const sound = { storeProblems: [], foreignKeyProblems: 0, brokenSeq: null, brokenWhy: null }

  test('an empty store and one with more runs than a page are sound', async () => {
    expect(await check()).toEqual({ ...sound, runs: 0, seals: 0, removedRuns: 0 })
    addRuns(2_001)
    expect(await check()).toEqual({ ...sound, runs: 2_001, seals: 2_001, removedRuns: 0 })
  })

  test('what retention removed is no fault', async () => {
    addRuns(5, T0)
    addRuns(4, T0 + 100_000)
    const gone = store.write('engine', (tx) => tx.removeRunsBefore(T0 + 50_000, 500, 'sara', T0 + 200_000))
    expect(gone).toBe(5)
    expect(await check()).toEqual({ ...sound, runs: 4, seals: 9, removedRuns: 5 })
  })

  test.each([
    ['a word of a run', `UPDATE "run" SET "name_en" = 'Nothing to see' WHERE "seq" = 3`, 3, 'changed after'],
    ['a result', `UPDATE "run" SET "result" = '{"sum":4}' WHERE "seq" = 7`, 7, 'changed after'],
    ['a run that is gone', `DELETE FROM "run" WHERE "seq" = 4`, 4, 'no clean-up removed it'],
    ['a seal that is gone', `DELETE FROM "run_seal" WHERE "seq" = 2`, 2, 'seal is missing'],
    [
      'a seal that was made to fit',
      `UPDATE "run_seal" SET "run_hash" = zeroblob(32) WHERE "seq" = 6`,
      6,
      'does not follow',
    ],
    ['the last seal', `DELETE FROM "run_seal" WHERE "seq" = 10`, 10, 'has no seal'],
    [
      'a false record of a clean-up',
      `DELETE FROM "run" WHERE "seq" IN (2, 3);
       INSERT INTO "retention_pass" ("id", "at", "removed_by", "before_at", "removed_count", "seq_from", "seq_to", "digest")
       VALUES (1, 0, 'x', 0, 1, 2, 3, zeroblob(32))`,
      10,
      '1 runs are gone',
    ],
  ])('%s is found, and its number named', async (_what, sql, brokenSeq, why) => {
    addRuns(10)
    tamper(sql)
    expect(await check()).toMatchObject({ brokenSeq, brokenWhy: expect.stringContaining(why) })
  })

  test('a row that points nowhere is counted', async () => {
    tamper(`INSERT INTO "device_group_member" ("group_id", "device_id") VALUES ('none', 'none')`)
    expect((await check()).foreignKeyProblems).toBeGreaterThan(0)
  })
})
