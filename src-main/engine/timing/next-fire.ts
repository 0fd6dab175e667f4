/** When a rule fires: the next instant, the previous one, the first. Pure arithmetic; policies and decisions live in plan-due. */
import { cronNext, cronPrevious } from './cron-pattern.ts'
import { instantOfText } from './instant-text.ts'
import type { TimeRule } from './rule.ts'
import { DAY_MS, instantOf, LAST_INSTANT, SECOND_MS, wallOf } from './zone.ts'

/** A rule in its zone, ready to be asked. Both answers are strict: never the instant that was given. */
export type Fires = {
  readonly next: (afterMs: number) => number | null
  readonly previous: (beforeMs: number) => number | null
}

type IntervalRule = Extract<TimeRule, { kind: 'interval' }>

/** The instant of a `once` in its zone; a local time in a gap moves by the gap's length (DESIGN 6.14). */
export function onceAt(at: string, zone: string): number {
  const found = instantOfText(at, zone)
  if (found === null) throw new RangeError(`stored instant is not readable: ${at}`)
  return found.at
}

// R18, R26a: elapsed time, start + k·period. The start itself is the first slot.
function elapsedNext(rule: IntervalRule, afterMs: number): number {
  const k = Math.max(0, Math.floor((afterMs - rule.startAt) / rule.everyMs) + 1)
  return rule.startAt + k * rule.everyMs
}

function elapsedPrevious(rule: IntervalRule, beforeMs: number): number | null {
  const k = Math.ceil((beforeMs - rule.startAt) / rule.everyMs) - 1
  return k < 0 ? null : rule.startAt + k * rule.everyMs
}

// DESIGN 6.14: whole days keep the wall clock. Two slots that a lost day maps to one instant are one slot.
function daySlot(rule: IntervalRule, days: number, zone: string, k: number): number {
  return k === 0 ? rule.startAt : instantOf(wallOf(rule.startAt, zone) + k * days * DAY_MS, zone).at
}

function dayGuess(rule: IntervalRule, days: number, zone: string, at: number): number {
  return Math.floor((wallOf(at, zone) - wallOf(rule.startAt, zone)) / (days * DAY_MS))
}

function daysNext(rule: IntervalRule, days: number, zone: string, afterMs: number): number {
  if (afterMs < rule.startAt) return rule.startAt
  // Clocks move by a day at most, so two steps back are always at or before the answer.
  let k = Math.max(0, dayGuess(rule, days, zone, afterMs) - 2)
  while (daySlot(rule, days, zone, k) <= afterMs) k += 1
  return daySlot(rule, days, zone, k)
}

function daysPrevious(rule: IntervalRule, days: number, zone: string, beforeMs: number): number | null {
  if (beforeMs <= rule.startAt) return null
  let k = dayGuess(rule, days, zone, beforeMs) + 2
  while (k > 0 && daySlot(rule, days, zone, k) >= beforeMs) k -= 1
  return daySlot(rule, days, zone, Math.max(0, k))
}

/** The first slot strictly after `afterMs`, or null when the rule has none (event, past once, exhausted cron). R15–R18, R20. */
export function nextFire(rule: TimeRule, zone: string, afterMs: number): number | null {
  const found = nextUnbounded(rule, zone, afterMs)
  return found === null || found > LAST_INSTANT ? null : found
}

function nextUnbounded(rule: TimeRule, zone: string, afterMs: number): number | null {
  switch (rule.kind) {
    case 'once': {
      const at = onceAt(rule.at, zone)
      return at > afterMs ? at : null
    }
    case 'interval':
      return rule.days === null ? elapsedNext(rule, afterMs) : daysNext(rule, rule.days, zone, afterMs)
    case 'cron':
      return cronNext(rule.expression, zone, afterMs)
    case 'event':
      return null
  }
}

/** The last slot strictly before `beforeMs`, or null. One jump, whatever lies between (R4). */
export function previousFire(rule: TimeRule, zone: string, beforeMs: number): number | null {
  switch (rule.kind) {
    case 'once': {
      const at = onceAt(rule.at, zone)
      return at < beforeMs ? at : null
    }
    case 'interval':
      return rule.days === null ? elapsedPrevious(rule, beforeMs) : daysPrevious(rule, rule.days, zone, beforeMs)
    case 'cron':
      return cronPrevious(rule.expression, zone, beforeMs)
    case 'event':
      return null
  }
}

/** `nextFire` and `previousFire` bound to one rule and zone. */
export function firesOf(rule: TimeRule, zone: string): Fires {
  return {
    next: (afterMs) => nextFire(rule, zone, afterMs),
    previous: (beforeMs) => previousFire(rule, zone, beforeMs),
  }
}

/**
 * `nextRunAt` of a schedule that is saved or enabled now. A `once` keeps its instant even when it has passed, so that
 * the tick can judge it (R26b); everything else begins strictly after now (R12).
 */
export function firstFire(rule: TimeRule, zone: string, nowMs: number): number | null {
  return rule.kind === 'once' ? onceAt(rule.at, zone) : nextFire(rule, zone, nowMs)
}

/** True for a cron expression with no time left after `nowMs`: saving it is refused `never_fires` (R26d). */
export function neverFires(rule: TimeRule, zone: string, nowMs: number): boolean {
  return rule.kind === 'cron' && nextFire(rule, zone, nowMs) === null
}

/**
 * The rule with its interval grid carried back so far that `at` lies on or after its start; other rules as they are.
 * Only the clock having gone back puts a slot before the start of an interval that had begun (R24).
 */
export function reachingBack(rule: TimeRule, zone: string, at: number): TimeRule {
  if (rule.kind !== 'interval' || at >= rule.startAt) return rule
  const span = rule.days === null ? rule.everyMs : rule.days * DAY_MS
  const back = (Math.ceil((rule.startAt - at) / span) + 2) * span
  const startAt = rule.days === null ? rule.startAt - back : instantOf(wallOf(rule.startAt, zone) - back, zone).at
  return { ...rule, startAt }
}

/**
 * R24: the new start of an interval after the clock went back by more than one period, null when it keeps its own. `decidedAt` is
 * when it was last decided or saved. The time that has really passed since its last slot counts on; a start on the old grid is moved
 * off it, or every slot ahead would be one that was decided before. Whole days keep the wall clock and are never anchored anew.
 */
export function reanchored(rule: TimeRule, nowMs: number, deltaMs: number, decidedAt: number): number | null {
  if (rule.kind !== 'interval' || rule.days !== null || -deltaMs <= rule.everyMs) return null
  const { everyMs } = rule
  if (decidedAt <= nowMs || decidedAt < rule.startAt) return null
  const passed = (((nowMs - rule.startAt - deltaMs) % everyMs) + everyMs) % everyMs
  const startAt = nowMs - passed
  const isOldGrid = (startAt - rule.startAt) % everyMs === 0
  const moved = isOldGrid ? startAt + Math.min(SECOND_MS, everyMs / 2) : startAt
  return moved < 0 ? moved + everyMs : moved
}

/**
 * `nextRunAt` after the clock went back or the tz release changed (R21, R24). An interval that had already begun and
 * whose start now lies ahead goes on in its own grid instead of waiting for the start; the slot key prevents doubles.
 */
export function recompute(
  rule: TimeRule,
  zone: string,
  nowMs: number,
  lastDecidedAt: number | null = null,
): number | null {
  const begun = rule.kind === 'interval' && lastDecidedAt !== null && lastDecidedAt >= rule.startAt
  return nextFire(begun ? reachingBack(rule, zone, nowMs) : rule, zone, nowMs)
}
