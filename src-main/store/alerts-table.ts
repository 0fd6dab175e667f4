/** Alerts, their watches, and the count of runs that rules ask for, in SQLite. */
import type { AlertTables, RunCount } from '../engine/ports/store-data.ts'
import { alertCodec, alertWatchCodec } from './data-codecs.ts'
import { change, type Db, guardedUpdater, inserter, manyRows, oneRow, oneValue, perWords } from './statements.ts'

/** The window is walked along its index, however old the history is. */
function runCounter(db: Db): AlertTables['countRunsOf'] {
  const counter = perWords((statuses) =>
    oneValue<number>(
      db,
      `SELECT count(*) FROM "run" INDEXED BY "run_finished"
       WHERE "kind" = 'job' AND "finished_at" BETWEEN ? AND ? AND "status" IN (${statuses})
         AND (? IS NULL OR "schedule_id" = ?) AND (? IS NULL OR "template_id" = ?)
         AND (? IS NULL OR instr(?, ',' || "reason" || ',') > 0)`,
    ),
  )
  return ({ scheduleId, templateId, statuses, reasons, from, to }: RunCount) => {
    if (statuses.length === 0) return 0
    const words = reasons === null ? null : `,${reasons.join()},`
    return counter(statuses)(from, to, scheduleId, scheduleId, templateId, templateId, words, words) ?? 0
  }
}

/** The alerts' part of a transaction. */
export function alertTables(db: Db): AlertTables {
  const put = change(
    db,
    `${alertWatchCodec.insertSql} ON CONFLICT ("source", "rule", "subject") DO UPDATE SET
       "held" = excluded."held", "missed" = excluded."missed", "checked_at" = excluded."checked_at"`,
  )
  const remove = change(db, 'DELETE FROM "alert_watch" WHERE "source" = ? AND "rule" = ? AND "subject" = ?')
  const removeOld = change(db, 'DELETE FROM "alert_watch" WHERE "source" = ? AND "checked_at" < ?')
  const trim = change(
    db,
    `DELETE FROM "alert" WHERE "id" IN (SELECT "id" FROM "alert" INDEXED BY "alert_raised"
       WHERE "state" = 'cleared' AND "raised_at" < ? ORDER BY "raised_at" LIMIT (? + 0))`,
  )
  return {
    insertAlert: inserter(db, alertCodec),
    updateAlert: guardedUpdater(db, alertCodec),
    getAlert: oneRow(db, alertCodec, 'WHERE "id" = ?'),
    findOpenAlert: oneRow(
      db,
      alertCodec,
      `INDEXED BY "alert_open" WHERE "source" = ? AND "rule" = ? AND "subject" = ? AND "state" = 'raised'`,
    ),
    openAlertsOf: manyRows(
      db,
      alertCodec,
      `INDEXED BY "alert_open" WHERE "source" = (? || '') AND "state" = 'raised' ORDER BY "rule", "subject"`,
    ),
    deleteAlertsBefore: (at, limit) => trim(at, limit),
    getAlertWatch: oneRow(db, alertWatchCodec, 'WHERE "source" = ? AND "rule" = ? AND "subject" = ?'),
    putAlertWatch: (row) => void put(...alertWatchCodec.encode(row)),
    deleteAlertWatch: (source, rule, subject) => void remove(source, rule, subject),
    deleteAlertWatchesBefore: (source, checkedAt) => void removeOld(source, checkedAt),
    countRunsOf: runCounter(db),
  }
}
