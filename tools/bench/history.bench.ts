/** P8 of the performance bars: history's pages, filters, searches and counts through the read side against the raw query, on the same
 *  file in the same run. `--runs N` (100,000 unless told). Prints medians, ratios and the bars. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import Database from 'better-sqlite3'
import { v7 as uuid } from 'uuid'
import type { RunInsert } from '../../src-main/engine/ports/store-work.ts'
import { openStore } from '../../src-main/store/open.ts'
import type { SqliteStore } from '../../src-main/store/open.ts'
import { writeCursor } from '../../src-main/store/views/cursor.ts'
import { runRowCodec } from '../../src-main/store/views/runs.ts'
import { requests } from '../../src-preload/contract/requests.ts'
import type { RunFilter } from '../../src-preload/contract/requests-history.ts'

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' } } })
const RUNS = Number(values.runs)
if (!Number.isInteger(RUNS) || RUNS < 1_000) throw new Error('--runs must be a whole number, at least 1000')
const PER_COMMIT = 2_000
const CALLS = 15
const WARM_UP = 10
const PAGE = 50
const migrationsFolder = resolve(import.meta.dirname, '../../drizzle/migrations')
const T0 = Date.UTC(2026, 0, 1)

const WORDS = ['Restart', 'Price list', 'Firmware', 'Meter registers', 'Clock audit', 'Upload']
const WAYS = [
  ...Array.from({ length: 17 }, () => ['COMPLETED', 'succeeded'] as const),
  ['FAILED', 'failed'] as const,
  ['FAILED', 'timed_out'] as const,
  ['SKIPPED', 'misfire'] as const,
]

/** One run in twenty failed in one of two ways, one was skipped; one in a thousand says a rare word. */
function runAt(at: number): RunInsert {
  const [status, reason] = WAYS[(at * 7) % WAYS.length] ?? ['COMPLETED', 'succeeded']
  const finishedAt = T0 + at * 25_000
  const id = uuid({ msecs: finishedAt })
  return {
    ...{ id, kind: 'job', parentRunId: null, jobId: id, jobPublicId: id, groupId: null, deviceId: null },
    ...{ scheduleId: `schedule-${at % 200}`, scheduleNumber: at % 200, templateId: `t${at % 20}`, templateVersion: 1 },
    ...{ nameEn: `${WORDS[at % WORDS.length]} ${at % 200}`, nameAr: 'إعادة تشغيل', jobType: 'internal' },
    ...{ taskFunctionKey: 'wait', reach: 'local', slotFromAt: null, slotToAt: null, slotCount: null },
    ...{ scheduledAt: finishedAt - 2_000, queuedAt: finishedAt - 2_000, startedAt: finishedAt - 1_000, finishedAt },
    ...{ durationMs: 1_000, attempt: 1, status, reason, errorDetail: null, result: { sum: at }, resultSummary: null },
    errorMessage: status === 'FAILED' ? `pump refused ${at % 1_000 === 11 ? 'zebra' : 'code 42'}` : null,
    ...{ exitCode: 0, executorId: 'bench', hostName: 'bench', serverId: 'bench', workerId: null, tzRelease: '2026a' },
    ...{ trigger: 'schedule', createdBy: 'bench', priority: 0, paramsSnapshot: { seconds: 1 }, documentSnapshot: null },
    ...{ targetSnapshot: null, counts: null, artifacts: [], logPath: null, trace: [] },
  }
}

function build(store: SqliteStore): void {
  for (let at = 0; at < RUNS; at += PER_COMMIT) {
    store.write('engine', (tx) => {
      for (let run = at; run < Math.min(RUNS, at + PER_COMMIT); run += 1) tx.insertRun(runAt(run))
    })
  }
}

/** Medians of calls that take turns, so that both see the same machine. */
function race(ours: () => unknown, raw: () => unknown): { ours: number; raw: number } {
  const took = { ours: [] as number[], raw: [] as number[] }
  const time = (call: () => unknown) => {
    const startedAt = performance.now()
    call()
    return performance.now() - startedAt
  }
  for (let call = 0; call < WARM_UP; call += 1) void [raw(), ours()]
  for (let call = 0; call < CALLS; call += 1) {
    took.raw.push(time(raw))
    took.ours.push(time(ours))
  }
  const middle = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0
  return { ours: middle(took.ours), raw: middle(took.raw) }
}

/** `capMs` is null where only the ratio has a bar. */
type Contest = { name: string; ours: () => unknown; raw: () => unknown; capMs: number | null }

const columns = runRowCodec.select()
const NEWEST = `ORDER BY "seq" DESC LIMIT ${PAGE + 1}`

function listOf(store: SqliteStore, given: Partial<RunFilter>, before: number | null): () => unknown {
  const { filter } = requests['runs.list'].input.parse({ filter: given })
  const cursor = before === null ? null : writeCursor([before])
  return () => store.views.runsList({ filter, cursor, limit: PAGE })
}

function pages(store: SqliteStore, db: Database.Database, before: number): Contest[] {
  const page = db.prepare(`SELECT ${columns} FROM "run" WHERE "kind" = 'job' AND "seq" < ? ${NEWEST}`)
  const failed = db.prepare(
    `SELECT ${columns} FROM "run" WHERE "kind" = 'job' AND "status" = 'FAILED' AND "seq" < ? ${NEWEST}`,
  )
  const scheduled = db.prepare(
    `SELECT ${columns} FROM "run" WHERE "schedule_id" = 'schedule-7' AND "kind" = 'job' AND "seq" < ? ${NEWEST}`,
  )
  const contest = (name: string, given: Partial<RunFilter>, raw: Database.Statement): Contest => ({
    name: `${name} below ${before}`,
    ours: listOf(store, given, before),
    raw: () => raw.all(before),
    capMs: 5,
  })
  return [
    contest('page', {}, page),
    contest('failed', { status: ['FAILED'] }, failed),
    contest('a schedule', { scheduleId: 'schedule-7' }, scheduled),
  ]
}

function searches(store: SqliteStore, db: Database.Database): Contest[] {
  const found = db.prepare(
    `SELECT ${runRowCodec.select('r')} FROM "run_text" t CROSS JOIN "run" r ON r."seq" = t.rowid
     WHERE t."run_text" MATCH ? AND r."kind" = 'job' AND t.rowid < ? ORDER BY t.rowid DESC LIMIT ${PAGE + 1}`,
  )
  return ['restart', 'zebra'].map((word) => ({
    name: `newest 50 with "${word}"`,
    ours: listOf(store, { search: word }, RUNS + 1),
    raw: () => found.all(`"${word}"*`, RUNS + 1),
    capMs: 5,
  }))
}

function totals(store: SqliteStore, db: Database.Database): Contest[] {
  const contest = (name: string, given: Partial<RunFilter>, where: string): Contest => {
    const page = db.prepare(`SELECT ${columns} FROM "run" WHERE ${where} ${NEWEST}`)
    const count = db.prepare(`SELECT count(*) FROM "run" WHERE ${where}`)
    return { name, ours: listOf(store, given, null), raw: () => [page.all(), count.get()], capMs: null }
  }
  return [
    contest('first page and total of failed', { status: ['FAILED'] }, `"kind" = 'job' AND "status" = 'FAILED'`),
    contest('first page and total of all', {}, `"kind" = 'job'`),
  ]
}

function contests(store: SqliteStore, db: Database.Database): Contest[] {
  // The deepest still has a full page of each filter above the first run.
  const depths = [RUNS + 1, Math.floor(RUNS / 2), Math.floor(RUNS / 10)]
  return [...depths.flatMap((before) => pages(store, db, before)), ...searches(store, db), ...totals(store, db)]
}

const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
const store = openStore({ folder, migrationsFolder, now: Date.now() })
const db = new Database(store.path, { readonly: true })
try {
  const startedAt = performance.now()
  build(store)
  console.log(
    `P8 history of ${RUNS} runs (built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s), medians of ${CALLS}`,
  )
  for (const { name, ours, raw, capMs } of contests(store, db)) {
    const took = race(ours, raw)
    const ratio = took.ours / took.raw
    const isGood = ratio <= 3 && (capMs === null || took.ours <= capMs)
    const bar = capMs === null ? '<= 3x' : `<= 3x and <= ${capMs} ms`
    console.log(
      `  ${name.padEnd(34)} raw ${took.raw.toFixed(3).padStart(8)} ms, muster ${took.ours.toFixed(3).padStart(8)} ms, ratio ${ratio.toFixed(2).padStart(5)} (${bar}) ${isGood ? 'met' : 'MISSED'}`,
    )
  }
} finally {
  db.close()
  store.close()
  rmSync(folder, { recursive: true, force: true })
}
