/** Tables of what is measured and watched: series, alerts, policies' versions and compliance. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { ALERT_SEVERITIES, ALERT_STATES, COMPLIANCES } from '../../../src-preload/contract/vocabulary.ts'
import { auditColumns, descriptionColumns, isOneOf, jsonText, nameColumns } from './columns.ts'
import { policy } from './work.ts'

/** One measured quantity of one device (or of the workspace), with its unit. */
export const series = sqliteTable(
  'series',
  {
    id: text('id').primaryKey(),
    /** What is measured: `temperature`, `battery.level`. */
    key: text('key').notNull(),
    /** Empty = the workspace. */
    deviceId: text('device_id').notNull(),
    unit: text('unit'),
    /** The newest point, repeated here so that lists need no join. */
    lastAt: integer('last_at'),
    lastValue: real('last_value'),
    pointCount: integer('point_count').notNull(),
    ...auditColumns(),
  },
  (t) => [uniqueIndex('series_key').on(t.key, t.deviceId), index('series_device').on(t.deviceId)],
)

/** Points are insert-once: a second value for the same instant is ignored. */
export const seriesPoint = sqliteTable(
  'series_point',
  {
    seriesId: text('series_id')
      .notNull()
      .references(() => series.id, { onDelete: 'cascade' }),
    at: integer('at').notNull(),
    value: real('value').notNull(),
    /** The run that collected it. */
    runId: text('run_id'),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.at] })],
)

/** An alert from its raising to its clearing. `source` = the schedule or template whose check raised it; at most one open
 *  alert for each source, rule and subject. */
export const alert = sqliteTable(
  'alert',
  {
    id: text('id').primaryKey(),
    source: text('source').notNull(),
    rule: text('rule').notNull(),
    /** The device or series it is about; empty = the workspace. */
    subject: text('subject').notNull(),
    ...nameColumns(),
    ...descriptionColumns(),
    severity: text('severity', { enum: ALERT_SEVERITIES }).notNull(),
    state: text('state', { enum: ALERT_STATES }).notNull(),
    value: real('value'),
    detail: jsonText('detail'),
    raisedAt: integer('raised_at').notNull(),
    clearedAt: integer('cleared_at'),
    clearedBy: text('cleared_by'),
    acknowledgedAt: integer('acknowledged_at'),
    acknowledgedBy: text('acknowledged_by'),
    /** The runs whose check raised and cleared it. */
    raisedRunId: text('raised_run_id'),
    clearedRunId: text('cleared_run_id'),
    ...auditColumns(),
  },
  (t) => [
    uniqueIndex('alert_open').on(t.source, t.rule, t.subject).where(sql.raw(`"state" = 'raised'`)),
    index('alert_raised').on(t.state, t.raisedAt),
    check('alert_state_word', isOneOf('state', ALERT_STATES)),
    check('alert_severity_word', isOneOf('severity', ALERT_SEVERITIES)),
  ],
)

/** Hysteresis between two checks: how often in a row a rule held, or did not, for one subject. */
export const alertWatch = sqliteTable(
  'alert_watch',
  {
    source: text('source').notNull(),
    rule: text('rule').notNull(),
    subject: text('subject').notNull(),
    held: integer('held').notNull(),
    missed: integer('missed').notNull(),
    checkedAt: integer('checked_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.rule, t.subject] })],
)

/** Every version of a policy's desired document, kept as long as the policy. */
export const policyVersion = sqliteTable(
  'policy_version',
  {
    policyId: text('policy_id')
      .notNull()
      .references(() => policy.id),
    policyVersion: integer('policy_version').notNull(),
    desired: jsonText('desired').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.policyId, t.policyVersion] })],
)

/** How one device stands to one policy, by its own last report. */
export const policyCompliance = sqliteTable(
  'policy_compliance',
  {
    policyId: text('policy_id')
      .notNull()
      .references(() => policy.id),
    deviceId: text('device_id').notNull(),
    state: text('state', { enum: COMPLIANCES }).notNull(),
    policyVersion: integer('policy_version').notNull(),
    /** What the device said it has; null = it has not said. */
    reported: jsonText('reported'),
    /** The fields in which reported and desired differ, dotted. */
    differs: jsonText('differs').notNull(),
    /** In words, when neither `reported` nor `differs` says it: the device refused, its time ran out. */
    note: text('note'),
    runId: text('run_id'),
    checkedAt: integer('checked_at'),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.policyId, t.deviceId] }),
    index('policy_compliance_state').on(t.policyId, t.state, t.deviceId),
    check('policy_compliance_state_word', isOneOf('state', COMPLIANCES)),
  ],
)
