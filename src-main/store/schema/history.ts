/** Tables of what has happened: runs, their seals, what retention removed, reports. Triggers and the search table are written by
 *  hand in the migration (drizzle knows neither). No queries here. */
import { sql } from 'drizzle-orm'
import { blob, check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  JOB_TYPES,
  REACHES,
  RUN_KINDS,
  RUN_REASONS,
  RUN_STATUSES,
  TRIGGERS,
} from '../../../src-preload/contract/vocabulary.ts'
import { isOneOf, jsonText, nameColumns } from './columns.ts'

/** One attempt, or one slot that did not run. Written once (R40). `seq` is the rowid: every index ends with it, so each filter has
 *  its keyset order for nothing. */
export const run = sqliteTable(
  'run',
  {
    seq: integer('seq').primaryKey(),
    id: text('id').notNull(),
    kind: text('kind', { enum: RUN_KINDS }).notNull(),
    parentRunId: text('parent_run_id'),
    jobId: text('job_id'),
    jobPublicId: text('job_public_id'),
    scheduleId: text('schedule_id'),
    scheduleNumber: integer('schedule_number'),
    templateId: text('template_id'),
    templateVersion: integer('template_version'),
    groupId: text('group_id'),
    deviceId: text('device_id'),
    ...nameColumns(),
    jobType: text('job_type', { enum: JOB_TYPES }).notNull(),
    taskFunctionKey: text('task_function_key').notNull(),
    reach: text('reach', { enum: REACHES }).notNull(),
    scheduledAt: integer('scheduled_at'),
    slotFromAt: integer('slot_from_at'),
    slotToAt: integer('slot_to_at'),
    slotCount: integer('slot_count'),
    queuedAt: integer('queued_at'),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at').notNull(),
    durationMs: integer('duration_ms'),
    attempt: integer('attempt').notNull(),
    status: text('status', { enum: RUN_STATUSES }).notNull(),
    reason: text('reason', { enum: RUN_REASONS }).notNull(),
    errorMessage: text('error_message'),
    errorDetail: text('error_detail'),
    result: jsonText('result'),
    resultSummary: text('result_summary'),
    exitCode: integer('exit_code'),
    executorId: text('executor_id').notNull(),
    hostName: text('host_name').notNull(),
    serverId: text('server_id').notNull(),
    workerId: text('worker_id'),
    tzRelease: text('tz_release').notNull(),
    trigger: text('trigger', { enum: TRIGGERS }).notNull(),
    createdBy: text('created_by').notNull(),
    priority: integer('priority').notNull(),
    paramsSnapshot: jsonText('params_snapshot').notNull(),
    documentSnapshot: jsonText('document_snapshot'),
    targetSnapshot: jsonText('target_snapshot'),
    counts: jsonText('counts'),
    artifacts: jsonText('artifacts').notNull(),
    logPath: text('log_path'),
    trace: jsonText('trace').notNull(),
  },
  (t) => [
    uniqueIndex('run_id').on(t.id),
    index('run_kind').on(t.kind),
    index('run_status').on(t.kind, t.status),
    index('run_reason').on(t.kind, t.reason),
    index('run_schedule').on(t.scheduleId, t.kind).where(sql.raw('"schedule_id" IS NOT NULL')),
    index('run_device').on(t.deviceId).where(sql.raw('"device_id" IS NOT NULL')),
    index('run_parent').on(t.parentRunId, t.kind).where(sql.raw('"parent_run_id" IS NOT NULL')),
    index('run_template').on(t.templateId, t.kind).where(sql.raw('"template_id" IS NOT NULL')),
    index('run_group').on(t.groupId, t.kind).where(sql.raw('"group_id" IS NOT NULL')),
    index('run_job').on(t.jobId).where(sql.raw('"job_id" IS NOT NULL')),
    index('run_finished').on(t.kind, t.finishedAt, t.status, t.reason),
    check('run_status_word', isOneOf('status', RUN_STATUSES)),
    check('run_reason_word', isOneOf('reason', RUN_REASONS)),
  ],
)

/** The hash chain beside the runs (DESIGN 6.18): `run_hash` over the run's canonical text, `chain_hash` over the link before and
 *  `run_hash`. Links stay when retention removes their runs, so the chain stays verifiable. */
export const runSeal = sqliteTable('run_seal', {
  seq: integer('seq').primaryKey(),
  runHash: blob('run_hash', { mode: 'buffer' }).notNull(),
  chainHash: blob('chain_hash', { mode: 'buffer' }).notNull(),
})

/** Holds its one row only inside a retention commit; the trigger on `run` lets rows go only then. */
export const retentionGate = sqliteTable(
  'retention_gate',
  { id: integer('id').primaryKey(), passId: integer('pass_id').notNull() },
  () => [check('retention_gate_one', sql.raw('"id" = 1'))],
)

/** What each retention commit removed. */
export const retentionPass = sqliteTable('retention_pass', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  removedBy: text('removed_by').notNull(),
  beforeAt: integer('before_at').notNull(),
  removedCount: integer('removed_count').notNull(),
  seqFrom: integer('seq_from').notNull(),
  seqTo: integer('seq_to').notNull(),
  /** SHA-256 over the run hashes that went, in order of seq. */
  digest: blob('digest', { mode: 'buffer' }).notNull(),
})

/** A file written from history; `seq_limit` is the last run it covers. */
export const report = sqliteTable(
  'report',
  {
    id: text('id').primaryKey(),
    state: text('state', { enum: ['running', 'done', 'cancelled', 'failed'] }).notNull(),
    path: text('path').notNull(),
    filter: jsonText('filter').notNull(),
    seqLimit: integer('seq_limit').notNull(),
    rows: integer('rows').notNull(),
    total: integer('total').notNull(),
    startedAt: integer('started_at').notNull(),
    finishedAt: integer('finished_at'),
    code: text('code'),
    message: text('message'),
    createdBy: text('created_by').notNull(),
  },
  (t) => [index('report_started').on(t.startedAt)],
)
