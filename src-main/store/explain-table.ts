/** What explanations read, in SQLite: slots by time, audit by what it is about, and the kept self-check. */
import type { AuditRow, ExplainTables } from '../engine/ports/store-explain.ts'
import { slotCodec } from './codecs.ts'
import { change, type Db, manyObjects, manyRows, oneValue } from './statements.ts'

type RawAudit = Omit<AuditRow, 'data'> & { data: string | null }

const AUDIT =
  'SELECT "at", "actor", "action", "entity", "entity_id" AS "entityId", "data" FROM "audit" INDEXED BY "audit_entity"'

function auditOf({ data, ...row }: RawAudit): AuditRow {
  const value: unknown = data === null ? null : JSON.parse(data)
  return { ...row, data: typeof value === 'object' ? (value as AuditRow['data']) : null }
}

function auditTables(db: Db): Pick<ExplainTables, 'auditsBetween' | 'lastAuditBefore'> {
  const ofOne = manyObjects<RawAudit>(
    db,
    `${AUDIT} WHERE "entity" = (? || '') AND "entity_id" IS ? AND "at" BETWEEN ? AND ? ORDER BY "id" LIMIT (? + 0)`,
  )
  const ofAll = manyObjects<RawAudit>(
    db,
    `${AUDIT} WHERE "entity" = (? || '') AND "at" BETWEEN ? AND ? ORDER BY "at", "id" LIMIT (? + 0)`,
  )
  const last = manyObjects<RawAudit>(
    db,
    `${AUDIT} WHERE "entity" = (? || '') AND "entity_id" IS ? AND "at" < ? AND "action" IN (SELECT "value" FROM json_each(?))
     ORDER BY "id" DESC LIMIT 1`,
  )
  return {
    auditsBetween: (entity, entityId, from, to, limit) =>
      (entityId === null ? ofAll(entity, from, to, limit) : ofOne(entity, entityId, from, to, limit)).map(auditOf),
    lastAuditBefore: (entity, entityId, before, actions) => {
      const [row] = last(entity, entityId, before, JSON.stringify(actions))
      return row === undefined ? null : auditOf(row)
    },
  }
}

/** The explanations' part of a transaction. */
export function explainTables(db: Db): ExplainTables {
  const ofSchedule = manyRows(
    db,
    slotCodec,
    `WHERE "schedule_id" = (? || '') AND "scheduled_at" BETWEEN ? AND ? ORDER BY "scheduled_at" LIMIT (? + 0)`,
  )
  const ofAll = manyRows(
    db,
    slotCodec,
    'INDEXED BY "slot_age" WHERE "scheduled_at" BETWEEN ? AND ? ORDER BY "scheduled_at" LIMIT (? + 0)',
  )
  const countOf = manyObjects<{ verdict: 'run' | 'skip'; count: number }>(
    db,
    `SELECT "verdict", count(*) AS "count" FROM "slot" WHERE "schedule_id" = ? AND "scheduled_at" BETWEEN ? AND ? GROUP BY "verdict"`,
  )
  const countAll = manyObjects<{ verdict: 'run' | 'skip'; count: number }>(
    db,
    `SELECT "verdict", count(*) AS "count" FROM "slot" INDEXED BY "slot_age" WHERE "scheduled_at" BETWEEN ? AND ? GROUP BY "verdict"`,
  )
  const readCheck = oneValue<string>(db, `SELECT "value" FROM "engine_state" WHERE "key" = 'selfCheck'`)
  const writeCheck = change(
    db,
    `INSERT INTO "engine_state" ("key", "value") VALUES ('selfCheck', ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"`,
  )
  return {
    slotsBetween: (id, from, to, limit) => (id === null ? ofAll(from, to, limit) : ofSchedule(id, from, to, limit)),
    countSlotsBetween: (id, from, to) => {
      const rows = id === null ? countAll(from, to) : countOf(id, from, to)
      const count = (verdict: string) => rows.find((row) => row.verdict === verdict)?.count ?? 0
      return { run: count('run'), skip: count('skip') }
    },
    ...auditTables(db),
    getSelfCheck: () => readCheck() ?? null,
    putSelfCheck: (text) => void writeCheck(text),
  }
}
