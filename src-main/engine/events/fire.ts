/** An event's match as a slot: job or SKIPPED run, slot row and trace in the caller's commit, by the rules that every slot goes by. */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { EventConfig } from '../../../src-preload/contract/timing-policies.ts'
import type { EngineContext } from '../context.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { JobRow } from '../ports/store-work.ts'
import { insertScheduled } from '../queue/insert-scheduled.ts'
import { workOf } from '../queue/new-job.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { windowAt } from '../timing/blackout.ts'
import { fillParams } from './fill.ts'

/** What one slot is made of: when the fact was, and what it said. */
export type Match = {
  readonly at: number
  readonly data: NonNullable<JobRow['eventData']>
}

/** A SKIPPED run of an event-triggered schedule, with its slot row, so that nothing that matched vanishes. */
export function skipEvent(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  slot: Omit<SkippedSlot, 'runId'>,
  now: Now,
): string {
  const runId = ctx.ids.next(now.wallAt)
  const scheduledAt = tx.freeSlotAt(schedule.id, slot.scheduledAt)
  tx.insertSlot({
    scheduleId: schedule.id,
    scheduledAt,
    decidedAt: now.wallAt,
    verdict: 'skip',
    reason: slot.reason,
    jobId: null,
    runId,
    rule: slot.rule ?? null,
    tzRelease: ctx.host.tzRelease,
    blockerRunId: slot.blockerRunId ?? null,
  })
  sealSkippedSlot(ctx, tx, schedule, { trigger: 'event', ...slot, scheduledAt, runId }, now)
  tx.touch('schedule', schedule.id)
  return runId
}

function targetOf(config: EventConfig, data: Match['data']): Target | null {
  const { deviceId } = data
  return config.targetsDevice && typeof deviceId === 'string' ? { kind: 'device', deviceId } : null
}

/** What the run keeps of its event: enough to say what started it. The whole is in the job while it is open. */
function brief({ event, at, deviceId, topic, runId, chain }: Match['data']) {
  const facts = { event, at, deviceId, topic, runId, chain }
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as Record<string, never>
}

function eventStep(data: Match['data']) {
  const what = `event ${String(data.event)} matched`
  return { rule: 'event', code: 'event_matched', what, data: { event: brief(data) } } as const
}

function insertFired(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  scheduledAt: number,
  prepared: Parameters<typeof insertScheduled>[2],
  now: Now,
): void {
  const ids = { id: ctx.ids.next(now.wallAt), runId: ctx.ids.next(now.wallAt) }
  tx.insertSlot({
    scheduleId: schedule.id,
    scheduledAt,
    decidedAt: now.wallAt,
    verdict: 'run',
    reason: null,
    jobId: ids.id,
    runId: ids.runId,
    rule: 'event',
    tzRelease: ctx.host.tzRelease,
    blockerRunId: prepared.blockerRunId,
  })
  insertScheduled(ctx, tx, prepared, now, ids)
}

/** Makes the slot and its job; a slot that cannot run is SKIPPED with the reason. The slot moves on by a millisecond while taken. */
export function fireEvent(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  config: EventConfig,
  match: Match,
  now: Now,
): void {
  const scheduledAt = tx.freeSlotAt(schedule.id, match.at)
  // R43: an event in a blackout window is skipped, or its work waits for the window's end.
  const dark = windowAt([...schedule.blackouts, ...tx.getSettings().blackouts], schedule.timezone, match.at)
  if (dark !== null && schedule.blackoutAction === 'skip') {
    skipEvent(ctx, tx, schedule, { scheduledAt, reason: 'blackout', rule: 'R43', eventData: match.data }, now)
    return
  }
  const template = tx.getTemplate(schedule.templateId)
  const prepared = prepareScheduled(
    tx,
    schedule,
    {
      trigger: 'event',
      scheduledAt,
      nextRunAt: null,
      actor: 'engine',
      params: fillParams(schedule.params, match.data, template ? workOf(tx, template).parameters : []),
      target: targetOf(config, match.data),
      eventData: match.data,
      notBeforeAt: dark?.endsAt ?? null,
      step: eventStep(match.data),
    },
    now,
  )
  if (!prepared.ok) {
    skipEvent(ctx, tx, schedule, { ...prepared.slot, scheduledAt, eventData: match.data }, now)
    return
  }
  insertFired(ctx, tx, schedule, scheduledAt, prepared, now)
  tx.advanceSchedule(schedule.id, { lastTriggeredAt: now.wallAt })
  tx.touch('schedule', schedule.id)
  ctx.life.wantsTurn = true
  ctx.afterCommit(() => ctx.step('slot.decided'))
}
