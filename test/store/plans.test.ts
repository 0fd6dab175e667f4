// How SQLite answers: every statement of the store is explained; none walks a table that grows, hot ones sort nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeAll, describe, expect, test } from 'vitest'
import { sqliteStore } from '../../src-main/store/sqlite-store.ts'
import { createViews } from '../../src-main/store/views/index.ts'
import { type RequestInput, type RequestName, requests } from '../../src-preload/contract/requests.ts'
import type { RunFilter } from '../../src-preload/contract/requests-history.ts'
import { MIGRATIONS } from '../support/temp-store.ts'

type Plan = { readonly sql: string; readonly steps: string[] }
let plans: Plan[] = []
/** The statements of the port, without those of the lists. */
let ofPort: string[] = []

const FILTERS: Partial<RunFilter>[] = [
  {},
  { kind: 'all' },
  { kind: 'device' },
  { status: ['FAILED'] },
  { status: ['FAILED', 'SKIPPED'] },
  { reason: ['misfire', 'rejected'] },
  { notSucceeded: true },
  { scheduleId: 'a' },
  { scheduleId: 'a', notSucceeded: true },
  { templateId: 'a' },
  { groupId: 'a' },
  { jobId: 'a' },
  { kind: 'device', deviceId: 'a' },
  { parentRunId: 'a' },
  { search: 'pump' },
  { from: 1, to: 9, status: ['FAILED'] },
]

function exercisePort(db: Database.Database): void {
  sqliteStore(db, () => 0).read((tx) => {
    tx.jobsInState(['QUEUED'], 5)
    tx.jobsInState(['DISPATCHED', 'RUNNING'], 5)
    tx.admissibleJobs(1, 5, null)
    tx.countJobs(['QUEUED'], 'local')
    tx.countJobs(['DISPATCHED', 'RUNNING'], null)
    tx.executionsOfJob('a', ['QUEUED'], null, 5)
    tx.executionsOfJob('a', null, null, 5)
    tx.deviceList('a', 5)
    tx.deviceKeys('a')
    tx.jobsOfGroup('a')
  })
}

function exerciseViews(db: Database.Database): void {
  const views = createViews(db)
  const input = <N extends RequestName>(name: N, given: RequestInput<N>) => requests[name].input.parse(given) as never
  for (const filter of FILTERS) {
    views.runsList(input('runs.list', { filter }))
    views.runsHistogram(input('runs.histogram', { filter, from: 0, to: 100 }))
  }
  views.runsDevices(input('runs.devices', { id: 'a' }))
  views.runsDevices(input('runs.devices', { id: 'a', reason: 'rejected' }))
  views.queueList({ now: 1 })
  views.outboxList('offline', 1)
  views.devicesGet('a', { now: 1 })
  views.deviceExecutions('a')
  views.jobsGet('a')
  views.jobsExecutions(input('jobs.executions', { id: 'a' }))
  views.todayGet({ now: 1 })
  views.todayTimeline(input('today.timeline', { from: 0, to: 1 }))
  views.schedulesCalendar(input('schedules.calendar', { from: 0, to: 1, timezone: 'UTC' }))
  views.groupsList(input('groups.list', {}))
  for (const sort of ['worst', 'name', 'id', 'lastHeard'] as const) views.devicesList(input('devices.list', { sort }))
  for (const sort of ['nextRunAt', 'name', 'number'] as const) views.schedulesList(input('schedules.list', { sort }))
}

beforeAll(() => {
  const db = new Database(':memory:')
  const files = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
  for (const name of files.toSorted()) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'))
  const seen = new Set<string>()
  const prepare = db.prepare.bind(db) as (sql: string) => Database.Statement
  db.prepare = ((sql: string) => {
    seen.add(sql)
    return prepare(sql)
  }) as typeof db.prepare
  exercisePort(db)
  ofPort = [...seen]
  exerciseViews(db)
  const marks = (sql: string) =>
    / :id\b/.test(sql) ? [{ id: null }] : Array.from({ length: sql.split('?').length - 1 }, () => null)
  // Some have a parameter by name.
  const values = (sql: string) => (/:[a-z]/i.test(sql) ? [{ id: null }] : marks(sql))
  plans = [...seen]
    .filter((sql) => /^\s*(SELECT|UPDATE|DELETE|INSERT)/.test(sql))
    .map((sql) => {
      const rows = prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values(sql)) as { detail: string }[]
      return { sql: sql.replaceAll(/\s+/g, ' '), steps: rows.map(({ detail }) => detail) }
    })
  db.close()
})

/** Indexes that hold only what is open or waiting: walking one is walking the work, not the history. */
const SMALL =
  /USING (COVERING )?INDEX (job_order|job_release|job_held|job_admissible|job_open|execution_outbox|execution_device_open|schedule_due|job_continuous|release_wait_order)\b/
/** A look at whether there is any row at all stops at the first. */
const ANY = 'SELECT EXISTS (SELECT 1 FROM "run")'

describe('every statement', () => {
  test('there are enough of them to mean something', () => {
    expect(plans.length).toBeGreaterThan(150)
  })

  test('none makes SQLite plan again for each value of a limit', () => {
    expect(plans.filter(({ sql }) => /(LIMIT|OFFSET) \?/.test(sql))).toEqual([])
  })

  test('none of the port makes SQLite plan again for each key beside an order', () => {
    const bare = /"(id|\w+_id|key|source|entity)" = \?/
    expect(
      ofPort.filter((sql) => sql.includes('ORDER BY') && !/^\s*(UPDATE|DELETE)/.test(sql) && bare.test(sql)),
    ).toEqual([])
  })

  test('none walks history, jobs, executions or slots from end to end', () => {
    const big = /^SCAN (run|r|w|run_seal|job|j|execution|e|slot|audit)\b/
    const walks = plans
      .filter(({ sql }) => !sql.startsWith(ANY))
      .flatMap(({ sql, steps }) =>
        steps.filter((step) => big.test(step) && !SMALL.test(step)).map((step) => `${step}: ${sql}`),
      )
    expect(walks).toEqual([])
  })

  test('a page of history is one walk of an index that is in order already', () => {
    const pages = plans.filter(({ sql }) => /FROM \(SELECT "seq" FROM "run".*CROSS JOIN "run" w/.test(sql))
    expect(pages.length).toBeGreaterThanOrEqual(12)
    for (const { sql, steps } of pages) {
      // Branches are merged by a sort of at most one page each.
      const isMerged = sql.includes('UNION ALL')
      expect([sql, steps.filter((step) => step.includes('TEMP B-TREE')).length <= (isMerged ? 4 : 0)]).toEqual([
        sql,
        true,
      ])
      expect([sql, steps.some((step) => /^SEARCH run USING/.test(step))]).toEqual([sql, true])
    }
  })
})

/** Statement (a part of its text), the index that it must use. None of them may sort. */
const HOT: readonly (readonly [string, string, string])[] = [
  [
    'due schedules',
    'FROM "schedule" INDEXED BY "schedule_due" WHERE "state" = \'ENABLED\' AND "next_run_at" IS NOT NULL AND "next_run_at" <= ?',
    'schedule_due',
  ],
  ['next wake', 'SELECT min("next_run_at") AS "at"', 'schedule_due'],
  ['schedules to resume', '"paused_until" <= ? ORDER BY', 'schedule_resume'],
  ['the next deadline', 'SELECT min("expires_at") AS "at"', 'job_expiry'],
  ['the head of the queue', '"is_held" = 0 AND ("not_before_at"', 'job_admissible'],
  ['the band of a move', '"is_movable" = 1 AND "priority" BETWEEN ? AND ? ORDER BY', 'job_order'],
  [
    'what the queue shows',
    `j."is_movable" = 1 AND j."state" IN ('PENDING', 'QUEUED') AND j."is_held" = 0`,
    'job_order',
  ],
  ['jobs to release', '"release_cursor" < "target_count"', 'job_release'],
  ['expired jobs', '"expires_at" <= ?', 'job_expiry'],
  ['jobs of a group', 'WHERE "group_id" = (? || \'\') ORDER BY "group_index"', 'job_group_member'],
  ['open members of a group, in a few words', '"group_index" AS "groupIndex"', 'job_group_member'],
  ['ended members of a group, in a few words', '"parent_run_id" AS "parentRunId", "status" FROM "run"', 'run_group'],
  ['open jobs of a schedule', 'WHERE "schedule_id" = ? AND "state" IN', 'job_schedule'],
  ['a job by its public id', 'FROM "job" WHERE "public_id" = ?', 'job_public_id'],
  [
    'a device’s open work under a schedule',
    'j."schedule_id" = (? || \'\') AND j."backfill_id" IS NULL',
    'execution_device_open',
  ],
  ['what no device was told of', 'e."announced_at" IS NULL AND e."state" IN', 'execution_outbox'],
  ['the keys of a device’s list', 'SELECT "job_id", "execution_number", "announced_at"', 'execution_device_open'],
  ['whether anything is unconfirmed', 'WHERE "unconfirmed_at" IS NOT NULL LIMIT 1', 'execution_unconfirmed'],
  ['what a device is told, marked', 'SET "announced_at" = ?, "overall_deadline_at"', 'execution_device_open'],
  ['attempts of a device', '"device_id" = (? || \'\') AND "parent_run_id" = (? || \'\')', 'run_device'],
  ['continuous jobs', 'INDEXED BY "job_continuous"', 'job_continuous'],
  ['executions past a deadline', '"overall_deadline_at" <= ?', 'execution_overall_deadline'],
  [
    'the keys of a device’s list',
    'SELECT "job_id", "execution_number", "announced_at", "state", "rank"',
    'execution_device_open',
  ],
  ['devices to announce to', 'SELECT DISTINCT "device_id"', 'execution_device_open'],
  [
    'a page of a job’s executions',
    'FROM "execution" WHERE "job_id" = (? || \'\') AND "device_id" > ? ORDER BY "device_id"',
    'sqlite_autoindex_execution_1',
  ],
  [
    'last runs of a schedule',
    'FROM "run" WHERE "schedule_id" = ? AND "kind" = \'job\' ORDER BY "seq" DESC',
    'run_schedule',
  ],
  ['how long devices took', 'SELECT "duration_ms" FROM "run" INDEXED BY "run_template"', 'run_template'],
  ['last runs of a device', 'FROM "run" WHERE "device_id" = ? ORDER BY "seq" DESC', 'run_device'],
  [
    'runs of devices under a run',
    'WHERE "parent_run_id" = (? || \'\') AND "kind" = \'device\' ORDER BY "seq"',
    'run_parent',
  ],
  [
    'the newest failures',
    'FROM "run" INDEXED BY "run_finished" WHERE "kind" = \'job\' AND ("status" = \'FAILED\' AND "reason" NOT IN',
    'run_finished',
  ],
  ['jobs of a template under way', '"template_id" = ? AND "state" IN (\'DISPATCHED\'', 'job_template'],
  ['local work under way', `AND "reach" = 'local' ORDER BY "insert_seq"`, 'job_open'],
  ['work of a device against its limit', 'ON e."device_id" = d."value"', 'execution_device_open'],
  ['work of a job on given devices', 'ON e."job_id" = ? AND e."device_id" = d."value"', 'autoindex_execution'],
  ['work of a job by attribute', 'json_each(d."attributes") a', 'execution'],
  ['devices that wait for an instant', '"not_before_at" <= ? ORDER BY "not_before_at"', 'release_wait_time'],
  ['devices that wait for one reason', 'FROM "release_wait" INDEXED BY "release_wait_why"', 'release_wait_why'],
  ['rollouts that are due', '"rollout_at" <= ?', 'job_rollout_at'],
  ['jobs with devices that wait', 'EXISTS (SELECT 1 FROM "release_wait" w', 'job_open'],
  ['devices that wait for their release', 'FROM "release_wait" INDEXED BY "release_wait_order"', 'release_wait_order'],
  ['backfills that run', `WHERE "state" = 'running' ORDER BY "id"`, 'backfill_running'],
  ['jobs past their start', '"start_before_at" <= ? ORDER BY', 'job_start_before'],
  ['the next priority to age', '"priority" < ? ORDER BY', 'job_order'],
  ['who ages', '"priority" = ? AND "queued_at" <= ?', 'job_order'],
  [
    'schedules that wait for an event',
    'INDEXED BY "schedule_event" WHERE "event_kind" = ? AND "event_kind" IS NOT NULL',
    'schedule_event',
  ],
  ['events that are due', '"due_at" IS NOT NULL AND "due_at" <= ? ORDER BY "due_at"', 'event_wait_due'],
  ['the next event that is due', 'SELECT min("due_at") FROM "event_wait"', 'event_wait_due'],
  ['slots of a time', 'INDEXED BY "slot_age" WHERE "scheduled_at" BETWEEN ? AND ? ORDER BY', 'slot_age'],
  ['the last audit of a thing', '"at" < ? AND "action" IN (SELECT', 'audit_entity'],
  ['a slot', 'FROM "slot" WHERE "schedule_id" = ? AND "scheduled_at" = ?', 'sqlite_autoindex_slot_1'],
]

/** What these hold is open work of one device, schedule or job, or what is due now: ordered by hand. */
const FEW = [
  'execution_device_open',
  'job_schedule',
  'job_open',
  'job_continuous',
  'execution_overall_deadline',
  'release_wait_time',
  'execution',
]

describe('hot statements', () => {
  test.each(HOT)('%s', (_, part, index) => {
    const found = plans.filter(({ sql }) => sql.includes(part))
    expect(found.length).toBeGreaterThan(0)
    for (const { sql, steps } of found) {
      expect([sql, steps.some((step) => step.includes(index))]).toEqual([sql, true])
      const sorts = steps.filter((step) => step.includes('TEMP B-TREE'))
      const isFew = FEW.includes(index)
      expect([sql, isFew ? [] : sorts]).toEqual([sql, []])
    }
  })
})
