/** Devices that were passed over: who may get an execution now, in queue order. Looks only where something changed or an instant has come. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { JobRow } from '../ports/store-work.ts'
import { type Gate, openGate } from '../rollout/gate.ts'
import type { Hold } from '../rollout/hold.ts'
import { JOINED, PARKED } from './hidden.ts'

/** The word of `release_wait` for limits of devices and groups. */
const LIMIT = 'limit'
const CAP = 'cap:'
const JOBS = 1_000
const PAGE = 500

export type Waiting = { readonly jobId: string; readonly row: ReleaseWaitRow }
export type Looking = {
  readonly freed: ReadonlySet<string> | 'all'
  readonly gate: Gate
  readonly wallAt: number
  /** The job as this commit sees it; null = it releases nothing now. */
  readonly current: (job: JobRow) => JobRow | null
}

function* pages(read: (after: number) => ReleaseWaitRow[]): Generator<ReleaseWaitRow> {
  let after = -1
  for (;;) {
    const page = read(after)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.position
  }
}

const allOf = (tx: StoreTx, jobId: string) => pages((after) => tx.releaseWaitsOf(jobId, after, PAGE))

/** Those filed under a limit or a cap, in order, for as long as there may be room. */
function* whileRoom(rows: Iterable<ReleaseWaitRow>, hasRoom: () => boolean): Generator<ReleaseWaitRow> {
  if (!hasRoom()) return
  for (const row of rows) {
    yield row
    if (!hasRoom()) return
  }
}

/** The rows of one job that may have got room: under its caps and limited groups while those have some, and of the devices that changed. */
function* candidates(tx: StoreTx, job: JobRow, { freed, gate, current }: Looking): Generator<ReleaseWaitRow> {
  if (freed === 'all') {
    yield* allOf(tx, job.id)
    return
  }
  for (const { why } of tx.releaseWaitCounts(job.id)) {
    const rows = pages((after) => tx.releaseWaitsWhy(job.id, why, after, PAGE))
    if (why === LIMIT) yield* whileRoom(rows, () => gate.places.hasRoomBeside(freed))
    else if (why.startsWith(CAP)) yield* whileRoom(rows, () => gate.hasRoom(current(job) ?? job, why))
  }
  const own = [...freed].map((deviceId) => tx.getReleaseWait(job.id, deviceId)).filter((row) => row !== null)
  yield* own.sort((one, other) => one.position - other.position)
}

/**
 * Who may be released now: those whose instant has come, then in queue order and the job's own. Act on each before asking for the next.
 * Bounded by what changed since the last look, not by how many wait.
 */
export function* releasable(tx: StoreTx, looking: Looking): Generator<Waiting> {
  const { freed, wallAt, current } = looking
  for (const row of tx.releaseWaitsDue(wallAt, PAGE)) {
    const job = tx.getJob(row.jobId)
    if (row.why !== PARKED && job !== null && current(job) !== null) yield { jobId: job.id, row }
  }
  if (freed !== 'all' && freed.size === 0) return
  for (const job of tx.jobsWithReleaseWaits(JOBS)) {
    if (current(job) === null) continue
    for (const row of candidates(tx, job, looking)) {
      if (row.why !== PARKED && row.notBeforeAt === null) yield { jobId: job.id, row }
    }
  }
}

/** The rate counts executions that are made for the first time, but not those of members who joined (fleet 1.7). */
export function isRated(row: ReleaseWaitRow): boolean {
  return row.versionNumber === 0 && row.why !== JOINED
}

/** True when a row that is still held has to be filed anew: its instant has come, or it waits for something else now. */
export function isFiledAnew(row: ReleaseWaitRow, held: Hold): boolean {
  // A pause is lifted by a command that looks at all of them.
  return row.notBeforeAt !== null || (held.why !== row.why && held.why !== 'rollout')
}

/** True when a device that waits could get its execution now; a look that commits nothing and forgets what it looked at. */
export function hasReleasable(
  ctx: EngineContext,
  tx: StoreTx,
  now: Now,
  current: (job: JobRow) => JobRow | null,
): boolean {
  const { freedDevices: freed } = ctx.life
  const hasDue = tx.releaseWaitsDue(now.wallAt, 1).length > 0
  if (!hasDue && freed !== 'all' && freed.size === 0) return false
  // Counting the places costs more than seeing that nobody waits for one.
  if (hasDue || tx.jobsWithReleaseWaits(1).length > 0) {
    const gate = openGate(tx, now.wallAt)
    for (const { jobId, row } of releasable(tx, { freed, gate, wallAt: now.wallAt, current })) {
      const job = tx.getJob(jobId)
      const held = job === null ? null : gate.blocks(job, row.deviceId, isRated(row))
      if (held === null || isFiledAnew(row, held)) return true
    }
  }
  ctx.life.freedDevices = new Set()
  return false
}
