/** Heads that do not begin although their device is there (L14). Pure: from rows to an instant; it changes and asks nothing. */
import type { Device } from '../../../src-preload/contract/entities.ts'
import type { ExecutionRow } from '../ports/store-work.ts'

/** A head that waits this long on a device that is online, and knows of it, is stuck. */
export const STUCK_AFTER_MS = 15 * 60_000

type Head = Pick<ExecutionRow, 'state' | 'queuedAt' | 'announcedAt'>

/** Until when the device was surely there. One that never announces itself, as plain AWS clients do not, was there when last heard. */
function thereUntil(
  { presence, lastHeardAt }: Pick<Device, 'presence' | 'lastHeardAt'>,
  wallAt: number,
): number | null {
  if (presence === 'online') return wallAt
  return presence === 'unknown' ? lastHeardAt : null
}

/**
 * Since when the device's head could have begun and has not: the device is there, the head is QUEUED, and the device was told of it.
 * Null while that is shorter than `STUCK_AFTER_MS`.
 */
export function stuckSince(
  device: Pick<Device, 'presence' | 'presenceAt' | 'lastHeardAt'>,
  head: Head | null,
  wallAt: number,
): number | null {
  const until = thereUntil(device, wallAt)
  if (head === null || head.state !== 'QUEUED' || head.announcedAt === null || until === null) return null
  const since = Math.max(head.queuedAt, head.announcedAt, device.presenceAt ?? 0)
  return until - since >= STUCK_AFTER_MS ? since : null
}
