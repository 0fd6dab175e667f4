/** What event-triggered schedules remember, in SQLite, and the reads that find them. */
import type { EventTables, EventWaitRow } from '../engine/ports/store-events.ts'
import { codecOf } from './codec.ts'
import { deviceCodec, deviceGroupCodec, scheduleCodec } from './codecs.ts'
import { matchesDevice, parseDeviceQuery } from './device-query.ts'
import { eventWait } from './schema.ts'
import { change, type Db, manyRows, oneRow, oneValue } from './statements.ts'

const eventWaitCodec = codecOf<EventWaitRow>(eventWait)
const LOOK_AHEAD_MS = 100_000
const LISTENING = `INDEXED BY "schedule_event" WHERE "event_kind" = ? AND "event_kind" IS NOT NULL AND "state" IN ('ENABLED', 'PAUSED')`

function memberTables(db: Db): Pick<EventTables, 'isGroupMember' | 'matchesQuery'> {
  const group = oneRow(db, deviceGroupCodec, 'WHERE "id" = ?')
  const device = oneRow(db, deviceCodec, 'WHERE "id" = ?')
  const isListed = oneValue<number>(db, 'SELECT 1 FROM "device_group_member" WHERE "group_id" = ? AND "device_id" = ?')
  return {
    isGroupMember: (groupId, deviceId) => {
      const found = group(groupId)
      if (found === null) return false
      if (found.kind === 'static') return isListed(groupId, deviceId) !== undefined
      const member = device(deviceId)
      return member !== null && matchesDevice(member, parseDeviceQuery(found.query ?? ''))
    },
    matchesQuery: (row, { query }) => matchesDevice(row, parseDeviceQuery(query ?? '')),
  }
}

/** The events' part of a transaction. */
export function eventTables(db: Db): EventTables {
  const put = change(db, eventWaitCodec.insertSql.replace('INSERT', 'INSERT OR REPLACE'))
  const remove = change(db, 'DELETE FROM "event_wait" WHERE "schedule_id" = ? AND "subject" = ?')
  const listening = manyRows(db, scheduleCodec, `${LISTENING} ORDER BY "id"`)
  const isListening = oneValue<number>(db, `SELECT 1 FROM "schedule" ${LISTENING} LIMIT 1`)
  const next = oneValue<number | null>(
    db,
    'SELECT min("due_at") FROM "event_wait" INDEXED BY "event_wait_due" WHERE "due_at" IS NOT NULL',
  )
  const isTaken = oneValue<number>(db, 'SELECT 1 FROM "slot" WHERE "schedule_id" = ? AND "scheduled_at" = ?')
  const lastTaken = oneValue<number | null>(
    db,
    'SELECT max("scheduled_at") FROM "slot" WHERE "schedule_id" = ? AND "scheduled_at" BETWEEN ? AND ?',
  )
  return {
    schedulesOfEvent: (kind) => listening(kind),
    hasScheduleOfEvent: (kind) => isListening(kind) !== undefined,
    getEventWait: oneRow(db, eventWaitCodec, 'WHERE "schedule_id" = ? AND "subject" = ?'),
    putEventWait: (row) => void put(...eventWaitCodec.encode(row)),
    deleteEventWait: (scheduleId, subject) => void remove(scheduleId, subject),
    eventWaitsOf: manyRows(db, eventWaitCodec, `WHERE "schedule_id" = (? || '') ORDER BY "subject"`),
    eventWaitsDue: manyRows(
      db,
      eventWaitCodec,
      'INDEXED BY "event_wait_due" WHERE "due_at" IS NOT NULL AND "due_at" <= ? ORDER BY "due_at" LIMIT (? + 0)',
    ),
    nextEventWaitAt: () => next() ?? null,
    freeSlotAt: (scheduleId, at) => {
      if (isTaken(scheduleId, at) === undefined) return at
      return (lastTaken(scheduleId, at, at + LOOK_AHEAD_MS) ?? at) + 1
    },
    ...memberTables(db),
  }
}
