/** The due slots of one schedule, decided inside the caller's commit: slot row, job or SKIPPED run, and the next time (R26). */
import type { Settings } from '../../../src-preload/contract/entities.ts'
import type { Occurrence } from '../../../src-preload/contract/timing-policies.ts'
import type { EngineContext } from '../context.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { EngineState, StoreTx } from '../ports/store.ts'
import type { ScheduleRow, SlotRow } from '../ports/store-plan.ts'
import { insertScheduled } from '../queue/insert-scheduled.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { coalesceDeferred } from '../queue/supersede.ts'
import { firesOf } from '../timing/next-fire.ts'
import type { Fires } from '../timing/next-fire.ts'
import { planDue } from '../timing/plan-due.ts'
import type { DuePlan, SlotDecision } from '../timing/plan-due.ts'
import type { TimeRule } from '../timing/rule.ts'
import { decidedSpans } from './decided-spans.ts'
import { stopFaulty } from './faulty.ts'
import { ruleOf } from './rules.ts'
import { firingOf } from './slot-firing.ts'
import type { RunDecision } from './slot-firing.ts'

/** What all schedules of one pass share. `isWake` = the first tick, or one after sleep (R23). */
export type DuePass = {
  readonly state: EngineState
  readonly settings: Pick<Settings, 'startSpreadMs' | 'blackouts'>
  readonly isWake: boolean
}

type Deciding = {
  readonly ctx: EngineContext
  readonly tx: StoreTx
  readonly schedule: ScheduleRow
  readonly pass: DuePass
  readonly now: Now
  /** Run ids by slot, so that a coalesced slot can name the run that stands for it. */
  readonly runIds: ReadonlyMap<number, string>
  /** What the operator said about single slots, by slot. */
  readonly occurrences: ReadonlyMap<number, Occurrence>
  readonly fires: Fires
  readonly nextRunAt: number | null
}

/** The rule that each reason rests on, for the slot's own record. */
const RULE_OF: Readonly<Partial<Record<SkippedSlot['reason'], string>>> = {
  misfire: 'R1',
  coalesced: 'R3',
  max_instances: 'R7',
  paused: 'R11',
  dst_gap: 'R17',
  blackout: 'R43',
  withdrawn: 'occurrence',
}

function pausedRange(state: EngineState, now: Now): { from: number; to: number } | null {
  if (state.pausedAt === null) return null
  const range = { from: state.pausedAt, to: state.pauseEndedAt ?? now.wallAt }
  return range.to > range.from ? range : null
}

function slotRow(on: Deciding, row: Pick<SlotRow, 'scheduledAt' | 'verdict' | 'reason' | 'runId' | 'rule'>): SlotRow {
  return {
    scheduleId: on.schedule.id,
    decidedAt: on.now.wallAt,
    jobId: null,
    blockerRunId: null,
    tzRelease: on.ctx.host.tzRelease,
    ...row,
  }
}

/** A slot that was decided before is left as it is (R26). */
function skipSlot(on: Deciding, slot: SkippedSlot & { runId: string }): void {
  const { ctx, tx, schedule, now } = on
  const rule = slot.rule ?? (slot.count === undefined ? undefined : RANGE_RULE_OF[slot.reason]) ?? RULE_OF[slot.reason]
  const { scheduledAt, reason, runId } = slot
  const isNew = tx.insertSlot({
    ...slotRow(on, { scheduledAt, verdict: 'skip', reason, runId, rule: rule ?? null }),
    // R3: a coalesced slot stands in the shadow of its survivor.
    blockerRunId: slot.blockerRunId ?? slot.survivorRunId ?? null,
    coversToAt: slot.to ?? null,
  })
  const code = rule === 'R4' ? ({ code: 'catchup_cap' } as const) : {}
  if (isNew) sealSkippedSlot(ctx, tx, schedule, { ...slot, ...code, rule }, now)
}

/** A range that overflows the catch-up cap is dropped by R4, not by its grace. */
const RANGE_RULE_OF: Readonly<Partial<Record<SkippedSlot['reason'], string>>> = { misfire: 'R4' }

function runSlot(on: Deciding, decision: RunDecision, runId: string): boolean {
  const { ctx, tx, schedule, now } = on
  const { scheduledAt, deferredTo } = decision
  if (tx.getSlot(schedule.id, scheduledAt) !== null) return false
  if (deferredTo !== undefined && schedule.coalesce) {
    coalesceDeferred(ctx, tx, { scheduleId: schedule.id, scheduledAt, runId }, deferredTo, now)
  }
  const occurrence = on.occurrences.get(scheduledAt) ?? null
  const spreadMs = on.pass.isWake ? on.pass.settings.startSpreadMs : 0
  const firing = firingOf({ ...on, occurrence, spreadMs }, decision, now)
  const prepared = prepareScheduled(tx, schedule, firing, now)
  if (!prepared.ok) {
    skipSlot(on, { scheduledAt, runId, ...prepared.slot })
    return false
  }
  const { blockerRunId } = prepared
  const jobId = ctx.ids.next(now.wallAt)
  const rule = blockerRunId === null ? (firing.step?.rule ?? 'R26') : 'R8'
  tx.insertSlot({ ...slotRow(on, { scheduledAt, verdict: 'run', reason: null, runId, rule }), jobId, blockerRunId })
  insertScheduled(ctx, tx, prepared, now, { id: jobId, runId })
  return true
}

function apply(on: Deciding, decision: SlotDecision): boolean {
  const runId = on.runIds.get(decision.scheduledAt) ?? on.ctx.ids.next(on.now.wallAt)
  if (decision.verdict === 'run') return runSlot(on, decision, runId)
  const { scheduledAt, reason, from, to, count, survivorAt } = decision
  const survivorRunId = survivorAt === undefined ? null : (on.runIds.get(survivorAt) ?? null)
  const said = reason === 'withdrawn' ? { errorMessage: on.occurrences.get(scheduledAt)?.reason ?? null } : {}
  skipSlot(on, { scheduledAt, reason, from, to, count, runId, survivorRunId, ...said })
  return false
}

/** Fresh ids for the slots of a plan; a survivor that was decided before the clock went back has its run already. */
function runIdsOf(on: Pick<Deciding, 'ctx' | 'tx' | 'schedule' | 'now'>, plan: DuePlan): Map<number, string> {
  const many = plan.decisions.length > 1
  return new Map(
    plan.decisions.map(({ verdict, scheduledAt }) => {
      const known = many && verdict === 'run' ? on.tx.getSlot(on.schedule.id, scheduledAt) : null
      return [scheduledAt, known?.runId ?? on.ctx.ids.next(on.now.wallAt)]
    }),
  )
}

function planOf(
  tx: StoreTx,
  schedule: ScheduleRow,
  due: { rule: TimeRule; zone: string; nextRunAt: number; occurrences: readonly Occurrence[] },
  pass: DuePass,
  now: Now,
) {
  const { rule, zone, nextRunAt, occurrences } = due
  return planDue({
    rule,
    zone,
    policy: {
      graceMs: schedule.graceMs,
      coalesce: schedule.coalesce,
      catchupMax: schedule.catchupMax,
      blackouts: [...pass.settings.blackouts, ...schedule.blackouts],
      blackoutAction: schedule.blackoutAction,
    },
    nextRunAt,
    nowMs: now.wallAt,
    updatedAt: schedule.decidedUpToAt === null ? schedule.createdAt : schedule.decidedUpToAt + 1,
    pausedRange: pausedRange(pass.state, now),
    withdrawn: occurrences.flatMap((row) => (row.action === 'skip' ? [row.scheduledAt] : [])),
    // A slot on its own is known by its key; a row for many must not count what was decided before.
    decidedRanges: decidedSpans(tx, schedule.id, nextRunAt, now.wallAt),
  })
}

/** Decides everything that is due of one schedule and moves it on (R1–R8, R11, R12, R17, R23, R24, R26, R43). */
export function decideSchedule(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, pass: DuePass, now: Now): void {
  const read = ruleOf(schedule)
  const { nextRunAt } = schedule
  if (!read.ok || nextRunAt === null || tx.getTemplate(schedule.templateId) === null) {
    stopFaulty(tx, schedule, read.ok ? 'Its template is gone.' : read.message, now)
    return
  }
  const { rule, zone } = read.value
  const occurrences = tx.occurrencesBetween(schedule.id, 0, now.wallAt)
  const plan = planOf(tx, schedule, { rule, zone, nextRunAt, occurrences }, pass, now)
  if (!plan.ok) {
    stopFaulty(tx, schedule, plan.message, now)
    return
  }
  const on: Deciding = {
    ...{ ctx, tx, schedule, pass, now },
    runIds: runIdsOf({ ctx, tx, schedule, now }, plan),
    occurrences: new Map(occurrences.map((row) => [row.scheduledAt, row])),
    fires: firesOf(rule, zone),
    nextRunAt: plan.nextRunAt,
  }
  let triggered = false
  for (const decision of plan.decisions) triggered = apply(on, decision) || triggered
  // Decided, so nothing is left to say about them.
  for (const { scheduledAt } of occurrences) tx.deleteOccurrence(schedule.id, scheduledAt)
  tx.advanceSchedule(schedule.id, {
    nextRunAt: plan.nextRunAt,
    decidedUpToAt: now.wallAt,
    tzRelease: ctx.host.tzRelease,
    ...(triggered ? { lastTriggeredAt: now.wallAt } : {}),
    ...(plan.exhausted ? { state: 'EXPIRED' as const } : {}),
  })
  tx.touch('schedule', schedule.id)
}
