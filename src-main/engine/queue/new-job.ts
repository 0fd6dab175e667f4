/** The making of a job: what is checked, what is snapshotted, where it stands in the queue. Every job of the engine is made here. */
import type { Parameter, Target, Template } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Job } from '../../../src-preload/contract/work.ts'
import type { EngineContext } from '../context.ts'
import { fillDocumentWithEvent } from '../events/fill.ts'
import { madeDocument, ownTarget } from '../data/made-document.ts'
import { checkReferences } from '../data/references.ts'
import { checkRetries, checkSelection } from '../execution/check-plan.ts'
import { retriesInAll } from '../execution/retry-rules.ts'
import { NO_COUNTS } from '../execution/rollup.ts'
import { resolveTarget } from '../fleet/targets.ts'
import { checkParams } from '../params/check.ts'
import { checkDocumentSize, documentTypeOf, fillDocument } from '../params/document.ts'
import { noteDeployment } from '../policies/deployment.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow, KeptStep } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'
import { checkRollout } from '../rollout/check-plan.ts'
import { placeAtEnd } from './order.ts'

/** What to do: the part of a job that comes from its template or from a document of its own. */
export type Work = Pick<Job, 'jobType' | 'taskFunctionKey' | 'reach' | 'document' | 'documentType'> & {
  readonly template: Pick<
    Template,
    'id' | 'version' | 'retry' | 'resources' | 'isIdempotent' | 'totalTimeoutMinutes' | 'fleetPlan'
  > | null
  readonly parameters: readonly Parameter[]
}

/** Everything that makes a job; later layers of `params` are already merged. */
export type JobSpec = {
  readonly work: Work
  readonly nameEn: string | null
  readonly nameAr: string | null
  readonly params: Job['params']
  readonly target: Target | null
  readonly priority: number
  readonly timeoutMinutes: number | null
  readonly expiresAt: number | null
  readonly trigger: Job['trigger']
  readonly actor: string
  readonly publicId?: string | null
  readonly isHeld?: boolean
  readonly scheduleId?: string | null
  readonly scheduledAt?: number | null
  readonly maxInstances?: number | null
  readonly groupId?: string | null
  readonly groupIndex?: number | null
  readonly parentRunId?: string | null
  readonly notBeforeAt?: number | null
  readonly startBeforeAt?: number | null
  /** Laid over the template's, whole. */
  readonly fleetPlan?: Job['fleetPlan']
  readonly backfillId?: string | null
  readonly eventData?: JobRow['eventData']
  readonly step?: Omit<KeptStep, 'at'>
}

/** A checked job that is not stored yet; `devices` is the target's snapshot, null for local work. */
export type PreparedJob = JobSpec & {
  readonly filledParams: Job['params']
  readonly filledDocument: Job['document']
  readonly devices: {
    readonly deviceIds: string[]
    readonly nameEn: string | null
    readonly nameAr: string | null
  } | null
}

/** The work that a template stands for. Its own parameters win over those of its task function. */
export function workOf(tx: StoreTx, template: Template): Work {
  const defined =
    template.parameters.length > 0 ? template.parameters : tx.getTaskFunction(template.taskFunctionKey)?.parameters
  return {
    template,
    parameters: defined ?? [],
    jobType: template.jobType,
    taskFunctionKey: template.taskFunctionKey,
    reach: template.reach,
    document: template.document,
    documentType: template.documentType,
  }
}

/** The work of a document without a template (`POST /api/v1/jobs` with `document`). */
export function workOfDocument(document: NonNullable<Job['document']>): Work {
  return {
    template: null,
    parameters: [],
    jobType: 'device_document',
    taskFunctionKey: 'device_document',
    reach: 'fleet',
    document,
    documentType: null,
  }
}

function planOf(spec: JobSpec): Job['fleetPlan'] {
  return spec.fleetPlan ?? spec.work.template?.fleetPlan ?? null
}

function checkPlan(tx: StoreTx, spec: JobSpec): Result<null> {
  const plan = planOf(spec)
  const rollout = checkRollout(tx, plan, 'fleetPlan')
  if (!rollout.ok) return rollout
  const retries = checkRetries(plan, spec.timeoutMinutes)
  return retries.ok ? checkSelection(plan, { ...spec, reach: spec.work.reach }) : retries
}

function devicesOf(tx: StoreTx, spec: JobSpec): Result<PreparedJob['devices']> {
  if (spec.work.reach === 'local') return done(null)
  if (spec.target === null) {
    return refuse('missing_target', 'target', 'Say which devices: a device, devices, a device group or all.')
  }
  const resolved = resolveTarget(tx, spec.target)
  if (!resolved.ok || resolved.value.deviceIds.length > 0 || planOf(spec)?.selection === 'continuous') return resolved
  return refuse(
    'missing_target',
    'target',
    'The target holds no device at the moment. Choose another or add devices to it.',
  )
}

/**
 * Checks a job without storing anything. Codes: `invalid_parameters`, `missing_target`, `unknown_device`,
 * `unknown_device_group`, `document_too_large`, `invalid_input` and `illegal_state` of its plan, and those of `checkReferences`.
 */
export function prepareJob(tx: StoreTx, spec: JobSpec): Result<PreparedJob> {
  const { work } = spec
  const plan = checkPlan(tx, spec)
  if (!plan.ok) return plan
  const params = checkParams(work.parameters, spec.params, 'params')
  if (!params.ok) return params
  const references = checkReferences(tx, work.taskFunctionKey, params.value)
  if (!references.ok) return references
  const made = work.document === null ? madeDocument(tx, work.taskFunctionKey, params.value) : done(null)
  if (!made.ok) return made
  const target = spec.target ?? ownTarget(tx, work.taskFunctionKey, params.value)
  const devices = devicesOf(tx, { ...spec, target })
  if (!devices.ok) return devices
  const filledDocument =
    work.document === null ? made.value : filled(work.document, params.value, spec.eventData ?? null)
  if (filledDocument !== null) {
    const size = checkDocumentSize(filledDocument, 'document')
    if (!size.ok) return size
  }
  return done({ ...spec, target, filledParams: params.value, filledDocument, devices: devices.value })
}

function filled(document: NonNullable<Job['document']>, params: Job['params'], event: JobRow['eventData']) {
  return event === null ? fillDocument(document, params) : fillDocumentWithEvent(document, params, event)
}

function documentPart(job: PreparedJob): Pick<JobRow, 'document' | 'documentType'> {
  const { filledDocument: document, work } = job
  return { document, documentType: document === null ? work.documentType : documentTypeOf(document, work.documentType) }
}

function targetPart(
  job: PreparedJob,
): Pick<JobRow, 'target' | 'targetNameEn' | 'targetNameAr' | 'targetCount' | 'targetDeviceIds' | 'counts'> {
  const deviceIds = job.devices?.deviceIds ?? null
  return {
    target: deviceIds === null ? null : job.target,
    targetNameEn: job.devices?.nameEn ?? null,
    targetNameAr: job.devices?.nameAr ?? null,
    targetCount: deviceIds?.length ?? 0,
    targetDeviceIds: deviceIds,
    counts: { ...NO_COUNTS, unreleased: deviceIds?.length ?? 0 },
  }
}

function originPart(job: PreparedJob) {
  const { template } = job.work
  return {
    nameEn: job.nameEn,
    nameAr: job.nameAr,
    templateId: template?.id ?? null,
    templateVersion: template?.version ?? null,
    scheduleId: job.scheduleId ?? null,
    scheduledAt: job.scheduledAt ?? null,
    groupId: job.groupId ?? null,
    groupIndex: job.groupIndex ?? null,
    parentRunId: job.parentRunId ?? null,
    jobType: job.work.jobType,
    taskFunctionKey: job.work.taskFunctionKey,
    reach: job.work.reach,
    trigger: job.trigger,
    maxInstances: job.maxInstances ?? null,
    retryLimit: retriesInAll(job.work.reach === 'fleet' ? planOf(job) : null, template?.retry.limit ?? 0),
    retryDelayMs: template?.retry.delayMs ?? 0,
    resources: template?.resources ?? [],
    isIdempotent: template?.isIdempotent ?? null,
    totalTimeoutMinutes: template?.totalTimeoutMinutes ?? null,
    fleetPlan: job.fleetPlan ?? template?.fleetPlan ?? null,
    backfillId: job.backfillId ?? null,
    eventData: job.eventData ?? null,
  }
}

/** fleet 1.7: it waits in the queue until its start time, and is looked at when its end time comes. */
function rolloutTimes(job: PreparedJob, at: number): Pick<JobRow, 'notBeforeAt' | 'rolloutAt'> {
  const plan = job.work.reach === 'fleet' ? planOf(job) : null
  const given = job.notBeforeAt ?? null
  const startAt = plan?.startAt ?? null
  const notBeforeAt = startAt !== null && startAt > at ? Math.max(startAt, given ?? startAt) : given
  return { notBeforeAt, rolloutAt: plan?.endAt ?? null }
}

/** L8 `never_late`: what has not begun by the time to begin is not begun any more, on no device. */
function expiryOf(job: PreparedJob): number | null {
  const startBeforeAt = job.startBeforeAt ?? null
  if (startBeforeAt === null || planOf(job)?.staleness !== 'never_late') return job.expiresAt
  return Math.min(startBeforeAt, job.expiresAt ?? startBeforeAt)
}

function beginningPart(job: PreparedJob, at: number) {
  return {
    isHeld: job.isHeld ?? false,
    attempt: 1,
    queuedAt: at,
    startedAt: null,
    cancelReason: null,
    cancelForced: false,
    cancelRequestedAt: null,
    totalDeadlineAt: null,
    basePriority: null,
    rollout: null,
    isContinuous: job.work.reach === 'fleet' && planOf(job)?.selection === 'continuous',
    releaseAt: null,
    ...rolloutTimes(job, at),
    createdAt: at,
    createdBy: job.actor,
    updatedAt: at,
    updatedBy: job.actor,
    version: 1,
    releaseCursor: 0,
    admittedAt: null,
    startBeforeAt: job.startBeforeAt ?? null,
    trace: [{ at, ...(job.step ?? askedStep(job.actor)) }],
  }
}

function askedStep(by: string): Omit<KeptStep, 'at'> {
  return { rule: 'queued', code: 'queued', what: `asked for by ${by}`, data: { by } }
}

/** Stores a prepared job at the end of its band: PENDING when held or in a group (its gate decides), else QUEUED. */
export function insertJob(
  ctx: EngineContext,
  tx: StoreTx,
  job: PreparedJob,
  now: Now,
  ids: { id: string; runId: string } = { id: ctx.ids.next(now.wallAt), runId: ctx.ids.next(now.wallAt) },
): JobRow {
  const isWaiting = (job.isHeld ?? false) || (job.groupId ?? null) !== null
  const row: JobRow = {
    ...ids,
    publicId: job.publicId ?? ids.id,
    ...originPart(job),
    ...documentPart(job),
    ...targetPart(job),
    ...placeAtEnd(tx),
    ...beginningPart(job, now.wallAt),
    params: job.filledParams,
    priority: job.priority,
    state: isWaiting ? 'PENDING' : 'QUEUED',
    timeoutMinutes: job.timeoutMinutes,
    expiresAt: expiryOf(job),
  }
  tx.insertJob(row)
  noteDeployment(ctx, tx, row, now)
  tx.touch('job', row.id)
  tx.touch('queue', row.id)
  return row
}
