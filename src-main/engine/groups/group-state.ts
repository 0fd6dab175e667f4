/** The state of a group as a pure function of its members (R33). Nothing is stored or read here. */
import type { GroupState, RunStatus } from '../../../src-preload/contract/vocabulary.ts'

/** A member: still open (begun or not), or ended with a run's status. */
export type MemberState = 'WAITING' | 'WORKING' | RunStatus

/**
 * R33: any member not ended → QUEUED or RUNNING (RUNNING once one has begun or ended); cancelled → CANCELLED; no failure →
 * COMPLETED; no success → FAILED; else PARTIAL. A group without members has only been CREATED.
 */
export function groupState(members: readonly MemberState[], isCancelled: boolean): GroupState {
  if (members.length === 0) return isCancelled ? 'CANCELLED' : 'CREATED'
  if (members.some((member) => member === 'WAITING' || member === 'WORKING')) {
    return members.every((member) => member === 'WAITING') ? 'QUEUED' : 'RUNNING'
  }
  if (isCancelled) return 'CANCELLED'
  if (!members.includes('FAILED')) return 'COMPLETED'
  return members.includes('COMPLETED') ? 'PARTIAL' : 'FAILED'
}
