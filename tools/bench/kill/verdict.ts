/** What must be true of the store after any kill, read by plain SQL and judged without the engine's code. Sentences, one for each fault. */
import { createHash } from 'node:crypto'
import Database from 'better-sqlite3'
import { runCodec } from '../../../src-main/store/codecs.ts'
import type { Accepted } from './crew.ts'

type Db = InstanceType<typeof Database>

/** The grid of a schedule of the storm: every instant `firstAt + k * everyMs` is a slot. */
export type Grid = {
  readonly name: string
  readonly scheduleId: string
  readonly firstAt: number
  readonly everyMs: number
}

/** Remembers how far the chain was walked, so that each look costs what is new. */
export class Verdict {
  readonly #path: string
  readonly #grids: readonly Grid[]
  #seq = 0
  #chain: Buffer = Buffer.alloc(32)
  #heard = 0
  readonly #accepted: Accepted[] = []
  counts = { slots: 0, runs: 0, deviceRuns: 0, accepted: 0 }

  constructor(path: string, grids: readonly Grid[]) {
    this.#path = path
    this.#grids = grids
  }

  /** Opens the store as it was left and looks at everything. */
  look(accepted: readonly Accepted[]): string[] {
    const db = new Database(this.#path, { readonly: true })
    try {
      const problems = (db.pragma('quick_check(5)') as { quick_check: string }[])
        .map((row) => row.quick_check)
        .filter((text) => text !== 'ok')
      return [
        ...problems.map((text) => `damaged: ${text}`),
        ...(db.pragma('foreign_key_check') as unknown[]).map((row) => `dangling: ${JSON.stringify(row)}`),
        ...this.#slots(db),
        ...this.#chainFaults(db),
        ...this.#attempts(db),
        ...this.#answers(db, accepted),
      ]
    } finally {
      db.close()
    }
  }

  #slots(db: Db): string[] {
    const faults: string[] = []
    let slots = 0
    for (const grid of this.#grids) {
      const nextRunAt = db.prepare('SELECT next_run_at FROM schedule WHERE id = ?').pluck().get(grid.scheduleId)
      if (typeof nextRunAt !== 'number') {
        faults.push(`${grid.name}: it has no next time`)
        continue
      }
      const decided = db
        .prepare('SELECT scheduled_at FROM slot WHERE schedule_id = ? ORDER BY scheduled_at')
        .pluck()
        .all(grid.scheduleId) as number[]
      slots += decided.length
      faults.push(...this.#grid(db, grid, new Set(decided), nextRunAt))
    }
    this.counts.slots = slots
    return [...faults, ...this.#outcomes(db)]
  }

  // Every instant of the grid before the next time is a row of its own or lies in one range with a count.
  #grid(
    db: Db,
    { name, scheduleId, firstAt, everyMs }: Grid,
    decided: ReadonlySet<number>,
    nextRunAt: number,
  ): string[] {
    const ranges = db
      .prepare(
        'SELECT slot_from_at AS low, slot_to_at AS high FROM run WHERE schedule_id = ? AND slot_from_at IS NOT NULL',
      )
      .all(scheduleId) as { low: number; high: number }[]
    const faults: string[] = []
    let expected = 0
    for (let at = firstAt; at < nextRunAt; at += everyMs) {
      expected += 1
      const inRanges = ranges.filter(({ low, high }) => low <= at && at <= high).length
      const own = decided.has(at) && !ranges.some(({ low }) => low === at) ? 1 : 0
      if (own + inRanges !== 1) faults.push(`${name}: slot ${at} is there ${own + inRanges} times`)
    }
    if (ranges.length === 0 && decided.size !== expected) {
      faults.push(`${name}: ${decided.size} slots are decided and ${expected} were due`)
    }
    return faults
  }

  // What a decided slot became: its run, or the job that is still open.
  #outcomes(db: Db): string[] {
    const lost = db
      .prepare(
        `SELECT s.schedule_id AS id, s.scheduled_at AS at FROM slot s WHERE
         (SELECT count(*) FROM run r WHERE r.id = s.run_id) + (SELECT count(*) FROM job j WHERE j.run_id = s.run_id
           AND j.state NOT IN ('COMPLETED', 'CANCELLED')) <> 1`,
      )
      .all() as { id: string; at: number }[]
    return lost.map(({ id, at }) => `slot ${id} ${at} has not exactly one outcome`)
  }

  #chainFaults(db: Db): string[] {
    const columns = runCodec.columns.map((name) => `r."${name}"`).join(', ')
    const rows = db
      .prepare(
        `SELECT s.seq, s.run_hash, s.chain_hash, r.seq, ${columns} FROM run_seal s LEFT JOIN run r ON r.seq = s.seq
         WHERE s.seq > ? ORDER BY s.seq`,
      )
      .raw()
      .all(this.#seq) as unknown[][]
    const faults: string[] = []
    for (const [seq, runHash, chainHash, runSeq, ...values] of rows) {
      if (seq !== this.#seq + 1) faults.push(`run ${this.#seq + 1} is missing`)
      if (runSeq === null) faults.push(`run ${String(seq)} is gone`)
      const own = createHash('sha256').update(JSON.stringify(values)).digest()
      this.#chain = createHash('sha256').update(this.#chain).update(own).digest()
      if (!own.equals(runHash as Buffer)) faults.push(`run ${String(seq)} is not what was sealed`)
      if (!this.#chain.equals(chainHash as Buffer)) faults.push(`the chain breaks at run ${String(seq)}`)
      this.#seq = seq as number
    }
    const runs = db.prepare('SELECT count(*) FROM run').pluck().get() as number
    if (runs !== this.#seq) faults.push(`${runs} runs are there and ${this.#seq} are sealed`)
    this.counts.runs = runs
    this.counts.deviceRuns = db.prepare(`SELECT count(*) FROM run WHERE kind = 'device'`).pluck().get() as number
    return faults
  }

  // One attempt of one slot is one run or one open job, never two; a device has one run for each attempt.
  #attempts(db: Db): string[] {
    const twice = db
      .prepare(
        `SELECT schedule_id AS id, scheduled_at AS at, attempt, count(*) AS times FROM (
           SELECT schedule_id, scheduled_at, attempt FROM run WHERE kind = 'job' AND schedule_id IS NOT NULL
           UNION ALL SELECT schedule_id, scheduled_at, attempt FROM job
             WHERE schedule_id IS NOT NULL AND state NOT IN ('COMPLETED', 'CANCELLED'))
         GROUP BY schedule_id, scheduled_at, attempt HAVING count(*) > 1`,
      )
      .all() as { id: string; at: number; attempt: number; times: number }[]
    const devices = db
      .prepare(
        `SELECT job_public_id AS id, device_id AS device, attempt, count(*) AS times FROM run WHERE kind = 'device'
         GROUP BY job_public_id, device_id, attempt HAVING count(*) > 1`,
      )
      .all() as { id: string; device: string; attempt: number; times: number }[]
    return [
      ...twice.map(({ id, at, attempt, times }) => `slot ${id} ${at}: attempt ${attempt} is there ${times} times`),
      ...devices.map(({ id, device, attempt, times }) => `${device} has ${times} runs of attempt ${attempt} of ${id}`),
    ]
  }

  #answers(db: Db, accepted: readonly Accepted[]): string[] {
    const ended = db.prepare(
      `SELECT status FROM run WHERE kind = 'device' AND job_public_id = ? AND device_id = ? AND attempt = ?`,
    )
    const open = db.prepare(
      `SELECT e.state FROM execution e JOIN job j ON j.id = e.job_id
       WHERE j.public_id = ? AND e.device_id = ? AND e.execution_number = ?`,
    )
    // What was ended once is ended for good, so only what is new or was still open is looked at again.
    this.#accepted.push(...accepted.slice(this.#heard))
    this.#heard = accepted.length
    this.counts.accepted = accepted.length
    const faults: string[] = []
    const again: Accepted[] = []
    for (const answer of this.#accepted) {
      const { jobId, deviceId, executionNumber, status } = answer
      const run = ended.pluck().get(jobId, deviceId, executionNumber)
      const state = open.pluck().get(jobId, deviceId, executionNumber)
      const isKept =
        status === 'SUCCEEDED'
          ? run === 'COMPLETED' && (state === 'SUCCEEDED' || state === undefined)
          : run !== undefined || (state !== undefined && state !== 'QUEUED')
      if (!isKept)
        faults.push(`${deviceId} holds ${status} of ${jobId}; the store says ${String(state)} ${String(run)}`)
      if (run === undefined) again.push(answer)
    }
    this.#accepted.splice(0, this.#accepted.length, ...again)
    return faults
  }
}
