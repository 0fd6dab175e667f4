/** How many slots a rule has in a range, without visiting each: days are counted whole from the times an expression names. */
import { cronTimes, type CronTimes } from './cron-pattern.ts'
import type { Fires } from './next-fire.ts'
import type { TimeRule } from './rule.ts'
import { DAY_MS, dayOf, instantOf, nextDayAt, offsetMs, SECOND_MS, wallOf } from './zone.ts'

/** A range of instants, both ends included. */
export type Span = { readonly from: number; readonly to: number }

/** Beyond this many a summary says "more than 1,000" (DESIGN 6.13). */
export const COUNT_LIMIT = 1_001

function walk(fires: Fires, span: Span, limit: number): number {
  let count = 0
  let at = fires.next(span.from - 1)
  while (at !== null && at <= span.to && count < limit) {
    count += 1
    const after = fires.next(at)
    if (after !== null && after <= at) throw new RangeError(`next fire ${after} is not after ${at}`)
    at = after
  }
  return count
}

// Times of day (seconds since midnight) that the expression names within [low, high].
function timesWithin(times: CronTimes, low: number, high: number): number {
  if (low <= 0 && high >= DAY_MS / SECOND_MS - 1) {
    return times.hours.length * times.minutes.length * times.seconds.length
  }
  let count = 0
  for (const hour of times.hours) {
    for (const minute of times.minutes) {
      const base = hour * 3_600 + minute * 60
      if (base + 59 < low || base > high) continue
      count += times.seconds.filter((second) => base + second >= low && base + second <= high).length
    }
  }
  return count
}

// A day that moves its clock is walked; any other holds exactly the times that the expression names.
function countDay(expression: string, zone: string, fires: Fires, day: Span & { wall: number }, limit: number): number {
  const opens = instantOf(day.wall, zone).at
  // The instant before midnight counts too: a gap at midnight moves a run to the day's first instant.
  if (offsetMs(opens - 1, zone) !== offsetMs(nextDayAt(day.wall, zone), zone)) return walk(fires, day, limit)
  const low = Math.ceil((wallOf(day.from, zone) - day.wall) / SECOND_MS)
  const high = Math.floor((wallOf(day.to, zone) - day.wall) / SECOND_MS)
  return timesWithin(cronTimes(expression), low, high)
}

// After a wake all schedules of one expression count the same stretch of time, each second time asked for within one tick.
const MAX_COUNTS = 256
const counts = new Map<string, number>()

function countCron(expression: string, zone: string, fires: Fires, span: Span, limit: number): number {
  const key = `${zone}\n${span.from} ${span.to} ${limit}\n${expression}`
  const known = counts.get(key)
  if (known !== undefined) return known
  const count = countDays(expression, zone, fires, span, limit)
  if (counts.size >= MAX_COUNTS) counts.clear()
  counts.set(key, count)
  return count
}

function countDays(expression: string, zone: string, fires: Fires, span: Span, limit: number): number {
  let count = 0
  let from = span.from
  while (from <= span.to && count < limit) {
    // The jump: one question finds the next day that fires at all.
    const first = fires.next(from - 1)
    if (first === null || first > span.to) break
    const wall = dayOf(wallOf(first, zone))
    const end = nextDayAt(wall, zone)
    const to = Math.min(span.to, Math.max(end - 1, first))
    count += countDay(expression, zone, fires, { from: first, to, wall }, limit - count)
    from = to + 1
  }
  return count
}

/**
 * The number of slots in a span, counted no further than `limit`. The cost grows with the days that fire, at most
 * `limit` of them, never with the slots (R4: a per-second schedule asleep a month costs one day).
 */
export function countSlots(rule: TimeRule, zone: string, fires: Fires, span: Span, limit = COUNT_LIMIT): number {
  if (span.to < span.from) return 0
  switch (rule.kind) {
    case 'interval': {
      if (rule.days !== null) return walk(fires, span, limit)
      const first = fires.next(span.from - 1)
      if (first === null || first > span.to) return 0
      return Math.min(limit, Math.floor((span.to - first) / rule.everyMs) + 1)
    }
    case 'cron':
      return Math.min(limit, countCron(rule.expression, zone, fires, span, limit))
    default:
      return walk(fires, span, limit)
  }
}
