/** Bodies of the reference API's jobs: read strictly, turned into the contract's schedule, errors turned back to the body's own fields. */
import * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { blackout } from '../../src-preload/contract/timing-policies.ts'
import { BLACKOUT_ACTIONS, LIMITS, OVERLAPS, SCHEDULE_TYPES } from '../../src-preload/contract/vocabulary.ts'
import type { ScheduleType } from '../../src-preload/contract/vocabulary.ts'
import { parseInput } from '../handlers/parse-input.ts'
import { inward } from './json-shapes.ts'
import { INTERVAL_FIELDS } from './scheduler-shapes.ts'

const name = z.string().max(LIMITS.nameChars).nullish()
const text = z.string().max(LIMITS.descriptionChars).nullish()
const json = z.record(z.string(), z.json())
const interval = z.number().int().min(1).nullish()

const fields = {
  taskFunctionId: z.number().int().nullish(),
  taskFunctionKey: z.string().max(100).nullish(),
  templateId: z.string().min(1).nullish(),
  ...{ nameEn: name, nameAr: name, descriptionEn: text, descriptionAr: text },
  ...{ intervalSeconds: interval, intervalMinutes: interval, intervalHours: interval, intervalDays: interval },
  startAt: z.string().max(100).nullish(),
  cronExpression: z.string().nullish(),
  /** once: an instant, or a local date-time in the zone. */
  at: z.string().max(100).nullish(),
  scheduleType: z.enum(SCHEDULE_TYPES).nullish(),
  scheduleConfig: json.nullish(),
  timezone: z.string().max(100).nullish(),
  priority: z.number().int().min(-LIMITS.priorityMax).max(LIMITS.priorityMax).nullish(),
  maxInstances: z.number().int().min(1).max(LIMITS.maxInstances).nullish(),
  /** Seconds; null = never too late. */
  misfireGraceTime: z.number().min(1).max(31_536_000).nullable().optional(),
  coalesce: z.boolean().nullish(),
  isEnabled: z.boolean().nullish(),
  isPrimary: z.boolean().nullish(),
  overlap: z.enum(OVERLAPS).nullish(),
  catchupMax: z.number().int().min(1).max(LIMITS.catchupMax).nullish(),
  /** R26e, in ms. */
  jitterMs: z.number().int().min(0).max(86_400_000).nullish(),
  blackouts: z.array(blackout).max(LIMITS.blackouts).nullish(),
  blackoutAction: z.enum(BLACKOUT_ACTIONS).nullish(),
  startWithinMs: z.number().int().min(LIMITS.graceMinMs).nullable().optional(),
  pauseAfterFailures: z.number().int().min(1).max(100).nullable().optional(),
  params: json.nullish(),
  document: json.nullish(),
  target: z.unknown().optional(),
  timeoutMinutes: z.number().int().min(1).max(LIMITS.timeoutMinutesMax).nullish(),
}
/** What a body of create or update may hold; a target is one of HTTP's. */
export const schedulerBody = z.strictObject(fields)
export type SchedulerBody = z.output<typeof schedulerBody>

/** Reads a body of create or update. `startAt` and `at` stay text: the zone decides what they mean. */
export function readSchedulerBody(body: unknown): Result<SchedulerBody> {
  const parsed = parseInput(schedulerBody, body)
  if (!parsed.ok) return parsed
  const target = inward<{ target?: unknown }>({ target: parsed.value.target })
  return target.ok ? { ok: true, value: { ...parsed.value, target: target.value.target } } : target
}

export type Timing = {
  readonly scheduleType: ScheduleType
  readonly scheduleConfig: Record<string, z.core.util.JSONType>
}

function refuse(path: string, message: string): Failure {
  return failure('invalid_input', message, [{ path, message }])
}

const INTERVALS: readonly string[] = INTERVAL_FIELDS

/** The interval as it is, with the given units over it; a unit of null goes away. */
function intervalConfig(body: SchedulerBody, before: Timing | null): Timing['scheduleConfig'] {
  const known = before?.scheduleType === 'interval' ? before.scheduleConfig : {}
  const given = [...INTERVAL_FIELDS, 'startAt' as const].flatMap((field) =>
    body[field] === undefined ? [] : [[field, body[field]]],
  )
  const merged = { ...known, ...Object.fromEntries(given) } as Record<string, z.core.util.JSONType | null>
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as Timing['scheduleConfig']
}

/** When it fires: told by `scheduleType` + `scheduleConfig`, or found out from the fields. Null = the body says nothing about it. */
export function timingOf(body: SchedulerBody, before: Timing | null): Result<Timing | null> {
  const { scheduleType, scheduleConfig, cronExpression, at } = body
  const hasInterval = INTERVAL_FIELDS.some((field) => body[field] !== undefined && body[field] !== null)
  const ways = [
    hasInterval,
    typeof cronExpression === 'string',
    typeof at === 'string',
    Boolean(scheduleConfig),
  ].filter(Boolean).length
  if (ways > 1)
    return refuse('cronExpression', 'Give one of an interval, cronExpression, at and scheduleConfig, not several.')
  if (scheduleConfig) {
    const type = scheduleType ?? before?.scheduleType
    if (!type) return refuse('scheduleType', 'Give "scheduleType" with "scheduleConfig".')
    return { ok: true, value: { scheduleType: type, scheduleConfig: scheduleConfig as Timing['scheduleConfig'] } }
  }
  if (typeof cronExpression === 'string')
    return { ok: true, value: { scheduleType: 'cron', scheduleConfig: { expression: cronExpression } } }
  if (typeof at === 'string') return { ok: true, value: { scheduleType: 'once', scheduleConfig: { at } } }
  if (
    hasInterval ||
    (before?.scheduleType === 'interval' && [...INTERVALS, 'startAt'].some((field) => Object.hasOwn(body, field)))
  ) {
    return { ok: true, value: { scheduleType: 'interval', scheduleConfig: intervalConfig(body, before) } }
  }
  if (scheduleType === 'event_triggered') return { ok: true, value: { scheduleType, scheduleConfig: {} } }
  return { ok: true, value: null }
}

const FIELD_OF: Readonly<Record<string, string>> = {
  'scheduleConfig.expression': 'cronExpression',
  'scheduleConfig.at': 'at',
  graceMs: 'misfireGraceTime',
  'template.taskFunctionKey': 'taskFunctionId',
  'template.document': 'document',
}

/** The contract's paths as the body's own, where the body used the short fields. */
export function inBodyTerms(why: Failure, body: SchedulerBody): Failure {
  const rename = (path: string): string => {
    if (body.scheduleConfig && path.startsWith('scheduleConfig')) return path
    const short = path.startsWith('scheduleConfig.') ? path.slice('scheduleConfig.'.length) : ''
    return (
      FIELD_OF[path] ?? (INTERVALS.includes(short) || short === 'startAt' ? short : path.replace(/^template\./, ''))
    )
  }
  return { ...why, errors: why.errors.map((error) => ({ ...error, path: rename(error.path) })) }
}

/** The policies that the body gives, by the contract's names; nothing that it leaves out. */
export function policiesOf(body: SchedulerBody): Record<string, unknown> {
  const { misfireGraceTime, timezone, priority, maxInstances, coalesce, overlap, catchupMax, params, target } = body
  const { nameEn, nameAr, descriptionEn, descriptionAr } = body
  const { jitterMs, blackouts, blackoutAction, startWithinMs, pauseAfterFailures } = body
  const given = {
    ...{ jitterMs, blackouts, blackoutAction, startWithinMs, pauseAfterFailures },
    nameEn,
    nameAr,
    descriptionEn,
    descriptionAr,
    timezone,
    priority,
    maxInstances,
    coalesce,
    overlap,
    catchupMax,
    params,
    target,
  }
  const kept = Object.entries(given).filter(([, value]) => value !== undefined)
  const grace =
    misfireGraceTime === undefined
      ? {}
      : { graceMs: misfireGraceTime === null ? null : Math.round(misfireGraceTime * 1000) }
  return { ...Object.fromEntries(kept), ...grace }
}
