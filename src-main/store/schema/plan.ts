/** Tables of what is planned: templates, schedules, slots, task functions. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  BLACKOUT_ACTIONS,
  JOB_TYPES,
  OVERLAPS,
  REACHES,
  SCHEDULE_STATES,
  SCHEDULE_TYPES,
  TEMPLATE_STATES,
} from '../../../src-preload/contract/vocabulary.ts'
import {
  auditColumns,
  descriptionColumns,
  flag,
  isOneOf,
  jsonText,
  nameColumns,
  oneTarget,
  targetColumns,
} from './columns.ts'

/** What to do. `number` is the integer id of the reference API; private templates belong to one schedule. */
export const template = sqliteTable(
  'template',
  {
    id: text('id').primaryKey(),
    number: integer('number').notNull(),
    ...nameColumns(),
    ...descriptionColumns(),
    jobType: text('job_type', { enum: JOB_TYPES }).notNull(),
    taskFunctionKey: text('task_function_key').notNull(),
    reach: text('reach', { enum: REACHES }).notNull(),
    document: jsonText('document'),
    documentType: text('document_type'),
    parameters: jsonText('parameters').notNull(),
    defaultParams: jsonText('default_params').notNull(),
    ...targetColumns(),
    retry: jsonText('retry').notNull(),
    priority: integer('priority').notNull(),
    timeoutMinutes: integer('timeout_minutes'),
    expiryMinutes: integer('expiry_minutes'),
    state: text('state', { enum: TEMPLATE_STATES }).notNull(),
    isPrivate: flag('is_private').notNull(),
    ...auditColumns(),
    resources: jsonText('resources').notNull().default(sql`'[]'`),
    isIdempotent: flag('is_idempotent'),
    totalTimeoutMinutes: integer('total_timeout_minutes'),
    fleetPlan: jsonText('fleet_plan'),
  },
  (t) => [
    uniqueIndex('template_number').on(t.number),
    index('template_state').on(t.state, t.number),
    check('template_state_word', isOneOf('state', TEMPLATE_STATES)),
    check('template_one_target', oneTarget()),
  ],
)

/** When. `next_run_at` is what the engine's one timer looks at, through the partial index `schedule_due`. */
export const schedule = sqliteTable(
  'schedule',
  {
    id: text('id').primaryKey(),
    number: integer('number').notNull(),
    ...nameColumns(),
    ...descriptionColumns(),
    templateId: text('template_id')
      .notNull()
      .references(() => template.id),
    scheduleType: text('schedule_type', { enum: SCHEDULE_TYPES }).notNull(),
    scheduleConfig: jsonText('schedule_config').notNull(),
    timezone: text('timezone').notNull(),
    params: jsonText('params').notNull(),
    ...targetColumns(),
    priority: integer('priority'),
    maxInstances: integer('max_instances').notNull(),
    graceMs: integer('grace_ms'),
    coalesce: flag('coalesce').notNull(),
    overlap: text('overlap', { enum: OVERLAPS }).notNull(),
    catchupMax: integer('catchup_max').notNull(),
    state: text('state', { enum: SCHEDULE_STATES }).notNull(),
    isPrimary: flag('is_primary').notNull(),
    isActive: flag('is_active').generatedAlwaysAs(sql.raw(`"state" <> 'DELETED'`), { mode: 'virtual' }),
    pausedUntil: integer('paused_until'),
    pauseReason: text('pause_reason'),
    pausedBy: text('paused_by'),
    faultReason: text('fault_reason'),
    nextRunAt: integer('next_run_at'),
    lastRunAt: integer('last_run_at'),
    lastTriggeredAt: integer('last_triggered_at'),
    lastStatus: text('last_status'),
    tzRelease: text('tz_release').notNull(),
    decidedUpToAt: integer('decided_up_to_at'),
    ...auditColumns(),
    jitterMs: integer('jitter_ms').notNull().default(0),
    blackouts: jsonText('blackouts').notNull().default(sql`'[]'`),
    blackoutAction: text('blackout_action', { enum: BLACKOUT_ACTIONS }).notNull().default('skip'),
    startWithinMs: integer('start_within_ms'),
    pauseAfterFailures: integer('pause_after_failures'),
    failuresInRow: integer('failures_in_row').notNull().default(0),
    eventKind: text('event_kind'),
    resumeCatchesUp: flag('resume_catches_up').notNull().default(false),
  },
  (t) => [
    uniqueIndex('schedule_number').on(t.number),
    index('schedule_due').on(t.nextRunAt).where(sql.raw(`"state" = 'ENABLED' AND "next_run_at" IS NOT NULL`)),
    index('schedule_resume').on(t.pausedUntil).where(sql.raw(`"state" = 'PAUSED' AND "paused_until" IS NOT NULL`)),
    index('schedule_template').on(t.templateId),
    index('schedule_state').on(t.state),
    index('schedule_event')
      .on(t.eventKind, t.id)
      .where(sql.raw(`"event_kind" IS NOT NULL AND "state" IN ('ENABLED', 'PAUSED')`)),
    check('schedule_state_word', isOneOf('state', SCHEDULE_STATES)),
    check('schedule_max_instances', sql.raw(`"max_instances" BETWEEN 1 AND 10`)),
    check('schedule_grace', sql.raw(`"grace_ms" IS NULL OR "grace_ms" >= 1000`)),
    check('schedule_one_target', oneTarget()),
  ],
)

/** A decided instant of a schedule; the key is the promise that it is decided once (R26, DESIGN 6.13). */
export const slot = sqliteTable(
  'slot',
  {
    scheduleId: text('schedule_id').notNull(),
    scheduledAt: integer('scheduled_at').notNull(),
    decidedAt: integer('decided_at').notNull(),
    verdict: text('verdict', { enum: ['run', 'skip'] }).notNull(),
    reason: text('reason'),
    jobId: text('job_id'),
    runId: text('run_id').notNull(),
    rule: text('rule'),
    tzRelease: text('tz_release'),
    blockerRunId: text('blocker_run_id'),
    /** The last slot that this row stands for, where it stands for a range. */
    coversToAt: integer('covers_to_at'),
  },
  (t) => [
    primaryKey({ columns: [t.scheduleId, t.scheduledAt] }),
    index('slot_age').on(t.scheduledAt),
    index('slot_covers').on(t.scheduleId, t.coversToAt).where(sql.raw('"covers_to_at" IS NOT NULL')),
  ],
)

/** A named piece of local code or a device document type, with its parameters and both names. */
export const taskFunction = sqliteTable(
  'task_function',
  {
    id: text('id').primaryKey(),
    number: integer('number').notNull(),
    key: text('key').notNull(),
    nameEn: text('name_en').notNull(),
    nameAr: text('name_ar').notNull(),
    ...descriptionColumns(),
    jobType: text('job_type', { enum: JOB_TYPES }).notNull(),
    reach: text('reach', { enum: REACHES }).notNull(),
    parameters: jsonText('parameters').notNull(),
    isActive: flag('is_active').notNull(),
  },
  (t) => [uniqueIndex('task_function_key').on(t.key), uniqueIndex('task_function_number').on(t.number)],
)
