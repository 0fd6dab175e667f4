/** Devices that were passed over because of a limit: who may get an execution now, in queue order. Looks only where something changed. */
import type { EngineContext } from '../context.ts'
import { devicePlaces } from '../limits/device-places.ts'
import type { DevicePlaces } from '../limits/device-places.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { JobRow } from '../ports/store-work.ts'

/** Why a device waits: the one word of `release_wait` that is this file's. */
export const LIMIT = 'limit'
const JOBS = 1_000
const PAGE = 500

export type Waiting = { readonly job: JobRow; readonly row: ReleaseWaitRow }

function* allOf(tx: StoreTx, job: JobRow): Generator<ReleaseWaitRow> {
  let after = -1
  for (;;) {
    const page = tx.releaseWaitsOf(job.id, after, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.position
  }
}

/** The rows of one job that may have got room: of the devices that were freed, and of their limited groups while those have room. */
function* candidates(tx: StoreTx, job: JobRow, freed: ReadonlySet<string> | 'all', places: DevicePlaces) {
  if (freed === 'all') {
    yield* allOf(tx, job)
    return
  }
  if (places.hasRoomBeside(freed)) {
    for (const row of allOf(tx, job)) {
      yield row
      if (!places.hasRoomBeside(freed)) break
    }
  }
  const own = [...freed].map((deviceId) => tx.getReleaseWait(job.id, deviceId)).filter((row) => row !== null)
  yield* own.sort((one, other) => one.position - other.position)
}

/**
 * Who may be released now, in queue order and the job's own: take each before asking for the next, and tell `places`. Bounded by what
 * changed since the last look, not by how many wait.
 */
export function* releasable(
  tx: StoreTx,
  freed: ReadonlySet<string> | 'all',
  places: DevicePlaces,
  mayRelease: (job: JobRow) => boolean,
): Generator<Waiting> {
  if (freed !== 'all' && freed.size === 0) return
  for (const job of tx.jobsWithReleaseWaits(JOBS)) {
    if (!mayRelease(job)) continue
    for (const row of candidates(tx, job, freed, places)) {
      if (row.why === LIMIT && places.blocks(row.deviceId) === null) yield { job, row }
    }
  }
}

/** True when a device that waits could get its execution now; a look that commits nothing and forgets what it looked at. */
export function hasReleasable(ctx: EngineContext, tx: StoreTx, mayRelease: (job: JobRow) => boolean): boolean {
  const { freedDevices } = ctx.life
  if (freedDevices !== 'all' && freedDevices.size === 0) return false
  // Counting the places costs more than seeing that nobody waits for one.
  const isAwaited = tx.jobsWithReleaseWaits(1).length > 0
  const found = isAwaited && !releasable(tx, freedDevices, devicePlaces(tx), mayRelease).next().done
  if (!found) ctx.life.freedDevices = new Set()
  return found
}
