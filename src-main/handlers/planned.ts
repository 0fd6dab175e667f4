/** What is planned but not decided: coming fires of enabled schedules, counted and drawn. Bounded whatever the schedules are. */
import type { Result } from '../../src-preload/contract/failures.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import type { ParsedInput, RequestOutput } from '../../src-preload/contract/requests.ts'
import type { ScheduleRow } from '../engine/ports/store-plan.ts'
import { countSlots } from '../engine/timing/count-slots.ts'
import { firesOf } from '../engine/timing/next-fire.ts'
import type { Fires } from '../engine/timing/next-fire.ts'
import { parseRule } from '../engine/timing/rule.ts'
import type { TimeRule } from '../engine/timing/rule.ts'
import { parseZone } from '../engine/timing/rule.ts'
import { ok } from './handler.ts'
import type { HandlerParts } from './handler.ts'

const HOUR_MS = 3_600_000
const QUARTER_MS = 900_000
/** Schedules looked at, those that fire first: beyond it the picture is full anyway. */
const MAX_SCHEDULES = 1_000
/** Fires of one schedule that are visited one by one; what fires more often is counted per bucket. */
const MAX_WALK = 400
/** Marks that one lane of the timeline shows. */
const MAX_MARKS = 100
const MAX_CALENDAR_MS = 62 * 24 * HOUR_MS

type Span = { readonly from: number; readonly to: number }
type Planned = { readonly row: ScheduleRow; readonly rule: TimeRule; readonly zone: string; readonly fires: Fires }

/** Enabled schedules that fire before `to`, with their rules; one whose stored rule does not read is left out. */
function plannedSchedules(parts: HandlerParts, to: number): Planned[] {
  const rows = parts.store.read((tx) => tx.dueSchedules(to, MAX_SCHEDULES))
  return rows.flatMap((row) => {
    const read = parseRule(row, row.createdAt)
    if (!read.ok) return []
    const { rule, zone } = read.value
    return [{ row, rule, zone, fires: firesOf(rule, zone) }]
  })
}

/** The fires in a span, `to` excluded, at most `limit`; null when there are more. */
function firesWithin({ fires }: Planned, span: Span, limit: number): number[] | null {
  const found: number[] = []
  for (let at = fires.next(span.from - 1); at !== null && at < span.to; at = fires.next(at)) {
    if (found.length >= limit) return null
    found.push(at)
  }
  return found
}

/** Planned fires per bucket of `bucketMs` from `from`; nothing planned lies before `now`. */
function buckets(planned: Planned, span: Span, bucketMs: number, now: number): number[] {
  const counts = new Array<number>(Math.ceil((span.to - span.from) / bucketMs)).fill(0)
  const from = Math.max(span.from, now)
  const walked = firesWithin(planned, { from, to: span.to }, MAX_WALK)
  if (walked) {
    for (const at of walked) {
      const index = Math.floor((at - span.from) / bucketMs)
      counts[index] = (counts[index] ?? 0) + 1
    }
    return counts
  }
  return counts.map((_, index) => {
    const start = Math.max(from, span.from + index * bucketMs)
    const end = Math.min(span.to, span.from + (index + 1) * bucketMs) - 1
    return end < start ? 0 : countSlots(planned.rule, planned.zone, planned.fires, { from: start, to: end }, 100_000)
  })
}

/** Answers `schedules.load`: planned fires per quarter of an hour, in all and by schedule. */
export function scheduleLoad(
  parts: HandlerParts,
  input: ParsedInput<'schedules.load'>,
): RequestOutput<'schedules.load'> {
  const now = parts.clock.now().wallAt
  const from = input.from ?? Math.floor(now / QUARTER_MS) * QUARTER_MS
  const span = { from, to: from + input.hours * HOUR_MS }
  const bars = new Array<number>((input.hours * HOUR_MS) / QUARTER_MS).fill(0)
  const perSchedule: Record<string, number[]> = {}
  for (const planned of plannedSchedules(parts, span.to)) {
    const counts = buckets(planned, span, QUARTER_MS, now)
    if (counts.every((count) => count === 0)) continue
    perSchedule[planned.row.id] = counts
    counts.forEach((count, index) => {
      bars[index] = (bars[index] ?? 0) + count
    })
  }
  return { from, bars, perSchedule }
}

/** Answers `schedules.calendar`: hours with past runs and planned fires. Codes: `unknown_zone`, `invalid_input`. */
export function scheduleCalendar(
  parts: HandlerParts,
  input: ParsedInput<'schedules.calendar'>,
): Result<RequestOutput<'schedules.calendar'>> {
  const zone = parseZone(input.timezone)
  if (!zone.ok) return zone
  if (input.to <= input.from || input.to - input.from > MAX_CALENDAR_MS) {
    const message = '"to" must be after "from", at most 62 days.'
    return failure('invalid_input', message, [{ path: 'to', message }])
  }
  const past = parts.store.views.schedulesCalendar(input)
  const hours = new Map(past.hours.map((hour) => [hour.at, hour]))
  const now = parts.clock.now().wallAt
  const from = Math.floor(input.from / HOUR_MS) * HOUR_MS
  for (const planned of plannedSchedules(parts, input.to)) {
    buckets(planned, { from, to: input.to }, HOUR_MS, now).forEach((count, index) => {
      if (count === 0) return
      const at = from + index * HOUR_MS
      const known = hours.get(at) ?? { at, total: 0, failed: 0, planned: 0 }
      hours.set(at, { ...known, planned: known.planned + count })
    })
  }
  return ok({ hours: [...hours.values()].sort((a, b) => a.at - b.at) })
}

type Timeline = RequestOutput<'today.timeline'>
type Lane = Timeline['lanes'][number]

/** The lane where a schedule's coming fires are drawn; made when the past has none for it. */
function laneOf(parts: HandlerParts, by: 'group' | 'schedule', row: ScheduleRow): Lane {
  const empty = { deviceCount: 0, past: [], planned: [] }
  const { nameEn, nameAr } = row
  if (by === 'schedule') return { id: row.id, kind: 'schedule', nameEn, nameAr, ...empty }
  const template = parts.store.read((tx) => tx.getTemplate(row.templateId))
  if (template?.reach !== 'fleet') return { id: 'local', kind: 'local', nameEn: null, nameAr: null, ...empty }
  const target = row.target ?? template.defaultTarget
  const group = target?.kind === 'group' ? parts.store.read((tx) => tx.getDeviceGroup(target.deviceGroupId)) : null
  if (!group) return { id: 'other', kind: 'other', nameEn: null, nameAr: null, ...empty }
  return {
    id: group.id,
    kind: 'group',
    nameEn: group.nameEn,
    nameAr: group.nameAr,
    ...empty,
    deviceCount: group.deviceCount,
  }
}

/** Answers `today.timeline`: the store's past, and the planned fires from now on, at most 100 marks a lane. */
export function todayTimeline(parts: HandlerParts, input: ParsedInput<'today.timeline'>): Timeline {
  const { lanes: past, usual } = parts.store.views.todayTimeline(input)
  const lanes = new Map(past.map((lane) => [lane.id, { ...lane, planned: [...lane.planned] }]))
  const from = Math.max(input.from, parts.clock.now().wallAt)
  for (const planned of plannedSchedules(parts, input.to)) {
    const made = laneOf(parts, input.by, planned.row)
    const lane = lanes.get(made.id) ?? made
    const room = MAX_MARKS - lane.planned.length
    let at = planned.fires.next(from - 1)
    for (let count = 0; at !== null && at < input.to && count < room; count += 1) {
      lane.planned.push({ at, scheduleId: planned.row.id, usualMs: usual[planned.row.id] ?? 0 })
      at = planned.fires.next(at)
    }
    if (lane.planned.length > 0) lanes.set(lane.id, lane)
  }
  return { lanes: [...lanes.values()] }
}
