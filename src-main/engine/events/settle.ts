/** What waits of events: matches whose debounce is over, hours that had too many, pauses that ended. Called by the tick and at resume. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { EventWaitRow } from '../ports/store-events.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { admit } from '../queue/admit.ts'
import { parseEventConfig } from './config.ts'
import { skipEvent } from './fire.ts'
import type { Match } from './fire.ts'
import { admitMatch, countPaused, PAUSED, RATE } from './raise.ts'

const BATCH = 100

const numberIn = (row: EventWaitRow, key: string, otherwise: number): number => {
  const value = row.event?.[key]
  return typeof value === 'number' ? value : otherwise
}

/** One SKIPPED run for all that an hour's limit kept out. */
function closeHour(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, row: EventWaitRow, now: Now): void {
  tx.deleteEventWait(row.scheduleId, RATE)
  if (row.windowDropped === 0) return
  const from = numberIn(row, 'firstAt', row.windowAt)
  const to = Math.max(from, numberIn(row, 'lastAt', from))
  const range = { scheduledAt: from, from, to, count: row.windowDropped }
  const errorMessage = `The limit of events in an hour was reached: ${row.windowDropped} more matched and did not run.`
  skipEvent(
    ctx,
    tx,
    schedule,
    { ...range, reason: 'coalesced', rule: 'event rate', code: 'event_rate', errorMessage },
    now,
  )
}

/** R11: one `paused` run with the number of matches that came during the pause; nothing is replayed. */
export function endEventPause(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, now: Now): void {
  const row = tx.getEventWait(schedule.id, PAUSED)
  if (row === null) return
  tx.deleteEventWait(schedule.id, PAUSED)
  const to = Math.max(row.windowAt, numberIn(row, 'lastAt', row.windowAt))
  const slot = { scheduledAt: row.windowAt, from: row.windowAt, to, count: row.matched }
  skipEvent(ctx, tx, schedule, { ...slot, reason: 'paused', rule: 'R11' }, now)
}

function settleMatch(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, row: EventWaitRow, now: Now): void {
  tx.deleteEventWait(row.scheduleId, row.subject)
  const read = parseEventConfig(schedule.scheduleConfig)
  const kept = row.event as { at?: unknown; data?: unknown } | null
  if (!read.ok || read.value === null || typeof kept?.at !== 'number') return
  const match = { at: kept.at, data: { ...(kept.data as Match['data']), matched: row.matched } }
  const lateMs = now.wallAt - (row.dueAt ?? now.wallAt)
  if (schedule.graceMs !== null && lateMs > schedule.graceMs) {
    skipEvent(ctx, tx, schedule, { scheduledAt: match.at, reason: 'misfire', rule: 'R1' }, now)
    return
  }
  admitMatch(ctx, tx, schedule, read.value, match, now)
}

/** Nothing that waits is kept for a schedule that is off; what waits of a paused one is counted with its pause. */
function settleOne(ctx: EngineContext, tx: StoreTx, row: EventWaitRow, now: Now): void {
  const schedule = tx.getSchedule(row.scheduleId)
  if (schedule === null || (schedule.state !== 'ENABLED' && schedule.state !== 'PAUSED')) {
    tx.deleteEventWait(row.scheduleId, row.subject)
    return
  }
  if (row.subject === RATE) return closeHour(ctx, tx, schedule, row, now)
  if (schedule.state === 'PAUSED') {
    if (row.subject === PAUSED) return tx.putEventWait({ ...row, dueAt: null })
    tx.deleteEventWait(row.scheduleId, row.subject)
    return countPaused(tx, schedule, row.dueAt ?? now.wallAt, row.matched, false)
  }
  if (row.subject === PAUSED) return endEventPause(ctx, tx, schedule, now)
  return settleMatch(ctx, tx, schedule, row, now)
}

/** Settles what is due, 100 a commit; nothing while the engine is paused (DESIGN 6.16). */
export function settleEvents(ctx: EngineContext, now: Now): void {
  for (;;) {
    const isDue = ctx.store.read((tx) => !tx.getEngineState().isPaused && tx.eventWaitsDue(now.wallAt, 1).length > 0)
    if (!isDue) return
    ctx.write('engine', now, (tx) => {
      for (const row of tx.eventWaitsDue(now.wallAt, BATCH)) settleOne(ctx, tx, row, now)
      admit(ctx, tx, now)
    })
  }
}
