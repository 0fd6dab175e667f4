/**
 * A device's list as it may be given out now: the head with the device's own document, and nothing that must not begin any more. The
 * console may have slept over an expiry or a window's close, and the device asks before the next tick. Replies are made in judge.ts.
 */
import { moved } from '../execution/apply-update.ts'
import type { StoreTx } from '../ports/store.ts'
import type { DeviceListEntry, ExecutionRow, JobRow } from '../ports/store-work.ts'
import { isPerDevice, ownDocument } from '../rollout/checks.ts'
import { openGate } from '../rollout/gate.ts'
import { endExecution } from './end-execution.ts'
import { hide } from './hidden.ts'
import { EXPIRY_RULE } from './settle.ts'
import { jobIn, type Turn } from './turn.ts'

/** A job's document as one device gets it; what the device no longer has stays as the placeholder that it is. */
export function documentFor(
  tx: StoreTx,
  given: DeviceListEntry['document'],
  deviceId: string,
): DeviceListEntry['document'] {
  // It was stored as JSON, so it is.
  const document = given as JobRow['document']
  if (document === null || !isPerDevice(document)) return document
  const device = tx.getDevice(deviceId)
  return device === null ? document : ownDocument(document, device).document
}

/** The first entries of a device's list; the head carries its document as the device gets it. */
export function listFor(tx: StoreTx, deviceId: string, limit: number): DeviceListEntry[] {
  const list = tx.deviceList(deviceId, limit)
  const [head] = list
  if (head === undefined) return list
  return [{ ...head, document: documentFor(tx, head.document, deviceId) }, ...list.slice(1)]
}

/**
 * Takes a QUEUED execution away that must not begin: `never_late` work after its expiry ends TIMED_OUT (L8), work whose window has
 * closed is hidden until the next one. False = it may begin.
 */
export function takenAway(turn: Turn, row: ExecutionRow): boolean {
  if (row.state !== 'QUEUED') return false
  const job = jobIn(turn, row.jobId)
  const plan = job.fleetPlan
  if (plan === null) return false
  const { wallAt } = turn.now
  if (plan.staleness === 'never_late' && job.expiresAt !== null && job.expiresAt <= wallAt) {
    turn.ctx.noteDevice(row.deviceId)
    const data = { expiresAt: job.expiresAt }
    endExecution(turn, row, moved(row, 'TIMED_OUT', 'expiry', wallAt), { rule: EXPIRY_RULE, data, isFinal: true })
    return true
  }
  if ((plan.windows ?? []).length === 0) return false
  const gate = openGate(turn.tx, wallAt)
  if (gate.openUntil(job, row.deviceId) !== null) return false
  hide(turn, row, 'window', gate.shutUntil(job, row.deviceId))
  return true
}

/** The head of a device's list, once what must not begin is out of the way. */
export function headFor(turn: Turn, deviceId: string): DeviceListEntry | undefined {
  for (;;) {
    const head = listFor(turn.tx, deviceId, 1)[0]
    const row = head?.state === 'QUEUED' ? turn.tx.getExecution(head.jobId, deviceId) : null
    if (row === null || !takenAway(turn, row)) return head
  }
}
