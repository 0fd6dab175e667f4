/** What the editor holds while it is being edited, and how it becomes a request. Texts stay texts until they are sent. */
import type { Schedule, Target } from '../../../src-preload/contract/entities.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'
import type { Blackout } from '../../../src-preload/contract/timing-policies.ts'
import type { BlackoutAction, Overlap, ScheduleType } from '../../../src-preload/contract/vocabulary.ts'
import { cleanTarget, isWholeTarget } from '../../forms/target-field.tsx'
import { cellsOf, expressionOf } from './cron.ts'
import { type EventDraft, eventConfigOf, eventDraftOf, isWholeEvent, newEvent } from './event-draft.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'

export type IntervalUnit = 'intervalSeconds' | 'intervalMinutes' | 'intervalHours' | 'intervalDays'

export type ScheduleDraft = {
  nameEn: string
  nameAr: string
  kind: ScheduleType
  date: string
  time: string
  amount: string
  unit: IntervalUnit
  /** Kept as it was stored: intervals of more than one unit, and the start they are counted from. */
  interval: Readonly<Record<string, unknown>> | null
  cells: readonly string[]
  timezone: string
  templateId: string | null
  target: Target | null
  params: Readonly<Record<string, unknown>>
  priority: number | null
  maxInstances: number
  graceMs: number | null
  coalesce: boolean
  overlap: Overlap
  catchupMax: number
  jitterMs: number
  blackouts: readonly Blackout[]
  blackoutAction: BlackoutAction
  startWithinMs: number | null
  pauseAfterFailures: number | null
  /** For `event_triggered`: what it waits for. */
  event: EventDraft
}
export type DraftField = keyof ScheduleDraft

/** The usual grace: an hour late still runs. */
export const USUAL_GRACE_MS = 3_600_000

/** A new schedule: every day at 06:00 in the window's zone. */
export function newDraft(timezone: string, templateId: string | null): ScheduleDraft {
  return {
    nameEn: '',
    nameAr: '',
    kind: 'cron',
    date: '',
    time: '06:00',
    amount: '15',
    unit: 'intervalMinutes',
    interval: null,
    cells: ['0', '6', '*', '*', '*'],
    timezone,
    templateId,
    target: null,
    params: {},
    priority: null,
    maxInstances: 1,
    graceMs: USUAL_GRACE_MS,
    coalesce: true,
    overlap: 'skip',
    catchupMax: 10,
    jitterMs: 0,
    blackouts: [],
    blackoutAction: 'skip',
    startWithinMs: null,
    pauseAfterFailures: null,
    event: newEvent,
  }
}

const UNITS: readonly IntervalUnit[] = ['intervalSeconds', 'intervalMinutes', 'intervalHours', 'intervalDays']

/** The draft of a stored schedule. */
export function draftOf(schedule: Schedule): ScheduleDraft {
  const config = schedule.scheduleConfig
  const base = newDraft(schedule.timezone, schedule.templateId)
  const given = UNITS.filter((unit) => typeof config[unit] === 'number')
  const { date, time } = schedule.scheduleType === 'once' ? localParts(plainText(config.at), schedule.timezone) : base
  return {
    ...base,
    nameEn: schedule.nameEn ?? '',
    nameAr: schedule.nameAr ?? '',
    kind: schedule.scheduleType,
    date,
    time,
    ...(given[0] ? { unit: given[0], amount: plainText(config[given[0]]) } : {}),
    interval: schedule.scheduleType === 'interval' ? config : null,
    cells: schedule.scheduleType === 'cron' ? cellsOf(plainText(config.expression)) : base.cells,
    target: schedule.target,
    params: schedule.params,
    priority: schedule.priority,
    maxInstances: schedule.maxInstances,
    graceMs: schedule.graceMs,
    coalesce: schedule.coalesce,
    overlap: schedule.overlap,
    catchupMax: schedule.catchupMax,
    ...finerOf(schedule),
    event: schedule.scheduleType === 'event_triggered' ? eventDraftOf(config) : base.event,
  }
}

function finerOf(from: Pick<ScheduleDraft, FinerField>): Pick<ScheduleDraft, FinerField> {
  const { jitterMs, blackouts, blackoutAction, startWithinMs, pauseAfterFailures } = from
  return { jitterMs, blackouts, blackoutAction, startWithinMs, pauseAfterFailures }
}
type FinerField = 'jitterMs' | 'blackouts' | 'blackoutAction' | 'startWithinMs' | 'pauseAfterFailures'

/** Date and time that a stored instant shows in a zone; a local text is taken as it is. */
export function localParts(at: string, zone: string): { date: string; time: string } {
  if (!/(?:Z|[+-]\d\d:?\d\d)$/i.test(at)) return { date: at.slice(0, 10), time: at.slice(11, 16) }
  const ms = Date.parse(at)
  if (Number.isNaN(ms)) return { date: '', time: '' }
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(ms)
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}

export type RuleConfig = RequestInput<'schedules.create'>['scheduleConfig']

/** The rule as it is sent, or the field that is not filled in yet. */
export function configOf(draft: ScheduleDraft): { config: RuleConfig } | { missing: DraftField } {
  if (draft.kind === 'once')
    return draft.date && draft.time ? { config: { at: `${draft.date}T${draft.time}:00` } } : { missing: 'date' }
  if (draft.kind === 'cron') {
    const whole = draft.cells.every((cell) => cell.trim() !== '')
    return whole ? { config: { expression: expressionOf(draft.cells) } } : { missing: 'cells' }
  }
  if (draft.kind === 'interval') {
    if (draft.interval) return { config: draft.interval as RuleConfig }
    const amount = Number(draft.amount)
    return Number.isInteger(amount) && amount > 0 ? { config: { [draft.unit]: amount } } : { missing: 'amount' }
  }
  return isWholeEvent(draft.event) ? { config: eventConfigOf(draft.event) } : { missing: 'event' }
}

/** What the draft has no value for yet; null when it may be sent. */
export function missingField(draft: ScheduleDraft): DraftField | null {
  if (!draft.nameEn.trim() && !draft.nameAr.trim()) return 'nameEn'
  const rule = configOf(draft)
  if ('missing' in rule) return rule.missing
  if (!draft.templateId) return 'templateId'
  return isWholeTarget(draft.target) ? null : 'target'
}

/** The fields in which two drafts differ. */
export function changedFields(draft: ScheduleDraft, base: ScheduleDraft): DraftField[] {
  return (Object.keys(base) as DraftField[]).filter(
    (field) => JSON.stringify(draft[field]) !== JSON.stringify(base[field]),
  )
}

/** Everything but the id and the version. Null when a field is missing. */
export function inputOf(draft: ScheduleDraft): RequestInput<'schedules.create'> | null {
  const rule = configOf(draft)
  if ('missing' in rule || missingField(draft)) return null
  return {
    nameEn: draft.nameEn.trim() || null,
    nameAr: draft.nameAr.trim() || null,
    templateId: draft.templateId,
    scheduleType: draft.kind,
    scheduleConfig: rule.config,
    timezone: draft.timezone,
    params: draft.params as RequestInput<'schedules.create'>['params'],
    target: cleanTarget(draft.target),
    priority: draft.priority,
    maxInstances: draft.maxInstances,
    graceMs: draft.graceMs,
    coalesce: draft.coalesce,
    overlap: draft.overlap,
    catchupMax: draft.catchupMax,
    ...finerOf(draft),
    blackouts: [...draft.blackouts],
  }
}
