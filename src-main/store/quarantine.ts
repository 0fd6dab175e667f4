/** Schedules whose stored row does not parse: kept as found in `quarantine`, disabled alone with the reason, never guessed.
 *  Found while reading, set aside in the next commit. */
import type { StoreTx } from '../engine/ports/store.ts'
import type { RowFault } from './codec.ts'
import { change, type Db } from './statements.ts'

const JSON_COLUMNS = { schedule_config: '{}', params: '{}', blackouts: '[]' }

export function quarantine(db: Db, touch: StoreTx['touch'], now: () => number) {
  const found = new Map<string, RowFault>()
  const read = db.prepare('SELECT * FROM "schedule" WHERE "id" = ?')
  const keep = change(
    db,
    'INSERT INTO "quarantine" ("at", "table_name", "row_id", "raw", "problem") VALUES (?, ?, ?, ?, ?)',
  )
  const disable = change(
    db,
    `UPDATE "schedule" SET "state" = 'DISABLED', "fault_reason" = ?, "next_run_at" = NULL,
       ${Object.entries(JSON_COLUMNS)
         .map(
           ([column, empty]) => `"${column}" = CASE WHEN json_valid("${column}") THEN "${column}" ELSE '${empty}' END`,
         )
         .join(', ')},
       "target_kind" = CASE WHEN json_valid(coalesce("target_device_ids", '[]')) THEN "target_kind" END,
       "target_device_ids" = CASE WHEN json_valid(coalesce("target_device_ids", '[]')) THEN "target_device_ids" END,
       "blackout_action" = CASE WHEN "blackout_action" IN ('skip', 'defer') THEN "blackout_action" ELSE 'skip' END,
       "schedule_type" = CASE WHEN "schedule_type" IN ('once', 'interval', 'cron', 'event_triggered') THEN "schedule_type" ELSE 'event_triggered' END,
       "overlap" = CASE WHEN "overlap" IN ('skip', 'queue_one', 'queue_all', 'cancel_running', 'allow') THEN "overlap" ELSE 'skip' END
     WHERE "id" = ?`,
  )
  const setAside = (id: string, fault: RowFault): void => {
    const raw = read.get(id)
    if (raw === undefined) return
    keep(now(), 'schedule', id, JSON.stringify(raw), fault.message)
    disable(`stored row does not parse: ${fault.message}`, id)
    touch('schedule', id)
  }
  return {
    note: (id: string, fault: RowFault): void => void found.set(id, fault),
    /** Inside a write, before its commit. */
    flush: (): void => {
      if (found.size === 0) return
      for (const [id, fault] of found) setAside(id, fault)
      found.clear()
    },
  }
}
