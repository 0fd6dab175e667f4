/** Schedules that are on and will never fire, or are stuck, or wait for something that is gone. Pure but for reads. */
import type { Finding } from '../../../src-preload/contract/requests-explain.ts'
import { parseEventConfig } from '../events/config.ts'
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

function workFinding(tx: StoreTx, schedule: ScheduleRow): Finding[] {
  const template = tx.getTemplate(schedule.templateId)
  if (template === null || template.state === 'ARCHIVED') return [found('archived_template', schedule)]
  const task = template.reach === 'local' ? tx.getTaskFunction(template.taskFunctionKey) : null
  if (template.reach === 'local' && !task?.isActive) {
    return [found('unknown_task', schedule, { task: template.taskFunctionKey })]
  }
  return []
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
