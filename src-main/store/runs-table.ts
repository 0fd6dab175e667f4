/** Runs in SQLite: written once with the next gap-free number, sealed, made searchable; removed by retention alone. */
import { createHash } from 'node:crypto'
import type { Run } from '../../src-preload/contract/work.ts'
import type { RunInsert, WorkTables } from '../engine/ports/store-work.ts'
import { runCodec } from './codecs.ts'
import { searchText } from './run-text.ts'
import { CHAIN_START, chainHash, runHash } from './seal.ts'
import type { Sequences } from './sequences.ts'
import { change, type Db, manyRows, manyValues, oneRow, oneValue } from './statements.ts'

export type RunTables = Pick<
  WorkTables,
  | 'insertRun'
  | 'getRun'
  | 'deviceRunsOf'
  | 'attemptsOf'
  | 'runsOfGroup'
  | 'lastRunsOfSchedule'
  | 'lastDeviceDurations'
  | 'removeRunsBefore'
>

function runInsert(db: Db, numbers: Sequences): { insertRun: WorkTables['insertRun']; clear: () => void } {
  /** The newest link, so that it need not be read again for each run. */
  let newest: { seq: number; chain: Buffer } | null = null
  const insert = change(db, runCodec.insertSql)
  const lastChain = oneValue<Buffer>(db, 'SELECT "chain_hash" FROM "run_seal" WHERE "seq" = ?')
  const seal = change(db, 'INSERT INTO "run_seal" ("seq", "run_hash", "chain_hash") VALUES (?, ?, ?)')
  const index = change(db, 'INSERT INTO "run_text" (rowid, "names", "words") VALUES (?, ?, ?)')
  const mark = change(db, 'UPDATE "device" SET "last_run_status" = ?, "last_run_reason" = ? WHERE "id" = ?')
  const insertRun = (given: RunInsert): Run => {
    const seq = numbers.next('run')
    const run: Run = { ...given, seq }
    const values = runCodec.encode(run)
    insert(...values)
    const hash = runHash(values)
    const before = newest?.seq === seq - 1 ? newest.chain : (lastChain(seq - 1) ?? CHAIN_START)
    newest = { seq, chain: chainHash(before, hash) }
    seal(seq, hash, newest.chain)
    const text = searchText(run)
    index(seq, text.names, text.words)
    // How many runs of each kind there are: no list ever counts all of history.
    numbers.add(`runs_${run.kind}`, 1)
    if (run.kind === 'device' && run.deviceId !== null) mark(run.status, run.reason, run.deviceId)
    return run
  }
  const clear = () => {
    newest = null
  }
  return { insertRun, clear }
}

/** What R41 keeps: the last run of each schedule and everything under a kept, unfinished or younger parent, and what a running
 *  report still reads. */
const REMOVABLE = {
  job: `r."kind" = 'job' AND r."finished_at" < ?
    AND (r."schedule_id" IS NULL OR r."seq" < (SELECT max(l."seq") FROM "run" l WHERE l."schedule_id" = r."schedule_id" AND l."kind" = 'job'))`,
  device: `r."kind" = 'device' AND r."finished_at" < ?
    AND NOT EXISTS (SELECT 1 FROM "run" p WHERE p."id" = r."parent_run_id")
    AND NOT EXISTS (SELECT 1 FROM "job" j WHERE j."run_id" = r."parent_run_id" AND j."state" NOT IN ('COMPLETED', 'CANCELLED'))`,
}
const NOT_READ = `AND NOT EXISTS (SELECT 1 FROM "report" x WHERE x."state" = 'running' AND x."seq_limit" >= r."seq")`

function retention(db: Db, numbers: Sequences): WorkTables['removeRunsBefore'] {
  const pick = (kind: keyof typeof REMOVABLE) =>
    db
      .prepare(
        `SELECT r."seq" FROM "run" r WHERE ${REMOVABLE[kind]} ${NOT_READ} ORDER BY r."finished_at" LIMIT (? + 0)`,
      )
      .pluck()
  const kinds = ['job', 'device'] as const
  const picks = kinds.map((kind) => ({ kind, statement: pick(kind) }))
  const open = change(db, 'INSERT INTO "retention_gate" ("id", "pass_id") VALUES (1, ?)')
  const close = change(db, 'DELETE FROM "retention_gate"')
  const hashOf = oneValue<Buffer>(db, 'SELECT "run_hash" FROM "run_seal" WHERE "seq" = ?')
  const remove = change(db, 'DELETE FROM "run" WHERE "seq" = ?')
  const unindex = change(db, 'DELETE FROM "run_text" WHERE rowid = ?')
  const nextPass = oneValue<number>(db, 'SELECT coalesce(max("id"), 0) + 1 FROM "retention_pass"')
  const record = change(
    db,
    `INSERT INTO "retention_pass" ("id", "at", "removed_by", "before_at", "removed_count", "seq_from", "seq_to", "digest")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const take = ({ kind, statement }: (typeof picks)[number], at: number, limit: number): number[] => {
    const seqs = statement.all(at, limit) as number[]
    for (const seq of seqs) {
      unindex(seq)
      remove(seq)
    }
    numbers.add(`runs_${kind}`, -seqs.length)
    return seqs
  }
  return (at, limit, removedBy, now) => {
    const pass = nextPass() as number
    const seqs: number[] = []
    open(pass)
    // Job runs first: a device run may go only when the run above it has gone.
    for (const part of picks) if (seqs.length < limit) seqs.push(...take(part, at, limit - seqs.length))
    close()
    if (seqs.length === 0) return 0
    seqs.sort((a, b) => a - b)
    const digest = createHash('sha256')
    for (const seq of seqs) digest.update(hashOf(seq) as Buffer)
    record(pass, now, removedBy, at, seqs.length, seqs[0], seqs.at(-1), digest.digest())
    return seqs.length
  }
}

/** The history's part of a transaction; `clear` drops what is cached, after a rollback. */
export function runTables(db: Db, numbers: Sequences): { tables: RunTables; clear: () => void } {
  const { insertRun, clear } = runInsert(db, numbers)
  const ofSchedule = manyRows(
    db,
    runCodec,
    `WHERE "schedule_id" = (? || '') AND "kind" = 'job' ORDER BY "seq" DESC LIMIT (? + 0)`,
  )
  // Walks the device's newest runs: as many are wanted as there were attempts a moment ago.
  const attempts = manyRows(
    db,
    runCodec,
    `INDEXED BY "run_device" WHERE "device_id" = (? || '') AND "parent_run_id" = (? || '') AND "kind" = 'device' ORDER BY "seq" DESC LIMIT (? + 0)`,
  )
  const durations = manyValues<number>(
    db,
    `SELECT "duration_ms" FROM "run" INDEXED BY "run_template" WHERE "template_id" = (? || '') AND "template_id" IS NOT NULL AND "kind" = 'device'
     AND "duration_ms" IS NOT NULL ORDER BY "seq" DESC LIMIT (? + 0)`,
  )
  const tables: RunTables = {
    insertRun,
    getRun: oneRow(db, runCodec, 'WHERE "id" = ?'),
    deviceRunsOf: manyRows(db, runCodec, `WHERE "parent_run_id" = (? || '') AND "kind" = 'device' ORDER BY "seq"`),
    attemptsOf: (parentRunId, deviceId, limit) => attempts(deviceId, parentRunId, limit),
    runsOfGroup: manyRows(db, runCodec, `WHERE "group_id" = (? || '') AND "kind" = 'job' ORDER BY "seq"`),
    lastRunsOfSchedule: (scheduleId, limit) => ofSchedule(scheduleId, limit),
    lastDeviceDurations: (templateId, limit) => durations(templateId, limit),
    removeRunsBefore: retention(db, numbers),
  }
  return { tables, clear }
}
