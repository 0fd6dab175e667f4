/** Tables of the finer plan: changed occurrences, backfills, waiting events, concurrency limits, devices passed over. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { BACKFILL_STATES, LIMIT_KINDS, OCCURRENCE_ACTIONS, OVERLAPS } from '../../../src-preload/contract/vocabulary.ts'
import { auditColumns, isOneOf, jsonText, oneTarget, targetColumns } from './columns.ts'
import { schedule } from './plan.ts'
import { job } from './work.ts'

/** One future occurrence that is skipped or changed; removed when its slot has been decided or it is undone. */
export const occurrence = sqliteTable(
  'occurrence',
  {
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => schedule.id),
    scheduledAt: integer('scheduled_at').notNull(),
    action: text('action', { enum: OCCURRENCE_ACTIONS }).notNull(),
    params: jsonText('params'),
    ...targetColumns(),
    priority: integer('priority'),
    notBeforeAt: integer('not_before_at'),
    reason: text('reason'),
    ...auditColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.scheduleId, t.scheduledAt] }),
    check('occurrence_action_word', isOneOf('action', OCCURRENCE_ACTIONS)),
    check('occurrence_one_target', oneTarget()),
  ],
)

/** A range of past slots that an operator asked for; `cursor_at` is where it goes on after a restart (R13). */
export const backfill = sqliteTable(
  'backfill',
  {
    id: text('id').primaryKey(),
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => schedule.id),
    fromAt: integer('from_at').notNull(),
    toAt: integer('to_at').notNull(),
    overlap: text('overlap', { enum: OVERLAPS }).notNull(),
    priority: integer('priority').notNull(),
    state: text('state', { enum: BACKFILL_STATES }).notNull(),
    cursorAt: integer('cursor_at'),
    total: integer('total').notNull(),
    made: integer('made').notNull(),
    passed: integer('passed').notNull(),
    ...auditColumns(),
  },
  (t) => [
    index('backfill_running').on(t.id).where(sql.raw(`"state" = 'running'`)),
    index('backfill_schedule').on(t.scheduleId, t.id),
    check('backfill_state_word', isOneOf('state', BACKFILL_STATES)),
  ],
)

/** What an event-triggered schedule remembers between events: the match that waits for its debounce, and the hour's count. */
export const eventWait = sqliteTable(
  'event_wait',
  {
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => schedule.id),
    /** What the debounce is by: the device, or empty. */
    subject: text('subject').notNull(),
    /** When the waiting match becomes a slot; null = none waits. */
    dueAt: integer('due_at'),
    event: jsonText('event'),
    /** Matches that came while it waited. */
    matched: integer('matched').notNull(),
    /** Start of the hour that is counted, and the matches that ran or were dropped in it. */
    windowAt: integer('window_at').notNull(),
    windowRan: integer('window_ran').notNull(),
    windowDropped: integer('window_dropped').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.scheduleId, t.subject] }),
    index('event_wait_due').on(t.dueAt).where(sql.raw('"due_at" IS NOT NULL')),
  ],
)

/** At most so much at once, by template, device, device group or named resource; `*` = each one on its own. */
export const concurrencyLimit = sqliteTable(
  'concurrency_limit',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: LIMIT_KINDS }).notNull(),
    key: text('key').notNull(),
    max: integer('max').notNull(),
    ...auditColumns(),
  },
  (t) => [
    uniqueIndex('concurrency_limit_key').on(t.kind, t.key),
    check('concurrency_limit_kind_word', isOneOf('kind', LIMIT_KINDS)),
    check('concurrency_limit_max', sql.raw('"max" >= 1')),
  ],
)

/** A device that the releaser has passed over: its execution is made (or tried again) when what holds it back allows it. */
export const releaseWait = sqliteTable(
  'release_wait',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => job.id, { onDelete: 'cascade' }),
    deviceId: text('device_id').notNull(),
    /** Order inside the job. */
    position: integer('position').notNull(),
    /** What holds it back: `limit`, `window`, `cap`, `backoff`, `presence`, `parked`. */
    why: text('why').notNull(),
    /** Not looked at before this; null = at every turn. */
    notBeforeAt: integer('not_before_at'),
    /** The attempt to release, from 1, and how many more are left after it. */
    attempt: integer('attempt').notNull(),
    retriesLeft: integer('retries_left').notNull(),
    /** Where versionNumber goes on when it was visible before; 0 = never was. */
    versionNumber: integer('version_number').notNull().default(0),
    rank: integer('rank'),
    /** Goes on when it was visible before: from the first attempt to the end, retries included. */
    overallDeadlineAt: integer('overall_deadline_at'),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.deviceId] }),
    index('release_wait_order').on(t.jobId, t.position),
    index('release_wait_why').on(t.jobId, t.why, t.position),
    index('release_wait_time').on(t.notBeforeAt).where(sql.raw('"not_before_at" IS NOT NULL')),
  ],
)
