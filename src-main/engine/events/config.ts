/** `scheduleConfig` of an event-triggered schedule, read from what was posted or stored. Pure; devices and schedules are not looked up. */
import type { Condition, EventConfig } from '../../../src-preload/contract/timing-policies.ts'
import type { Failure, Result } from '../../../src-preload/contract/failures.ts'
import { EVENT_KINDS, RUN_REASONS, RUN_STATUSES } from '../../../src-preload/contract/vocabulary.ts'
import type { EventKind } from '../../../src-preload/contract/vocabulary.ts'
import { DEVICE_EVENTS } from './event.ts'
import { topicFilterProblem } from '../domain/topic-filter.ts'

type Config = Readonly<Record<string, unknown>>

const OPS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'contains', 'exists', 'absent', 'matches']
const PATTERN_CHARS = 200
const SHARED = ['event', 'conditions', 'debounceMs', 'maxPerHour']
const FIELDS: Readonly<Record<EventKind, readonly string[]>> = {
  device_online: ['deviceIds', 'deviceGroupId', 'targetsDevice'],
  device_offline: ['deviceIds', 'deviceGroupId', 'targetsDevice'],
  device_joined_group: ['deviceIds', 'deviceGroupId', 'targetsDevice'],
  device_reported: ['deviceIds', 'deviceGroupId', 'targetsDevice'],
  mqtt_message: ['topicFilter'],
  run_ended: ['scheduleId', 'templateId', 'statuses', 'reasons'],
  engine_started: [],
}

function refuse(field: string, message: string): Failure {
  const path = field === '' ? 'scheduleConfig' : `scheduleConfig.${field}`
  return { ok: false, code: 'invalid_event', message, errors: [{ path, message, code: 'invalid_event' }] }
}

const isGiven = (value: unknown) => value !== undefined && value !== null
const isText = (value: unknown, most: number) => typeof value === 'string' && value.length > 0 && value.length <= most
const isWords = (value: unknown, words: readonly string[]) =>
  Array.isArray(value) && value.length > 0 && value.every((item) => words.includes(item as string))
const isWhole = (value: unknown, from: number, to: number) =>
  Number.isSafeInteger(value) && (value as number) >= from && (value as number) <= to

function conditionProblem(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'A condition is an object.'
  const { path, op, value: wanted, ...rest } = value as Partial<Condition>
  if (Object.keys(rest).length > 0) return 'A condition has path, op and value only.'
  if (!isText(path, 200) || (path as string).split('.').some((key) => key === '')) {
    return 'Give "path": names joined by dots, such as "attributes.battery".'
  }
  if (!OPS.includes(op as string)) return `"op" must be one of ${OPS.join(', ')}.`
  if (op === 'exists' || op === 'absent') return null
  if (wanted === undefined) return 'Give "value": what it is compared with.'
  if (op === 'matches' && !isText(wanted, PATTERN_CHARS)) {
    return `"matches" takes a text of at most ${PATTERN_CHARS} characters with * for any text and ? for one character.`
  }
  if ((op === 'lt' || op === 'lte' || op === 'gt' || op === 'gte') && !['number', 'string'].includes(typeof wanted)) {
    return `"${op}" compares with a number or a text.`
  }
  return null
}

function checkConditions(value: unknown): Failure | null {
  if (!isGiven(value)) return null
  if (!Array.isArray(value) || value.length > 20) return refuse('conditions', 'Give at most 20 conditions as a list.')
  for (const [at, condition] of value.entries()) {
    const problem = conditionProblem(condition)
    if (problem !== null) return refuse(`conditions.${at}`, problem)
  }
  return null
}

function checkDevices(kind: EventKind, config: Config): Failure | null {
  const { deviceIds, deviceGroupId, targetsDevice } = config
  if (isGiven(deviceIds)) {
    const fits = Array.isArray(deviceIds) && deviceIds.length > 0 && deviceIds.length <= 500
    if (!fits || !deviceIds.every((id) => isText(id, 128))) return refuse('deviceIds', 'Give 1 to 500 device ids.')
  }
  if (isGiven(deviceGroupId) && !isText(deviceGroupId, 200)) return refuse('deviceGroupId', 'Give the id of a group.')
  if (isGiven(targetsDevice) && typeof targetsDevice !== 'boolean')
    return refuse('targetsDevice', 'Give true or false.')
  if (kind === 'device_joined_group' && !isGiven(deviceGroupId)) {
    return refuse('deviceGroupId', 'Say which device group is joined.')
  }
  return null
}

function checkRun(config: Config): Failure | null {
  const { scheduleId, templateId, statuses, reasons } = config
  if (isGiven(scheduleId) === isGiven(templateId)) {
    return refuse('scheduleId', 'Say whose run ends: give a schedule or a template, one of the two.')
  }
  const ids: readonly (readonly [string, unknown])[] = [
    ['scheduleId', scheduleId],
    ['templateId', templateId],
  ]
  for (const [field, id] of ids) if (isGiven(id) && !isText(id, 200)) return refuse(field, 'Give an id.')
  if (isGiven(statuses) && !isWords(statuses, RUN_STATUSES)) {
    return refuse('statuses', `Give one or more of ${RUN_STATUSES.join(', ')}.`)
  }
  if (isGiven(reasons) && !isWords(reasons, RUN_REASONS)) return refuse('reasons', 'Give reasons that a run can have.')
  return null
}

function checkPace(config: Config): Failure | null {
  if (isGiven(config.debounceMs) && !isWhole(config.debounceMs, 0, 86_400_000)) {
    return refuse('debounceMs', '"debounceMs" is a whole number from 0 to 86,400,000 (one day).')
  }
  if (isGiven(config.maxPerHour) && !isWhole(config.maxPerHour, 1, 3_600)) {
    return refuse('maxPerHour', '"maxPerHour" is a whole number from 1 to 3,600.')
  }
  return null
}

function checkTopic(config: Config, prefix: string | null): Failure | null {
  if (typeof config.topicFilter !== 'string')
    return refuse('topicFilter', 'Give "topicFilter", such as "plant/+/alarm".')
  const problem = topicFilterProblem(config.topicFilter, prefix)
  return problem === null ? null : refuse('topicFilter', problem)
}

/**
 * Reads what an event-triggered schedule waits for; null = nothing is named, so it runs by hand only. Code `invalid_event`, with the
 * field. `prefix` = the broker's topic prefix, when it is known.
 */
export function parseEventConfig(config: Config, prefix: string | null = null): Result<EventConfig | null> {
  if (!isGiven(config.event)) {
    const [stray] = Object.keys(config)
    return stray === undefined || 'event' in config
      ? { ok: true, value: null }
      : refuse('event', `Give "event": one of ${EVENT_KINDS.join(', ')}.`)
  }
  const kind = EVENT_KINDS.find((known) => known === config.event)
  if (kind === undefined) return refuse('event', `"event" must be one of ${EVENT_KINDS.join(', ')}.`)
  const allowed = [...SHARED, ...FIELDS[kind]]
  const stray = Object.keys(config).find((key) => isGiven(config[key]) && !allowed.includes(key))
  if (stray !== undefined) {
    return refuse(stray.slice(0, 100), `An event ${kind} takes ${allowed.join(', ')}; not "${stray.slice(0, 100)}".`)
  }
  const wrong =
    checkConditions(config.conditions) ??
    checkPace(config) ??
    (DEVICE_EVENTS.includes(kind) ? checkDevices(kind, config) : null) ??
    (kind === 'run_ended' ? checkRun(config) : null) ??
    (kind === 'mqtt_message' ? checkTopic(config, prefix) : null)
  return wrong ?? { ok: true, value: config as EventConfig }
}
