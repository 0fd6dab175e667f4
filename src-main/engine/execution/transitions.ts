/** The legal moves of an execution, as data (fleet 1.1). Who may make them is part of the data; what follows from them is not here. */
import { type ExecutionState, OPEN_EXECUTION_STATES } from '../../../src-preload/contract/vocabulary.ts'

/**
 * Who moves an execution: the `device` by an update; a `timer` of the service (in-progress or step); the job's `expiry`; an
 * operator's `cancel` or `force` (forced cancel); `consent` = a cancel that the device agreed to (L7); `removal` of the device;
 * a further attempt (`retry`); a device that is a member again (`rejoin`).
 */
export type Mover = 'device' | 'timer' | 'expiry' | 'cancel' | 'force' | 'consent' | 'removal' | 'retry' | 'rejoin'

export type Move = { readonly from: ExecutionState; readonly to: ExecutionState; readonly by: readonly Mover[] }

/** Everything that is not in this table is refused. Straight ends from QUEUED are the device's right (aws-device: jobs-example.js). */
export const MOVES: readonly Move[] = [
  { from: 'QUEUED', to: 'IN_PROGRESS', by: ['device'] },
  { from: 'QUEUED', to: 'SUCCEEDED', by: ['device'] },
  { from: 'QUEUED', to: 'FAILED', by: ['device'] },
  { from: 'QUEUED', to: 'REJECTED', by: ['device'] },
  { from: 'QUEUED', to: 'TIMED_OUT', by: ['expiry'] },
  { from: 'QUEUED', to: 'CANCELED', by: ['cancel', 'force'] },
  { from: 'QUEUED', to: 'REMOVED', by: ['removal'] },
  { from: 'IN_PROGRESS', to: 'IN_PROGRESS', by: ['device'] },
  { from: 'IN_PROGRESS', to: 'SUCCEEDED', by: ['device'] },
  { from: 'IN_PROGRESS', to: 'FAILED', by: ['device'] },
  { from: 'IN_PROGRESS', to: 'REJECTED', by: ['device'] },
  { from: 'IN_PROGRESS', to: 'TIMED_OUT', by: ['timer'] },
  { from: 'IN_PROGRESS', to: 'CANCELED', by: ['force', 'consent'] },
  { from: 'IN_PROGRESS', to: 'REMOVED', by: ['removal'] },
  // A further attempt is a new execution in the same row (DESIGN 6.8); REJECTED is never tried again.
  { from: 'FAILED', to: 'QUEUED', by: ['retry'] },
  { from: 'TIMED_OUT', to: 'QUEUED', by: ['retry'] },
  // A device that left a continuous job's target and came back begins anew.
  { from: 'REMOVED', to: 'QUEUED', by: ['rejoin'] },
]

/** True when the table allows this move to this mover. */
export function mayMove(from: ExecutionState, to: ExecutionState, by: Mover): boolean {
  return MOVES.some((move) => move.from === from && move.to === to && move.by.includes(by))
}

/** True for a state in which the execution is on its device's list. */
export function isPending(state: ExecutionState): boolean {
  return OPEN_EXECUTION_STATES.some((open) => open === state)
}
