/** Messages that wait for the broker, in SQLite: added in the commit they tell of, removed when the broker took them. */
import type { OutboxRow, OutboxTables } from '../engine/ports/store-outbox.ts'
import { change, type Db, manyObjects, oneValue } from './statements.ts'

/** The outbox's part of a transaction. */
export function outboxTables(db: Db): OutboxTables {
  const add = change(db, 'INSERT INTO "outbox" ("topic", "payload", "created_at") VALUES (?, ?, ?)')
  const after = manyObjects<OutboxRow>(
    db,
    `SELECT "id", "topic", "payload", "created_at" AS "createdAt" FROM "outbox"
     WHERE "sent_at" IS NULL AND "id" > ? ORDER BY "id" LIMIT (? + 0)`,
  )
  const remove = change(db, 'DELETE FROM "outbox" WHERE "id" = ?')
  const count = oneValue<number>(db, 'SELECT count(*) FROM "outbox" WHERE "sent_at" IS NULL')
  // Ids rise by one and rows leave at the old end, so the newest id alone says where the oldest that is kept must be.
  const trim = change(db, 'DELETE FROM "outbox" WHERE "id" <= (SELECT max("id") FROM "outbox") - ?')
  return {
    addOutbox: ({ topic, payload, createdAt }) => void add(topic, payload, createdAt),
    outboxAfter: (id, limit) => after(id, limit),
    removeOutbox: (ids) => {
      for (const id of ids) remove(id)
    },
    countOutbox: () => count() ?? 0,
    removeOldOutbox: (keep) => trim(keep),
  }
}
