/** Schedules that are on and will never fire, or are stuck, or wait for something that is gone. Pure but for reads. */
import type { Finding } from '../../../src-preload/contract/requests-explain.ts'
import type { Template } from '../../../src-preload/contract/entities.ts'
import { checkReferences, idleStarts } from '../data/references.ts'
import { isObject } from '../data/said-json.ts'
import { parseEventConfig } from '../events/config.ts'
import { mergeParams } from '../params/check.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { firesOf } from '../timing/next-fire.ts'
import { parseRule } from '../timing/rule.ts'
import { found } from './finding-words.ts'

const SLACK_MS = 120_000

function eventFinding(tx: StoreTx, schedule: ScheduleRow): Finding[] {
  const read = parseEventConfig(schedule.scheduleConfig)
  if (!read.ok) return [found('faulty_schedule', schedule, { error: read.message })]
  if (read.value === null) return [found('waits_for_nothing', schedule)]
  const { scheduleId, templateId, deviceGroupId } = read.value
  const source = scheduleId ? tx.getSchedule(scheduleId) : null
  const isGone =
    (scheduleId && (source === null || source.state === 'DELETED')) ||
    (templateId && tx.getTemplate(templateId) === null) ||
    (deviceGroupId && tx.getDeviceGroup(deviceGroupId) === null)
  return isGone ? [found('event_source_gone', schedule)] : []
}

/** R26, bug 9 of the reference: a next time that is missing, or so old that two slots have passed since. */
function timeFinding(schedule: ScheduleRow, isPaused: boolean, nowMs: number): Finding[] {
  if (schedule.nextRunAt === null) return [found('never_fires', schedule)]
  if (isPaused || schedule.nextRunAt > nowMs - SLACK_MS) return []
  const read = parseRule(schedule, schedule.createdAt)
  if (!read.ok) return [found('faulty_schedule', schedule, { error: read.message })]
  const { next } = firesOf(read.value.rule, read.value.zone)
  const second = next(schedule.nextRunAt)
  const third = second === null ? null : next(second)
  const isOld = third === null ? nowMs - schedule.nextRunAt > 2 * SLACK_MS : third < nowMs - SLACK_MS
  return isOld ? [found('stuck_schedule', schedule, {}, schedule.nextRunAt)] : []
}

const GONE: Readonly<Record<string, { readonly en: string; readonly ar: string }>> = {
  unknown_device_group: { en: 'a device group', ar: 'مجموعة أجهزة' },
  unknown_schedule: { en: 'a schedule', ar: 'جداول' },
  unknown_template: { en: 'a template', ar: 'قوالب' },
  unknown_policy: { en: 'a policy', ar: 'سياسة' },
  illegal_state: { en: 'a policy', ar: 'سياسة' },
}

/** The key of the rule that an error's path points into; else the path itself. */
function whereOf(path: string, params: ScheduleRow['params']): string {
  const place = /^params\.rules\.(\d+)\./.exec(path)?.[1]
  const rule = Array.isArray(params.rules) ? params.rules[Number(place)] : undefined
  return isObject(rule) && typeof rule.key === 'string' ? rule.key : path.replace(/^params\./, '')
}

/** What its parameters point at: a group, schedule, template or policy that is gone; what an alert would start and cannot. */
function referenceFinding(tx: StoreTx, schedule: ScheduleRow, template: Template): Finding[] {
  const params = mergeParams(template.defaultParams, schedule.params)
  const read = checkReferences(tx, template.taskFunctionKey, params)
  if (!read.ok) {
    const what = GONE[read.code] ?? { en: 'something', ar: 'أشياء' }
    return [found('reference_gone', schedule, { what, where: whereOf(read.errors[0]?.path ?? '', params) })]
  }
  return idleStarts(tx, template.taskFunctionKey, params).map((where) => found('start_gone', schedule, { where }))
}

function workFinding(tx: StoreTx, schedule: ScheduleRow): Finding[] {
  const template = tx.getTemplate(schedule.templateId)
  if (template === null || template.state === 'ARCHIVED') return [found('archived_template', schedule)]
  const task = template.reach === 'local' ? tx.getTaskFunction(template.taskFunctionKey) : null
  if (template.reach === 'local' && !task?.isActive) {
    return [found('unknown_task', schedule, { task: template.taskFunctionKey })]
  }
  return referenceFinding(tx, schedule, template)
}

/** What is wrong with one schedule that is on, and with one that the engine switched off. */
export function findingsOf(tx: StoreTx, schedule: ScheduleRow, isPaused: boolean, nowMs: number): Finding[] {
  if (schedule.faultReason !== null && schedule.state === 'DISABLED') {
    return [found('faulty_schedule', schedule, { error: schedule.faultReason }, schedule.updatedAt)]
  }
  if (schedule.state !== 'ENABLED') return []
  const timing =
    schedule.scheduleType === 'event_triggered' ? eventFinding(tx, schedule) : timeFinding(schedule, isPaused, nowMs)
  return [...timing, ...workFinding(tx, schedule)]
}
