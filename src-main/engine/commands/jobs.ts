/** Commands about single jobs: create, hold, cancel, delete. */
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { deleteFleetJob } from '../fleet/cancel.ts'
import { refreshGroup } from '../groups/gate.ts'
import { isOpen } from '../groups/members.ts'
import { checkTask } from '../params/check-task.ts'
import { mergeParams } from '../params/check.ts'
import type { JobRow } from '../ports/store-work.ts'
import { cancelJob } from '../queue/cancel.ts'
import { insertJob, prepareJob, workOf, workOfDocument } from '../queue/new-job.ts'
import type { JobSpec } from '../queue/new-job.ts'
import { below, done, refuse } from '../refusal.ts'
import { checkTimes } from '../rollout/check-plan.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, findJob } from './command.ts'

type Input = ParsedInput<'jobs.create'>
const MINUTE_MS = 60_000

function templateOf(on: Asked, templateId: string): Result<Template> {
  const template = on.tx.getTemplate(templateId)
  if (template === null) return refuse('unknown_template', 'templateId', `There is no template "${templateId}".`)
  if (template.state !== 'ARCHIVED') return done(template)
  return refuse('template_archived', 'templateId', 'This template is archived. Restore it or choose another.')
}

function expiryOf(on: Asked, input: Input, template: Template | null): Result<number | null> {
  if (input.expiresAt === null || input.expiresAt === undefined) {
    const minutes = template?.expiryMinutes ?? null
    return done(minutes === null ? null : on.now.wallAt + minutes * MINUTE_MS)
  }
  if (input.expiresAt > on.now.wallAt) return done(input.expiresAt)
  return refuse('in_the_past', 'expiresAt', 'This job would have expired already. Choose a later time.')
}

function startOf(on: Asked, input: Input): Result<number | null> {
  const at = input.startBeforeAt ?? null
  if (at === null || at > on.now.wallAt) return done(at)
  return refuse('in_the_past', 'startBeforeAt', 'This job could not begin in time any more. Choose a later time.')
}

/** The job that is asked for, its layers merged; nothing of its content is checked yet. */
export function specOf(on: Asked, input: Input): Result<JobSpec> {
  const found = input.templateId ? templateOf(on, input.templateId) : done(null)
  if (!found.ok) return found
  const template = found.value
  const expiresAt = expiryOf(on, input, template)
  if (!expiresAt.ok) return expiresAt
  const startBeforeAt = startOf(on, input)
  if (!startBeforeAt.ok) return startBeforeAt
  const fleetPlan = input.fleetPlan ?? template?.fleetPlan ?? null
  const times = checkTimes(fleetPlan, { expiresAt: expiresAt.value, startBeforeAt: startBeforeAt.value }, on.now.wallAt)
  if (!times.ok) return times
  return done({
    fleetPlan,
    work: template === null ? workOfDocument(input.document ?? {}) : workOf(on.tx, template),
    nameEn: input.nameEn ?? template?.nameEn ?? null,
    nameAr: input.nameAr ?? template?.nameAr ?? null,
    params: mergeParams(template?.defaultParams, input.params),
    target: input.target ?? template?.defaultTarget ?? null,
    priority: input.priority ?? template?.priority ?? 0,
    timeoutMinutes: input.timeoutMinutes ?? template?.timeoutMinutes ?? null,
    expiresAt: expiresAt.value,
    startBeforeAt: startBeforeAt.value,
    trigger: 'manual',
    actor: on.actor,
    publicId: input.jobId ?? null,
    isHeld: input.isHeld ?? false,
    parentRunId: input.parentRunId ?? null,
  })
}

/** Makes one job. `more` = what a group adds. Codes: those of `prepareJob`, `job_id_in_use`, `in_the_past`, template codes. */
export function createJob(on: Asked, input: Input, more: Partial<JobSpec> = {}): Result<JobRow> {
  if (input.jobId && on.tx.getJobByPublicId(input.jobId) !== null) {
    return refuse(
      'job_id_in_use',
      'jobId',
      `A job with the id "${input.jobId}" is present. Choose another id or delete that job.`,
    )
  }
  if (input.parentRunId && on.tx.getRun(input.parentRunId) === null) {
    return refuse('not_found', 'parentRunId', `There is no run "${input.parentRunId}".`)
  }
  const spec = specOf(on, input)
  if (!spec.ok) return spec
  const prepared = prepareJob(on.tx, { ...spec.value, ...more })
  if (!prepared.ok) return prepared
  const { work, filledParams } = prepared.value
  const values = { taskFunctionKey: work.taskFunctionKey, params: filledParams, path: 'params' }
  const fits = checkTask(on.ctx, on.tx, values)
  return fits.ok ? done(insertJob(on.ctx, on.tx, prepared.value, on.now)) : fits
}

const create: Command<'jobs.create'> = (on, input) => {
  const job = createJob(on, input)
  if (!job.ok) return job
  audit(on, 'job.created', 'job', job.value.id, { publicId: job.value.publicId })
  return done({ id: job.value.id })
}

function holdOne(on: Asked, job: JobRow, isHeld: boolean): Result<null> {
  if (job.isHeld === isHeld) return done(null)
  if (job.state !== 'PENDING' && job.state !== 'QUEUED') {
    return refuse('illegal_state', '', `Only waiting jobs can be held; this one is ${job.state}.`, {
      jobId: job.id,
      state: job.state,
    })
  }
  // A released member of a group goes back to its gate, which decides when it may enter the queue.
  const state = isHeld || job.groupId !== null ? 'PENDING' : 'QUEUED'
  const code = isHeld ? 'held' : 'released'
  const step = {
    at: on.now.wallAt,
    rule: 'hold',
    code,
    what: `${code} by ${on.actor}`,
    data: { by: on.actor },
  } as const
  const trace = [...job.trace, step]
  on.tx.updateJob({ ...job, state, isHeld, trace, ...changed(on, job) })
  on.tx.touch('job', job.id)
  on.tx.touch('queue', job.id)
  if (job.groupId !== null) refreshGroup(on.ctx, on.tx, job.groupId, on.now)
  audit(on, isHeld ? 'job.held' : 'job.released', 'job', job.id)
  return done(null)
}

// All or none: a refused one rolls the others back.
const hold: Command<'jobs.hold'> = (on, { ids, isHeld }) => {
  const held: string[] = []
  for (const [index, id] of ids.entries()) {
    const job = findJob(on.tx, id, `ids.${index}`)
    if (!job.ok) return job
    const one = holdOne(on, job.value, isHeld)
    if (!one.ok) return below(`ids.${index}`, one)
    held.push(job.value.id)
  }
  return done({ ids: held })
}

const cancel: Command<'jobs.cancel'> = (on, { id, force, reason: given, reasonCode, comment }) => {
  const reason = given ?? comment
  const job = findJob(on.tx, id, 'id')
  if (!job.ok) return job
  cancelJob(
    on.ctx,
    on.tx,
    job.value,
    { force, reason: reason ?? null, reasonCode: reasonCode ?? null, actor: on.actor },
    on.now,
  )
  audit(on, 'job.cancelled', 'job', job.value.id, { force, reason: reason ?? null, reasonCode: reasonCode ?? null })
  return done({ id: job.value.id })
}

const remove: Command<'jobs.delete'> = (on, { id, force }) => {
  const found = findJob(on.tx, id, 'id')
  if (!found.ok) return found
  const job = found.value
  audit(on, 'job.deleted', 'job', job.id, { force, publicId: job.publicId })
  if (job.reach === 'fleet') return deleteFleetJob(on.ctx, on.tx, job, force, on.now)
  if (isOpen(job) && !force) {
    return refuse('illegal_state', 'id', `This job is ${job.state}. Cancel it first, or delete it with force.`, {
      state: job.state,
    })
  }
  // Local work leaves with its run; a running one as soon as it has been stopped.
  cancelJob(on.ctx, on.tx, job, { force: true, reason: 'deleted by the operator', actor: on.actor }, on.now)
  return done({ id: job.id })
}

export const jobCommands: Commands<'jobs.create' | 'jobs.hold' | 'jobs.cancel' | 'jobs.delete'> = {
  'jobs.create': create,
  'jobs.hold': hold,
  'jobs.cancel': cancel,
  'jobs.delete': remove,
}
