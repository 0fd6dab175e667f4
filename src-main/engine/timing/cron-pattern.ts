/**
 * The only file that knows croner: expressions checked, parsed once, and asked for the next or previous time.
 * No schedules, no policies; croner's timers, callbacks and `interval` option are never used.
 */
import { Cron, CronPattern } from 'croner'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'

// A parsed expression holds 80 KB (a flag for each of 10,000 years), so only so many are kept.
const MAX_PARSED = 256
const OPTIONS = { fixedTimeRule: 'no-wildcard', paused: true } as const

/** The times of day of an expression, and how it behaves at a clock change (R15, R17). */
export type CronTimes = {
  /** No wildcard and no step in second, minute and hour: runs once a clock change, at the gap's end or first copy. */
  readonly fixed: boolean
  readonly hours: readonly number[]
  readonly minutes: readonly number[]
  readonly seconds: readonly number[]
}

// Many schedules of one expression ask for the same instants at the same tick: an answer costs 50 us, a look at it none.
const MAX_ANSWERS = 256

type Answers = Map<number, number | null>
type Parsed = { readonly cron: Cron; readonly next: Answers; readonly previous: Answers }

const parsed = new Map<string, Parsed>()
const times = new Map<string, CronTimes>()

function keep<V>(cache: Map<string, V>, key: string, make: () => V): V {
  const known = cache.get(key)
  const value = known ?? make()
  // Delete and set moves the entry to the young end: the map's order is the order of last use.
  cache.delete(key)
  if (cache.size >= MAX_PARSED) {
    const oldest = cache.keys().next().value
    if (oldest !== undefined) cache.delete(oldest)
  }
  cache.set(key, value)
  return value
}

function parsedOf(expression: string, zone: string): Parsed {
  return keep(parsed, `${zone}\n${expression}`, () => ({
    cron: new Cron(expression, { ...OPTIONS, timezone: zone }),
    next: new Map(),
    previous: new Map(),
  }))
}

// The zone's rules belong to the runtime, so an answer holds for as long as this process lives.
function answered(answers: Answers, at: number, ask: () => Date | null | undefined): number | null {
  const known = answers.get(at)
  if (known !== undefined) return known
  const found = ask()?.getTime() ?? null
  if (answers.size >= MAX_ANSWERS) answers.clear()
  answers.set(at, found)
  return found
}

/** Null when the expression is croner's dialect (5, 6 or 7 fields, names, L W # +, nicknames); else what is wrong with it. */
export function cronProblem(expression: string): string | null {
  if (expression.length > LIMITS.cronChars) return `it is longer than ${LIMITS.cronChars} characters`
  // croner takes any text with a colon for a date.
  if (expression.includes(':')) return 'it holds a colon; for one date and time use a schedule of type once'
  try {
    new CronPattern(expression, 'UTC', OPTIONS)
    return null
  } catch (error) {
    if (error instanceof Error) return error.message.replace(/^CronPattern: /, '')
    throw error
  }
}

/** The first time of the expression strictly after an instant, or null when there is none. */
export function cronNext(expression: string, zone: string, afterMs: number): number | null {
  const { cron, next } = parsedOf(expression, zone)
  return answered(next, afterMs, () => cron.nextRun(new Date(afterMs)))
}

/** The last time of the expression strictly before an instant, or null when there is none. */
export function cronPrevious(expression: string, zone: string, beforeMs: number): number | null {
  const { cron, previous } = parsedOf(expression, zone)
  return answered(previous, beforeMs, () => cron.previousRuns(1, new Date(beforeMs))[0])
}

function indexes(flags: readonly number[]): number[] {
  return flags.flatMap((flag, index) => (flag ? [index] : []))
}

/** The times of day that an expression names, whatever the date. */
export function cronTimes(expression: string): CronTimes {
  return keep(times, expression, () => {
    const { isFixedTime, hour, minute, second } = new CronPattern(expression, 'UTC', OPTIONS)
    return { fixed: isFixedTime, hours: indexes(hour), minutes: indexes(minute), seconds: indexes(second) }
  })
}

/** How many parsed expressions are held now (never above 256); for tests and diagnostics. */
export function parsedPatternCount(): number {
  return parsed.size
}
