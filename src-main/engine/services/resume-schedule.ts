/** The end of a schedule's pause, asked for or by itself (R11). The commands and the tick share it. */
import type { EngineContext } from '../context.ts'
import { endEventPause } from '../events/settle.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { nextFire } from '../timing/next-fire.ts'
import { planResume } from '../timing/plan-due.ts'
import type { DuePlan } from '../timing/plan-due.ts'
import type { TimeRule } from '../timing/rule.ts'
import { stopFaulty } from './faulty.ts'
import { ruleOf } from './rules.ts'
import { decidedSpans } from './decided-spans.ts'
import { decideSchedule } from './schedule-slots.ts'

// The pause ends where it began, and the one path of every restart decides what passed meanwhile (R1–R5).
function catchUp(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  { rule, zone }: { rule: TimeRule; zone: string },
  now: Now,
): void {
  const nextRunAt = nextFire(rule, zone, schedule.decidedUpToAt ?? schedule.createdAt)
  const isOver = nextRunAt === null && rule.kind !== 'event'
  tx.advanceSchedule(schedule.id, { ...UNPAUSED, state: isOver ? 'EXPIRED' : 'ENABLED', nextRunAt })
  const row = tx.getSchedule(schedule.id)
  const state = tx.getEngineState()
  // A paused engine decides nothing: the tick after its own pause does (DESIGN 6.16).
  if (row === null || nextRunAt === null || nextRunAt > now.wallAt || state.isPaused) return
  decideSchedule(ctx, tx, row, { state, settings: tx.getSettings(), isWake: true }, now)
}

const UNPAUSED = {
  pausedUntil: null,
  pauseReason: null,
  pausedBy: null,
  faultReason: null,
  resumeCatchesUp: false,
  // R14: whoever resumes it gives it a fresh start.
  failuresInRow: 0,
} as const

// One `paused` run for what passed; slots that were decided before the clock went back keep their own (R24).
function leavePausedRow(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  { rule, zone }: { rule: TimeRule; zone: string },
  now: Now,
): DuePlan {
  const pausedAt = (schedule.decidedUpToAt ?? schedule.createdAt) + 1
  const decided = decidedSpans(tx, schedule.id, pausedAt, now.wallAt)
  const plan = planResume(rule, zone, pausedAt, now.wallAt, decided)
  for (const decision of plan.decisions) {
    if (decision.verdict !== 'skip') continue
    const runId = ctx.ids.next(now.wallAt)
    const slot = {
      scheduleId: schedule.id,
      scheduledAt: decision.scheduledAt,
      decidedAt: now.wallAt,
      verdict: 'skip',
      reason: decision.reason,
      jobId: null,
      runId,
      rule: 'R11',
      tzRelease: ctx.host.tzRelease,
      blockerRunId: null,
      coversToAt: decision.to ?? null,
    } as const
    if (tx.insertSlot(slot)) sealSkippedSlot(ctx, tx, schedule, { ...decision, runId, rule: 'R11' }, now)
  }
  return plan
}

/**
 * R11: one `paused` run for the slots that passed, nothing replayed, and the next slot after now. With `catchesUp` they are decided
 * like those of a restart instead: coalesced, within their grace, at most the cap (R1–R5).
 */
export function resumeSchedule(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  now: Now,
  catchesUp = schedule.resumeCatchesUp,
): void {
  const rule = ruleOf(schedule)
  if (!rule.ok) {
    stopFaulty(tx, schedule, rule.message, now)
    return
  }
  if (catchesUp) {
    catchUp(ctx, tx, schedule, rule.value, now)
    endEventPause(ctx, tx, schedule, now)
    tx.touch('schedule', schedule.id)
    return
  }
  const plan = leavePausedRow(ctx, tx, schedule, rule.value, now)
  for (const { scheduledAt } of tx.occurrencesBetween(schedule.id, 0, now.wallAt)) {
    tx.deleteOccurrence(schedule.id, scheduledAt)
  }
  tx.advanceSchedule(schedule.id, {
    ...UNPAUSED,
    state: plan.exhausted ? 'EXPIRED' : 'ENABLED',
    nextRunAt: plan.nextRunAt,
    decidedUpToAt: now.wallAt,
    tzRelease: ctx.host.tzRelease,
  })
  endEventPause(ctx, tx, schedule, now)
  tx.touch('schedule', schedule.id)
}
