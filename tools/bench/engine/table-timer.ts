/** The limit of schedules and fires: one table, a partial index on the next time, one timer. Durable, and nothing else. */
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { DOCUMENT } from './raw-queue.ts'

export type TableTimer = {
  /** Schedules every `everyMs`, first due at `firstAt`, as rows in one commit. */
  add(count: number, everyMs: number, firstAt: number): void
  /** Earliest next time; null = none. */
  nextAt(): number | null
  /** One commit: a job row for each due schedule, and the schedule moved on. Calls `onFire` for each after it. */
  fire(now: number, onFire: (scheduleId: number, slotAt: number) => void): number
  close(): void
}

export function tableTimer(folder: string): TableTimer {
  const db = new Database(join(folder, 'timer.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE IF NOT EXISTS schedule (id INTEGER PRIMARY KEY, every_ms INT, next_run_at INT, document TEXT) STRICT;
    CREATE INDEX IF NOT EXISTS due ON schedule (next_run_at);
    CREATE TABLE IF NOT EXISTS job (id INTEGER PRIMARY KEY, schedule_id INT, slot_at INT, document TEXT,
      UNIQUE (schedule_id, slot_at)) STRICT`)
  const insert = db.prepare('INSERT INTO schedule (every_ms, next_run_at, document) VALUES (?, ?, ?)')
  const first = db.prepare('SELECT min(next_run_at) FROM schedule').pluck()
  const due = db.prepare('SELECT id, every_ms AS everyMs, next_run_at AS slotAt FROM schedule WHERE next_run_at <= ?')
  const put = db.prepare('INSERT INTO job (schedule_id, slot_at, document) VALUES (?, ?, ?)')
  const advance = db.prepare('UPDATE schedule SET next_run_at = ? WHERE id = ?')
  type Due = { id: number; everyMs: number; slotAt: number }
  const decide = db.transaction((now: number): Due[] => {
    const rows = due.all(now) as Due[]
    for (const row of rows) {
      put.run(row.id, row.slotAt, DOCUMENT)
      advance.run(row.slotAt + row.everyMs, row.id)
    }
    return rows
  })
  return {
    add: db.transaction((count: number, everyMs: number, firstAt: number) => {
      for (let index = 0; index < count; index += 1) insert.run(everyMs, firstAt, DOCUMENT)
    }),
    nextAt: () => first.get() as number | null,
    fire: (now, onFire) => {
      const rows = decide(now)
      for (const row of rows) onFire(row.id, row.slotAt)
      return rows.length
    },
    close: () => void db.close(),
  }
}
