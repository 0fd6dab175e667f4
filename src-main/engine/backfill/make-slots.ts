/** The making of a backfill's work: a few slots a commit, only so many open at once, from where the last commit stopped (R13). */
import type { Backfill } from '../../../src-preload/contract/timing-policies.ts'
import type { EngineContext } from '../context.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { SkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow, SlotRow } from '../ports/store-plan.ts'
import { admit } from '../queue/admit.ts'
import { judgeOverlap, openWork } from '../queue/instances.ts'
import { insertJob } from '../queue/new-job.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'
import { supersede } from '../queue/supersede.ts'
import { ruleOf } from '../services/rules.ts'
import { firesOf } from '../timing/next-fire.ts'

/** Jobs of one backfill that may be open at once: the queue and the schedule's own work are never buried under it. */
export const MAX_OPEN = 20
const SLOTS_PER_COMMIT = 20
// What is left is made in the next turn.
const COMMITS_PER_TURN = 20

type Step = {
  readonly ctx: EngineContext
  readonly tx: StoreTx
  readonly schedule: ScheduleRow
  readonly backfill: Backfill
  readonly now: Now
}
type Made = 'made' | 'passed'

function slotRow(on: Step, scheduledAt: number, runId: string): SlotRow {
  return {
    scheduleId: on.schedule.id,
    scheduledAt,
    decidedAt: on.now.wallAt,
    verdict: 'skip',
    reason: null,
    jobId: null,
    runId,
    rule: 'R13',
    tzRelease: on.ctx.host.tzRelease,
    blockerRunId: null,
  }
}

/** A slot that does not run now either. One that was skipped before keeps the record that it has. */
function skip(on: Step, slot: SkippedSlot & { runId: string }, before: SlotRow | null): Made {
  if (before !== null) return 'passed'
  const row = slotRow(on, slot.scheduledAt, slot.runId)
  on.tx.insertSlot({ ...row, reason: slot.reason, blockerRunId: slot.blockerRunId ?? null })
  sealSkippedSlot(on.ctx, on.tx, on.schedule, { ...slot, trigger: 'backfill' }, on.now)
  return 'passed'
}

/** What `overlap` says of one piece more, beside the schedule's own open work and the backfill's. `allow` runs beside anything. */
function overlapOf({ tx, schedule, backfill }: Step) {
  if (backfill.overlap === 'allow') return { act: 'begin' } as const
  const open = [...tx.openJobsOfSchedule(schedule.id), ...tx.openJobsOfBackfill(backfill.id)]
  return judgeOverlap(backfill.overlap, schedule.maxInstances, openWork(open))
}

function makeSlot(on: Step, scheduledAt: number): Made {
  const { ctx, tx, schedule, backfill, now } = on
  const before = tx.getSlot(schedule.id, scheduledAt)
  if (before?.verdict === 'run') return 'passed'
  const runId = ctx.ids.next(now.wallAt)
  const overlap = overlapOf(on)
  if (overlap.act === 'skip') {
    const { blockerRunId } = overlap
    return skip(on, { scheduledAt, runId, reason: 'max_instances', blockerRunId, rule: 'R8' }, before)
  }
  // The schedule's own overlap, start deadline and next slot say nothing about work that is asked for afterwards.
  const asked = {
    ...schedule,
    priority: backfill.priority,
    startWithinMs: null,
    maxInstances: Number.POSITIVE_INFINITY,
  }
  const firing = { trigger: 'backfill', scheduledAt, nextRunAt: null, actor: backfill.createdBy } as const
  const prepared = prepareScheduled(tx, asked, { ...firing, backfillId: backfill.id }, now)
  if (!prepared.ok) return skip(on, { scheduledAt, runId, ...prepared.slot }, before)
  const jobId = ctx.ids.next(now.wallAt)
  // A row that stands for a range goes on saying how far it reaches: the others in it stay decided.
  const coversToAt = before?.coversToAt ?? null
  const row: SlotRow = { ...slotRow(on, scheduledAt, runId), verdict: 'run', jobId, coversToAt }
  const isOurs = before === null ? tx.insertSlot(row) : tx.updateSkippedSlot(row)
  if (!isOurs) return 'passed'
  if (overlap.act === 'replace') {
    const jobIds = tx.openJobsOfBackfill(backfill.id).map(({ id }) => id)
    supersede(ctx, tx, { jobIds, devices: [] }, runId, now)
  }
  const isFree = backfill.overlap === 'allow' || prepared.job.devices !== null
  const maxInstances = isFree ? null : schedule.maxInstances
  insertJob(ctx, tx, { ...prepared.job, maxInstances, parentRunId: before?.runId ?? null }, now, { id: jobId, runId })
  return 'made'
}

function write(tx: StoreTx, backfill: Backfill, now: Now): void {
  tx.updateBackfill({ ...backfill, updatedAt: now.wallAt, version: backfill.version + 1 })
  tx.touch('backfill', backfill.id)
}

function end(tx: StoreTx, backfill: Backfill, state: 'done' | 'cancelled', now: Now): void {
  write(tx, { ...backfill, state }, now)
  const { made, passed } = backfill
  const entity = { entity: 'backfill', entityId: backfill.id }
  tx.addAudit({ at: now.wallAt, actor: 'engine', action: `backfill.${state}`, ...entity, data: { made, passed } })
}

/** Decides the next slots in this commit; true when there may be more at once. */
function makeSome(ctx: EngineContext, tx: StoreTx, id: string, now: Now): boolean {
  let backfill = tx.getBackfill(id)
  if (backfill === null || backfill.state !== 'running') return false
  const schedule = tx.getSchedule(backfill.scheduleId)
  const read = schedule === null || schedule.state === 'DELETED' ? null : ruleOf(schedule)
  if (schedule === null || read === null || !read.ok) {
    end(tx, backfill, 'cancelled', now)
    return false
  }
  const fires = firesOf(read.value.rule, read.value.zone)
  for (let slots = 0; slots < SLOTS_PER_COMMIT; slots += 1) {
    const at = fires.next(backfill.cursorAt ?? backfill.fromAt)
    if (at === null || at > backfill.toAt) {
      end(tx, backfill, 'done', now)
      return false
    }
    if (tx.openJobsOfBackfill(id).length >= MAX_OPEN) break
    const how = makeSlot({ ctx, tx, schedule, backfill, now }, at)
    backfill = { ...backfill, cursorAt: at, [how]: backfill[how] + 1 }
  }
  write(tx, backfill, now)
  admit(ctx, tx, now)
  return tx.openJobsOfBackfill(id).length < MAX_OPEN
}

/** Backfills that could make work now; a look that commits nothing. */
function ready(ctx: EngineContext): string[] {
  return ctx.store.read((tx) => {
    const running = tx.runningBackfills()
    if (running.length === 0 || tx.getEngineState().isPaused) return []
    return running.filter(({ id }) => tx.openJobsOfBackfill(id).length < MAX_OPEN).map(({ id }) => id)
  })
}

/** Makes what may be made of every running backfill, oldest first, in small commits; nothing while the engine is paused. */
export function makeBackfills(ctx: EngineContext, now: Now): void {
  for (const id of ready(ctx)) {
    for (let commits = 0; commits < COMMITS_PER_TURN; commits += 1) {
      if (!ctx.write('engine', now, (tx) => makeSome(ctx, tx, id, now))) break
    }
  }
}

/** True when a turn stopped before everything that may be made was made. */
export function hasBackfillLeft(tx: StoreTx): boolean {
  return tx.runningBackfills().some(({ id }) => tx.openJobsOfBackfill(id).length < MAX_OPEN)
}
