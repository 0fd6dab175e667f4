/** P1 and P2 of the performance bars: a durable job's whole cycle through the engine against bare better-sqlite3, in the same run.
 *  Prints rates, their ratio and the bar. Rounds alternate, so that both see the same machine. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { v7 as uuid } from 'uuid'
import { createEngine } from '../../src-main/engine/create-engine.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import type { Now } from '../../src-main/engine/ports/clock.ts'
import type { LocalStart } from '../../src-main/engine/ports/tasks.ts'
import { openStore } from '../../src-main/store/open.ts'
import { taskDefinitions } from '../../src-main/tasks/registry.ts'

const JOBS = 300
const ROUNDS = 4
const migrationsFolder = resolve(import.meta.dirname, '../../drizzle/migrations')

const now = (): Now => ({ wallAt: Date.now(), monoMs: performance.now() })

/** Bare SQLite: insert; claim; run record and removal. Three commits a job, synced each. */
function rawCycles(folder: string): number {
  const db = new Database(join(folder, 'raw.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE job (id TEXT PRIMARY KEY, state TEXT, priority INT, rank INT, document TEXT) STRICT;
    CREATE INDEX waiting ON job (priority DESC, rank) WHERE state = 'QUEUED';
    CREATE TABLE run (seq INTEGER PRIMARY KEY, id TEXT UNIQUE, status TEXT, finished INT, document TEXT) STRICT;
    CREATE INDEX finished ON run (status, seq)`)
  const insert = db.prepare(`INSERT INTO job VALUES (?, 'QUEUED', 0, ?, ?)`)
  const claim = db.prepare(
    `UPDATE job SET state = 'RUNNING' WHERE id = (SELECT id FROM job WHERE state = 'QUEUED' ORDER BY priority DESC, rank LIMIT 1) RETURNING id`,
  )
  const record = db.prepare(`INSERT INTO run (id, status, finished, document) VALUES (?, 'COMPLETED', ?, ?)`)
  const remove = db.prepare(`DELETE FROM job WHERE id = ?`)
  const finish = db.transaction((id: string, document: string) => {
    record.run(id, Date.now(), document)
    remove.run(id)
  })
  const document = 'x'.repeat(512)
  const startedAt = performance.now()
  for (let index = 0; index < JOBS; index++) {
    insert.run(uuid(), index, document)
    const { id } = claim.get() as { id: string }
    finish(id, document)
  }
  const rate = (JOBS / (performance.now() - startedAt)) * 1000
  db.close()
  return rate
}

function engineCycles(folder: string): number {
  const store = openStore({ folder, migrationsFolder, now: Date.now() })
  const started: LocalStart[] = []
  const engine: Engine = createEngine({
    store,
    ids: { next: (atMs) => uuid({ msecs: atMs }) },
    tasks: { definitions: taskDefinitions, start: (work) => void started.push(work), stop: () => undefined },
    link: { announce: () => undefined },
    host: {
      instanceId: uuid(),
      instanceName: 'bench',
      hostName: 'bench',
      processId: process.pid,
      mode: 'standalone',
      tzRelease: process.versions.tz ?? '',
      isAlive: () => false,
    },
  })
  must(engine.start(now()))
  const template = must(
    engine.command(
      'templates.create',
      { nameEn: 'Bench', jobType: 'internal', taskFunctionKey: 'wait', state: 'ACTIVE' },
      'bench',
      now(),
    ),
  )
  engine.tick(now())
  const startedAt = performance.now()
  for (let index = 0; index < JOBS; index++) {
    must(engine.command('jobs.create', { templateId: template.id, params: { seconds: 0 } }, 'bench', now()))
    const work = started.pop()
    if (!work) throw new Error('the job was not claimed')
    engine.localStarted(work.runId, now())
    engine.localFinished(work.runId, { status: 'COMPLETED', reason: 'succeeded' }, now())
  }
  const rate = (JOBS / (performance.now() - startedAt)) * 1000
  engine.stop(now())
  store.close()
  return rate
}

function must<T>(result: { ok: true; value: T } | { ok: false; code: string; message: string }): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`)
  return result.value
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const raw: number[] = []
const ours: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  raw.push(rawCycles(folder))
  ours.push(engineCycles(join(folder, 'workspace')))
  rmSync(folder, { recursive: true, force: true })
}
const ratios = ours.map((rate, index) => rate / (raw[index] ?? 1))
console.log(`P1 durable cycle, one at a time, ${JOBS} jobs, ${ROUNDS} rounds`)
console.log(`  raw better-sqlite3: ${middle(raw).toFixed(0)} cycles/s (median)`)
console.log(`  engine:             ${middle(ours).toFixed(0)} cycles/s (median)`)
console.log(`  ratio:              ${middle(ratios).toFixed(2)} (bar >= 0.70)`)
