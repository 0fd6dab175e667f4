/** A schedule's rule in time: its type, and the reading of what was posted. No computing of instants beyond the start. */
import type { Failure, FailureCode, Result } from '../../../src-preload/contract/failures.ts'
import { SCHEDULE_TYPES } from '../../../src-preload/contract/vocabulary.ts'
import { parseEventConfig } from '../events/config.ts'
import { cronProblem } from './cron-pattern.ts'
import { instantOfText } from './instant-text.ts'
import { DAY_MS, isZone, SECOND_MS } from './zone.ts'

/** When a schedule fires; always read together with its zone. */
export type TimeRule =
  /** `at`: an instant with Z or offset, or a local date-time in the zone. */
  | { readonly kind: 'once'; readonly at: string }
  /** `days`: set when the period is whole days only; the wall clock is kept then (DESIGN 6.14). */
  | { readonly kind: 'interval'; readonly everyMs: number; readonly days: number | null; readonly startAt: number }
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'event' }

/** A schedule as posted; nothing about it is trusted. */
export type PostedSchedule = {
  readonly scheduleType: unknown
  readonly scheduleConfig: unknown
  readonly timezone: unknown
}

type Config = Readonly<Record<string, unknown>>

const UNITS: Readonly<Record<string, number>> = {
  intervalSeconds: SECOND_MS,
  intervalMinutes: 60 * SECOND_MS,
  intervalHours: 3_600 * SECOND_MS,
  intervalDays: DAY_MS,
}
/** The longest interval: 100 years. Beyond it the grid leaves the dates that a computer can name. */
const MAX_INTERVAL_MS = 36_525 * DAY_MS

const FIELDS = {
  once: ['at'],
  interval: [...Object.keys(UNITS), 'startAt'],
  cron: ['expression'],
  event_triggered: null,
} as const

function refuse(code: FailureCode, path: string, message: string): Failure {
  return { ok: false, code, message, errors: [{ path, message, code }] }
}

/** Checks a zone name. Codes: `invalid_input` (not text), `unknown_zone`. */
export function parseZone(zone: unknown): Result<string> {
  if (typeof zone !== 'string') {
    return refuse('invalid_input', 'timezone', 'Give a time zone name as text, for example "Africa/Cairo".')
  }
  if (!isZone(zone)) {
    return refuse('unknown_zone', 'timezone', `"${zone}" is not a known time zone. Use a name such as "Africa/Cairo".`)
  }
  return { ok: true, value: zone }
}

function parseOnce(config: Config, zone: string): Result<TimeRule> {
  const path = 'scheduleConfig.at'
  if (config.at === undefined) return refuse('invalid_input', path, 'Give "at": when the schedule runs.')
  if (typeof config.at !== 'string' || instantOfText(config.at, zone) === null) {
    const hint = 'Use an instant such as "2026-04-24T02:00:00Z" or a local date and time such as "2026-04-24T02:00:00".'
    return refuse('invalid_instant', path, `"at" is not a date and time between 1970 and 9999. ${hint}`)
  }
  return { ok: true, value: { kind: 'once', at: config.at } }
}

function parseStart(config: Config, zone: string, nowMs: number): Result<number> {
  // Null is taken for "not given": forms post the empty field so.
  if (config.startAt === undefined || config.startAt === null) return { ok: true, value: nowMs }
  const found = typeof config.startAt === 'string' ? instantOfText(config.startAt, zone) : null
  if (found !== null) return { ok: true, value: found.at }
  const message = '"startAt" is not a date and time between 1970 and 9999, such as "2026-04-24T02:00:00Z".'
  return refuse('invalid_instant', 'scheduleConfig.startAt', message)
}

function parseInterval(config: Config, zone: string, nowMs: number): Result<TimeRule> {
  let everyMs = 0
  const given = Object.keys(UNITS).filter((unit) => config[unit] !== undefined)
  for (const unit of given) {
    const amount = config[unit]
    if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 1) {
      return refuse('invalid_interval', `scheduleConfig.${unit}`, `"${unit}" must be a whole number of 1 or more.`)
    }
    everyMs += amount * (UNITS[unit] ?? 0)
  }
  if (given.length === 0) {
    const message = 'Give at least one of intervalSeconds, intervalMinutes, intervalHours, intervalDays.'
    return refuse('invalid_interval', 'scheduleConfig', message)
  }
  if (everyMs > MAX_INTERVAL_MS) {
    return refuse('invalid_interval', `scheduleConfig.${given.at(-1)}`, 'An interval may be at most 100 years long.')
  }
  const start = parseStart(config, zone, nowMs)
  if (!start.ok) return start
  const days = given.length === 1 && given[0] === 'intervalDays' ? everyMs / DAY_MS : null
  return { ok: true, value: { kind: 'interval', everyMs, days, startAt: start.value } }
}

function parseCron(config: Config): Result<TimeRule> {
  const path = 'scheduleConfig.expression'
  if (typeof config.expression !== 'string') {
    return refuse('invalid_cron', path, 'Give "expression": a cron expression as text, for example "0 2 * * *".')
  }
  const expression = config.expression.trim()
  const problem = cronProblem(expression)
  if (problem === null) return { ok: true, value: { kind: 'cron', expression } }
  const fields = 'Use 5 fields (minute hour day month weekday), 6 with seconds first, or 7 with the year last.'
  return refuse(
    'invalid_cron',
    path,
    `"${expression.slice(0, 100)}" is not a valid cron expression: ${problem}. ${fields}`,
  )
}

function parseConfig(type: keyof typeof FIELDS, posted: unknown): Result<Config> {
  if (type === 'event_triggered' && (posted === undefined || posted === null)) return { ok: true, value: {} }
  if (typeof posted !== 'object' || posted === null || Array.isArray(posted)) {
    return refuse('invalid_input', 'scheduleConfig', 'Give "scheduleConfig" as an object.')
  }
  const config = posted as Config
  const allowed: readonly string[] | null = FIELDS[type]
  const unknown = allowed === null ? undefined : Object.keys(config).find((key) => !allowed.includes(key))
  if (unknown === undefined) return { ok: true, value: config }
  const message = `A schedule of type ${type} has no field "${unknown.slice(0, 100)}". It takes: ${(allowed ?? []).join(', ')}.`
  return refuse('unknown_field', `scheduleConfig.${unknown}`, message)
}

/**
 * Reads a schedule as posted into a rule and its zone. A cron that never fires is still a rule (see `neverFires`).
 * Codes: `unsupported_schedule_type`, `unknown_zone`, `unknown_field`, `invalid_cron`, `invalid_interval`,
 * `invalid_instant`, `invalid_input`; one error, with its field path.
 */
export function parseRule(posted: PostedSchedule, nowMs: number): Result<{ rule: TimeRule; zone: string }> {
  const type = SCHEDULE_TYPES.find((known) => known === posted.scheduleType)
  if (type === undefined) {
    const message = `"scheduleType" must be one of ${SCHEDULE_TYPES.join(', ')}.`
    return refuse('unsupported_schedule_type', 'scheduleType', message)
  }
  const zone = parseZone(posted.timezone)
  if (!zone.ok) return zone
  const config = parseConfig(type, posted.scheduleConfig)
  if (!config.ok) return config
  const rule = parseByType(type, config.value, zone.value, nowMs)
  return rule.ok ? { ok: true, value: { rule: rule.value, zone: zone.value } } : rule
}

function parseByType(type: keyof typeof FIELDS, config: Config, zone: string, nowMs: number): Result<TimeRule> {
  switch (type) {
    case 'once':
      return parseOnce(config, zone)
    case 'interval':
      return parseInterval(config, zone, nowMs)
    case 'cron':
      return parseCron(config)
    case 'event_triggered': {
      const read = parseEventConfig(config)
      return read.ok ? { ok: true, value: { kind: 'event' } } : read
    }
  }
}
