/** Tables of the workspace and the engines that work on it: identity, lease, state, settings, audit. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { INSTANCE_MODES, INSTANCE_STATES } from '../../../src-preload/contract/vocabulary.ts'
import { jsonText } from './columns.ts'

/** Which workspace this file belongs to (DESIGN 6.20). One row. */
export const workspace = sqliteTable(
  'workspace',
  { only: integer('only').primaryKey(), id: text('id').notNull(), createdAt: integer('created_at').notNull() },
  () => [check('workspace_one', sql.raw('"only" = 1'))],
)

/** Which migrations are in, with the hash of the text that was applied. */
export const migration = sqliteTable('migration', {
  number: integer('number').primaryKey(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  appliedAt: integer('applied_at').notNull(),
})

/** Who may write (DESIGN 6.17). One row; `instance_id` null = nobody. */
export const lease = sqliteTable(
  'lease',
  {
    only: integer('only').primaryKey(),
    epoch: integer('epoch').notNull(),
    instanceId: text('instance_id'),
    hostName: text('host_name'),
    processId: integer('process_id'),
    expiresAt: integer('expires_at'),
  },
  () => [check('lease_one', sql.raw('"only" = 1'))],
)

export const instance = sqliteTable(
  'instance',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    hostName: text('host_name').notNull(),
    processId: integer('process_id').notNull(),
    mode: text('mode', { enum: INSTANCE_MODES }).notNull(),
    state: text('state', { enum: INSTANCE_STATES }).notNull(),
    lastHeartbeatAt: integer('last_heartbeat_at').notNull(),
    startedAt: integer('started_at').notNull(),
    stoppedAt: integer('stopped_at'),
  },
  (t) => [index('instance_heartbeat').on(t.lastHeartbeatAt)],
)

/** Single values that survive a restart and are no settings; one JSON value a row. */
export const engineState = sqliteTable('engine_state', {
  key: text('key').primaryKey(),
  value: jsonText('value').notNull(),
})
/** Settings that differ from the defaults or were ever written; one JSON value a row. */
export const settings = sqliteTable('settings', { key: text('key').primaryKey(), value: jsonText('value').notNull() })
/** Counters that rise inside the commit that uses them: gap-free under rollback. */
export const sequence = sqliteTable('sequence', { name: text('name').primaryKey(), value: integer('value').notNull() })

/** One row for each operator's action and each event of the engine. */
export const audit = sqliteTable(
  'audit',
  {
    id: integer('id').primaryKey(),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    entity: text('entity').notNull(),
    entityId: text('entity_id'),
    data: jsonText('data'),
  },
  (t) => [index('audit_at').on(t.at), index('audit_entity').on(t.entity, t.entityId)],
)

/** Messages that cannot be computed again from rows (DESIGN 6.4); marked when the broker took them. */
export const outbox = sqliteTable(
  'outbox',
  {
    id: integer('id').primaryKey(),
    topic: text('topic').notNull(),
    payload: text('payload').notNull(),
    createdAt: integer('created_at').notNull(),
    sentAt: integer('sent_at'),
  },
  (t) => [index('outbox_waiting').on(t.id).where(sql.raw('"sent_at" IS NULL'))],
)

/** A row that could not be read, kept as it was found; the row itself was set aside. */
export const quarantine = sqliteTable('quarantine', {
  id: integer('id').primaryKey(),
  at: integer('at').notNull(),
  tableName: text('table_name').notNull(),
  rowId: text('row_id').notNull(),
  raw: text('raw').notNull(),
  problem: text('problem').notNull(),
})
