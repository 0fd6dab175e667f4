/** One slot that is to run: when its work begins, what the operator changed about it, and the words of its trace. Stores nothing. */
import type { Occurrence } from '../../../src-preload/contract/timing-policies.ts'
import type { Now } from '../ports/clock.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { KeptStep } from '../ports/store-work.ts'
import type { Firing } from '../queue/scheduled-job.ts'
import type { Fires } from '../timing/next-fire.ts'
import type { SlotDecision } from '../timing/plan-due.ts'
import { startDelayMs } from '../timing/start-delay.ts'

export type RunDecision = Extract<SlotDecision, { verdict: 'run' }>

/** What a slot's start depends on beside the slot. `spreadMs` is 0 in a pass that is no wake (R23). */
export type FiringBasis = {
  readonly schedule: ScheduleRow
  readonly occurrence: Occurrence | null
  readonly nextRunAt: number | null
  readonly fires: Fires
  readonly spreadMs: number
}

// A slot this late in a waking pass is spread; one that falls due just now is on time.
const ON_TIME_MS = 1_000

/** R23, R26e: not before this; null = at once. A blackout's end and the operator's own word leave nothing to draw. */
function notBeforeAt(basis: FiringBasis, { scheduledAt, deferredTo }: RunDecision, now: Now): number | null {
  const { schedule, occurrence, nextRunAt } = basis
  const asked = Math.max(deferredTo ?? 0, occurrence?.notBeforeAt ?? 0)
  if (asked > 0) return asked > now.wallAt ? asked : null
  const late = now.wallAt - scheduledAt
  const isLate = late > ON_TIME_MS
  const earliestAt = isLate ? now.wallAt : scheduledAt
  const delay = startDelayMs({
    slotKey: `${schedule.id} ${scheduledAt}`,
    jitterMs: schedule.jitterMs,
    spreadMs: isLate ? basis.spreadMs : 0,
    earliestAt,
    graceLeftMs: schedule.graceMs === null ? null : schedule.graceMs - (earliestAt - scheduledAt),
    nextRunAt,
  })
  return delay === 0 ? null : earliestAt + delay
}

function stepOf(basis: FiringBasis, decision: RunDecision, startsAt: number | null, now: Now): Omit<KeptStep, 'at'> {
  const { occurrence } = basis
  const data: NonNullable<KeptStep['data']> = { lateMs: now.wallAt - decision.scheduledAt }
  if (startsAt !== null) data.notBeforeAt = startsAt
  if (decision.deferredTo !== undefined)
    return { rule: 'R43', code: 'deferred', what: 'deferred to the end of a blackout window', data }
  if (occurrence !== null) {
    data.changedBy = occurrence.updatedBy
    if (occurrence.reason !== null) data.reason = occurrence.reason
    return { rule: 'occurrence', code: 'changed_once', what: 'changed for this once', data }
  }
  if (startsAt !== null && basis.schedule.jitterMs > 0) data.jitterMs = basis.schedule.jitterMs
  return { rule: 'R26', code: 'decided', what: 'slot decided by engine', data }
}

/** The firing of a slot that runs. What has not started expires at the first slot after it may begin (DESIGN 6.10). */
export function firingOf(basis: FiringBasis, decision: RunDecision, now: Now): Firing {
  const startsAt = notBeforeAt(basis, decision, now)
  const { deferredTo } = decision
  return {
    trigger: 'schedule',
    scheduledAt: decision.scheduledAt,
    nextRunAt: deferredTo === undefined ? basis.nextRunAt : basis.fires.next(deferredTo),
    actor: 'engine',
    occurrence: basis.occurrence,
    notBeforeAt: startsAt,
    step: stepOf(basis, decision, startsAt, now),
  }
}
