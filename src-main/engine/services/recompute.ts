/** All next times anew: after a backward clock jump, or under another time-zone release (R21, R24, DESIGN 6.13, 6.15). */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { instantText } from '../timing/instant-text.ts'
import { firesOf, onceAt, reanchored, recompute } from '../timing/next-fire.ts'
import { afterDecided } from '../timing/plan-due.ts'
import type { TimeRule } from '../timing/rule.ts'
import { stopFaulty } from './faulty.ts'
import { ruleOf } from './rules.ts'

const PAGE = 200

/** Why everything is computed anew: the clock went back by so much (`deltaMs` below 0), or the tz release is another. */
export type Cause = { readonly of: 'clock'; readonly deltaMs: number } | { readonly of: 'tz' }
type Recomputed = { readonly moved: number; readonly last: string | null }
type Timed = { readonly rule: TimeRule; readonly zone: string }

function nextOf(tx: StoreTx, schedule: ScheduleRow, { rule, zone }: Timed, now: Now): number | null {
  if (rule.kind === 'once' && schedule.nextRunAt !== null) return onceAt(rule.at, zone)
  const next = recompute(rule, zone, now.wallAt, schedule.decidedUpToAt)
  if (next === null) return null
  // R24: what lies in a range that was decided as one row is decided.
  return afterDecided(rule, firesOf(rule, zone), next, tx.decidedRanges(schedule.id, next))
}

/** R24: an interval whose slots ahead are decided already goes on in a grid of its own instead of waiting for them. */
function anchorAnew(tx: StoreTx, schedule: ScheduleRow, { rule, zone }: Timed, deltaMs: number, now: Now): boolean {
  const startAt = reanchored(rule, now.wallAt, deltaMs, schedule.decidedUpToAt ?? schedule.createdAt)
  if (startAt === null || rule.kind !== 'interval') return false
  const before = schedule.scheduleConfig.startAt ?? null
  const scheduleConfig = { ...schedule.scheduleConfig, startAt: instantText(startAt) }
  const edited = { updatedAt: now.wallAt, updatedBy: 'engine', version: schedule.version + 1 }
  const nextRunAt = recompute({ ...rule, startAt }, zone, now.wallAt)
  tx.updateSchedule({ ...schedule, ...edited, scheduleConfig, nextRunAt, decidedUpToAt: now.wallAt }, schedule.version)
  tx.addAudit({
    at: now.wallAt,
    actor: 'engine',
    action: 'schedule.anchoredAnew',
    entity: 'schedule',
    entityId: schedule.id,
    data: { deltaMs, before, startAt: scheduleConfig.startAt, nextRunAt },
  })
  tx.touch('schedule', schedule.id)
  return true
}

/** True when the next time is another one now. */
function recomputeOne(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, cause: Cause, now: Now): boolean {
  const read = ruleOf(schedule)
  if (!read.ok) {
    stopFaulty(tx, schedule, read.message, now)
    return false
  }
  // A slot that is due already stays due under a new release; only what lies ahead is computed anew.
  if (cause.of === 'tz' && schedule.nextRunAt !== null && schedule.nextRunAt <= now.wallAt) return false
  if (cause.of === 'clock' && anchorAnew(tx, schedule, read.value, cause.deltaMs, now)) return true
  const nextRunAt = nextOf(tx, schedule, read.value, now)
  const before = schedule.decidedUpToAt ?? schedule.createdAt
  // What was decided or saved at a time that has not come again is no reason to wait for it (R24).
  const isAhead = cause.of === 'clock' && before > now.wallAt
  const decidedUpToAt = isAhead ? now.wallAt : schedule.decidedUpToAt
  tx.advanceSchedule(schedule.id, { nextRunAt, decidedUpToAt, tzRelease: ctx.host.tzRelease })
  if (nextRunAt === schedule.nextRunAt) return false
  tx.touch('schedule', schedule.id)
  return true
}

/** R24: a pause that began at a time which has not come again goes on from now. */
function movePauseBack(tx: StoreTx, schedule: ScheduleRow, now: Now): void {
  if ((schedule.decidedUpToAt ?? schedule.createdAt) > now.wallAt) {
    tx.advanceSchedule(schedule.id, { decidedUpToAt: now.wallAt })
  }
}

function recomputePage(ctx: EngineContext, tx: StoreTx, after: string | null, cause: Cause, now: Now): Recomputed {
  const page = tx.schedulesAfter(after, PAGE)
  for (const schedule of page) if (schedule.state === 'PAUSED' && cause.of === 'clock') movePauseBack(tx, schedule, now)
  const moved = page.filter(
    (schedule) => schedule.state === 'ENABLED' && recomputeOne(ctx, tx, schedule, cause, now),
  ).length
  return { moved, last: page.length < PAGE ? null : (page.at(-1)?.id ?? null) }
}

/** Recomputes every enabled schedule, 200 a commit. Returns how many instants moved. */
export function recomputeAll(ctx: EngineContext, cause: Cause, now: Now): number {
  let moved = 0
  let after: string | null = null
  do {
    const from: string | null = after
    const page: Recomputed = ctx.write('engine', now, (tx) => recomputePage(ctx, tx, from, cause, now))
    moved += page.moved
    after = page.last
  } while (after !== null)
  return moved
}

/** DESIGN 6.15: under another tz release than the stored one everything is computed anew; told only if an instant moved. */
export function followTzRelease(ctx: EngineContext, now: Now): void {
  const state = ctx.store.read((tx) => tx.getEngineState())
  const { tzRelease } = ctx.host
  if (state.tzRelease === tzRelease) return
  const moved = recomputeAll(ctx, { of: 'tz' }, now)
  ctx.write('engine', now, (tx) => {
    const isTold = moved > 0 && state.tzRelease !== ''
    const data = { from: state.tzRelease, to: tzRelease, moved }
    const tzNote = isTold ? { at: now.wallAt, ...data } : state.tzNote
    tx.putEngineState({ ...tx.getEngineState(), tzRelease, tzNote })
    if (!isTold) return
    tx.addAudit({ at: now.wallAt, actor: 'engine', action: 'tz.changed', entity: 'engine', entityId: null, data })
    tx.touch('engine', ctx.host.instanceId)
  })
}
