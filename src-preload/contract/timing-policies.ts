/** The finer policies of a schedule: blackout windows, changed occurrences, backfills, what an event must be. Rules of time are the engine's. */
import * as z from 'zod'
import { deviceId, instant, json, jsonObject, priority, target } from './base.ts'
import {
  BACKFILL_STATES,
  EVENT_KINDS,
  LIMIT_KINDS,
  LIMITS,
  OCCURRENCE_ACTIONS,
  OVERLAPS,
  RUN_REASONS,
  RUN_STATUSES,
} from './vocabulary.ts'

/** `HH:mm` on the wall clock of the window's zone. */
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time as HH:mm, from 00:00 to 23:59')

/** R43: recurring, may cross midnight (`to` at or before `from`); `from` = `to` is refused `invalid_window`. */
export const blackout = z.strictObject({
  nameEn: z.string().max(LIMITS.nameChars).nullish(),
  nameAr: z.string().max(LIMITS.nameChars).nullish(),
  /** The weekdays on which it begins, 0 = Sunday … 6 = Saturday; left out = every day. */
  days: z.array(z.number().int().min(0).max(6)).min(1).max(7).nullish(),
  /** First and last date on which it begins, `YYYY-MM-DD`; left out = without end. */
  fromDate: z.iso.date().nullish(),
  toDate: z.iso.date().nullish(),
  from: wallTime,
  to: wallTime,
  /** null = the schedule's own zone. */
  timezone: z.string().max(100).nullish(),
})
export type Blackout = z.infer<typeof blackout>

/** One future occurrence that is skipped or changed; the slot keeps its scheduledAt. Undone by removing it. */
export const occurrence = z.object({
  scheduleId: z.string(),
  scheduledAt: instant,
  action: z.enum(OCCURRENCE_ACTIONS),
  /** `change`: laid over the schedule's own, below those of run now. */
  params: jsonObject.nullable(),
  target: target.nullable(),
  priority: priority.nullable(),
  /** `change`: the work begins no earlier than this (later than the slot, before the next one). */
  notBeforeAt: instant.nullable(),
  reason: z.string().nullable(),
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.number().int(),
})
export type Occurrence = z.infer<typeof occurrence>

/** R13: (fromAt, toAt], tagged `backfill`, resumable from cursorAt after a restart. */
export const backfill = z.object({
  id: z.string(),
  scheduleId: z.string(),
  fromAt: instant,
  toAt: instant,
  overlap: z.enum(OVERLAPS),
  priority,
  state: z.enum(BACKFILL_STATES),
  /** The last slot decided; null = none yet. */
  cursorAt: instant.nullable(),
  total: z.number().int(),
  made: z.number().int(),
  /** Slots that were there already, or did not run. */
  passed: z.number().int(),
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.number().int(),
})
export type Backfill = z.infer<typeof backfill>

/** A comparison of one value out of an event's data; `path` is dotted (`attributes.battery`). */
export const condition = z.strictObject({
  path: z.string().min(1).max(200),
  op: z.enum(['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'exists', 'absent', 'matches']),
  value: json.nullish(),
})
export type Condition = z.infer<typeof condition>

/** `scheduleConfig` of an event-triggered schedule. Which filters go with which event is checked by the engine (`invalid_event`). */
export const eventConfig = z.strictObject({
  event: z.enum(EVENT_KINDS),
  /** Device events: these devices only, or members of this group. */
  deviceIds: z.array(deviceId).max(500).nullish(),
  deviceGroupId: z.string().nullish(),
  /** `mqtt_message`: a topic filter with + and #. */
  topicFilter: z.string().min(1).max(500).nullish(),
  /** `run_ended`: of which schedule or template, and how it ended. */
  scheduleId: z.string().nullish(),
  templateId: z.string().nullish(),
  statuses: z.array(z.enum(RUN_STATUSES)).max(3).nullish(),
  reasons: z.array(z.enum(RUN_REASONS)).max(23).nullish(),
  /** All must hold on the event's data. */
  conditions: z.array(condition).max(20).nullish(),
  /** Waits until this long has passed without another match; the last match counts. 0 = none. */
  debounceMs: z.number().int().min(0).max(86_400_000).nullish(),
  /** More matches than this in an hour are one SKIPPED run with a count. */
  maxPerHour: z.number().int().min(1).max(3_600).nullish(),
  /** Each matching device gets the work itself (target = the event's device). */
  targetsDevice: z.boolean().nullish(),
})
export type EventConfig = z.infer<typeof eventConfig>

/** At most `max` pieces of work at once. `key`: the template's, device's or device group's id, or the resource's name; `*` = each one on its own. */
export const concurrencyLimit = z.object({
  id: z.string(),
  kind: z.enum(LIMIT_KINDS),
  key: z.string(),
  max: z.number().int(),
  createdAt: instant,
  createdBy: z.string(),
  updatedAt: instant,
  updatedBy: z.string(),
  version: z.number().int(),
})
export type ConcurrencyLimit = z.infer<typeof concurrencyLimit>
