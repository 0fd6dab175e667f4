/**
 * What is due now, and what becomes of each slot: the one decision path for a tick, a start, a wake and a clock jump.
 * Pure: it names decisions, it makes no jobs, writes nothing and reads no clock.
 */
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { Blackout } from '../../../src-preload/contract/timing-policies.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { BlackoutAction, RunReason } from '../../../src-preload/contract/vocabulary.ts'
import { darkSpans, windowAt, without } from './blackout.ts'
import type { Span } from './count-slots.ts'
import { cronTimes } from './cron-pattern.ts'
import { collectDue, countDue, summariseDue } from './due-slots.ts'
import type { DueRange } from './due-slots.ts'
import { gapLosses } from './dst-gaps.ts'
import { firesOf, nextFire, reachingBack } from './next-fire.ts'
import type { Fires } from './next-fire.ts'
import type { TimeRule } from './rule.ts'

/** A schedule's policies as they bear on a due slot. Overlap is judged where the job is made (R7, R8). */
export type SlotPolicy = {
  /** How late a run may begin, in ms; null = never too late (R2). Exactly equal runs (R1). */
  readonly graceMs: number | null
  readonly coalesce: boolean
  /** How many missed slots are judged one by one when coalesce is off (R4). */
  readonly catchupMax?: number
  /** R43: the windows of the schedule and of the workspace, and what becomes of a slot in one. */
  readonly blackouts?: readonly Blackout[]
  readonly blackoutAction?: BlackoutAction
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
  /** R11: slots in [from, to) passed while schedule or engine was paused; they are not misfires. */
  readonly pausedRange?: { readonly from: number; readonly to: number } | null
  /** Slots that the operator takes out, one by one; earliest first. */
  readonly withdrawn?: readonly number[]
  /** R24: what was decided before the clock went back, ranges and single slots; earliest first. */
  readonly decidedRanges?: readonly Span[]
  /** A replacement for `firesOf(rule, zone)`, for counting what is asked. */
  readonly fires?: Fires
}

export type SkipReason = Extract<RunReason, 'misfire' | 'coalesced' | 'paused' | 'dst_gap' | 'blackout' | 'withdrawn'>

/** One slot's fate, or one row for a range of slots (`from`, `to`, `count`; 1001 = more than 1,000, DESIGN 6.13). */
export type SlotDecision =
  /** `deferredTo`: it lies in a blackout window and begins when that ends (R43). */
  | { readonly verdict: 'run'; readonly scheduledAt: number; readonly deferredTo?: number }
  | {
      readonly verdict: 'skip'
      readonly scheduledAt: number
      readonly reason: SkipReason
      /** `coalesced`: the slot that stands for this one (R3). */
      readonly survivorAt?: number
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

function summaryRow(range: Summary, reason: SkipReason, more: Partial<SkipDecision> = {}): SkipDecision {
  return { verdict: 'skip', scheduledAt: range.from, reason, ...more, ...range }
}

/** One slot on its own: by blackout (R43), then by grace (R1). A deferred one is late only from its window's end on. */
function judge(input: DueInput, scheduledAt: number): SlotDecision {
  const { graceMs, blackouts = [], blackoutAction = 'skip' } = input.policy
  const closed = blackouts.length === 0 ? null : windowAt(blackouts, input.zone, scheduledAt)
  if (closed !== null && blackoutAction === 'skip') return { verdict: 'skip', scheduledAt, reason: 'blackout' }
  const dueAt = closed === null ? scheduledAt : closed.endsAt
  if (dueAt > input.nowMs) return { verdict: 'run', scheduledAt, deferredTo: dueAt }
  const isTooLate = graceMs !== null && input.nowMs - dueAt > graceMs
  return isTooLate ? { verdict: 'skip', scheduledAt, reason: 'misfire' } : { verdict: 'run', scheduledAt }
}

/** A row each up to a hundred; beyond that one row with a count. Never visits more than that (R4). */
function rowsFor(due: DueRange, reason: SkipReason, more: Partial<SkipDecision> = {}, spare = 0): SkipDecision[] {
  const total = countDue(due)
  const { slots, older } = collectDue(due, total > LIMITS.catchupMax + spare ? spare : total, total)
  const rows = slots.map((scheduledAt): SkipDecision => ({ verdict: 'skip', scheduledAt, reason, ...more }))
  return older === null ? rows : [summaryRow(older, reason, more), ...rows]
}

// R3, R5: the latest stands for all, and grace is measured from it afterwards.
function decideCoalesced(input: DueInput, due: DueRange): SlotDecision[] {
  const rows = rowsFor(due, 'coalesced', {}, 1)
  const survivorAt = rows.at(-1)?.scheduledAt
  if (survivorAt === undefined) return []
  return [...rows.slice(0, -1).map((row) => ({ ...row, survivorAt })), judge(input, survivorAt)]
}

// R4: oldest first, at most the cap; what overflows is the oldest, in one row.
function decideEach(input: DueInput, due: DueRange): SlotDecision[] {
  const { slots, older } = collectDue(due, input.policy.catchupMax ?? LIMITS.catchupMax, countDue(due))
  const judged = slots.map((at) => judge(input, at))
  return older === null ? judged : [summaryRow(older, 'misfire'), ...judged]
}

// The operator's word goes first, then the windows; what is left is judged by grace and coalescing.
function decideMany(input: DueInput, due: DueRange, span: Span): SlotDecision[] {
  const { coalesce, blackouts = [], blackoutAction = 'skip' } = input.policy
  const taken = (input.withdrawn ?? []).filter((at) => isDue(due, at))
  const spans = without(
    due.spans,
    taken.map((at) => ({ from: at, to: at })),
  )
  const isCut = blackouts.length > 0 && blackoutAction === 'skip'
  const light = isCut ? without(spans, darkSpans(blackouts, input.zone, span)) : spans
  const rest = { ...due, spans: light }
  return [
    ...taken.map((scheduledAt): SlotDecision => ({ verdict: 'skip', scheduledAt, reason: 'withdrawn' })),
    ...(isCut ? rowsFor({ ...due, spans: without(spans, light) }, 'blackout') : []),
    ...(coalesce ? decideCoalesced(input, rest) : decideEach(input, rest)),
  ]
}

function isDue(due: DueRange, at: number): boolean {
  return due.spans.some((span) => at >= span.from && at <= span.to) && due.fires.next(at - 1) === at
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
  const { pausedRange: paused, nowMs, decidedRanges = [] } = input
  if (paused === undefined || paused === null) return []
  const span = { from: Math.max(from, paused.from), to: Math.min(nowMs, paused.to - 1) }
  const older = summariseDue({ ...due, spans: without([span], decidedRanges) })
  return older === null ? [] : [summaryRow(older, 'paused')]
}

function dueSpans(input: DueInput, from: number): DueRange['spans'] {
  const { pausedRange: paused, nowMs, decidedRanges = [] } = input
  if (paused === undefined || paused === null) return without([{ from, to: nowMs }], decidedRanges)
  const before = { from, to: Math.min(nowMs, paused.from - 1) }
  return without([before, { from: Math.max(from, paused.to), to: nowMs }], decidedRanges)
}

/**
 * The first slot at or after one that lies in no decided range (R24), earliest range first. An interval that was anchored anew has
 * slots of its own between the old ones: only ranges on its own grid hold any of them.
 */
export function afterDecided(
  rule: TimeRule,
  fires: Fires,
  slot: number | null,
  ranges: readonly Span[],
): number | null {
  let at = slot
  for (const range of onGrid(rule, ranges)) {
    if (at !== null && at >= range.from && at <= range.to) at = fires.next(range.to)
  }
  return at
}

function onGrid(rule: TimeRule, ranges: readonly Span[]): readonly Span[] {
  if (rule.kind !== 'interval' || rule.days !== null) return ranges
  return ranges.filter(({ from }) => (from - rule.startAt) % rule.everyMs === 0)
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
export function planDue(given: DueInput): DuePlan | Failure {
  const { zone, nowMs } = given
  const rule = reachingBack(given.rule, zone, given.nextRunAt)
  const fires = given.fires ?? firesOf(rule, zone)
  const input = { ...given, decidedRanges: onGrid(rule, given.decidedRanges ?? []) }
  const from = firstUndecided(input, fires)
  if (from === null || from > nowMs) {
    return { ok: true, decisions: [], nextRunAt: from, exhausted: from === null }
  }
  const after = fires.next(from)
  if (after !== null && after <= from) return stuck(from, after)
  const following = after === null || after > nowMs ? after : fires.next(nowMs)
  if (following !== null && following <= nowMs) return stuck(nowMs, following)
  const nextRunAt = afterDecided(rule, fires, following, input.decidedRanges)
  const due: DueRange = { rule, zone, fires, spans: dueSpans(input, from) }
  // One due slot is the everyday case: the stored time is the slot, and nothing more is asked.
  const isPlain = !input.pausedRange && !input.withdrawn?.length && input.decidedRanges.length === 0
  const judged = isPlain && following === after ? [judge(input, from)] : decideMany(input, due, { from, to: nowMs })
  const decisions = [...decidePaused(input, due, from), ...decideGaps(input, fires, from), ...judged]
  decisions.sort((one, other) => one.scheduledAt - other.scheduledAt)
  return { ok: true, decisions, nextRunAt, exhausted: nextRunAt === null }
}

/**
 * A schedule resumed at `resumedAt` after a pause from `pausedAt` (R11, R26c): one `paused` row for the slots that
 * passed, nothing replayed, and the next slot after now. A `once` that passed is over. `decided`: what the clock went back
 * into, earliest first (R24).
 */
export function planResume(
  rule: TimeRule,
  zone: string,
  pausedAt: number,
  resumedAt: number,
  decided: readonly Span[] = [],
): DuePlan {
  const fires = firesOf(rule, zone)
  const span = { from: pausedAt, to: resumedAt }
  const older = summariseDue({ rule, zone, fires, spans: without([span], onGrid(rule, decided)) })
  const nextRunAt = nextFire(rule, zone, resumedAt)
  const decisions = older === null ? [] : [summaryRow(older, 'paused')]
  return { ok: true, decisions, nextRunAt, exhausted: nextRunAt === null && rule.kind !== 'event' }
}
