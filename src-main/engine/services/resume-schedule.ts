/** The end of a schedule's pause, asked for or by itself (R11). The commands and the tick share it. */
import type { EngineContext } from '../context.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { planResume } from '../timing/plan-due.ts'
import { ruleOf } from './rules.ts'
import { stopFaulty } from './schedule-slots.ts'

/** One `paused` run for the slots that passed, nothing replayed, and the next slot after now (R11). */
export function resumeSchedule(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, now: Now): void {
  const rule = ruleOf(schedule)
  if (!rule.ok) {
    stopFaulty(tx, schedule, rule.message, now)
    return
  }
  const pausedAt = (schedule.decidedUpToAt ?? schedule.createdAt) + 1
  const plan = planResume(rule.value.rule, rule.value.zone, pausedAt, now.wallAt)
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
    } as const
    if (tx.insertSlot(slot)) sealSkippedSlot(ctx, tx, schedule, { ...decision, runId, rule: 'R11' }, now)
  }
  tx.advanceSchedule(schedule.id, {
    state: plan.exhausted ? 'EXPIRED' : 'ENABLED',
    nextRunAt: plan.nextRunAt,
    decidedUpToAt: now.wallAt,
    pausedUntil: null,
    pauseReason: null,
    pausedBy: null,
    faultReason: null,
    tzRelease: ctx.host.tzRelease,
  })
  tx.touch('schedule', schedule.id)
}
