/** What an operator does with a schedule: enable, disable, pause, resume, restore, and run now. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { CommandOutput } from '../engine.ts'
import { checkEventSources } from '../events/loops.ts'
import { forgetEvents } from '../events/waits.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import { checkPrepared } from '../params/check-task.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { insertScheduled } from '../queue/insert-scheduled.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { done, refuse } from '../refusal.ts'
import { resumeSchedule } from '../services/resume-schedule.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed } from './command.ts'
import { readTiming } from './schedule-timing.ts'
import { findSchedule } from './find-schedule.ts'

type Input = ParsedInput<'schedules.act'>
type Output = Result<CommandOutput<'schedules.act'>>

function acted(schedule: ScheduleRow): Output {
  return done({ id: schedule.id, runId: null, jobId: null })
}

function store(on: Asked, schedule: ScheduleRow, change: Partial<ScheduleRow>): Output {
  on.tx.updateSchedule({ ...schedule, ...change, ...changed(on, schedule) }, schedule.version)
  on.tx.touch('schedule', schedule.id)
  return acted(schedule)
}

function enable(on: Asked, schedule: ScheduleRow): Output {
  if (schedule.state === 'ENABLED') return acted(schedule)
  if (schedule.state === 'PAUSED') return resume(on, schedule)
  const timing = readTiming(schedule, schedule.graceMs, on.now)
  if (!timing.ok) return timing
  const sources = checkEventSources(on.tx, schedule)
  if (!sources.ok) return sources
  forgetEvents(on.tx, schedule.id)
  // Nothing that passed while it was off is made up for (R12).
  const fresh = {
    nextRunAt: timing.value.nextRunAt,
    decidedUpToAt: on.now.wallAt,
    tzRelease: on.ctx.host.tzRelease,
    faultReason: null,
  }
  return store(on, schedule, { state: 'ENABLED', ...fresh })
}

function disable(on: Asked, schedule: ScheduleRow): Output {
  if (schedule.state === 'DISABLED') return acted(schedule)
  const unpaused = { pausedUntil: null, pauseReason: null, pausedBy: null, resumeCatchesUp: false } as const
  return store(on, schedule, { state: 'DISABLED', nextRunAt: null, ...unpaused })
}

// R10, R26c: new slots stop, work goes on, and the next time is unknown until it resumes.
function pause(on: Asked, schedule: ScheduleRow, input: Input): Output {
  if (schedule.state !== 'ENABLED' && schedule.state !== 'PAUSED') {
    return refuse('illegal_state', 'action', `Only an enabled schedule can be paused; this one is ${schedule.state}.`)
  }
  const until = input.until ?? null
  if (until !== null && until <= on.now.wallAt) {
    return refuse('in_the_past', 'until', 'The time to resume has passed. Choose a later one.')
  }
  // The pause begins where deciding ended; pausing again only changes its words.
  const decidedUpToAt = schedule.state === 'PAUSED' ? schedule.decidedUpToAt : on.now.wallAt
  const words = { pausedUntil: until, pauseReason: input.reason ?? null, pausedBy: on.actor }
  const resumeCatchesUp = input.catchUp ?? false
  return store(on, schedule, { state: 'PAUSED', nextRunAt: null, decidedUpToAt, resumeCatchesUp, ...words })
}

/** R11: nothing is replayed unless `catchUp` is chosen, now or when it was paused. */
function resume(on: Asked, schedule: ScheduleRow, catchUp?: boolean | null): Output {
  if (schedule.state === 'ENABLED') return acted(schedule)
  if (schedule.state !== 'PAUSED') {
    return refuse('illegal_state', 'action', `Only a paused schedule can be resumed; this one is ${schedule.state}.`)
  }
  resumeSchedule(on.ctx, on.tx, schedule, on.now, catchUp ?? schedule.resumeCatchesUp)
  return acted(schedule)
}

function restore(on: Asked, schedule: ScheduleRow): Output {
  return schedule.state === 'DELETED' ? store(on, schedule, { state: 'DISABLED' }) : acted(schedule)
}

/** R9: ignores grace, blackout windows and whether the schedule is on; not the instances. A blocked one answers with its SKIPPED run. */
function trigger(on: Asked, schedule: ScheduleRow, input: Input): Output {
  const { ctx, tx, now } = on
  const prepared = prepareScheduled(
    tx,
    schedule,
    {
      trigger: 'manual',
      scheduledAt: now.wallAt,
      // Run now is meant to run: the next slot is no deadline for it, only the template's own expiry is.
      nextRunAt: null,
      actor: on.actor,
      params: input.params ?? null,
      target: input.target ?? null,
    },
    now,
  )
  if (!prepared.ok) {
    if (prepared.slot.reason !== 'max_instances') return prepared.failure
    const run = sealSkippedSlot(
      ctx,
      tx,
      schedule,
      { ...prepared.slot, scheduledAt: now.wallAt, trigger: 'manual' },
      now,
    )
    return done({ id: schedule.id, runId: run.id, jobId: null })
  }
  const fits = checkPrepared(ctx, tx, prepared.job)
  if (!fits.ok) return fits
  const job = insertScheduled(ctx, tx, prepared, now)
  tx.advanceSchedule(schedule.id, { lastTriggeredAt: now.wallAt })
  tx.touch('schedule', schedule.id)
  return done({ id: schedule.id, runId: job.runId, jobId: job.id })
}

function act(on: Asked, schedule: ScheduleRow, input: Input): Output {
  switch (input.action) {
    case 'enable':
      return enable(on, schedule)
    case 'disable':
      return disable(on, schedule)
    case 'pause':
      return pause(on, schedule, input)
    case 'resume':
      return resume(on, schedule, input.catchUp)
    case 'restore':
      return restore(on, schedule)
    case 'trigger':
      return trigger(on, schedule, input)
  }
}

const actOn: Command<'schedules.act'> = (on, input) => {
  const found = findSchedule(on, input.id)
  if (!found.ok) return found
  if (found.value.state === 'DELETED' && input.action !== 'restore') {
    return refuse('illegal_state', 'action', 'This schedule is deleted. Restore it first.')
  }
  const acted = act(on, found.value, input)
  if (!acted.ok) return acted
  // The audit keeps the state that came of it, never the button that was pressed alone.
  const after = on.tx.getSchedule(input.id)
  audit(on, `schedule.${input.action}`, 'schedule', input.id, {
    state: after?.state,
    reason: input.reason ?? null,
    runId: acted.value.runId,
  })
  return acted
}

export const scheduleActCommands: Commands<'schedules.act'> = { 'schedules.act': actOn }
