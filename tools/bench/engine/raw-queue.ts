/** The limit: a queue on bare better-sqlite3 with prepared statements. Insert; claim; run record and removal: three commits a job. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { v7 as uuid } from 'uuid'

/** 512 bytes, as every queue of this bench carries. */
export const DOCUMENT = 'x'.repeat(512)

export type Queue = {
  /** `count` whole cycles, one at a time: three commits each. */
  single(count: number): void
  /** `count` whole cycles, a hundred jobs a commit. */
  batched(count: number): void
  /** Puts jobs there, as cheaply as it can; not measured. Priorities −2 to 2. */
  fill(count: number): void
  /** Claims and ends `count` of the waiting ones, one at a time. */
  drain(count: number): void
  close(): void
}

const SCHEMA = `CREATE TABLE job (id TEXT PRIMARY KEY, state TEXT, priority INT, rank INT, document TEXT) STRICT;
  CREATE INDEX waiting ON job (priority DESC, rank) WHERE state = 'QUEUED';
  CREATE TABLE run (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, status TEXT, finished INT, document TEXT) STRICT;
  CREATE INDEX finished ON run (status, seq);
  CREATE INDEX finished_at ON run (finished)`
const BATCH = 100

function openRaw(folder: string): InstanceType<typeof Database> {
  const db = new Database(join(folder, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(SCHEMA)
  return db
}

export function rawQueue(folder: string): Queue {
  const db = openRaw(folder)
  const insert = db.prepare(`INSERT INTO job VALUES (?, 'QUEUED', ?, ?, ?)`)
  const claim = db
    .prepare(
      `UPDATE job SET state = 'RUNNING' WHERE id IN
       (SELECT id FROM job WHERE state = 'QUEUED' ORDER BY priority DESC, rank LIMIT (? + 0)) RETURNING id`,
    )
    .pluck()
  const record = db.prepare(`INSERT INTO run (id, status, finished, document) VALUES (?, 'COMPLETED', ?, ?)`)
  const remove = db.prepare(`DELETE FROM job WHERE id = ?`)
  let rank = 0
  const put = (priority: number) => {
    rank += 1
    insert.run(uuid(), priority, rank, DOCUMENT)
  }
  const take = (count: number) => claim.all(count) as string[]
  const end = db.transaction((ids: readonly string[]) => {
    for (const id of ids) {
      record.run(id, Date.now(), DOCUMENT)
      remove.run(id)
    }
  })
  const putMany = db.transaction((count: number) => {
    for (let index = 0; index < count; index += 1) put(0)
  })
  const fill = db.transaction((count: number) => {
    for (let index = 0; index < count; index += 1) put((index % 5) - 2)
  })
  return {
    single(count) {
      for (let index = 0; index < count; index += 1) {
        put(0)
        end(take(1))
      }
    },
    batched(count) {
      for (let done = 0; done < count; done += BATCH) {
        putMany(BATCH)
        end(take(BATCH))
      }
    },
    fill,
    drain(count) {
      for (let index = 0; index < count; index += 1) end(take(1))
    },
    close: () => void db.close(),
  }
}
