/** The operator's order of the work that waits on one device (L2): before the queue's order, kept over retries, windows and parking. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { waitsOfDevice } from '../fleet/hidden.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { ExecutionRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'

/** Everything of a device that can have a place: on its list, or waiting to be on it. */
type Placed = { readonly listed: readonly ExecutionRow[]; readonly waiting: readonly ReleaseWaitRow[] }

function placedOn(tx: StoreTx, deviceId: string): Placed {
  const rows = tx.deviceKeys(deviceId).map((key) => tx.getExecution(key.jobId, deviceId))
  return { listed: rows.filter((row) => row !== null), waiting: waitsOfDevice({ tx }, deviceId) }
}

/** Gives ranks by `rankOf`; only what changes is written. The version stays: devices do not see ranks, only their order. */
function giveRanks(tx: StoreTx, placed: Placed, rankOf: (jobId: string, rank: number | null) => number | null): void {
  for (const row of placed.listed) {
    const rank = rankOf(row.jobId, row.rank)
    if (rank !== row.rank) tx.updateExecution({ ...row, rank }, row.versionNumber)
  }
  for (const wait of placed.waiting) {
    const rank = rankOf(wait.jobId, wait.rank)
    if (rank === wait.rank) continue
    tx.deleteReleaseWait(wait.jobId, wait.deviceId)
    tx.insertReleaseWait({ ...wait, rank })
  }
}

function jobOf(tx: StoreTx, id: string): string | null {
  return (tx.getJob(id) ?? tx.getJobByPublicId(id))?.id ?? null
}

/**
 * What is named comes first, in this order; what is not named follows in the queue's order; an empty list takes the order back. The
 * device is told when its head changes. Codes: `not_found` (no such device, or a job that has nothing waiting there),
 * `invalid_input` (named twice).
 */
export function orderDevice(
  ctx: EngineContext,
  tx: StoreTx,
  deviceId: string,
  jobIds: readonly string[],
): Result<{ deviceId: string }> {
  if (tx.getDevice(deviceId) === null) return refuse('not_found', 'deviceId', `There is no device ${deviceId}.`)
  const placed = placedOn(tx, deviceId)
  const known = new Set([...placed.listed, ...placed.waiting].map((one) => one.jobId))
  const ranks = new Map<string, number>()
  for (const [index, given] of jobIds.entries()) {
    const id = jobOf(tx, given)
    if (id === null || !known.has(id)) {
      return refuse('not_found', `jobIds.${index}`, 'This job has no work waiting on the device. Read its list again.')
    }
    if (ranks.has(id)) return refuse('invalid_input', `jobIds.${index}`, 'This job is named twice. Name it once.')
    ranks.set(id, index + 1)
  }
  ctx.noteDevice(deviceId)
  giveRanks(tx, placed, (jobId) => ranks.get(jobId) ?? null)
  tx.touch('device', deviceId)
  for (const jobId of known) tx.touch('execution', jobId)
  return done({ deviceId })
}

/** Puts one job before all others that wait on the device. */
export function putFirst(ctx: EngineContext, tx: StoreTx, deviceId: string, jobId: string): void {
  const placed = placedOn(tx, deviceId)
  const ranks = [...placed.listed, ...placed.waiting].flatMap((one) => one.rank ?? [])
  const first = Math.min(1, ...ranks) - 1
  ctx.noteDevice(deviceId)
  giveRanks(tx, placed, (id, rank) => (id === jobId ? first : rank))
}
