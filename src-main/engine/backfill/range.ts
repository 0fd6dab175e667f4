/** The slots of a backfill: (from, to] of a schedule's own rule, counted without visiting each, walked one after the other (R13). */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { done, refuse } from '../refusal.ts'
import { ruleOf } from '../services/rules.ts'
import { countSlots } from '../timing/count-slots.ts'
import { firesOf } from '../timing/next-fire.ts'
import type { Fires } from '../timing/next-fire.ts'

export type Asked = { readonly scheduleId: string; readonly from: number; readonly to: number }
export type Counted = { readonly schedule: ScheduleRow; readonly fires: Fires; readonly count: number }

function scheduleOf(tx: StoreTx, scheduleId: string): Result<ScheduleRow> {
  const schedule = tx.getSchedule(scheduleId)
  if (schedule === null || schedule.state === 'DELETED') {
    return refuse('unknown_schedule', 'scheduleId', `There is no schedule "${scheduleId}".`)
  }
  if (schedule.scheduleType !== 'event_triggered') return done(schedule)
  const message = 'A schedule that waits for an event has no past times to make up for.'
  return refuse('unsupported_schedule_type', 'scheduleId', message)
}

/**
 * The slots in (from, to], counted up to one more than may be asked for. Codes: `unknown_schedule`, `unsupported_schedule_type`,
 * `invalid_window` (ends before it begins, or reaches into the future).
 */
export function countRange(tx: StoreTx, asked: Asked, nowMs: number): Result<Counted> {
  const found = scheduleOf(tx, asked.scheduleId)
  if (!found.ok) return found
  if (asked.to <= asked.from) return refuse('invalid_window', 'to', 'The end must lie after the start.')
  if (asked.to > nowMs) {
    return refuse('invalid_window', 'to', 'What lies ahead is the schedule’s own. End the range now or earlier.')
  }
  const read = ruleOf(found.value)
  if (!read.ok) return read
  const { rule, zone } = read.value
  const fires = firesOf(rule, zone)
  const span = { from: asked.from + 1, to: asked.to }
  return done({ schedule: found.value, fires, count: countSlots(rule, zone, fires, span, LIMITS.backfillMax + 1) })
}

/** What a backfill of this range would be; stores nothing. Codes as `countRange`. */
export function previewBackfill(tx: StoreTx, asked: Asked, nowMs: number): Result<RequestOutput<'backfills.preview'>> {
  const counted = countRange(tx, asked, nowMs)
  if (!counted.ok) return counted
  const { fires, count } = counted.value
  const isEmpty = count === 0
  return done({
    count,
    limit: LIMITS.backfillMax,
    decided: tx.countRunSlots(asked.scheduleId, asked.from, asked.to),
    first: isEmpty ? null : fires.next(asked.from),
    last: isEmpty ? null : fires.previous(asked.to + 1),
  })
}
