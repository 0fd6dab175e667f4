/** Tables of devices and the sets they form. No queries here. */
import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { PRESENCES } from '../../../src-preload/contract/vocabulary.ts'
import { auditColumns, flag, isOneOf, jsonText, nameColumns } from './columns.ts'

/** A device. `last_run_status` and `last_run_reason` repeat its newest device run, so that "which are failing" needs no history. */
export const device = sqliteTable(
  'device',
  {
    id: text('id').primaryKey(),
    ...nameColumns(),
    presence: text('presence', { enum: PRESENCES }).notNull(),
    presenceAt: integer('presence_at'),
    asleepUntil: integer('asleep_until'),
    session: text('session'),
    lastHeardAt: integer('last_heard_at'),
    attributes: jsonText('attributes').notNull(),
    tags: jsonText('tags').notNull(),
    timezone: text('timezone'),
    origin: text('origin', { enum: ['registered', 'heard'] }).notNull(),
    fitsAws: flag('fits_aws').notNull(),
    ...auditColumns(),
    lastRunStatus: text('last_run_status'),
    lastRunReason: text('last_run_reason'),
    /** 0 failing, 1 lost, 2 asleep or unknown, 3 online: the order of "worst first". */
    trouble: integer('trouble').generatedAlwaysAs(
      sql.raw(
        `CASE WHEN "last_run_status" = 'FAILED' THEN 0 WHEN "presence" = 'lost' THEN 1 WHEN "presence" = 'online' THEN 3 ELSE 2 END`,
      ),
      { mode: 'virtual' },
    ),
    isAccepted: flag('is_accepted').notNull().default(true),
    clockOffsetMs: integer('clock_offset_ms'),
  },
  (t) => [
    index('device_presence').on(t.presence),
    index('device_failing').on(t.id).where(sql.raw(`"last_run_status" = 'FAILED'`)),
    index('device_worst').on(t.trouble, t.id),
    index('device_held').on(t.id).where(sql.raw('"is_accepted" = 0')),
    index('device_heard').on(sql.raw('"last_heard_at" DESC'), t.id),
    check('device_presence_word', isOneOf('presence', PRESENCES)),
  ],
)

/** A set of devices: listed one by one, or by a query that is read anew each time. */
export const deviceGroup = sqliteTable('device_group', {
  id: text('id').primaryKey(),
  ...nameColumns(),
  kind: text('kind', { enum: ['static', 'query'] }).notNull(),
  query: text('query'),
  ...auditColumns(),
})

export const deviceGroupMember = sqliteTable(
  'device_group_member',
  {
    groupId: text('group_id')
      .notNull()
      .references(() => deviceGroup.id, { onDelete: 'cascade' }),
    deviceId: text('device_id')
      .notNull()
      .references(() => device.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.groupId, t.deviceId] }), index('device_group_member_device').on(t.deviceId)],
)
