/** The jobs that are present, as the engine holds them between its commits: rows, targets and counts kept in step with the table.
 *  Every write of a job goes through here. No query of the queue lives here. */
import type { JobRow } from '../engine/ports/store-work.ts'
import { type JobCore, jobCodec } from './codecs.ts'
import { type JobCensus, jobCensus } from './job-census.ts'
import { type JobTargets, jobTargets } from './job-targets.ts'
import { type KeptRows, keptRows } from './kept-rows.ts'
import { change, type Db, oneRow } from './statements.ts'

/** Of how many runs it is known which job they are of. */
const RUNS_KNOWN = 1_024

export type PresentJobs = {
  insert(row: JobRow): void
  /** False = the job is gone. */
  update(row: JobRow): boolean
  delete(id: string): void
  get(id: string): JobRow | null
  getByRunId(runId: string): JobRow | null
  /** A row that was read from the table: with its target, and known from here on. */
  join(core: Omit<JobRow, 'target' | 'targetDeviceIds'>): JobRow
  /** The row was written by a statement of its own, which changed neither state nor reach. */
  forget(id: string): void
  readonly census: JobCensus
  clear(): void
}

/** Which job a run is of, for the last thousand. */
function runsOfJobs(): {
  note: (row: Pick<JobRow, 'id' | 'runId'>) => void
  jobOf: (runId: string) => string | undefined
  clear: () => void
} {
  const idOfRun = new Map<string, string>()
  return {
    note: ({ id, runId }) => {
      if (idOfRun.size >= RUNS_KNOWN) idOfRun.clear()
      idOfRun.set(runId, id)
    },
    jobOf: (runId) => idOfRun.get(runId),
    clear: () => idOfRun.clear(),
  }
}

/** The statements of single jobs. */
function jobStatements(db: Db) {
  return {
    remove: change(db, 'DELETE FROM "job" WHERE "id" = ?'),
    byId: oneRow(db, jobCodec, 'WHERE "id" = ?'),
    byRunId: oneRow(db, jobCodec, 'WHERE "run_id" = ?'),
    place: db.prepare('SELECT "state", "reach" FROM "job" WHERE "id" = ?'),
  }
}

type Parts = {
  readonly targets: JobTargets
  readonly rows: KeptRows<JobCore>
  readonly census: JobCensus
  readonly runs: ReturnType<typeof runsOfJobs>
  readonly statements: ReturnType<typeof jobStatements>
}

/** Each write goes to the table first; what it refuses changes nothing here. */
function writes({ targets, rows, census, runs, statements }: Parts): Pick<PresentJobs, 'insert' | 'update' | 'delete'> {
  type Place = Parameters<JobCensus['moved']>[0]
  const placeOf = (id: string): Place => rows.get(id) ?? (statements.place.get(id) as Place | undefined) ?? null
  return {
    insert: (row) => {
      rows.insert(row)
      targets.insert(row)
      census.moved(null, row)
      runs.note(row)
    },
    update: (row) => {
      const before = placeOf(row.id)
      const found = rows.update(row)
      if (found) {
        targets.update(row)
        census.moved(before, row)
      }
      return found
    },
    delete: (id) => {
      const before = placeOf(id)
      statements.remove(id)
      census.moved(before, null)
      rows.forget(id)
      targets.forget(id)
    },
  }
}

/** Built once for a connection. */
export function presentJobs(db: Db): PresentJobs {
  const targets = jobTargets(db)
  const rows = keptRows(db, jobCodec)
  const census = jobCensus(db)
  const runs = runsOfJobs()
  const statements = jobStatements(db)
  const { byId, byRunId } = statements
  const clear = () => {
    targets.clear()
    rows.clear()
    census.clear()
    runs.clear()
  }
  const known = (core: Parameters<PresentJobs['join']>[0] | null): JobRow | null => {
    if (core === null) return null
    rows.keep(core)
    runs.note(core)
    return targets.join(core)
  }
  return {
    ...writes({ targets, rows, census, runs, statements }),
    get: (id) => known(rows.get(id) ?? byId(id)),
    getByRunId: (runId) => {
      const id = runs.jobOf(runId)
      const kept = id === undefined ? null : rows.get(id)
      // A retry gives the job's next attempt a run of its own.
      return known(kept?.runId === runId ? kept : byRunId(runId))
    },
    join: (core) => targets.join(core),
    forget: (id) => rows.forget(id),
    census,
    clear,
  }
}
