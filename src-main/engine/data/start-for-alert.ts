/** A raised alert runs a schedule now, in the commit that raises it: once for each raise. */
import type { Alert } from '../../../src-preload/contract/data.ts'
import type { EngineContext } from '../context.ts'
import { sealSkippedSlot } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { insertJob } from '../queue/new-job.ts'
import { prepareScheduled } from '../queue/scheduled-job.ts'

/** What the alert keeps of it: the run that was started, or why none was. */
export type Started = { startedRunId: string } | { notStarted: string }

/** What the started work may use as the event's data. */
function eventOf(alert: Alert): Record<string, unknown> {
  const { id: alertId, rule, subject, severity, value, raisedAt } = alert
  return { event: 'alert_raised', alertId, rule, subject, severity, value, raisedAt }
}

/** Run now by the rules of R9; what stands in its way never keeps the alert from being raised. */
export function startForAlert(ctx: EngineContext, tx: StoreTx, scheduleId: string, alert: Alert, now: Now): Started {
  const schedule = tx.getSchedule(scheduleId)
  if (schedule === null || schedule.state === 'DELETED') return { notStarted: 'The schedule is gone.' }
  const firing = { trigger: 'manual' as const, scheduledAt: now.wallAt, nextRunAt: null, actor: 'alert_check' }
  const prepared = prepareScheduled(tx, schedule, firing, now)
  if (!prepared.ok) {
    if (prepared.slot.reason !== 'max_instances') return { notStarted: prepared.failure.message }
    const slot = { ...prepared.slot, scheduledAt: now.wallAt, trigger: 'event' as const }
    return { startedRunId: sealSkippedSlot(ctx, tx, schedule, slot, now).id }
  }
  const job = insertJob(ctx, tx, { ...prepared.job, trigger: 'event', eventData: eventOf(alert) }, now)
  tx.advanceSchedule(schedule.id, { lastTriggeredAt: now.wallAt })
  tx.touch('schedule', schedule.id)
  return { startedRunId: job.runId }
}
