/** From states to runs: what a device's attempt comes to, and what a job comes to over all its devices (DESIGN 2, Run). Pure. */
import type { ExecutionCounts } from '../../../src-preload/contract/work.ts'
import type { ExecutionState, RunReason, RunStatus } from '../../../src-preload/contract/vocabulary.ts'

export type Verdict = { readonly status: RunStatus; readonly reason: RunReason }

/** Why the service ended an execution, where the state alone does not say it. */
export type EndCause = Extract<RunReason, 'cancelled' | 'superseded' | 'withdrawn' | 'group_stopped' | 'deleted'>

export const NO_COUNTS: ExecutionCounts = {
  unreleased: 0,
  QUEUED: 0,
  IN_PROGRESS: 0,
  SUCCEEDED: 0,
  FAILED: 0,
  TIMED_OUT: 0,
  REJECTED: 0,
  REMOVED: 0,
  CANCELED: 0,
}

/** The counts after `many` devices went from one state to another. */
export function moveCount(
  counts: ExecutionCounts,
  from: keyof ExecutionCounts,
  to: keyof ExecutionCounts,
  many = 1,
): ExecutionCounts {
  if (from === to) return counts
  return { ...counts, [from]: counts[from] - many, [to]: counts[to] + many }
}

function interrupted(reason: RunReason, otherwise: RunReason, begun: boolean): Verdict {
  return begun ? { status: 'FAILED', reason } : { status: 'SKIPPED', reason: otherwise }
}

/** The run of one device's attempt that ended in `state`. `begun` = the device had said its first word. */
export function deviceVerdict(state: ExecutionState, begun: boolean, cause: EndCause = 'cancelled'): Verdict {
  switch (state) {
    case 'SUCCEEDED':
      return { status: 'COMPLETED', reason: 'succeeded' }
    case 'FAILED':
      return { status: 'FAILED', reason: 'failed' }
    case 'REJECTED':
      return { status: 'FAILED', reason: 'rejected' }
    case 'TIMED_OUT':
      return interrupted('timed_out', 'expired', begun)
    case 'REMOVED':
      return cause === 'deleted' ? interrupted('deleted', 'deleted', begun) : interrupted('removed', 'removed', begun)
    case 'CANCELED':
      return interrupted(cause === 'superseded' ? cause : 'forced', cause, begun)
    case 'QUEUED':
    case 'IN_PROGRESS':
      throw new Error(`an execution that is ${state} has not ended`)
  }
}

/** How many devices of a job ended under which reason; the last attempt of each device counts. */
export type Outcomes = {
  readonly completed: number
  readonly failed: Partial<Record<RunReason, number>>
  readonly skipped: Partial<Record<RunReason, number>>
}

function reasonsIn(part: Partial<Record<RunReason, number>>): RunReason[] {
  return Object.entries(part).flatMap(([reason, many]) => (many > 0 ? [reason as RunReason] : []))
}

// Several reasons for not beginning are told by the one that says most about the whole job.
const SKIP_ORDER: readonly RunReason[] = [
  'superseded',
  'withdrawn',
  'group_stopped',
  'cancelled',
  'deleted',
  'expired',
  'max_instances',
  'removed',
]

/**
 * DESIGN 2: COMPLETED if some device completed and none failed; SKIPPED if none began; else FAILED, with reason `partial` if some
 * completed, the common reason if all failed alike, else `failed`. A job that reached no device at all is SKIPPED `precheck`.
 */
export function rollUp(outcomes: Outcomes): Verdict {
  const failed = reasonsIn(outcomes.failed)
  const skipped = reasonsIn(outcomes.skipped)
  if (outcomes.completed > 0) {
    return failed.length === 0 ? { status: 'COMPLETED', reason: 'succeeded' } : { status: 'FAILED', reason: 'partial' }
  }
  if (failed.length > 0) {
    return { status: 'FAILED', reason: failed.length === 1 && failed[0] ? failed[0] : 'failed' }
  }
  return {
    status: 'SKIPPED',
    reason: SKIP_ORDER.find((reason) => skipped.includes(reason)) ?? skipped[0] ?? 'precheck',
  }
}
