/**
 * The sealing of runs: every attempt, every device attempt and every slot that did not run becomes one immutable row (R40).
 * What happens to the schedule, the group or a retry afterwards is in queue/job-ended.ts.
 */
import type { TraceCode } from '../../../src-preload/contract/trace-codes.ts'
import type { Run, TraceStep, ExecutionCounts } from '../../../src-preload/contract/work.ts'
import type { RunReason, RunStatus, Trigger } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { runEnded } from '../events/run-ended.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import type { ExecutionRow, JobRow, KeptStep, RunInsert } from '../ports/store-work.ts'
import { targetSnapshot } from './target-snapshot.ts'

/** How an attempt ended, and what it left behind. `rule` names the rule that decided it in the trace. */
export type RunOutcome = {
  readonly status: RunStatus
  readonly reason: RunReason
  readonly errorMessage?: string | null
  readonly errorDetail?: string | null
  readonly result?: unknown
  readonly resultSummary?: string | null
  readonly exitCode?: number | null
  readonly artifacts?: readonly string[]
  readonly logPath?: string | null
  readonly workerId?: string | null
  /** Fleet: devices by execution state at the end; left out = the job's own. */
  readonly counts?: ExecutionCounts
  readonly rule?: string
  /** What the last trace step says; left out = the reason says all. */
  readonly code?: TraceCode
  /** Facts for the last trace step: the blocker, the deadline that ran out. */
  readonly data?: TraceStep['data']
}

/** A slot (or a range of slots) that did not run. */
export type SkippedSlot = {
  readonly scheduledAt: number
  readonly reason: RunReason
  readonly from?: number
  readonly to?: number
  /** 1,001 = more than 1,000 (DESIGN 6.13). */
  readonly count?: number
  readonly blockerRunId?: string | null
  /** R3: the run that stands for a coalesced slot. */
  readonly survivorRunId?: string | null
  /** Made by the caller when the slot row needs it; left out = a fresh one. */
  readonly runId?: string
  readonly trigger?: Trigger
  readonly rule?: string
  readonly code?: TraceCode
  /** Facts for the last trace step, beside those of the slot. */
  readonly data?: TraceStep['data']
  readonly errorMessage?: string | null
  /** What the event said that the slot is of, so that its chain goes on. */
  readonly eventData?: JobRow['eventData']
}

/** Who is sealed by device: an execution, or a device that never got one (blocked, cancelled before release). */
export type SealedDevice = Pick<ExecutionRow, 'deviceId'> & Partial<ExecutionRow>

/** Reasons that leave a fleet job CANCELLED; all others leave it COMPLETED. */
const CANCELLED_BY: readonly RunReason[] = [
  'cancelled',
  'forced',
  'deleted',
  'superseded',
  'withdrawn',
  'group_stopped',
]

function lastStep(outcome: RunOutcome, at: number): KeptStep {
  const code = outcome.code ?? outcome.reason
  const step = { at, rule: outcome.rule ?? 'sealed', code, what: `${outcome.status} ${outcome.reason}` }
  return outcome.data === undefined ? step : { ...step, data: outcome.data }
}

// Why local work was cancelled stands in its trace from the moment it was asked to stop; its end only says that it stopped.
function cancelCause(job: JobRow, reason: RunReason): RunReason {
  if (reason !== 'cancelled') return reason
  const cause = job.trace.findLast((step) => step.rule === 'R35')?.data?.cause
  return CANCELLED_BY.find((known) => known === cause) ?? reason
}

function ofJob(ctx: EngineContext, tx: StoreTx, job: JobRow) {
  const schedule = job.scheduleId === null ? null : tx.getSchedule(job.scheduleId)
  return {
    jobId: job.id,
    jobPublicId: job.publicId,
    scheduleId: job.scheduleId,
    scheduleNumber: schedule?.number ?? null,
    templateId: job.templateId,
    templateVersion: job.templateVersion,
    groupId: job.groupId,
    nameEn: job.nameEn,
    nameAr: job.nameAr,
    jobType: job.jobType,
    taskFunctionKey: job.taskFunctionKey,
    reach: job.reach,
    scheduledAt: job.scheduledAt,
    slotFromAt: null,
    slotToAt: null,
    slotCount: null,
    hostName: ctx.host.hostName,
    tzRelease: ctx.host.tzRelease,
    trigger: job.trigger,
    createdBy: job.createdBy,
    priority: job.priority,
    paramsSnapshot: job.params,
  }
}

function leftBehind(outcome: RunOutcome) {
  return {
    status: outcome.status,
    reason: outcome.reason,
    errorMessage: outcome.errorMessage ?? null,
    errorDetail: outcome.errorDetail ?? null,
    result: (outcome.result ?? null) as RunInsert['result'],
    resultSummary: outcome.resultSummary ?? null,
    exitCode: outcome.exitCode ?? null,
    workerId: outcome.workerId ?? null,
    artifacts: [...(outcome.artifacts ?? [])],
    logPath: outcome.logPath ?? null,
  }
}

function durationOf(ctx: EngineContext, runId: string, startedAt: number | null, now: Now): number | null {
  if (startedAt === null) return null
  const startedMono = ctx.life.startedMono.get(runId) ?? null
  // After a restart there is no monotonic start left; the wall difference is the best that is known, never negative.
  const passed = startedMono === null ? now.wallAt - startedAt : now.monoMs - startedMono
  return Math.max(0, Math.round(passed))
}

/**
 * Seals the run of a job's present attempt under `job.runId`. A local job leaves with its lock in the same commit; a fleet
 * job stays as COMPLETED or CANCELLED (DESIGN 6.8), written here. Then call `jobEnded`. Only once per run id.
 */
export function sealJobRun(ctx: EngineContext, tx: StoreTx, job: JobRow, given: RunOutcome, now: Now): Run {
  const outcome = { ...given, reason: cancelCause(job, given.reason) }
  const startedAt = outcome.status === 'SKIPPED' ? null : job.startedAt
  const run = tx.insertRun({
    id: job.runId,
    kind: 'job',
    parentRunId: job.parentRunId,
    deviceId: null,
    ...ofJob(ctx, tx, job),
    queuedAt: job.queuedAt,
    startedAt,
    finishedAt: now.wallAt,
    durationMs: durationOf(ctx, job.runId, startedAt, now),
    attempt: job.attempt,
    ...leftBehind(outcome),
    executorId: ctx.host.instanceId,
    serverId: ctx.host.hostName,
    documentSnapshot: job.document,
    targetSnapshot: targetSnapshot(job),
    counts: job.reach === 'fleet' ? (outcome.counts ?? job.counts) : null,
    trace: [...job.trace, lastStep(outcome, now.wallAt)],
  })
  ctx.life.startedMono.delete(job.runId)
  if (job.reach === 'local') {
    tx.deleteLock(job.id)
    tx.deleteJob(job.id)
  } else {
    const state = CANCELLED_BY.includes(outcome.reason) ? 'CANCELLED' : 'COMPLETED'
    tx.updateJob({ ...job, state, updatedAt: now.wallAt, version: job.version + 1 })
  }
  tx.touch('job', job.id)
  tx.touch('run', run.id)
  ctx.afterCommit(() => ctx.step('run.sealed'))
  return run
}

/** Seals one device's attempt under the job's run; the execution itself is not changed here. */
export function sealDeviceRun(
  ctx: EngineContext,
  tx: StoreTx,
  job: JobRow,
  device: SealedDevice,
  outcome: RunOutcome,
  now: Now,
): Run {
  const startedAt = outcome.status === 'SKIPPED' ? null : (device.startedAt ?? null)
  const run = tx.insertRun({
    id: ctx.ids.next(now.wallAt),
    kind: 'device',
    parentRunId: job.runId,
    deviceId: device.deviceId,
    ...ofJob(ctx, tx, job),
    queuedAt: device.queuedAt ?? job.queuedAt,
    startedAt,
    finishedAt: now.wallAt,
    durationMs: startedAt === null ? null : Math.max(0, now.wallAt - startedAt),
    attempt: device.executionNumber ?? 1,
    ...leftBehind({ ...outcome, result: outcome.result ?? device.statusDetails ?? null }),
    executorId: device.deviceId,
    serverId: device.deviceId,
    // The job's run holds the document once; ten thousand device runs do not repeat it.
    documentSnapshot: null,
    targetSnapshot: null,
    counts: null,
    trace: [lastStep(outcome, now.wallAt)],
  })
  tx.touch('run', run.id)
  ctx.afterCommit(() => ctx.step('device.sealed'))
  return run
}

/** What a slot without a job knows of itself: its schedule, and what the template says today. */
function ofSchedule(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow) {
  const template = tx.getTemplate(schedule.templateId)
  return {
    jobId: null,
    jobPublicId: null,
    scheduleId: schedule.id,
    scheduleNumber: schedule.number,
    templateId: schedule.templateId,
    templateVersion: template?.version ?? null,
    groupId: null,
    nameEn: schedule.nameEn,
    nameAr: schedule.nameAr,
    jobType: template?.jobType ?? ('internal' as const),
    taskFunctionKey: template?.taskFunctionKey ?? '',
    reach: template?.reach ?? ('local' as const),
    hostName: ctx.host.hostName,
    tzRelease: ctx.host.tzRelease,
    createdBy: 'engine',
    priority: schedule.priority ?? template?.priority ?? 0,
    paramsSnapshot: { ...template?.defaultParams, ...schedule.params },
  }
}

function outcomeOfSlot(schedule: ScheduleRow, slot: SkippedSlot): RunOutcome {
  const data: NonNullable<TraceStep['data']> = {
    ...slot.data,
    ...{ scheduledAt: slot.scheduledAt, graceMs: schedule.graceMs },
  }
  if (slot.blockerRunId) data.blockerRunId = slot.blockerRunId
  if (slot.survivorRunId) data.survivorRunId = slot.survivorRunId
  const { reason, rule, code, errorMessage } = slot
  return { status: 'SKIPPED', reason, data, rule, code, errorMessage }
}

/** Seals a slot, or a range of slots, that did not run. The slot row is the caller's, in the same commit (R26). */
export function sealSkippedSlot(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  slot: SkippedSlot,
  now: Now,
): Run {
  const outcome = outcomeOfSlot(schedule, slot)
  const run = tx.insertRun({
    id: slot.runId ?? ctx.ids.next(now.wallAt),
    kind: 'job',
    parentRunId: null,
    deviceId: null,
    ...ofSchedule(ctx, tx, schedule),
    scheduledAt: slot.scheduledAt,
    slotFromAt: slot.from ?? null,
    slotToAt: slot.to ?? null,
    slotCount: slot.count ?? null,
    queuedAt: null,
    startedAt: null,
    finishedAt: now.wallAt,
    durationMs: null,
    attempt: 1,
    ...leftBehind(outcome),
    executorId: ctx.host.instanceId,
    serverId: ctx.host.hostName,
    trigger: slot.trigger ?? 'schedule',
    documentSnapshot: null,
    targetSnapshot: null,
    counts: null,
    trace: [lastStep(outcome, now.wallAt)],
  })
  tx.touch('run', run.id)
  runEnded(
    ctx,
    tx,
    slot.eventData === undefined ? null : { eventData: slot.eventData, scheduleId: schedule.id },
    run,
    now,
  )
  return run
}
