/** The reference API's words for ours: numbered lookups, a schedule joined with its template, runs and open jobs as execution records. */
import type { Schedule, TaskFunction } from '../../src-preload/contract/entities.ts'
import type { Job, RunRow } from '../../src-preload/contract/work.ts'
import type { RunStatus, ScheduleType } from '../../src-preload/contract/vocabulary.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { Ask } from './route.ts'
import { iso, outward } from './json-shapes.ts'

/** DESIGN 6.23. */
export const TYPE_IDS: Readonly<Record<ScheduleType, number>> = { interval: 1, cron: 2, once: 3, event_triggered: 4 }
export const STATUS_IDS = { pending: 1, running: 2, success: 3, failed: 4, skipped: 5 } as const
export type StatusName = keyof typeof STATUS_IDS
export const RUN_STATUS: Readonly<Record<RunStatus, StatusName>> = {
  COMPLETED: 'success',
  FAILED: 'failed',
  SKIPPED: 'skipped',
}
export const INTERVAL_FIELDS = ['intervalSeconds', 'intervalMinutes', 'intervalHours', 'intervalDays'] as const

const isOn = ({ state }: Schedule) => state === 'ENABLED' || state === 'PAUSED'

/** What stands in `last_status` and beside a schedule: the reference's word for the last run's status. */
export function lastStatusName(lastStatus: string | null): string | null {
  const word = lastStatus?.split(':')[0] ?? null
  return word !== null && Object.hasOwn(RUN_STATUS, word) ? RUN_STATUS[word as RunStatus] : word
}

/** A `ScheduledJob` of the reference API. Fields without a value are left out, as there. */
export function schedulerJob(
  schedule: Schedule,
  task: TaskFunction | null,
  taskFunctionKey: string,
): Record<string, unknown> {
  const { scheduleConfig: config, scheduleType } = schedule
  const interval = INTERVAL_FIELDS.flatMap((field) =>
    config[field] === undefined ? [] : [[field, config[field]] as const],
  )
  const given = (name: string, value: unknown) => (value === null || value === undefined ? {} : { [name]: value })
  return {
    ...{ id: schedule.number, scheduleId: schedule.id, templateId: schedule.templateId },
    ...{ taskFunctionId: task?.number ?? null, taskFunctionKey },
    ...{ jobTypeId: TYPE_IDS[scheduleType], jobTypeName: scheduleType },
    ...given('nameEn', schedule.nameEn ?? task?.nameEn),
    ...given('nameAr', schedule.nameAr ?? task?.nameAr),
    ...given('descriptionEn', schedule.descriptionEn),
    ...given('descriptionAr', schedule.descriptionAr),
    ...given('cronExpression', scheduleType === 'cron' ? config.expression : null),
    ...given('at', scheduleType === 'once' ? config.at : null),
    ...Object.fromEntries(interval),
    ...{ scheduleType, scheduleConfig: config, timezone: schedule.timezone },
    ...{
      params: schedule.params,
      ...given('target', (outward({ target: schedule.target }) as { target: unknown }).target),
    },
    ...{ priority: schedule.priority ?? 0, maxInstances: schedule.maxInstances },
    misfireGraceTime: schedule.graceMs === null ? null : schedule.graceMs / 1000,
    ...{ coalesce: schedule.coalesce, overlap: schedule.overlap, catchupMax: schedule.catchupMax },
    ...{ jitterMs: schedule.jitterMs, blackouts: schedule.blackouts, blackoutAction: schedule.blackoutAction },
    ...{ startWithinMs: schedule.startWithinMs, pauseAfterFailures: schedule.pauseAfterFailures },
    ...{
      isEnabled: isOn(schedule),
      isActive: schedule.state !== 'DELETED',
      isPrimary: schedule.isPrimary,
      state: schedule.state,
    },
    ...given('lastRunAt', iso(schedule.lastRunAt)),
    ...given('lastStatus', lastStatusName(schedule.lastStatus)),
    nextRunAt: iso(schedule.nextRunAt),
    createdAt: iso(schedule.createdAt),
    updatedAt: iso(schedule.updatedAt),
  }
}

/** One finished attempt, or a slot that did not run. `id` is its gap-free number. */
export function runRecord(run: RunRow): Record<string, unknown> {
  const statusName = RUN_STATUS[run.status]
  return {
    ...{
      id: run.seq,
      jobId: run.scheduleNumber,
      executionId: run.id,
      queuedJobId: run.jobPublicId,
      deviceId: run.deviceId,
    },
    ...{
      scheduledAt: iso(run.scheduledAt),
      queuedAt: iso(run.queuedAt),
      startedAt: iso(run.startedAt),
      completedAt: iso(run.finishedAt),
    },
    ...{
      durationMs: run.durationMs,
      statusId: STATUS_IDS[statusName],
      statusName,
      status: run.status,
      reason: run.reason,
    },
    ...{
      slotFrom: iso(run.slotFromAt),
      slotTo: iso(run.slotToAt),
      slotCount: run.slotCount,
      attempt: run.attempt,
      trigger: run.trigger,
    },
    ...{
      errorMessage: run.errorMessage,
      resultSummary: run.resultSummary,
      executorId: run.executorId,
      hostName: run.hostName,
    },
    ...(run.counts && { counts: run.counts }),
  }
}

/** Work that has no run yet; its `executionId` will be the run's id. */
export function openRecord(job: Job, jobNumber: number | null): Record<string, unknown> {
  const isRunning = job.state === 'RUNNING' || job.state === 'CANCELLING'
  const statusName: StatusName = isRunning ? 'running' : 'pending'
  return {
    ...{ id: null, jobId: jobNumber, executionId: job.runId, queuedJobId: job.publicId, deviceId: null },
    ...{
      scheduledAt: iso(job.scheduledAt ?? job.queuedAt),
      queuedAt: iso(job.queuedAt),
      startedAt: iso(job.startedAt),
      completedAt: null,
    },
    ...{
      durationMs: null,
      statusId: STATUS_IDS[statusName],
      statusName,
      status: job.state === 'DISPATCHED' ? 'QUEUED' : job.state,
    },
    ...{ reason: null, attempt: job.attempt, trigger: job.trigger, errorMessage: null, resultSummary: null },
    ...(job.reach === 'fleet' && { counts: job.counts }),
  }
}

/** The task functions, asked for anew each time: they are few and may change with a restart. */
export async function taskFunctions(ask: Ask): Promise<Result<TaskFunction[]>> {
  const found = await ask('lookups.get', {})
  return found.ok ? { ok: true, value: found.value.taskFunctions } : found
}

/** Schedules joined with what they do. */
export async function joinTasks(schedules: readonly Schedule[], ask: Ask): Promise<Result<Record<string, unknown>[]>> {
  const functions = await taskFunctions(ask)
  if (!functions.ok) return functions
  const keys = new Map<string, string>()
  for (const id of new Set(schedules.map(({ templateId }) => templateId))) {
    const template = await ask('templates.get', { id })
    if (!template.ok) return template
    keys.set(id, template.value.taskFunctionKey)
  }
  const value = schedules.map((schedule) => {
    const key = keys.get(schedule.templateId) ?? ''
    return schedulerJob(schedule, functions.value.find((item) => item.key === key) ?? null, key)
  })
  return { ok: true, value }
}
