/** Commands about templates: create, change with a new version, archive. */
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { makesDocument } from '../data/made-document.ts'
import { checkRetries, checkSelection } from '../execution/check-plan.ts'
import { resolveTarget } from '../fleet/targets.ts'
import { checkTask } from '../params/check-task.ts'
import { checkDefinitions } from '../params/check.ts'
import { checkDocumentSize, documentTypeOf } from '../params/document.ts'
import { POLICY_EXECUTION } from '../policies/document.ts'
import { below, done, refuse } from '../refusal.ts'
import { checkRollout } from '../rollout/check-plan.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, checkSeen, given, made } from './command.ts'

type Fields = Omit<ParsedInput<'templates.create'>, 'state'>
type Row = Omit<Template, 'id' | 'number' | 'createdAt' | 'createdBy' | 'updatedAt' | 'updatedBy' | 'version'>

function checkRow(on: Asked, row: Row): Result<Row> {
  const task = on.tx.getTaskFunction(row.taskFunctionKey)
  if (task === null || !task.isActive) {
    return refuse('unknown_task_function', 'taskFunctionKey', `There is no task function "${row.taskFunctionKey}".`)
  }
  if (task.reach === 'fleet' && row.document === null && !makesDocument(task.key)) {
    return refuse('invalid_input', 'document', 'Give the document that goes to the devices.')
  }
  if (task.key === POLICY_EXECUTION && row.document !== null) {
    return refuse('invalid_input', 'document', 'A policy is sent as it is then. Leave the document out.')
  }
  const definitions = checkDefinitions(row.parameters)
  if (!definitions.ok) return definitions
  const values = {
    taskFunctionKey: row.taskFunctionKey,
    params: row.defaultParams,
    path: 'defaultParams',
    isPart: true,
  }
  const fits = checkTask(on.ctx, on.tx, values)
  if (!fits.ok) return fits
  if (row.document !== null) {
    const size = checkDocumentSize(row.document, 'document')
    if (!size.ok) return size
  }
  const plan = checkRollout(on.tx, row.fleetPlan, 'fleetPlan')
  if (!plan.ok) return plan
  const retries = checkRetries(row.fleetPlan, row.timeoutMinutes)
  if (!retries.ok) return retries
  if (row.defaultTarget !== null) {
    const target = resolveTarget(on.tx, row.defaultTarget)
    if (!target.ok)
      return below('defaultTarget', {
        ...target,
        errors: target.errors.map((e) => ({ ...e, path: e.path.replace(/^target\.?/, '') })),
      })
  }
  const documentType = row.document === null ? row.documentType : documentTypeOf(row.document, row.documentType)
  return done({ ...row, documentType, reach: task.reach })
}

function rowOf(fields: Fields, state: Template['state'], isPrivate: boolean): Row {
  return {
    nameEn: fields.nameEn ?? null,
    nameAr: fields.nameAr ?? null,
    descriptionEn: fields.descriptionEn ?? null,
    descriptionAr: fields.descriptionAr ?? null,
    jobType: fields.jobType,
    taskFunctionKey: fields.taskFunctionKey,
    reach: 'local',
    document: fields.document ?? null,
    documentType: fields.documentType ?? null,
    parameters: fields.parameters ?? [],
    defaultParams: fields.defaultParams ?? {},
    defaultTarget: fields.defaultTarget ?? null,
    retry: fields.retry ?? { limit: 0, delayMs: 0 },
    priority: fields.priority ?? 0,
    timeoutMinutes: fields.timeoutMinutes ?? null,
    expiryMinutes: fields.expiryMinutes ?? null,
    fleetPlan: fields.fleetPlan ?? null,
    resources: fields.resources ?? [],
    isIdempotent: fields.isIdempotent ?? null,
    totalTimeoutMinutes: fields.totalTimeoutMinutes ?? null,
    state,
    isPrivate,
  }
}

/** Stores a new template. Codes: `unknown_task_function`, `invalid_parameters`, `document_too_large`, `unknown_device…`. */
export function createTemplate(
  on: Asked,
  fields: Fields,
  state: Template['state'],
  isPrivate: boolean,
): Result<Template> {
  const checked = checkRow(on, rowOf(fields, state, isPrivate))
  if (!checked.ok) return checked
  const row: Template = {
    id: on.ctx.ids.next(on.now.wallAt),
    number: on.tx.nextNumber('template'),
    ...checked.value,
    ...made(on),
  }
  on.tx.insertTemplate(row)
  on.tx.touch('template', row.id)
  audit(on, 'template.created', 'template', row.id)
  return done(row)
}

function changedRow(stored: Template, fields: Partial<Fields>): Row {
  return {
    nameEn: given(fields.nameEn, stored.nameEn),
    nameAr: given(fields.nameAr, stored.nameAr),
    descriptionEn: given(fields.descriptionEn, stored.descriptionEn),
    descriptionAr: given(fields.descriptionAr, stored.descriptionAr),
    jobType: fields.jobType ?? stored.jobType,
    taskFunctionKey: fields.taskFunctionKey ?? stored.taskFunctionKey,
    reach: stored.reach,
    document: given(fields.document, stored.document),
    // A type that was derived follows the new document.
    documentType: fields.documentType ?? (fields.document === undefined ? stored.documentType : null),
    parameters: fields.parameters ?? stored.parameters,
    defaultParams: fields.defaultParams ?? stored.defaultParams,
    defaultTarget: given(fields.defaultTarget, stored.defaultTarget),
    retry: fields.retry ?? stored.retry,
    priority: fields.priority ?? stored.priority,
    timeoutMinutes: given(fields.timeoutMinutes, stored.timeoutMinutes),
    expiryMinutes: given(fields.expiryMinutes, stored.expiryMinutes),
    fleetPlan: given(fields.fleetPlan, stored.fleetPlan),
    resources: fields.resources ?? stored.resources,
    isIdempotent: given(fields.isIdempotent, stored.isIdempotent),
    totalTimeoutMinutes: given(fields.totalTimeoutMinutes, stored.totalTimeoutMinutes),
    state: stored.state,
    isPrivate: stored.isPrivate,
  }
}

/** Stores a change under the next version; jobs that exist keep what they were made with. */
export function changeTemplate(
  on: Asked,
  stored: Template,
  fields: Partial<Fields>,
  state: Template['state'],
): Result<Template> {
  const row = changedRow(stored, fields)
  if (!row.nameEn && !row.nameAr) return refuse('invalid_input', 'nameEn', 'Give a name in English or Arabic.')
  const checked = checkRow(on, row)
  if (!checked.ok) return checked
  const next: Template = { ...stored, ...checked.value, state, ...changed(on, stored) }
  // Its schedules could make no job any more: said here, where it can be mended, not at the next slot.
  const isUsed = next.fleetPlan?.selection === 'continuous' && on.tx.countSchedulesOfTemplate(stored.id) > 0
  const fits = checkSelection(next.fleetPlan, { scheduleId: isUsed ? stored.id : null, reach: next.reach })
  if (!fits.ok) return fits
  on.tx.updateTemplate(next, stored.version)
  on.tx.touch('template', stored.id)
  audit(on, 'template.changed', 'template', stored.id, { version: next.version, state })
  return done(next)
}

function find(on: Asked, id: string): Result<Template> {
  const row = on.tx.getTemplate(id)
  return row === null ? refuse('not_found', 'id', `There is no template "${id}".`) : done(row)
}

const create: Command<'templates.create'> = (on, { state, ...fields }) => {
  const row = createTemplate(on, fields, state ?? 'ACTIVE', false)
  return row.ok ? done({ id: row.value.id }) : row
}

const change: Command<'templates.change'> = (on, { id, version, state, ...fields }) => {
  const stored = find(on, id)
  if (!stored.ok) return stored
  const seen = checkSeen(stored.value, version)
  if (!seen.ok) return seen
  const { jobType, taskFunctionKey, ...rest } = fields
  const row = changeTemplate(
    on,
    stored.value,
    { ...rest, jobType: jobType ?? undefined, taskFunctionKey: taskFunctionKey ?? undefined },
    state ?? stored.value.state,
  )
  return row.ok ? done({ id }) : row
}

// Nothing is ever erased that a run points at: deleting archives.
const archive: Command<'templates.delete'> = (on, { id }) => {
  const stored = find(on, id)
  if (!stored.ok) return stored
  const used = on.tx.countSchedulesOfTemplate(id)
  if (used > 0) {
    return refuse('in_use', 'id', `${used} schedules use this template. Delete them or give them another one first.`, {
      schedules: used,
    })
  }
  if (stored.value.state === 'ARCHIVED') return done({ id })
  on.tx.updateTemplate({ ...stored.value, state: 'ARCHIVED', ...changed(on, stored.value) }, stored.value.version)
  on.tx.touch('template', id)
  audit(on, 'template.archived', 'template', id)
  return done({ id })
}

export const templateCommands: Commands<'templates.create' | 'templates.change' | 'templates.delete'> = {
  'templates.create': create,
  'templates.change': change,
  'templates.delete': archive,
}
