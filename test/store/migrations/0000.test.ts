// The first migration: every table and lookup, and the rules that the database itself keeps.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MIGRATIONS } from '../../support/temp-store.ts'

const FILE = '0000_first.sql'
const sql = readFileSync(join(MIGRATIONS, FILE), 'utf8')

function fresh(): Database.Database {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  db.exec(sql)
  db.pragma('foreign_keys = ON')
  return db
}
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'no error'
  } catch (error) {
    return (error as { code: string }).code
  }
}

test('the recorded hash is that of the file', () => {
  const hashes = JSON.parse(readFileSync(join(MIGRATIONS, '..', 'hashes.json'), 'utf8'))
  expect(hashes[FILE]).toBe(createHash('sha256').update(sql).digest('hex'))
})

test('every mutable entity says who made and who changed it', () => {
  const db = fresh()
  const mutable = ['template', 'schedule', 'job', 'job_group', 'device', 'device_group', 'policy', 'policy_deployment']
  for (const name of mutable) {
    const found = db.prepare('SELECT "name" FROM pragma_table_info(?)').pluck().all(name)
    expect(found).toEqual(expect.arrayContaining(['created_at', 'created_by', 'updated_at', 'updated_by', 'version']))
  }
})

test('lookups are filled in both languages', () => {
  const db = fresh()
  const names = (table: string) =>
    db.prepare(`SELECT "id" || ' ' || "name" FROM "${table}" ORDER BY "id"`).pluck().all()
  expect(names('schedule_type')).toEqual(['1 interval', '2 cron', '3 once', '4 event_triggered'])
  expect(names('execution_status')).toEqual(['1 pending', '2 running', '3 success', '4 failed', '5 skipped'])
  expect(names('job_type').slice(0, 4)).toEqual([
    '1 policy_execution',
    '2 data_collection',
    '3 custom_script',
    '4 alert_check',
  ])
  for (const table of ['schedule_type', 'execution_status', 'job_type']) {
    const arabic = db.prepare(`SELECT "name_ar" FROM "${table}"`).pluck().all() as string[]
    expect(arabic.every((name) => /\p{Script=Arabic}/u.test(name))).toBe(true)
  }
})

describe('rules of the database itself', () => {
  const INSERT_RUN = `INSERT INTO "run" ("seq", "id", "kind", "job_type", "task_function_key", "reach", "finished_at", "attempt", "status",
    "reason", "executor_id", "host_name", "server_id", "tz_release", "trigger", "created_by", "priority", "params_snapshot", "artifacts", "trace")
    VALUES (?, ?, 'job', 'internal', 'wait', 'local', 1, 1, 'COMPLETED', 'succeeded', 'i', 'h', 'h', 't', 'manual', 'x', 0, '{}', '[]', '[]')`

  test('a run is never updated, deleted or replaced', () => {
    const db = fresh()
    db.prepare(INSERT_RUN).run(1, 'r1')
    const before = db.prepare('SELECT * FROM "run"').all()
    expect(codeOf(() => db.exec(`UPDATE "run" SET "status" = 'FAILED'`))).toBe('SQLITE_CONSTRAINT_TRIGGER')
    expect(codeOf(() => db.exec('DELETE FROM "run"'))).toBe('SQLITE_CONSTRAINT_TRIGGER')
    const replace = INSERT_RUN.replace('INSERT', 'INSERT OR REPLACE')
    expect(codeOf(() => db.prepare(replace).run(1, 'other'))).toBe('SQLITE_CONSTRAINT_TRIGGER')
    expect(codeOf(() => db.prepare(replace).run(2, 'r1'))).toBe('SQLITE_CONSTRAINT_TRIGGER')
    expect(db.prepare('SELECT * FROM "run"').all()).toEqual(before)
  })

  test('seals and records of retention stay as they are', () => {
    const db = fresh()
    db.exec(`INSERT INTO "run_seal" VALUES (1, x'00', x'00')`)
    db.exec(`INSERT INTO "retention_pass" VALUES (1, 1, 'sara', 1, 1, 1, 1, x'00')`)
    for (const change of [
      `UPDATE "run_seal" SET "run_hash" = x'01'`,
      'DELETE FROM "run_seal"',
      `INSERT OR REPLACE INTO "run_seal" VALUES (1, x'02', x'02')`,
      'UPDATE "retention_pass" SET "removed_count" = 0',
      'DELETE FROM "retention_pass"',
    ]) {
      expect([change, codeOf(() => db.exec(change))]).toEqual([change, 'SQLITE_CONSTRAINT_TRIGGER'])
    }
  })

  const insertPolicy = (target: string) =>
    `INSERT INTO "policy" ("id", "desired", "target_kind", "target_device_id", "target_device_ids", "target_group_id", "target_all", "state",
     "created_at", "created_by", "updated_at", "updated_by", "version") VALUES ('p', '{}', ${target}, 'ACTIVE', 1, 'x', 1, 'x', 1)`

  test.each([
    ['no target', 'NULL, NULL, NULL, NULL, NULL', 'no error'],
    ['a device', `'device', 'd', NULL, NULL, NULL`, 'no error'],
    ['all', `'all', NULL, NULL, NULL, 1`, 'no error'],
    ['a kind without its column', `'device', NULL, NULL, NULL, NULL`, 'SQLITE_CONSTRAINT_CHECK'],
    ['two columns', `'device', 'd', NULL, 'g', NULL`, 'SQLITE_CONSTRAINT_CHECK'],
    ['another kind’s column', `'group', 'd', NULL, NULL, NULL`, 'SQLITE_CONSTRAINT_CHECK'],
    ['a column without a kind', `NULL, 'd', NULL, NULL, NULL`, 'SQLITE_CONSTRAINT_CHECK'],
    ['all that is not all', `'all', NULL, NULL, NULL, 0`, 'SQLITE_CONSTRAINT_CHECK'],
  ])('exactly one target column: %s', (_, target, code) => {
    expect(codeOf(() => fresh().exec(insertPolicy(target)))).toBe(code)
  })

  test('one lease, one workspace, one gate', () => {
    const db = fresh()
    expect(codeOf(() => db.exec('INSERT INTO "lease" ("only", "epoch") VALUES (2, 0)'))).toBe('SQLITE_CONSTRAINT_CHECK')
    expect(codeOf(() => db.exec(`INSERT INTO "workspace" VALUES (2, 'x', 1)`))).toBe('SQLITE_CONSTRAINT_CHECK')
    expect(codeOf(() => db.exec('INSERT INTO "retention_gate" VALUES (2, 1)'))).toBe('SQLITE_CONSTRAINT_CHECK')
  })

  test('a word that is not in the vocabulary, and a text where a number belongs', () => {
    const db = fresh()
    const insert = (state: string, count: string) =>
      `INSERT INTO "job_group" ("id", "mode", "width", "on_failure", "state", "created_at", "created_by", "updated_at", "updated_by", "version")
       VALUES ('g', 'parallel', ${count}, 'stop', '${state}', 1, 'x', 1, 'x', 1)`
    expect(codeOf(() => db.exec(insert('DONE', '1')))).toBe('SQLITE_CONSTRAINT_CHECK')
    expect(codeOf(() => db.exec(insert('QUEUED', `'many'`)))).toBe('SQLITE_CONSTRAINT_DATATYPE')
    expect(codeOf(() => db.exec(insert('QUEUED', '1')))).toBe('no error')
  })
})
