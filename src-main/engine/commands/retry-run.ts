/** A new job from the record of an old one: what ran, with what, on which devices. Used by a run's retry and a group's. */
import type { Target, Template } from '../../../src-preload/contract/entities.ts'
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { checkTask } from '../params/check-task.ts'
import type { JobRow } from '../ports/store-work.ts'
import { insertJob, prepareJob, workOf } from '../queue/new-job.ts'
import type { JobSpec, Work } from '../queue/new-job.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit } from './command.ts'

const MINUTE_MS = 60_000

/** What ran then: the snapshot, not the template of today. The template still says how often it may be tried. */
function workOfRun(on: Asked, run: Run): Work {
  const template = run.templateId === null ? null : on.tx.getTemplate(run.templateId)
  return {
    template: template === null ? null : { ...template, version: run.templateVersion ?? template.version },
    // Checked when it was first made; definitions of today must not refuse what ran yesterday.
    parameters: [],
    jobType: run.jobType,
    taskFunctionKey: run.taskFunctionKey,
    reach: run.reach,
    document: run.documentSnapshot,
    documentType: template === null ? null : workOf(on.tx, template).documentType,
  }
}

/**
 * The plan that holds for the further job too (L9): windows, caps, retries and budget of the job itself, as its run keeps them once it was
 * deleted; of its template where it had none. Its devices are named, so nobody joins; times that have passed would end it before it began.
 */
function planFor(on: Asked, run: Run, job: JobRow | null, template: Template | null): FleetPlan | null {
  const kept = (run.targetSnapshot?.plan ?? null) as FleetPlan | null
  const plan = job?.fleetPlan ?? kept ?? template?.fleetPlan ?? null
  if (plan === null) return null
  const ahead = (at: number | null | undefined) => (at && at > on.now.wallAt ? at : null)
  return { ...plan, selection: 'snapshot', startAt: ahead(plan.startAt), endAt: ahead(plan.endAt) }
}

/** The spec of a further job for `devices` (null = local work), linked by parentRunId. */
export function specFromRun(on: Asked, run: Run, devices: readonly string[] | null): JobSpec {
  const template = run.templateId === null ? null : on.tx.getTemplate(run.templateId)
  const job = run.jobId === null ? null : on.tx.getJob(run.jobId)
  const expiryMinutes = template?.expiryMinutes ?? null
  const [first] = devices ?? []
  const target: Target | null =
    first === undefined || devices === null
      ? null
      : devices.length === 1
        ? { kind: 'device', deviceId: first }
        : { kind: 'devices', deviceIds: [...devices] }
  return {
    work: workOfRun(on, run),
    nameEn: run.nameEn,
    nameAr: run.nameAr,
    params: run.paramsSnapshot,
    target,
    priority: run.priority,
    timeoutMinutes: job?.timeoutMinutes ?? template?.timeoutMinutes ?? null,
    expiresAt: run.reach === 'local' || expiryMinutes === null ? null : on.now.wallAt + expiryMinutes * MINUTE_MS,
    ...(run.reach === 'fleet' && { fleetPlan: planFor(on, run, job, template) }),
    trigger: 'retry',
    actor: on.actor,
    parentRunId: run.id,
    step: {
      rule: 'retry',
      code: 'rerun',
      what: `tried again by ${on.actor}`,
      data: { afterRunId: run.id, by: on.actor },
    },
  }
}

function snapshotDevices(run: Run): string[] {
  const ids = run.targetSnapshot?.deviceIds
  return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
}

/** The devices of a fleet run that are to be tried again, those that still exist: the failed ones unless something else is asked. */
export function devicesToRetry(
  on: Asked,
  run: Run,
  wanted: Pick<ParsedInput<'runs.retry'>, 'reasons' | 'deviceIds'>,
): string[] {
  const last = new Map(on.tx.deviceRunsOf(run.id).map((device) => [device.deviceId ?? '', device]))
  const isWanted = (device: Run): boolean => {
    if (wanted.deviceIds && !wanted.deviceIds.includes(device.deviceId ?? '')) return false
    if (wanted.reasons) return wanted.reasons.includes(device.reason)
    return wanted.deviceIds ? true : device.status !== 'COMPLETED'
  }
  const chosen = [...last.values()].filter(isWanted).map((device) => device.deviceId ?? '')
  // A job that ended before it reached any device has no device runs; its snapshot still knows them.
  return on.tx.existingDevices(last.size === 0 ? snapshotDevices(run) : chosen)
}

/** Makes the further job. Failure `missing_target` when no device is left to try. */
export function retryRun(
  on: Asked,
  run: Run,
  wanted: Pick<ParsedInput<'runs.retry'>, 'reasons' | 'deviceIds'>,
  more: Partial<JobSpec> = {},
): Result<JobRow> {
  if (run.jobId === null) {
    return refuse(
      'illegal_state',
      'id',
      'This slot did not run, so there is nothing to try again. Use "Run now" of its schedule.',
    )
  }
  const devices = run.reach === 'local' ? null : devicesToRetry(on, run, wanted)
  const prepared = prepareJob(on.tx, { ...specFromRun(on, run, devices), ...more })
  if (!prepared.ok) return prepared
  const { work, filledParams } = prepared.value
  const values = { taskFunctionKey: work.taskFunctionKey, params: filledParams, path: 'params' }
  const fits = checkTask(on.ctx, on.tx, values)
  return fits.ok ? done(insertJob(on.ctx, on.tx, prepared.value, on.now)) : fits
}

const retry: Command<'runs.retry'> = (on, input) => {
  const found = on.tx.getRun(input.id)
  if (found === null) return refuse('not_found', 'id', `There is no run "${input.id}".`)
  const parent = found.kind === 'device' && found.parentRunId !== null ? on.tx.getRun(found.parentRunId) : found
  if (found.kind === 'device' && (parent === null || found.deviceId === null)) {
    return refuse('illegal_state', 'id', 'The job of this device has not ended yet. Wait for it, then try again.')
  }
  const deviceIds = found.kind === 'device' && found.deviceId !== null ? [found.deviceId] : input.deviceIds
  const job = retryRun(on, parent ?? found, { reasons: input.reasons, deviceIds })
  if (!job.ok) return job
  audit(on, 'run.retried', 'run', found.id, { jobId: job.value.id })
  return done({ id: job.value.id })
}

export const retryCommands: Commands<'runs.retry'> = { 'runs.retry': retry }
