/** Tables of work that is present: jobs, their targets, executions, groups, locks, policies. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import {
  EXECUTION_STATES,
  GROUP_MODES,
  GROUP_STATES,
  JOB_STATES,
  JOB_TYPES,
  ON_FAILURE,
  OPEN_JOB_STATES,
  REACHES,
  TRIGGERS,
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

/** A set of jobs with one rule: parallel with a width, or one after the other (R32, R33). */
export const jobGroup = sqliteTable(
  'job_group',
  {
    id: text('id').primaryKey(),
    ...nameColumns(),
    mode: text('mode', { enum: GROUP_MODES }).notNull(),
    width: integer('width'),
    onFailure: text('on_failure', { enum: ON_FAILURE }).notNull(),
    state: text('state', { enum: GROUP_STATES }).notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
    cancelRequestedAt: integer('cancel_requested_at'),
    ...auditColumns(),
  },
  (t) => [
    index('job_group_open')
      .on(t.id)
      .where(isOneOf('state', ['CREATED', 'QUEUED', 'RUNNING'])),
    check('job_group_state_word', isOneOf('state', GROUP_STATES)),
  ],
)

/** One request to do work once. Content columns never change after dispatch; `is_movable` says whether an operator may still
 *  place it: waiting, or a fleet job with devices that have not begun (DESIGN 6.12). */
export const job = sqliteTable(
  'job',
  {
    id: text('id').primaryKey(),
    publicId: text('public_id').notNull(),
    runId: text('run_id').notNull(),
    ...nameColumns(),
    templateId: text('template_id'),
    templateVersion: integer('template_version'),
    scheduleId: text('schedule_id'),
    scheduledAt: integer('scheduled_at'),
    groupId: text('group_id').references(() => jobGroup.id),
    groupIndex: integer('group_index'),
    parentRunId: text('parent_run_id'),
    jobType: text('job_type', { enum: JOB_TYPES }).notNull(),
    taskFunctionKey: text('task_function_key').notNull(),
    reach: text('reach', { enum: REACHES }).notNull(),
    document: jsonText('document'),
    documentType: text('document_type'),
    params: jsonText('params').notNull(),
    targetNameEn: text('target_name_en'),
    targetNameAr: text('target_name_ar'),
    targetCount: integer('target_count').notNull(),
    priority: integer('priority').notNull(),
    rank: integer('rank').notNull(),
    insertSeq: integer('insert_seq').notNull(),
    state: text('state', { enum: JOB_STATES }).notNull(),
    isHeld: flag('is_held').notNull(),
    isMovable: flag('is_movable').notNull(),
    trigger: text('trigger', { enum: TRIGGERS }).notNull(),
    attempt: integer('attempt').notNull(),
    timeoutMinutes: integer('timeout_minutes'),
    expiresAt: integer('expires_at'),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    admittedAt: integer('admitted_at'),
    notBeforeAt: integer('not_before_at'),
    releaseCursor: integer('release_cursor').notNull(),
    maxInstances: integer('max_instances'),
    retryLimit: integer('retry_limit').notNull(),
    retryDelayMs: integer('retry_delay_ms').notNull(),
    cancelReason: text('cancel_reason'),
    cancelForced: flag('cancel_forced').notNull(),
    counts: jsonText('counts').notNull(),
    trace: jsonText('trace').notNull(),
    ...auditColumns(),
    startBeforeAt: integer('start_before_at'),
    basePriority: integer('base_priority'),
    resources: jsonText('resources').notNull().default(sql`'[]'`),
    cancelRequestedAt: integer('cancel_requested_at'),
    totalDeadlineAt: integer('total_deadline_at'),
    backfillId: text('backfill_id'),
    eventData: jsonText('event_data'),
    isIdempotent: flag('is_idempotent'),
    totalTimeoutMinutes: integer('total_timeout_minutes'),
    fleetPlan: jsonText('fleet_plan'),
    rollout: jsonText('rollout'),
    isContinuous: flag('is_continuous').notNull().default(false),
    /** The releaser passes the job by before this; a far instant = until something of it changes. */
    releaseAt: integer('release_at'),
    /** When its rollout must be looked at whatever happens: a window closes, its end time. */
    rolloutAt: integer('rollout_at'),
  },
  (t) => [
    uniqueIndex('job_public_id').on(t.publicId),
    uniqueIndex('job_run_id').on(t.runId),
    index('job_order').on(sql.raw('"priority" DESC'), t.rank, t.insertSeq).where(sql.raw('"is_movable" = 1')),
    index('job_admissible')
      .on(t.reach, sql.raw('"priority" DESC'), t.rank, t.insertSeq)
      .where(sql.raw(`"state" = 'QUEUED' AND "is_held" = 0`)),
    index('job_held')
      .on(sql.raw('"priority" DESC'), t.rank, t.insertSeq)
      .where(sql.raw(`"is_held" = 1 AND "state" IN ('PENDING', 'QUEUED')`)),
    index('job_open').on(t.state, t.reach).where(isOneOf('state', OPEN_JOB_STATES)),
    index('job_release')
      .on(sql.raw('"priority" DESC'), t.rank, t.insertSeq)
      .where(
        sql.raw(
          `"reach" = 'fleet' AND "admitted_at" IS NOT NULL AND "release_cursor" < "target_count" AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING')`,
        ),
      ),
    index('job_release_at')
      .on(t.releaseAt)
      .where(sql.raw(`"release_at" IS NOT NULL AND "state" IN ('DISPATCHED', 'RUNNING')`)),
    index('job_rollout_at')
      .on(t.rolloutAt)
      .where(sql.raw(`"rollout_at" IS NOT NULL AND "state" IN ('DISPATCHED', 'RUNNING')`)),
    index('job_group_member').on(t.groupId, t.groupIndex).where(sql.raw('"group_id" IS NOT NULL')),
    index('job_schedule')
      .on(t.scheduleId, t.insertSeq)
      .where(sql`${sql.raw('"schedule_id" IS NOT NULL AND')} ${isOneOf('state', OPEN_JOB_STATES)}`),
    index('job_expiry')
      .on(t.expiresAt)
      .where(sql`${sql.raw('"expires_at" IS NOT NULL AND')} ${isOneOf('state', OPEN_JOB_STATES)}`),
    index('job_not_before').on(t.notBeforeAt).where(sql.raw(`"not_before_at" IS NOT NULL AND "state" = 'QUEUED'`)),
    index('job_start_before')
      .on(t.startBeforeAt)
      .where(sql.raw(`"start_before_at" IS NOT NULL AND "state" IN ('PENDING', 'QUEUED', 'DISPATCHED')`)),
    index('job_cancelling').on(t.cancelRequestedAt).where(sql.raw(`"state" = 'CANCELLING' AND "reach" = 'local'`)),
    index('job_backfill').on(t.backfillId).where(sql.raw('"backfill_id" IS NOT NULL')),
    index('job_continuous')
      .on(t.id)
      .where(sql.raw(`"is_continuous" = 1 AND "state" IN ('QUEUED', 'DISPATCHED', 'RUNNING')`)),
    index('job_template').on(t.templateId, t.state).where(sql.raw('"template_id" IS NOT NULL')),
    check('job_state_word', isOneOf('state', JOB_STATES)),
  ],
)

/** A fleet job's target as asked for, and the devices it meant then, as one value (DESIGN 6.3). Apart from `job`, because
 *  ten thousand ids must not be written again each time a counter moves. */
export const jobTarget = sqliteTable(
  'job_target',
  {
    jobId: text('job_id')
      .primaryKey()
      .references(() => job.id, { onDelete: 'cascade' }),
    ...targetColumns(),
    snapshotDeviceIds: jsonText('snapshot_device_ids'),
  },
  () => [check('job_target_one', oneTarget())],
)

/** A job on one device; one row holds the current attempt (DESIGN 6.8). A device's list is one walk of `execution_device_open`. */
export const execution = sqliteTable(
  'execution',
  {
    jobId: text('job_id')
      .notNull()
      .references(() => job.id, { onDelete: 'cascade' }),
    deviceId: text('device_id').notNull(),
    state: text('state', { enum: EXECUTION_STATES }).notNull(),
    executionNumber: integer('execution_number').notNull(),
    versionNumber: integer('version_number').notNull(),
    statusDetails: jsonText('status_details'),
    queuedAt: integer('queued_at').notNull(),
    startedAt: integer('started_at'),
    lastUpdatedAt: integer('last_updated_at').notNull(),
    deadlineAt: integer('deadline_at'),
    stepDeadlineAt: integer('step_deadline_at'),
    announcedAt: integer('announced_at'),
    stepTimeoutMinutes: integer('step_timeout_minutes'),
    retriesLeft: integer('retries_left').notNull(),
    rank: integer('rank'),
    unconfirmedAt: integer('unconfirmed_at'),
    saidAt: integer('said_at'),
    overallDeadlineAt: integer('overall_deadline_at'),
    cancelAskedAt: integer('cancel_asked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.deviceId] }),
    index('execution_device_open')
      .on(t.deviceId, t.state)
      .where(isOneOf('state', ['QUEUED', 'IN_PROGRESS'])),
    index('execution_deadline')
      .on(t.deadlineAt)
      .where(sql.raw(`"deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'`)),
    index('execution_step_deadline')
      .on(t.stepDeadlineAt)
      .where(sql.raw(`"step_deadline_at" IS NOT NULL AND "state" = 'IN_PROGRESS'`)),
    index('execution_outbox')
      .on(t.queuedAt)
      .where(sql.raw(`"announced_at" IS NULL AND "state" IN ('QUEUED', 'IN_PROGRESS')`)),
    index('execution_overall_deadline')
      .on(t.overallDeadlineAt)
      .where(sql.raw(`"overall_deadline_at" IS NOT NULL AND "state" IN ('QUEUED', 'IN_PROGRESS')`)),
    index('execution_unconfirmed').on(t.unconfirmedAt).where(sql.raw('"unconfirmed_at" IS NOT NULL')),
    check('execution_state_word', isOneOf('state', EXECUTION_STATES)),
    check('execution_numbers', sql.raw(`"execution_number" >= 1 AND "version_number" >= 1`)),
  ],
)

/** A lease on local running work, with the engine's epoch as fencing token (DESIGN 6.17). */
export const jobLock = sqliteTable('job_lock', {
  jobId: text('job_id').primaryKey(),
  runId: text('run_id').notNull(),
  lockedBy: text('locked_by').notNull(),
  lockedAt: integer('locked_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  epoch: integer('epoch').notNull(),
})

/** A desired state for devices. */
export const policy = sqliteTable(
  'policy',
  {
    id: text('id').primaryKey(),
    ...nameColumns(),
    ...descriptionColumns(),
    desired: jsonText('desired').notNull(),
    ...targetColumns(),
    state: text('state', { enum: ['CREATED', 'ACTIVE', 'ARCHIVED'] }).notNull(),
    ...auditColumns(),
    /** Rises with the desired document only; `version` rises with every change. */
    policyVersion: integer('policy_version').notNull().default(1),
  },
  () => [check('policy_one_target', oneTarget())],
)

/** One act of bringing a policy to devices. Job and run ids stay as plain values when the job has left. */
export const policyDeployment = sqliteTable(
  'policy_deployment',
  {
    id: text('id').primaryKey(),
    policyId: text('policy_id')
      .notNull()
      .references(() => policy.id),
    policyVersion: integer('policy_version').notNull(),
    jobId: text('job_id'),
    runId: text('run_id'),
    deployedAt: integer('deployed_at').notNull(),
    ...auditColumns(),
  },
  (t) => [index('policy_deployment_policy').on(t.policyId, t.deployedAt), index('policy_deployment_job').on(t.jobId)],
)
