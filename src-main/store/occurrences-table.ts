/** Skipped and changed occurrences in SQLite: looked up by the primary key only. */
import type { Occurrence } from '../../src-preload/contract/timing-policies.ts'
import type { OccurrenceTables } from '../engine/ports/store-occurrences.ts'
import { codecOf } from './codec.ts'
import * as tables from './schema.ts'
import { change, type Db, manyRows, oneRow } from './statements.ts'

const occurrenceCodec = codecOf<Occurrence>(tables.occurrence, { target: 'target' })

/** The occurrences' part of a transaction. */
export function occurrenceTables(db: Db): OccurrenceTables {
  const put = change(db, occurrenceCodec.insertSql.replace('INSERT', 'INSERT OR REPLACE'))
  const remove = change(db, 'DELETE FROM "occurrence" WHERE "schedule_id" = ? AND "scheduled_at" = ?')
  return {
    putOccurrence: (row) => void put(...occurrenceCodec.encode(row)),
    getOccurrence: oneRow(db, occurrenceCodec, 'WHERE "schedule_id" = ? AND "scheduled_at" = ?'),
    occurrencesBetween: manyRows(
      db,
      occurrenceCodec,
      `WHERE "schedule_id" = (? || '') AND "scheduled_at" BETWEEN ? AND ? ORDER BY "scheduled_at"`,
    ),
    deleteOccurrence: (scheduleId, scheduledAt) => remove(scheduleId, scheduledAt) > 0,
  }
}
