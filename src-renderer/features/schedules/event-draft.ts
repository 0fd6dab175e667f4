/** The event of an event-triggered schedule while it is edited: texts stay texts until they are sent. */
import type { Condition, EventConfig } from '../../../src-preload/contract/timing-policies.ts'
import { EVENT_KINDS, type EventKind } from '../../../src-preload/contract/vocabulary.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'
import type { RequestInput } from '../../../src-preload/contract/requests.ts'

export type ConditionDraft = { path: string; op: Condition['op']; value: string }
export type EventDraft = {
  readonly event: EventKind
  readonly deviceIds: readonly string[]
  readonly deviceGroupId: string | null
  readonly topicFilter: string
  readonly scheduleId: string | null
  readonly templateId: string | null
  readonly statuses: NonNullable<EventConfig['statuses']>
  readonly reasons: NonNullable<EventConfig['reasons']>
  readonly conditions: readonly ConditionDraft[]
  readonly debounceMs: number
  readonly maxPerHour: number | null
  readonly targetsDevice: boolean
}

export const newEvent: EventDraft = {
  event: 'device_online',
  deviceIds: [],
  deviceGroupId: null,
  topicFilter: '',
  scheduleId: null,
  templateId: null,
  statuses: ['FAILED'],
  reasons: [],
  conditions: [],
  debounceMs: 0,
  maxPerHour: null,
  targetsDevice: false,
}

/** The events that are about one device: it can be filtered, and be the target. */
export const DEVICE_EVENTS: readonly EventKind[] = [
  'device_online',
  'device_offline',
  'device_joined_group',
  'device_reported',
]
/** Conditions that compare with nothing. */
export const BARE_OPS: readonly Condition['op'][] = ['exists', 'absent']

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function conditionsOf(value: unknown): ConditionDraft[] {
  if (!Array.isArray(value)) return []
  return value.map((each: Partial<Condition>) => ({
    path: plainText(each.path ?? ''),
    op: each.op ?? 'eq',
    value: typeof each.value === 'string' ? each.value : JSON.stringify(each.value ?? ''),
  }))
}

/** The draft of a stored rule. */
export function eventDraftOf(config: Readonly<Record<string, unknown>>): EventDraft {
  return {
    event: EVENT_KINDS.find((kind) => kind === config.event) ?? newEvent.event,
    deviceIds: textsOf(config.deviceIds),
    deviceGroupId: textOrNull(config.deviceGroupId),
    topicFilter: plainText(config.topicFilter ?? ''),
    scheduleId: textOrNull(config.scheduleId),
    templateId: textOrNull(config.templateId),
    statuses: textsOf(config.statuses) as EventDraft['statuses'],
    reasons: textsOf(config.reasons) as EventDraft['reasons'],
    conditions: conditionsOf(config.conditions),
    debounceMs: typeof config.debounceMs === 'number' ? config.debounceMs : 0,
    maxPerHour: typeof config.maxPerHour === 'number' ? config.maxPerHour : null,
    targetsDevice: config.targetsDevice === true,
  }
}

/** False while a field that this event needs is empty. */
export function isWholeEvent(draft: EventDraft): boolean {
  if (draft.event === 'mqtt_message' && draft.topicFilter.trim() === '') return false
  if (draft.event === 'run_ended' && !draft.scheduleId && !draft.templateId) return false
  if (draft.event === 'device_joined_group' && draft.deviceGroupId === null) return false
  if (draft.event === 'device_reported' && draft.conditions.length === 0) return false
  return draft.conditions.every(({ path }) => path.trim() !== '')
}

/** A number, true, false or null where it reads as one; else the text itself. */
export function readValue(text: string): string | number | boolean | null {
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  if (trimmed === 'null') return null
  return trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text
}

function sentCondition({ path, op, value }: ConditionDraft) {
  return { path: path.trim(), op, ...(BARE_OPS.includes(op) ? {} : { value: readValue(value) }) }
}

/** What is sent: only the fields that this kind of event knows. */
export function eventConfigOf(draft: EventDraft): RequestInput<'schedules.create'>['scheduleConfig'] {
  const isDevice = DEVICE_EVENTS.includes(draft.event)
  return {
    event: draft.event,
    ...(isDevice && draft.deviceIds.length > 0 ? { deviceIds: [...draft.deviceIds] } : {}),
    ...(isDevice && draft.deviceGroupId ? { deviceGroupId: draft.deviceGroupId } : {}),
    ...(draft.event === 'mqtt_message' ? { topicFilter: draft.topicFilter.trim() } : {}),
    ...(draft.event === 'run_ended' ? runFilterOf(draft) : {}),
    ...(draft.conditions.length > 0 ? { conditions: draft.conditions.map(sentCondition) } : {}),
    ...(draft.debounceMs > 0 ? { debounceMs: draft.debounceMs } : {}),
    ...(draft.maxPerHour === null ? {} : { maxPerHour: draft.maxPerHour }),
    ...(isDevice && draft.targetsDevice ? { targetsDevice: true } : {}),
  }
}

function runFilterOf({ scheduleId, templateId, statuses, reasons }: EventDraft) {
  return {
    ...(scheduleId ? { scheduleId } : {}),
    ...(templateId ? { templateId } : {}),
    ...(statuses.length > 0 ? { statuses: [...statuses] } : {}),
    ...(reasons.length > 0 ? { reasons: [...reasons] } : {}),
  }
}
