/** Judges one change of an execution. Pure: rows in, rows or a refusal out; no store, no clock, no replies. */
import type { DeviceWord, ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import type { RejectCode } from '../ports/device-link.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { isPending, type Mover, mayMove } from './transitions.ts'

const MINUTE_MS = 60_000

/** What a device asks of one execution; fields as in the protocol, already parsed (fleet 1.4). */
export type UpdateAsked = {
  readonly status: DeviceWord
  /** Undefined keeps the old map; given replaces it. */
  readonly statusDetails: Record<string, string> | undefined
  readonly expectedVersion: number | undefined
  readonly executionNumber: number | undefined
  /** 1–10080 minutes; −1 removes the step timer; undefined keeps it. */
  readonly stepTimeoutInMinutes: number | undefined
}

export type Judged =
  | { readonly ok: true; readonly row: ExecutionRow }
  | { readonly ok: false; readonly code: RejectCode; readonly message: string; readonly withState: boolean }

function refuse(code: RejectCode, message: string, withState = false): Judged {
  return { ok: false, code, message, withState }
}

/** When the step timer runs out: never after the in-progress timer, which it cannot outlive. */
function stepDeadline(minutes: number, deadlineAt: number | null, now: number): number {
  return Math.min(now + minutes * MINUTE_MS, deadlineAt ?? Number.POSITIVE_INFINITY)
}

/** The job's own timers, in minutes: in progress (per attempt), step (when the device gives none), overall (retries included). */
export type Timers = {
  readonly timeoutMinutes: number | null
  readonly stepMinutes: number | null
  readonly overallMinutes: number | null
}

export const NO_TIMERS: Timers = { timeoutMinutes: null, stepMinutes: null, overallMinutes: null }

/** The timers that a job gives to each of its executions. */
export function timersOf(job: Pick<JobRow, 'timeoutMinutes' | 'fleetPlan'>): Timers {
  const { fleetPlan, timeoutMinutes } = job
  return {
    timeoutMinutes,
    stepMinutes: fleetPlan?.stepMinutes ?? null,
    overallMinutes: fleetPlan?.overallMinutes ?? null,
  }
}

function withTimers(
  row: ExecutionRow,
  asked: number | undefined,
  { timeoutMinutes, stepMinutes, overallMinutes }: Timers,
  now: number,
): ExecutionRow {
  const began = row.startedAt === now
  const overallMs = overallMinutes === null ? null : overallMinutes * MINUTE_MS
  // Told by its own question before the announcement got through.
  const overallDeadlineAt = row.overallDeadlineAt ?? (overallMs === null ? null : now + overallMs)
  const deadlineAt =
    row.deadlineAt === null && began && timeoutMinutes !== null ? now + timeoutMinutes * MINUTE_MS : row.deadlineAt
  const timed = { ...row, deadlineAt, overallDeadlineAt }
  const minutes = asked ?? (began && row.stepDeadlineAt === null ? (stepMinutes ?? undefined) : undefined)
  if (minutes === undefined) return timed
  if (minutes === -1) return { ...timed, stepDeadlineAt: null, stepTimeoutMinutes: null }
  return { ...timed, stepDeadlineAt: stepDeadline(minutes, deadlineAt, now), stepTimeoutMinutes: minutes }
}

/**
 * The row in its new state: version +1, timers gone at an end, `startedAt` set by a device's first word (DESIGN 2, Run). Throws on
 * a move that the table does not allow: callers have judged before.
 */
export function moved(row: ExecutionRow, to: ExecutionState, by: Mover, now: number): ExecutionRow {
  if (!mayMove(row.state, to, by)) throw new Error(`an execution may not go from ${row.state} to ${to} by ${by}`)
  const begins = row.startedAt === null && by === 'device'
  // Stays as the sign that the device itself agreed.
  const asked = by === 'consent' ? row.cancelAskedAt : null
  const timers = isPending(to)
    ? {}
    : { deadlineAt: null, stepDeadlineAt: null, stepTimeoutMinutes: null, cancelAskedAt: asked }
  return {
    ...row,
    ...timers,
    state: to,
    startedAt: begins ? now : row.startedAt,
    lastUpdatedAt: now,
    versionNumber: row.versionNumber + 1,
  }
}

/**
 * The next attempt in the same row (DESIGN 6.8): executionNumber +1, QUEUED from `now`, versionNumber goes on rising, nothing of
 * the old attempt is kept but its place in the operator's order and the overall deadline.
 */
export function nextAttempt(ended: ExecutionRow, now: number, by: 'retry' | 'rejoin' = 'retry'): ExecutionRow {
  return {
    ...moved(ended, 'QUEUED', by, now),
    executionNumber: ended.executionNumber + 1,
    statusDetails: null,
    queuedAt: now,
    startedAt: null,
    deadlineAt: null,
    stepDeadlineAt: null,
    stepTimeoutMinutes: null,
    announcedAt: null,
    unconfirmedAt: null,
    saidAt: null,
    cancelAskedAt: null,
    retriesLeft: ended.retriesLeft - 1,
  }
}

/**
 * Check order: lookup, (schema, done by the link), end, version, transition. An end is told before a stale version, so that a
 * repeated last word hears InvalidStateTransition whatever version it carries (DESIGN 6.2). Every accepted change raises the
 * version by one; a refused one changes nothing. `timers` are the job's, started by the first IN_PROGRESS.
 */
export function applyUpdate(row: ExecutionRow | null, asked: UpdateAsked, timers: Timers, now: number): Judged {
  if (row === null) return refuse('ResourceNotFound', 'this device has no execution of that job')
  if (asked.executionNumber !== undefined && asked.executionNumber !== row.executionNumber) {
    return refuse('ResourceNotFound', `the execution number is ${row.executionNumber}`)
  }
  if (!isPending(row.state)) {
    return refuse('InvalidStateTransition', `the execution is ${row.state} and stays so`, true)
  }
  if (asked.expectedVersion !== undefined && asked.expectedVersion !== row.versionNumber) {
    return refuse('VersionMismatch', `the version is ${row.versionNumber}`, true)
  }
  if (!mayMove(row.state, asked.status, 'device')) {
    return refuse('InvalidStateTransition', `an execution that is ${row.state} cannot become ${asked.status}`, true)
  }
  const next = moved(row, asked.status, 'device', now)
  const told = asked.statusDetails === undefined ? next : { ...next, statusDetails: asked.statusDetails }
  if (!isPending(asked.status)) return { ok: true, row: told }
  return { ok: true, row: withTimers(told, asked.stepTimeoutInMinutes, timers, now) }
}
