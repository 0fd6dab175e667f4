/** Commands about schedules: create, change, delete, preview. The acts (enable, pause, trigger…) are in schedule-acts.ts. */
import type { Template } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { ownTarget } from '../data/made-document.ts'
import { checkReferences } from '../data/references.ts'
import { checkSelection } from '../execution/check-plan.ts'
import { checkTask } from '../params/check-task.ts'
import { hasEventPlaceholder } from '../events/fill.ts'
import { checkEventSources } from '../events/loops.ts'
import { forgetEvents } from '../events/waits.ts'
import { checkParams, mergeParams } from '../params/check.ts'
import { resolveTarget } from '../fleet/targets.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { workOf } from '../queue/new-job.ts'
import { below, done, refuse } from '../refusal.ts'
import { changesAhead, previewFires } from '../timing/preview.ts'
import { parseRule } from '../timing/rule.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, checkSeen, given, made } from './command.ts'
import { findSchedule } from './find-schedule.ts'
import { dropStrayOccurrences } from './occurrences.ts'
import { checkPolicies, readTiming } from './schedule-timing.ts'
import { changeTemplate, createTemplate } from './templates.ts'

/** Grace of a schedule that says nothing (requirement: 60 s). */
export const DEFAULT_GRACE_MS = 60_000

type Checked = Pick<ScheduleRow, 'params' | 'target' | 'scheduleType' | 'scheduleConfig'>

type Params = ScheduleRow['params']

/** The parameters that are known now: what an event will fill in is judged when the event comes. */
function checkKnown(on: Asked, template: Template, schedule: Checked): Result<{ params: Params; isPart: boolean }> {
  const values = mergeParams(template.defaultParams, schedule.params)
  const isEvent = schedule.scheduleType === 'event_triggered'
  const waits = isEvent ? Object.keys(values).filter((key) => hasEventPlaceholder(values[key])) : []
  const known = (params: Params) => Object.fromEntries(Object.entries(params).filter(([key]) => !waits.includes(key)))
  const checked = checkParams(workOf(on.tx, template).parameters, values, 'params')
  if (checked.ok) return done({ params: known(checked.value), isPart: waits.length > 0 })
  const errors = checked.errors.filter(({ path }) => !waits.includes(path.slice('params.'.length)))
  return errors.length > 0 ? { ...checked, errors } : done({ params: known(values), isPart: true })
}

/** Where the plan of a schedule's work is mended: in the schedule itself where the template is its own, else by choosing another. */
function planPath(template: Template): string {
  return template.isPrivate ? 'template.fleetPlan.selection' : 'templateId'
}

/** What a schedule and its template must agree on: a plan that ends, parameters that pass, devices that exist. */
function checkWork(on: Asked, template: Template, schedule: Checked): Result<null> {
  if (template.state === 'ARCHIVED') {
    return refuse('template_archived', 'templateId', 'This template is archived. Restore it or choose another.')
  }
  const fits = checkSelection(
    template.fleetPlan,
    { scheduleId: template.id, reach: template.reach },
    planPath(template),
  )
  if (!fits.ok) return fits
  const known = checkKnown(on, template, schedule)
  if (!known.ok) return known
  const { params } = known.value
  const task = checkTask(on.ctx, on.tx, { taskFunctionKey: template.taskFunctionKey, path: 'params', ...known.value })
  if (!task.ok) return task
  const references = checkReferences(on.tx, template.taskFunctionKey, params)
  if (!references.ok || template.reach === 'local') return references
  if (schedule.scheduleType === 'event_triggered' && schedule.scheduleConfig.targetsDevice === true) return done(null)
  const own = ownTarget(on.tx, template.taskFunctionKey, params)
  const target = schedule.target ?? template.defaultTarget ?? own
  if (target === null)
    return refuse('missing_target', 'target', 'Say which devices: a device, devices, a device group or all.')
  const resolved = resolveTarget(on.tx, target)
  return resolved.ok ? done(null) : resolved
}

function templateFor(on: Asked, input: ParsedInput<'schedules.create'>): Result<Template> {
  if (input.template) {
    const names = { nameEn: input.template.nameEn ?? input.nameEn, nameAr: input.template.nameAr ?? input.nameAr }
    const row = createTemplate(on, { ...input.template, ...names }, 'ACTIVE', true)
    return row.ok ? row : below('template', row)
  }
  const template = input.templateId ? on.tx.getTemplate(input.templateId) : null
  return template === null ? refuse('unknown_template', 'templateId', 'There is no such template.') : done(template)
}

function policiesOf(input: ParsedInput<'schedules.create'>) {
  return {
    params: input.params ?? {},
    target: input.target ?? null,
    priority: input.priority ?? null,
    maxInstances: input.maxInstances ?? 1,
    graceMs: input.graceMs === undefined ? DEFAULT_GRACE_MS : input.graceMs,
    coalesce: input.coalesce ?? true,
    overlap: input.overlap ?? ('skip' as const),
    catchupMax: input.catchupMax ?? LIMITS.catchupMax,
    jitterMs: input.jitterMs ?? 0,
    blackouts: input.blackouts ?? [],
    blackoutAction: input.blackoutAction ?? ('skip' as const),
    startWithinMs: input.startWithinMs ?? null,
    pauseAfterFailures: input.pauseAfterFailures ?? null,
  }
}

/** What an event-triggered schedule waits for; null for the others. */
function eventKindOf(type: ScheduleRow['scheduleType'], config: ScheduleRow['scheduleConfig']): string | null {
  return type === 'event_triggered' && typeof config.event === 'string' ? config.event : null
}

const create: Command<'schedules.create'> = (on, input) => {
  const template = templateFor(on, input)
  if (!template.ok) return template
  const policies = policiesOf(input)
  const timezone = input.timezone ?? on.tx.getSettings().timezone
  const timing = readTiming({ ...input, timezone }, policies.graceMs, on.now)
  if (!timing.ok) return timing
  const { scheduleType } = input
  const { scheduleConfig } = timing.value
  const policed = checkPolicies({ scheduleType, scheduleConfig, timezone }, policies, on.now)
  if (!policed.ok) return policed
  const fits = checkWork(on, template.value, { ...policies, scheduleType, scheduleConfig })
  if (!fits.ok) return fits
  const isEnabled = input.isEnabled ?? true
  const row: ScheduleRow = {
    id: on.ctx.ids.next(on.now.wallAt),
    number: on.tx.nextNumber('schedule'),
    nameEn: input.nameEn ?? null,
    nameAr: input.nameAr ?? null,
    descriptionEn: input.descriptionEn ?? null,
    descriptionAr: input.descriptionAr ?? null,
    templateId: template.value.id,
    scheduleType: input.scheduleType,
    scheduleConfig: timing.value.scheduleConfig,
    timezone,
    ...policies,
    state: isEnabled ? 'ENABLED' : 'CREATED',
    isPrimary: input.isPrimary ?? false,
    pausedUntil: null,
    pauseReason: null,
    pausedBy: null,
    faultReason: null,
    nextRunAt: isEnabled ? timing.value.nextRunAt : null,
    lastRunAt: null,
    lastTriggeredAt: null,
    lastStatus: null,
    tzRelease: on.ctx.host.tzRelease,
    decidedUpToAt: null,
    failuresInRow: 0,
    eventKind: eventKindOf(input.scheduleType, timing.value.scheduleConfig),
    resumeCatchesUp: false,
    ...made(on),
  }
  const sources = checkEventSources(on.tx, row)
  if (!sources.ok) return sources
  on.tx.insertSchedule(row)
  on.tx.touch('schedule', row.id)
  audit(on, 'schedule.created', 'schedule', row.id, { state: row.state })
  return done({ id: row.id })
}

function changedTiming(on: Asked, stored: ScheduleRow, input: ParsedInput<'schedules.change'>, graceMs: number | null) {
  const isTouched = input.scheduleType || input.scheduleConfig || input.timezone
  if (!isTouched) return done(null)
  const timezone = input.timezone ?? stored.timezone
  const posted = {
    scheduleType: input.scheduleType ?? stored.scheduleType,
    scheduleConfig: input.scheduleConfig ?? stored.scheduleConfig,
    timezone,
  }
  const timing = readTiming(posted, graceMs, on.now)
  if (!timing.ok) return timing
  // A schedule that had run out is on again with its new times; one that is off or paused stays so.
  const state = stored.state === 'EXPIRED' ? ('ENABLED' as const) : stored.state
  // R12: slots before the edit that were not decided never fire.
  const next = state === 'ENABLED' ? timing.value.nextRunAt : stored.nextRunAt
  const { scheduleType } = posted
  return done({
    scheduleType,
    state,
    scheduleConfig: timing.value.scheduleConfig,
    eventKind: eventKindOf(scheduleType, timing.value.scheduleConfig),
    timezone,
    nextRunAt: next,
    decidedUpToAt: on.now.wallAt,
    tzRelease: on.ctx.host.tzRelease,
    faultReason: null,
  })
}

function changedTemplate(on: Asked, stored: ScheduleRow, input: ParsedInput<'schedules.change'>): Result<Template> {
  const template = on.tx.getTemplate(input.templateId ?? stored.templateId)
  if (template === null) return refuse('unknown_template', 'templateId', 'There is no such template.')
  if (!input.template) return done(template)
  if (!template.isPrivate) {
    return refuse('illegal_state', 'template', 'This template serves several schedules. Change it under Templates.')
  }
  const row = changeTemplate(on, template, input.template, template.state)
  return row.ok ? row : below('template', row)
}

function withChanges(stored: ScheduleRow, input: ParsedInput<'schedules.change'>): ScheduleRow {
  return {
    ...stored,
    nameEn: given(input.nameEn, stored.nameEn),
    nameAr: given(input.nameAr, stored.nameAr),
    descriptionEn: given(input.descriptionEn, stored.descriptionEn),
    descriptionAr: given(input.descriptionAr, stored.descriptionAr),
    templateId: input.templateId ?? stored.templateId,
    params: input.params ?? stored.params,
    target: given(input.target, stored.target),
    priority: given(input.priority, stored.priority),
    maxInstances: input.maxInstances ?? stored.maxInstances,
    graceMs: given(input.graceMs, stored.graceMs),
    coalesce: input.coalesce ?? stored.coalesce,
    overlap: input.overlap ?? stored.overlap,
    catchupMax: input.catchupMax ?? stored.catchupMax,
    jitterMs: input.jitterMs ?? stored.jitterMs,
    blackouts: input.blackouts ?? stored.blackouts,
    blackoutAction: input.blackoutAction ?? stored.blackoutAction,
    startWithinMs: given(input.startWithinMs, stored.startWithinMs),
    pauseAfterFailures: given(input.pauseAfterFailures, stored.pauseAfterFailures),
  }
}

const change: Command<'schedules.change'> = (on, input) => {
  const stored = findSchedule(on, input.id)
  if (!stored.ok) return stored
  if (stored.value.state === 'DELETED')
    return refuse('illegal_state', 'id', 'This schedule is deleted. Restore it first.')
  const seen = checkSeen(stored.value, input.version)
  if (!seen.ok) return seen
  const row = withChanges(stored.value, input)
  if (!row.nameEn && !row.nameAr) return refuse('invalid_input', 'nameEn', 'Give a name in English or Arabic.')
  const template = changedTemplate(on, stored.value, input)
  if (!template.ok) return template
  const timing = changedTiming(on, stored.value, input, row.graceMs)
  if (!timing.ok) return timing
  const next: ScheduleRow = { ...row, ...timing.value, ...changed(on, stored.value) }
  if (timing.value !== null || input.jitterMs || input.blackouts) {
    const policed = checkPolicies(next, next, on.now)
    if (!policed.ok) return policed
  }
  const fits = checkWork(on, template.value, next)
  if (!fits.ok) return fits
  const sources = checkEventSources(on.tx, next)
  if (!sources.ok) return sources
  if (timing.value !== null) forgetEvents(on.tx, next.id)
  on.tx.updateSchedule(next, stored.value.version)
  on.tx.touch('schedule', input.id)
  const { version, nextRunAt } = next
  const occurrencesDropped = timing.value === null ? [] : dropStrayOccurrences(on, next)
  audit(on, 'schedule.changed', 'schedule', input.id, { version, nextRunAt, occurrencesDropped })
  return done({ id: input.id })
}

// Soft: history keeps its schedule, and `restore` brings it back.
const remove: Command<'schedules.delete'> = (on, { id }) => {
  const stored = findSchedule(on, id)
  if (!stored.ok) return stored
  if (stored.value.isPrimary)
    return refuse('is_primary', 'id', 'This is a primary schedule of the workspace. Disable it instead of deleting it.')
  if (stored.value.state === 'DELETED') return done({ id })
  on.tx.updateSchedule(
    { ...stored.value, state: 'DELETED', nextRunAt: null, ...changed(on, stored.value) },
    stored.value.version,
  )
  on.tx.touch('schedule', id)
  audit(on, 'schedule.deleted', 'schedule', id)
  return done({ id })
}

/** A view: nothing is written. An expression that never fires answers with `never` (DESIGN 6.14). */
const preview: Command<'schedules.preview'> = (on, input) => {
  const from = input.from ?? on.now.wallAt
  const timezone = input.timezone ?? on.tx.getSettings().timezone
  const parsed = parseRule({ ...input, timezone }, from)
  if (!parsed.ok) return parsed
  const { rule, zone } = parsed.value
  const { fires, dropped, note } = previewFires(rule, zone, from, input.count)
  const last = fires.at(-1)
  const ahead = last === undefined ? [] : changesAhead(rule, zone, from, Date.parse(last.at))
  return done({
    fires: fires.map((fire) => ({ at: Date.parse(fire.at), local: fire.local, note: fire.note })),
    dropped: dropped.map((loss) => ({ at: Date.parse(loss.at), local: loss.local, count: loss.count })),
    ahead: ahead.map((change) => ({ ...change, at: Date.parse(change.at) })),
    note,
    tzRelease: on.ctx.host.tzRelease,
  })
}

export const scheduleCommands: Commands<
  'schedules.create' | 'schedules.change' | 'schedules.delete' | 'schedules.preview'
> = {
  'schedules.create': create,
  'schedules.change': change,
  'schedules.delete': remove,
  'schedules.preview': preview,
}
