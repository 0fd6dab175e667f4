/** How far the truth about an execution goes (DESIGN 3, L5): what is known, never what is hoped. Pure; views and screens use the same. */
import type { Truth } from '../../../src-preload/contract/vocabulary.ts'
import type { ExecutionRow } from '../ports/store-work.ts'

type Known = Pick<
  ExecutionRow,
  'state' | 'announcedAt' | 'startedAt' | 'lastUpdatedAt' | 'unconfirmedAt' | 'cancelAskedAt'
>

function ofEnded(row: Known): Truth {
  if (row.state === 'SUCCEEDED' || row.state === 'FAILED' || row.state === 'REJECTED') return 'confirmed'
  // The console ended it. A device that had begun may still be at it, unless it agreed to the cancel.
  if (row.startedAt === null) return 'ended'
  return row.state === 'CANCELED' && row.cancelAskedAt !== null ? 'confirmed' : 'unconfirmed'
}

/**
 * saved: no device was told; announced: the broker took it; accepted: the device has said that it begins; running: it has reported
 * since; confirmed: its own last word is stored; unconfirmed: its last word may have been lost, or it was ended without its word;
 * ended: ended by the console before it began.
 */
export function truthOf(row: Known): Truth {
  if (row.state !== 'QUEUED' && row.state !== 'IN_PROGRESS') return ofEnded(row)
  if (row.unconfirmedAt !== null) return 'unconfirmed'
  if (row.state === 'QUEUED') return row.announcedAt === null ? 'saved' : 'announced'
  return row.lastUpdatedAt > (row.startedAt ?? row.lastUpdatedAt) ? 'running' : 'accepted'
}
