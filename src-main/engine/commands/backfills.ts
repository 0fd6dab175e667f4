/** Commands about backfills: asked for, paused, resumed, cancelled (R13). The making is in backfill/make-slots.ts. */
import type { Backfill } from '../../../src-preload/contract/timing-policies.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { countRange } from '../backfill/range.ts'
import { cancelJob } from '../queue/cancel.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, made } from './command.ts'

const create: Command<'backfills.create'> = (on, input) => {
  const counted = countRange(on.tx, input, on.now.wallAt)
  if (!counted.ok) return counted
  const { schedule, count } = counted.value
  if (count === 0) return refuse('invalid_window', 'from', 'No time of this schedule lies in this range.')
  if (count > LIMITS.backfillMax) {
    const message = `More than ${LIMITS.backfillMax} times lie in this range. Choose a shorter one.`
    return refuse('too_many', 'to', message, { limit: LIMITS.backfillMax })
  }
  const own = schedule.priority ?? on.tx.getTemplate(schedule.templateId)?.priority ?? 0
  const backfill: Backfill = {
    id: on.ctx.ids.next(on.now.wallAt),
    scheduleId: schedule.id,
    fromAt: input.from,
    toAt: input.to,
    overlap: input.overlap,
    priority: input.priority ?? Math.max(-LIMITS.priorityMax, own - 1),
    state: 'running',
    cursorAt: null,
    total: count,
    made: 0,
    passed: 0,
    ...made(on),
  }
  on.tx.insertBackfill(backfill)
  on.tx.touch('backfill', backfill.id)
  const { id, fromAt, toAt, total } = backfill
  audit(on, 'backfill.created', 'backfill', id, { scheduleId: schedule.id, fromAt, toAt, total })
  return done({ id })
}

const NEXT = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const

// What waits of it goes; what has begun goes on, as it does when a schedule is paused (R10).
function cancelWaiting(on: Asked, backfill: Backfill): void {
  const how = { force: false, reason: 'its backfill was cancelled', actor: on.actor }
  for (const job of on.tx.openJobsOfBackfill(backfill.id)) {
    if (job.state === 'PENDING' || job.state === 'QUEUED') cancelJob(on.ctx, on.tx, job, how, on.now)
  }
}

const act: Command<'backfills.act'> = (on, { id, action }) => {
  const backfill = on.tx.getBackfill(id)
  if (backfill === null) return refuse('not_found', 'id', `There is no backfill "${id}".`)
  const state = NEXT[action]
  if (backfill.state === state) return done({ id })
  if (backfill.state === 'done' || backfill.state === 'cancelled') {
    return refuse('illegal_state', 'action', `This backfill is ${backfill.state}. Ask for a new one.`, {
      state: backfill.state,
    })
  }
  on.tx.updateBackfill({ ...backfill, state, ...changed(on, backfill) })
  if (action === 'cancel') cancelWaiting(on, backfill)
  on.tx.touch('backfill', id)
  audit(on, `backfill.${action}`, 'backfill', id, { state, made: backfill.made, passed: backfill.passed })
  return done({ id })
}

export const backfillCommands: Commands<'backfills.create' | 'backfills.act'> = {
  'backfills.create': create,
  'backfills.act': act,
}
