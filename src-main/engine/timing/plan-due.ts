/**
 * What is due now, and what becomes of each slot: the one decision path for a tick, a start, a wake and a clock jump.
 * Pure: it names decisions, it makes no jobs, writes nothing and reads no clock.
 */
import type { Failure } from '../../../src-preload/contract/failures.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { Overlap, RunReason } from '../../../src-preload/contract/vocabulary.ts'
import { cronTimes } from './cron-pattern.ts'
import { collectDue, countDue, summariseDue } from './due-slots.ts'
import type { DueRange } from './due-slots.ts'
import { gapLosses } from './dst-gaps.ts'
import { firesOf, nextFire, reachingBack } from './next-fire.ts'
import type { Fires } from './next-fire.ts'
import type { TimeRule } from './rule.ts'

/** A schedule's policies as they bear on a due slot. */
export type SlotPolicy = {
  /** How late a run may begin, in ms; null = never too late (R2). Exactly equal runs (R1). */
  readonly graceMs: number | null
  readonly coalesce: boolean
  /** How many missed slots are judged one by one when coalesce is off (R4). */
  readonly catchupMax?: number
  /** How many open jobs the schedule may have, waiting ones too (R7). Infinity where the count is per device (DESIGN 6.10). */
  readonly maxInstances: number
  /** R8: only `skip` is decided here today; the other words are read as `skip`. */
  readonly overlap?: Overlap
}

/** Everything that the decision depends on. `nextRunAt` is the first slot not yet decided. */
export type DueInput = {
  readonly rule: TimeRule
  readonly zone: string
  readonly policy: SlotPolicy
  readonly nextRunAt: number
  readonly nowMs: number
  /** R12: slots before the last edit never fire. */
  readonly updatedAt: number
  readonly openInstances: number
  /** The run that blocks when `openInstances` is already full (R7). */
  readonly blockerRunId: string | null
  /** R11: slots in [from, to) passed while schedule or engine was paused; they are not misfires. */
  readonly pausedRange?: { readonly from: number; readonly to: number } | null
  /** A replacement for `firesOf(rule, zone)`, for counting what is asked. */
  readonly fires?: Fires
}

export type SkipReason = Extract<RunReason, 'misfire' | 'coalesced' | 'max_instances' | 'paused' | 'dst_gap'>

/** One slot's fate, or one row for a range of slots (`from`, `to`, `count`; 1001 = more than 1,000, DESIGN 6.13). */
export type SlotDecision =
  | { readonly verdict: 'run'; readonly scheduledAt: number }
  | {
      readonly verdict: 'skip'
      readonly scheduledAt: number
      readonly reason: SkipReason
      /** `coalesced`: the slot that stands for this one (R3). */
      readonly survivorAt?: number
      /** `max_instances`: the blocking run (R7), or the slot of this plan that took the last place. */
      readonly blockerRunId?: string | null
      readonly blockerAt?: number
      readonly from?: number
      readonly to?: number
      readonly count?: number
    }

/** Oldest first. `nextRunAt` null and `exhausted`: the rule has no slot left, the schedule becomes EXPIRED (R26b). */
export type DuePlan = {
  readonly ok: true
  readonly decisions: readonly SlotDecision[]
  readonly nextRunAt: number | null
  readonly exhausted: boolean
}

type Summary = { from: number; to: number; count: number }
type SkipDecision = Extract<SlotDecision, { verdict: 'skip' }>

function summaryRow(range: Summary, reason: SkipReason, more: Partial<SkipDecision> = {}): SlotDecision {
  return { verdict: 'skip', scheduledAt: range.from, reason, ...more, ...range }
}

function isTooLate(input: DueInput, scheduledAt: number): boolean {
  const { graceMs } = input.policy
  return graceMs !== null && input.nowMs - scheduledAt > graceMs
}

/** Judges slots oldest first by grace (R1), then by instances (R7); runs given here count for the next ones. */
function judge(input: DueInput, slots: readonly number[]): SlotDecision[] {
  let open = input.openInstances
  let lastRun: number | undefined
  return slots.map((scheduledAt): SlotDecision => {
    if (isTooLate(input, scheduledAt)) return { verdict: 'skip', scheduledAt, reason: 'misfire' }
    if (open >= input.policy.maxInstances) {
      const blocker = lastRun === undefined ? { blockerRunId: input.blockerRunId } : { blockerAt: lastRun }
      return { verdict: 'skip', scheduledAt, reason: 'max_instances', ...blocker }
    }
    open += 1
    lastRun = scheduledAt
    return { verdict: 'run', scheduledAt }
  })
}

// R3, R5: the latest stands for all, and grace is measured from it afterwards.
function decideCoalesced(input: DueInput, due: DueRange): SlotDecision[] {
  const total = countDue(due)
  const alone = total > LIMITS.catchupMax + 1
  const { slots, older } = collectDue(due, alone ? 1 : total, total)
  const survivorAt = slots.at(-1)
  if (survivorAt === undefined) return []
  const own = judge(input, [survivorAt])
  // More than a hundred passed slots are one row with a count.
  if (older !== null) return [summaryRow(older, 'coalesced', { survivorAt }), ...own]
  return [...slots.slice(0, -1).map((at) => coalescedRow(at, survivorAt)), ...own]
}

function coalescedRow(scheduledAt: number, survivorAt: number): SlotDecision {
  return { verdict: 'skip', scheduledAt, reason: 'coalesced', survivorAt }
}

// R4: oldest first, at most the cap; what overflows is the oldest, in one row.
function decideEach(input: DueInput, due: DueRange): SlotDecision[] {
  const { slots, older } = collectDue(due, input.policy.catchupMax ?? LIMITS.catchupMax, countDue(due))
  const judged = judge(input, slots)
  return older === null ? judged : [summaryRow(older, 'misfire'), ...judged]
}

function decideMany(input: DueInput, due: DueRange): SlotDecision[] {
  return input.policy.coalesce ? decideCoalesced(input, due) : decideEach(input, due)
}

// R17: recorded with the first fire after the gap, so that the day's row stands in order.
function decideGaps(input: DueInput, fires: Fires, from: number): SlotDecision[] {
  if (input.rule.kind !== 'cron') return []
  const { expression } = input.rule
  const { fixed, hours } = cronTimes(expression)
  // An expression for every hour loses nothing to a gap, and is the one that is asked most often.
  if (!fixed && hours.length === 24) return []
  const since = Math.max(input.updatedAt, fires.previous(from) ?? from)
  const until = fires.previous(input.nowMs + 1) ?? from
  return gapLosses(expression, input.zone, since, until)
    .filter((loss) => loss.recorded)
    .map((loss) => ({ verdict: 'skip', scheduledAt: loss.at, reason: 'dst_gap' }) satisfies SlotDecision)
}

function decidePaused(input: DueInput, due: DueRange, from: number): SlotDecision[] {
  const { pausedRange: paused, nowMs } = input
  if (paused === undefined || paused === null) return []
  const span = { from: Math.max(from, paused.from), to: Math.min(nowMs, paused.to - 1) }
  const older = summariseDue({ ...due, spans: [span] })
  return older === null ? [] : [summaryRow(older, 'paused')]
}

function dueSpans(input: DueInput, from: number): DueRange['spans'] {
  const { pausedRange: paused, nowMs } = input
  if (paused === undefined || paused === null) return [{ from, to: nowMs }]
  const before = { from, to: Math.min(nowMs, paused.from - 1) }
  return [before, { from: Math.max(from, paused.to), to: nowMs }]
}

function stuck(at: number, next: number): Failure {
  const message = `The next fire (${next}) is not after the last one (${at}); the schedule is stopped to avoid a loop.`
  return { ok: false, code: 'internal', message, errors: [] }
}

/** Where deciding begins: nothing before the last edit (R12), except a `once` saved for the recent past (R26b). */
function firstUndecided(input: DueInput, fires: Fires): number | null {
  if (input.rule.kind === 'once' || input.nextRunAt >= input.updatedAt) return input.nextRunAt
  return fires.next(input.updatedAt - 1)
}

/**
 * Decides every due slot of one schedule (R1–R7, R11, R12, R17, R26b) and where it goes on. The cost is bounded: at
 * most the cap of slots is visited, the others are jumped over and counted (R4). A rule that does not advance is
 * refused with code `internal`: the caller stops the schedule and raises an alarm.
 */
export function planDue(input: DueInput): DuePlan | Failure {
  const { zone, nowMs } = input
  const rule = reachingBack(input.rule, zone, input.nextRunAt)
  const fires = input.fires ?? firesOf(rule, zone)
  const from = firstUndecided(input, fires)
  if (from === null || from > nowMs) {
    return { ok: true, decisions: [], nextRunAt: from, exhausted: from === null }
  }
  const after = fires.next(from)
  if (after !== null && after <= from) return stuck(from, after)
  const nextRunAt = after === null || after > nowMs ? after : fires.next(nowMs)
  if (nextRunAt !== null && nextRunAt <= nowMs) return stuck(nowMs, nextRunAt)
  const due: DueRange = { rule, zone, fires, spans: dueSpans(input, from) }
  // One due slot is the everyday case: the stored time is the slot, and nothing more is asked.
  const alone = nextRunAt === after && !input.pausedRange
  const judged = alone ? judge(input, [from]) : decideMany(input, due)
  const decisions = [...decidePaused(input, due, from), ...decideGaps(input, fires, from), ...judged]
  decisions.sort((one, other) => one.scheduledAt - other.scheduledAt)
  return { ok: true, decisions, nextRunAt, exhausted: nextRunAt === null }
}

/**
 * A schedule resumed at `resumedAt` after a pause from `pausedAt` (R11, R26c): one `paused` row for the slots that
 * passed, nothing replayed, and the next slot after now. A `once` that passed is over.
 */
export function planResume(rule: TimeRule, zone: string, pausedAt: number, resumedAt: number): DuePlan {
  const fires = firesOf(rule, zone)
  const span = { from: pausedAt, to: resumedAt }
  const older = summariseDue({ rule, zone, fires, spans: [span] })
  const nextRunAt = nextFire(rule, zone, resumedAt)
  const decisions = older === null ? [] : [summaryRow(older, 'paused')]
  return { ok: true, decisions, nextRunAt, exhausted: nextRunAt === null && rule.kind !== 'event' }
}
