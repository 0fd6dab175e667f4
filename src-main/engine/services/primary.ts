/** The primary schedules of a workspace: made once at start, found again by their fixed ids, never overwritten. */
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { Asked } from '../commands/command.ts'
import { audit, changed } from '../commands/command.ts'
import { readTiming } from '../commands/schedule-timing.ts'
import { scheduleCommands } from '../commands/schedules.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { StoreTx } from '../ports/store.ts'
import type { PrimarySchedule } from '../ports/tasks.ts'
import { Rollback } from '../refusal.ts'

const MAKER = 'engine'

/** Hands out the fixed ids first, template before schedule, then ordinary ones. */
function withFixedIds(ctx: EngineContext, ids: readonly string[]): EngineContext {
  const left = [...ids]
  return { ...ctx, ids: { next: (at) => left.shift() ?? ctx.ids.next(at) } }
}

function make(on: Asked, plan: PrimarySchedule, jobType: Template['jobType']): void {
  const { nameEn, nameAr, descriptionEn, descriptionAr } = plan
  const asked: Asked = { ...on, ctx: withFixedIds(on.ctx, [plan.templateId, plan.scheduleId]) }
  const made = scheduleCommands['schedules.create'](asked, {
    ...{ nameEn, nameAr, descriptionEn, descriptionAr },
    template: { jobType, taskFunctionKey: plan.taskFunctionKey, nameEn, nameAr },
    scheduleType: 'cron',
    scheduleConfig: { expression: plan.expression },
    isPrimary: true,
    isEnabled: plan.isEnabled,
    // A computer that was off at night makes up for it once, whenever it is on again.
    graceMs: null,
    coalesce: true,
    catchupMax: 1,
  })
  if (!made.ok) throw new Rollback(made)
  if (made.value.id !== plan.scheduleId) throw new TypeError('a primary schedule was made under another id')
}

/** One that nobody has touched follows the workspace into another zone. */
function followZone(on: Asked, row: ScheduleRow, timezone: string): void {
  if (row.updatedBy !== MAKER || row.timezone === timezone) return
  const timing = readTiming({ ...row, timezone }, row.graceMs, on.now)
  if (!timing.ok) return
  const nextRunAt = row.state === 'ENABLED' ? timing.value.nextRunAt : row.nextRunAt
  on.tx.updateSchedule({ ...row, timezone, nextRunAt, decidedUpToAt: on.now.wallAt, ...changed(on, row) }, row.version)
  on.tx.touch('schedule', row.id)
  audit(on, 'schedule.changed', 'schedule', row.id, { timezone, nextRunAt })
}

function isSettled(tx: StoreTx, plan: PrimarySchedule, timezone: string): boolean {
  const stored = tx.getSchedule(plan.scheduleId)
  return stored !== null && (stored.updatedBy !== MAKER || stored.timezone === timezone)
}

function settle(ctx: EngineContext, tx: StoreTx, plans: readonly PrimarySchedule[], now: Now): void {
  const { timezone } = tx.getSettings()
  const on: Asked = { ctx, tx, actor: MAKER, now }
  for (const plan of plans) {
    const task = ctx.tasks.definitions.find(({ key }) => key === plan.taskFunctionKey)
    if (!task) continue
    const stored = tx.getSchedule(plan.scheduleId)
    if (stored === null) make(on, plan, task.jobType)
    else followZone(on, stored, timezone)
  }
}

/** Makes those that are missing, in one commit of its own; a demo workspace gets none. A refusal is told to `onFault`: no engine
 *  stays down for want of a clean-up schedule. */
export function makePrimarySchedules(ctx: EngineContext, plans: readonly PrimarySchedule[], now: Now): void {
  const isDone = ctx.store.read((tx) => {
    const { isDemo, timezone } = tx.getSettings()
    return isDemo || plans.every((plan) => isSettled(tx, plan, timezone))
  })
  if (isDone) return
  try {
    ctx.write(MAKER, now, (tx) => settle(ctx, tx, plans, now))
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
    ctx.onFault(error.failure)
  }
}
