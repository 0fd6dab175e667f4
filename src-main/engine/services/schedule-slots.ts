/** The due slots of one schedule, decided inside the caller's commit: slot row, job or SKIPPED run, and the next time (R26). */
import type { Settings } from '../../../src-preload/contract/entities.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import { sealDeviceRun, sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { EngineState, StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { insertJob } from '../queue/new-job.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { planDue } from '../timing/plan-due.ts'
import type { SlotDecision } from '../timing/plan-due.ts'
import { startSpread } from '../timing/start-spread.ts'
import { ruleOf } from './rules.ts'

/** What all schedules of one pass share. `isWake` = the first tick, or one after sleep (R23). */
export type DuePass = {
  readonly state: EngineState
  readonly settings: Pick<Settings, 'startSpreadMs'>
  readonly isWake: boolean
}

// A slot this late in a waking pass is spread; one that falls due just now is on time.
const ON_TIME_MS = 1_000

function pausedRange(state: EngineState, now: Now): { from: number; to: number } | null {
  if (state.pausedAt === null) return null
  return { from: state.pausedAt, to: state.pauseEndedAt ?? now.wallAt }
}

function notBefore({ pass, schedule, nextRunAt, now }: Deciding, scheduledAt: number): number | null {
  const late = now.wallAt - scheduledAt
  if (!pass.isWake || late <= ON_TIME_MS) return null
  // R26e: the delay reaches neither the end of its grace nor the next slot.
  const room = [
    schedule.graceMs === null ? null : schedule.graceMs - late,
    nextRunAt === null ? null : nextRunAt - 1 - now.wallAt,
  ].filter((ms) => ms !== null)
  const left = room.length === 0 ? null : Math.min(...room)
  const delay = startSpread(`${schedule.id} ${scheduledAt}`, pass.settings.startSpreadMs, left)
  return delay === 0 ? null : now.wallAt + delay
}

type Deciding = {
  readonly ctx: EngineContext
  readonly tx: StoreTx
  readonly schedule: ScheduleRow
  readonly pass: DuePass
  readonly now: Now
  /** Run ids by slot, so that a coalesced or blocked slot can name the run that stands for it. */
  readonly runIds: ReadonlyMap<number, string>
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
}

/** A slot that was decided before is left as it is (R26). */
function skipSlot(on: Deciding, slot: SkippedSlot & { runId: string }): void {
  const { ctx, tx, schedule, now } = on
  const isNew = tx.insertSlot({
    scheduleId: schedule.id,
    scheduledAt: slot.scheduledAt,
    decidedAt: now.wallAt,
    verdict: 'skip',
    reason: slot.reason,
    jobId: null,
    runId: slot.runId,
    rule: slot.rule ?? RULE_OF[slot.reason] ?? null,
    tzRelease: ctx.host.tzRelease,
    blockerRunId: slot.blockerRunId ?? null,
  })
  if (isNew) sealSkippedSlot(ctx, tx, schedule, slot, now)
}

function runSlot(on: Deciding, scheduledAt: number, runId: string): boolean {
  const { ctx, tx, schedule, now } = on
  const prepared = prepareScheduled(
    tx,
    schedule,
    { trigger: 'schedule', scheduledAt, nextRunAt: on.nextRunAt, actor: 'engine' },
    now,
  )
  if (!prepared.ok) {
    skipSlot(on, { scheduledAt, runId, ...prepared.slot })
    return false
  }
  const jobId = ctx.ids.next(now.wallAt)
  const row = {
    scheduleId: schedule.id,
    scheduledAt,
    decidedAt: now.wallAt,
    verdict: 'run',
    reason: null,
    jobId,
    runId,
    rule: 'R26',
    tzRelease: ctx.host.tzRelease,
    blockerRunId: null,
  } as const
  if (!tx.insertSlot(row)) return false
  const spec = { ...prepared.job, notBeforeAt: notBefore(on, scheduledAt) }
  const job = insertJob(ctx, tx, spec, now, { id: jobId, runId })
  for (const blocked of prepared.blocked) {
    const data = { blockerRunId: blocked.runId }
    sealDeviceRun(ctx, tx, job, blocked, { status: 'SKIPPED', reason: 'max_instances', rule: 'DESIGN 6.10', data }, now)
  }
  return true
}

function apply(on: Deciding, decision: SlotDecision): boolean {
  const runId = on.runIds.get(decision.scheduledAt) ?? on.ctx.ids.next(on.now.wallAt)
  if (decision.verdict === 'run') return runSlot(on, decision.scheduledAt, runId)
  const { scheduledAt, reason, from, to, count, survivorAt, blockerAt } = decision
  const survivorRunId = survivorAt === undefined ? null : (on.runIds.get(survivorAt) ?? null)
  const blockerRunId = blockerAt === undefined ? (decision.blockerRunId ?? null) : (on.runIds.get(blockerAt) ?? null)
  skipSlot(on, { scheduledAt, reason, from, to, count, runId, survivorRunId, blockerRunId })
  return false
}

/** Stops one schedule that makes no sense any more, and says why; the others go on. */
export function stopFaulty(tx: StoreTx, schedule: ScheduleRow, faultReason: string, now: Now): void {
  tx.advanceSchedule(schedule.id, {
    state: 'DISABLED',
    nextRunAt: null,
    faultReason: faultReason.slice(0, LIMITS.reasonChars),
  })
  tx.addAudit({
    at: now.wallAt,
    actor: 'engine',
    action: 'schedule.faulty',
    entity: 'schedule',
    entityId: schedule.id,
    data: { faultReason },
  })
  tx.touch('schedule', schedule.id)
}

/** Decides everything that is due of one schedule and moves it on (R1–R7, R11, R12, R17, R23, R26). */
export function decideSchedule(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, pass: DuePass, now: Now): void {
  const rule = ruleOf(schedule)
  const template = tx.getTemplate(schedule.templateId)
  if (!rule.ok || template === null || schedule.nextRunAt === null) {
    stopFaulty(tx, schedule, rule.ok ? 'Its template is gone.' : rule.message, now)
    return
  }
  const open = template.reach === 'local' ? tx.openJobsOfSchedule(schedule.id) : []
  const plan = planDue({
    rule: rule.value.rule,
    zone: rule.value.zone,
    policy: {
      graceMs: schedule.graceMs,
      coalesce: schedule.coalesce,
      catchupMax: schedule.catchupMax,
      maxInstances: template.reach === 'local' ? schedule.maxInstances : Number.POSITIVE_INFINITY,
      overlap: schedule.overlap,
    },
    nextRunAt: schedule.nextRunAt,
    nowMs: now.wallAt,
    updatedAt: schedule.decidedUpToAt === null ? schedule.createdAt : schedule.decidedUpToAt + 1,
    openInstances: open.length,
    blockerRunId: open[0]?.runId ?? null,
    pausedRange: pausedRange(pass.state, now),
  })
  if (!plan.ok) {
    stopFaulty(tx, schedule, plan.message, now)
    return
  }
  const runIds = new Map(plan.decisions.map((decision) => [decision.scheduledAt, ctx.ids.next(now.wallAt)]))
  const on: Deciding = { ctx, tx, schedule, pass, now, runIds, nextRunAt: plan.nextRunAt }
  let triggered = false
  for (const decision of plan.decisions) triggered = apply(on, decision) || triggered
  tx.advanceSchedule(schedule.id, {
    nextRunAt: plan.nextRunAt,
    decidedUpToAt: now.wallAt,
    tzRelease: ctx.host.tzRelease,
    ...(triggered ? { lastTriggeredAt: now.wallAt } : {}),
    ...(plan.exhausted ? { state: 'EXPIRED' as const } : {}),
  })
  tx.touch('schedule', schedule.id)
}
