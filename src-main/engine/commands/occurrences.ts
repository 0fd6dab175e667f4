/** Single coming occurrences skipped or changed, undoable until they are decided; their schedules stay as they are. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { Occurrence } from '../../../src-preload/contract/timing-policies.ts'
import { checkPrepared } from '../params/check-task.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { done, refuse } from '../refusal.ts'
import { ruleOf } from '../services/rules.ts'
import { nextFire } from '../timing/next-fire.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, made } from './command.ts'
import { findSchedule } from './find-schedule.ts'

const FAR = Number.MAX_SAFE_INTEGER

/** The slot's rule, when `scheduledAt` is a coming slot that nobody has decided. Codes `illegal_state`, `invalid_instant`. */
function comingSlot(on: Asked, schedule: ScheduleRow, scheduledAt: number): Result<{ followingAt: number | null }> {
  if (schedule.state !== 'ENABLED' && schedule.state !== 'PAUSED') {
    const message = `Only a schedule that is on has coming occurrences; this one is ${schedule.state}. Enable it first.`
    return refuse('illegal_state', 'scheduleId', message)
  }
  const read = ruleOf(schedule)
  if (!read.ok) return read
  const { rule, zone } = read.value
  const isSlot = nextFire(rule, zone, scheduledAt - 1) === scheduledAt
  const isDecided =
    scheduledAt <= on.now.wallAt ||
    (schedule.nextRunAt !== null && scheduledAt < schedule.nextRunAt) ||
    on.tx.getSlot(schedule.id, scheduledAt) !== null
  if (isSlot && !isDecided) return done({ followingAt: nextFire(rule, zone, scheduledAt) })
  const message = isSlot ? 'This occurrence has passed or is decided already.' : 'This schedule has no occurrence then.'
  return refuse('invalid_instant', 'scheduledAt', `${message} Choose one of its coming times.`)
}

type Change = ParsedInput<'occurrences.change'>

function wanted(input: Change): Result<Pick<Occurrence, 'params' | 'target' | 'priority' | 'notBeforeAt'>> {
  const { params = null, target = null, priority = null, notBeforeAt = null } = input
  const changes = [params, target, priority, notBeforeAt].filter((value) => value !== null).length
  if (input.action === 'skip' && changes > 0) {
    return refuse(
      'invalid_input',
      'action',
      'A skipped occurrence has nothing to change. Leave the changes out, or change it.',
    )
  }
  if (input.action === 'change' && changes === 0) {
    return refuse('invalid_input', 'action', 'Say what to change: parameters, target, priority or a later start.')
  }
  return done({ params, target, priority, notBeforeAt })
}

/** What is refused once for all must not wait until the slot: parameters, devices, a start at or beyond the next slot. */
function checkChange(on: Asked, schedule: ScheduleRow, row: Occurrence, followingAt: number | null): Result<null> {
  const { notBeforeAt, scheduledAt } = row
  const isTooLate = notBeforeAt !== null && followingAt !== null && notBeforeAt >= followingAt
  if (isTooLate || (notBeforeAt !== null && notBeforeAt <= scheduledAt)) {
    return refuse(
      'invalid_instant',
      'notBeforeAt',
      'The later start must lie after the occurrence and before the next one.',
    )
  }
  const firing = { trigger: 'schedule', scheduledAt, nextRunAt: followingAt, actor: on.actor, occurrence: row } as const
  const prepared = prepareScheduled(on.tx, schedule, firing, on.now)
  if (!prepared.ok) return prepared.slot.reason === 'precheck' ? prepared.failure : done(null)
  return row.params === null ? done(null) : checkPrepared(on.ctx, on.tx, prepared.job)
}

const change: Command<'occurrences.change'> = (on, input) => {
  const found = findSchedule(on, input.scheduleId, 'scheduleId')
  if (!found.ok) return found
  const schedule = found.value
  const coming = comingSlot(on, schedule, input.scheduledAt)
  if (!coming.ok) return coming
  const what = wanted(input)
  if (!what.ok) return what
  const { scheduledAt, action } = input
  const before = on.tx.getOccurrence(schedule.id, scheduledAt)
  const row: Occurrence = {
    ...{ scheduleId: schedule.id, scheduledAt, action, ...what.value, reason: input.reason ?? null },
    ...(before === null
      ? made(on)
      : { createdAt: before.createdAt, createdBy: before.createdBy, ...changed(on, before) }),
  }
  const fits = action === 'skip' ? done(null) : checkChange(on, schedule, row, coming.value.followingAt)
  if (!fits.ok) return fits
  on.tx.putOccurrence(row)
  on.tx.touch('schedule', schedule.id)
  const { reason } = row
  const word = action === 'skip' ? 'occurrence.skipped' : 'occurrence.changed'
  audit(on, word, 'schedule', schedule.id, { scheduledAt, reason, ...what.value })
  return done({ id: schedule.id })
}

const undo: Command<'occurrences.undo'> = (on, { scheduleId, scheduledAt }) => {
  const found = findSchedule(on, scheduleId, 'scheduleId')
  if (!found.ok) return found
  // What is still there has not been decided: deciding takes it away.
  const undone = on.tx.deleteOccurrence(found.value.id, scheduledAt)
  if (undone) {
    on.tx.touch('schedule', found.value.id)
    audit(on, 'occurrence.undone', 'schedule', found.value.id, { scheduledAt })
  }
  return done({ undone })
}

/** After an edit of the rule: what was said about instants that are no slots any more goes. Returns those instants. */
export function dropStrayOccurrences(on: Asked, schedule: ScheduleRow): number[] {
  const read = ruleOf(schedule)
  const stray = on.tx.occurrencesBetween(schedule.id, 0, FAR).filter(({ scheduledAt: at }) => {
    return !read.ok || at <= on.now.wallAt || nextFire(read.value.rule, read.value.zone, at - 1) !== at
  })
  for (const { scheduledAt } of stray) on.tx.deleteOccurrence(schedule.id, scheduledAt)
  return stray.map(({ scheduledAt }) => scheduledAt)
}

export const occurrenceCommands: Commands<'occurrences.change' | 'occurrences.undo'> = {
  'occurrences.change': change,
  'occurrences.undo': undo,
}
