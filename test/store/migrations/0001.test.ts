// The second migration: what a store of the first version becomes, and that nothing in it is lost.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { MIGRATIONS } from '../../support/temp-store.ts'

const FILE = '0001_scheduling.sql'
const textOf = (name: string) => readFileSync(join(MIGRATIONS, name), 'utf8')

function old(): Database.Database {
  const db = new Database(':memory:')
  onTestFinished(() => void db.close())
  db.exec(textOf('0000_first.sql'))
  db.pragma('foreign_keys = ON')
  return db
}

const TEMPLATE = `INSERT INTO "template" ("id", "number", "job_type", "task_function_key", "reach", "parameters", "default_params", "retry",
  "priority", "state", "is_private", "created_at", "created_by", "updated_at", "updated_by", "version")
  VALUES ('t1', 1, 'internal', 'wait', 'local', '[]', '{}', '{}', 0, 'ACTIVE', 0, 1, 'sara', 1, 'sara', 1)`
const scheduleSql = (id: string, number: number, type: string, config: string) =>
  `INSERT INTO "schedule" ("id", "number", "template_id", "schedule_type", "schedule_config", "timezone", "params", "max_instances",
    "coalesce", "overlap", "catchup_max", "state", "is_primary", "tz_release", "created_at", "created_by", "updated_at", "updated_by", "version")
    VALUES ('${id}', ${number}, 't1', '${type}', '${config}', 'UTC', '{}', 1, 1, 'skip', 100, 'ENABLED', 0, '2026a', 1, 'sara', 1, 'sara', 1)`

test('the recorded hash is that of the file', () => {
  const hashes = JSON.parse(readFileSync(join(MIGRATIONS, '..', 'hashes.json'), 'utf8'))
  expect(hashes[FILE]).toBe(createHash('sha256').update(textOf(FILE)).digest('hex'))
})

test('schedules and templates of the first version keep what they had and get the quiet defaults', () => {
  const db = old()
  db.exec(TEMPLATE)
  db.exec(scheduleSql('s1', 1, 'cron', '{"expression":"0 2 * * *"}'))
  db.exec(scheduleSql('s2', 2, 'event_triggered', '{"event":"device_online"}'))
  db.exec(textOf(FILE))
  expect(
    db
      .prepare('SELECT "id", "jitter_ms", "blackouts", "blackout_action", "event_kind" FROM "schedule" ORDER BY "id"')
      .raw()
      .all(),
  ).toEqual([
    ['s1', 0, '[]', 'skip', null],
    ['s2', 0, '[]', 'skip', 'device_online'],
  ])
  expect(db.prepare('SELECT "resources", "is_idempotent" FROM "template"').raw().all()).toEqual([['[]', null]])
  expect(db.prepare('SELECT "schedule_config" FROM "schedule" WHERE "id" = \'s1\'').pluck().get()).toBe(
    '{"expression":"0 2 * * *"}',
  )
})

test('a policy of the first version has its first version on record', () => {
  const db = old()
  db.exec(`INSERT INTO "policy" ("id", "desired", "state", "created_at", "created_by", "updated_at", "updated_by", "version")
    VALUES ('p1', '{"ssh":false}', 'ACTIVE', 5, 'sara', 9, 'omar', 3)`)
  db.exec(textOf(FILE))
  expect(
    db.prepare('SELECT "policy_id", "policy_version", "desired", "created_by" FROM "policy_version"').raw().all(),
  ).toEqual([['p1', 1, '{"ssh":false}', 'sara']])
})

test('a point is written once', () => {
  const db = old()
  db.exec(textOf(FILE))
  db.exec(`INSERT INTO "series" ("id", "key", "device_id", "point_count", "created_at", "created_by", "updated_at", "updated_by", "version")
    VALUES ('x', 'temperature', 'd1', 0, 1, 'engine', 1, 'engine', 1)`)
  db.exec(`INSERT INTO "series_point" ("series_id", "at", "value") VALUES ('x', 1, 20.5)`)
  expect(() => db.exec('UPDATE "series_point" SET "value" = 21')).toThrow('point_is_immutable')
})

test('one alert is open for a source, a rule and a subject', () => {
  const db = old()
  db.exec(textOf(FILE))
  const raise = (id: string, state: string) =>
    db.exec(`INSERT INTO "alert" ("id", "source", "rule", "subject", "severity", "state", "raised_at", "created_at", "created_by", "updated_at", "updated_by", "version")
      VALUES ('${id}', 's1', 'hot', 'd1', 'warning', '${state}', 1, 1, 'engine', 1, 'engine', 1)`)
  raise('a1', 'cleared')
  raise('a2', 'raised')
  expect(() => raise('a3', 'raised')).toThrow()
})
