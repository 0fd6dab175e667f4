/** Schemas of what the reference API answers, for its description. What makes the values is in scheduler-shapes.ts. */
import * as z from 'zod'
import { lookup, schedule, knownFunction } from '../../src-preload/contract/entities.ts'
import { planRequests } from '../../src-preload/contract/requests-plan.ts'
import { SCHEDULE_TYPES } from '../../src-preload/contract/vocabulary.ts'
import { engineStatus, run, runRow } from '../../src-preload/contract/work.ts'

const int = z.number().int()
const iso = z.iso.datetime()
const text = z.string()
const status = engineStatus.shape

/** A numbered page. */
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), total: int, page: int, perPage: int, totalPages: int })

export const schedulerJobAnswer = z.object({
  ...{ id: int, scheduleId: text, templateId: text, taskFunctionId: int.nullable(), taskFunctionKey: text },
  ...{ jobTypeId: int, jobTypeName: z.enum(SCHEDULE_TYPES) },
  ...{ nameEn: text.optional(), nameAr: text.optional() },
  ...{ descriptionEn: text.optional(), descriptionAr: text.optional() },
  /** As the schedule holds it: an instant, or a local date-time in its zone. */
  ...{ cronExpression: text.optional(), at: text.optional() },
  ...{ intervalSeconds: int.optional(), intervalMinutes: int.optional() },
  ...{ intervalHours: int.optional(), intervalDays: int.optional() },
  ...schedule.pick({ scheduleType: true, scheduleConfig: true, timezone: true, params: true }).shape,
  ...{ target: schedule.shape.target.optional(), priority: int },
  ...schedule.pick({ maxInstances: true, coalesce: true, overlap: true, catchupMax: true, jitterMs: true }).shape,
  /** Seconds; null = never too late. */
  misfireGraceTime: z.number().nullable(),
  ...schedule.pick({ blackouts: true, blackoutAction: true, startWithinMs: true, pauseAfterFailures: true }).shape,
  ...{ isEnabled: z.boolean(), isActive: z.boolean(), isPrimary: z.boolean(), state: schedule.shape.state },
  ...{ lastRunAt: iso.optional(), lastStatus: text.optional(), nextRunAt: iso.nullable() },
  ...{ createdAt: iso, updatedAt: iso },
})
export const schedulerJobsAnswer = pageOf(schedulerJobAnswer)
export const actionAnswer = z.object({
  ...{ success: z.literal(true), message: text, executionId: text.optional(), job: schedulerJobAnswer },
})

/** Ended attempts (`status` is a run's) and open work (`id` null, `status` is a job's). */
export const executionRecord = z.object({
  ...{ id: int.nullable(), jobId: int.nullable(), executionId: text, queuedJobId: text.nullable() },
  ...{ deviceId: text.nullable(), scheduledAt: iso.nullable(), queuedAt: iso.nullable() },
  ...{ startedAt: iso.nullable(), completedAt: iso.nullable(), durationMs: int.nullable(), statusId: int },
  statusName: z.enum(['pending', 'running', 'success', 'failed', 'skipped']),
  ...{ status: text, reason: text.nullable() },
  ...{ slotFrom: iso.nullable().optional(), slotTo: iso.nullable().optional(), slotCount: int.nullable().optional() },
  ...{ attempt: int, trigger: run.shape.trigger, errorMessage: text.nullable(), resultSummary: text.nullable() },
  ...{ executorId: text.optional(), hostName: text.optional(), counts: run.shape.counts.optional() },
})
export const historyAnswer = pageOf(executionRecord)

export const statusAnswer = z.object({
  ...{ isRunning: z.boolean(), isPaused: z.boolean(), mode: status.instance.shape.mode },
  ...{ instanceId: text, instanceName: text, hostName: text, activeInstances: int, totalJobs: int, enabledJobs: int },
  ...{ runningExecutions: int, queuedExecutions: int, outbox: int, lastHeartbeat: iso.nullable() },
  ...{ startedAt: iso.nullable(), workspaceId: text, tzRelease: text, now: iso.nullable() },
  ...{ broker: status.broker, nextFire: status.nextFire },
})
const preview = planRequests['schedules.preview'].output.shape
export const previewAnswer = z.object({
  ...{ fires: preview.fires, dropped: preview.dropped.optional(), note: text.optional(), tzRelease: text },
})
export const cleanupAnswer = z.object({ deletedCount: int, retentionDays: int, message: text })
export const taskFunctionsAnswer = z.array(
  knownFunction.omit({ number: true }).extend({ id: int, taskFunctionId: text }),
)
export const lookupsAnswer = z.array(lookup)

const runStatus = z.enum(['pending', 'running', 'success', 'failed', 'skipped'])
/** `/api/jobs/{id}/executions`. */
export const jobApiExecution = z.object({
  ...{ id: text, job_id: text.nullable(), status: runStatus, reason: text.nullable(), trigger: runRow.shape.trigger },
  ...{ scheduled_at: iso.nullable(), started_at: iso.nullable(), completed_at: iso.nullable() },
  ...{ duration_ms: int.nullable(), attempt: int, result_summary: text.nullable(), error_message: text.nullable() },
})
export const jobApiExecutionInFull = jobApiExecution.extend({
  result: z.json().optional(),
  error_detail: text.nullable().optional(),
})
/** `/api/jobs/{id}`. */
export const jobApiJob = z.object({
  ...{ id: text, name: text.nullable(), type: text, configuration: z.record(text, z.json()) },
  ...{ schedule_type: z.enum(SCHEDULE_TYPES), schedule_config: z.record(text, z.json()), timezone: text },
  ...{ is_enabled: z.boolean(), state: schedule.shape.state, next_run_at: iso.nullable() },
  ...{ last_run_at: iso.nullable(), last_status: text.nullable(), created_at: iso, updated_at: iso },
})
export const jobApiJobInFull = jobApiJob.extend({ recent_executions: z.array(jobApiExecution) })
export const jobApiTriggered = z.object({ execution_id: text.nullable(), job_id: text, status: z.literal('pending') })
