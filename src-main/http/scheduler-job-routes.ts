/** `/api/v1/scheduler/jobs`: the reference API's scheduled jobs over our schedules, by number. */
import * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { Schedule, TaskFunction } from '../../src-preload/contract/entities.ts'
import type { ScheduleRow } from '../../src-preload/contract/requests-plan.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import { LIMITS } from '../../src-preload/contract/vocabulary.ts'
import { parseInput } from '../handlers/parse-input.ts'
import { inward } from './json-shapes.ts'
import { pageBody, param, readPage, readQuery, reply } from './route.ts'
import type { Ask, HttpReply, HttpRequest, Route } from './route.ts'
import { inBodyTerms, policiesOf, readSchedulerBody, schedulerBody, timingOf } from './scheduler-body.ts'
import type { SchedulerBody, Timing } from './scheduler-body.ts'
import { HISTORY_ASKS, HISTORY_QUERY, historyReply } from './scheduler-history.ts'
import { actionAnswer, historyAnswer, schedulerJobAnswer, schedulerJobsAnswer } from './scheduler-schemas.ts'
import { TYPE_IDS, joinTasks, taskFunctions } from './scheduler-shapes.ts'

const PATH = '/api/v1/scheduler/jobs'
/** The reference's default, in seconds. */
const DEFAULT_GRACE_MS = 60_000
const number = (request: HttpRequest) => param(request, 'jobId')

async function jobReply(schedule: Schedule, ask: Ask, status = 200): Promise<HttpReply | Failure> {
  const joined = await joinTasks([schedule], ask)
  return joined.ok
    ? { ...reply(joined.value[0], status), ...(status === 201 && { location: `${PATH}/${schedule.number}` }) }
    : joined
}

async function findTask(body: SchedulerBody, ask: Ask): Promise<Result<TaskFunction | null>> {
  const { taskFunctionId: id, taskFunctionKey: key } = body
  if ((id ?? null) === null && (key ?? null) === null) return { ok: true, value: null }
  const known = await taskFunctions(ask)
  if (!known.ok) return known
  const task = known.value.find((item) => (id === null || id === undefined ? item.key === key : item.number === id))
  if (task) return { ok: true, value: task }
  const path = id === null || id === undefined ? 'taskFunctionKey' : 'taskFunctionId'
  const message = `There is no task function ${id ?? `"${key}"`}. See /api/v1/scheduler/task-functions.`
  return failure('unknown_task_function', message, [{ path, message, code: 'unknown_task_function' }])
}

/** Either the named template, or a private one made with the schedule. */
function workOf(body: SchedulerBody, task: TaskFunction | null): Result<Record<string, unknown>> {
  if (body.templateId) return { ok: true, value: { templateId: body.templateId } }
  if (!task) {
    const message = 'Give "taskFunctionId" (see /api/v1/scheduler/task-functions) or "templateId".'
    return failure('invalid_input', message, [{ path: 'taskFunctionId', message }])
  }
  const { document, target, timeoutMinutes } = body
  const names = { nameEn: body.nameEn ?? task.nameEn, nameAr: body.nameAr ?? task.nameAr }
  const template = {
    ...names,
    jobType: task.jobType,
    taskFunctionKey: task.key,
    document,
    timeoutMinutes,
  }
  return { ok: true, value: { template: { ...template, defaultTarget: target } } }
}

async function create(request: HttpRequest, ask: Ask) {
  const read = readSchedulerBody(request.body)
  if (!read.ok) return read
  const body = read.value
  const task = await findTask(body, ask)
  if (!task.ok) return task
  const work = workOf(body, task.value)
  if (!work.ok) return work
  const timing = timingOf(body, null)
  if (!timing.ok) return timing
  if (timing.value === null) {
    const message =
      'Say when it runs: intervalMinutes (or another unit), cronExpression, at, or scheduleType with scheduleConfig.'
    return failure('invalid_input', message, [{ path: 'cronExpression', message }])
  }
  const names = { nameEn: body.nameEn ?? task.value?.nameEn, nameAr: body.nameAr ?? task.value?.nameAr }
  const { isEnabled, isPrimary } = body
  const input = {
    graceMs: DEFAULT_GRACE_MS,
    ...policiesOf(body),
    ...names,
    ...work.value,
    ...timing.value,
    isEnabled: isEnabled ?? true,
    isPrimary,
  }
  const made = await ask('schedules.create', input as RequestInput<'schedules.create'>)
  return made.ok ? jobReply(made.value, ask, 201) : inBodyTerms(made, body)
}

/** A change of what is done changes the private template; a shared one is changed under its own address. */
async function changeWork(schedule: Schedule, body: SchedulerBody, ask: Ask): Promise<Result<unknown>> {
  const task = await findTask(body, ask)
  if (!task.ok) return task
  const { document, timeoutMinutes } = body
  if (!task.value && document === undefined && timeoutMinutes === undefined) return { ok: true, value: null }
  const template = await ask('templates.get', { id: schedule.templateId })
  if (!template.ok) return template
  if (!template.value.isPrivate) {
    const message = `This job shares the template ${template.value.id}. Change it under /api/v1/templates.`
    return failure('illegal_state', message, [{ path: task.value ? 'taskFunctionId' : 'document', message }])
  }
  const change = task.value && {
    taskFunctionKey: task.value.key,
    jobType: task.value.jobType,
    // None of its own: those of its function hold.
    parameters: [],
  }
  return ask('templates.change', {
    id: template.value.id,
    ...change,
    document,
    timeoutMinutes,
  } as RequestInput<'templates.change'>)
}

async function changePlan(schedule: Schedule, body: SchedulerBody, ask: Ask): Promise<Result<unknown>> {
  const timing = timingOf(body, schedule as Timing)
  if (!timing.ok) return timing
  const change = { ...policiesOf(body), ...(body.templateId && { templateId: body.templateId }), ...timing.value }
  if (Object.keys(change).length === 0) return { ok: true, value: null }
  const changed = await ask('schedules.change', { id: schedule.id, ...change } as RequestInput<'schedules.change'>)
  return changed.ok ? changed : inBodyTerms(changed, body)
}

async function update(request: HttpRequest, ask: Ask) {
  const read = readSchedulerBody(request.body)
  if (!read.ok) return read
  const before = await ask('schedules.get', { id: number(request) })
  if (!before.ok) return before
  const plan = await changePlan(before.value, read.value, ask)
  if (!plan.ok) return plan
  const work = await changeWork(before.value, read.value, ask)
  if (!work.ok) return work
  const { isEnabled } = read.value
  if (typeof isEnabled === 'boolean') {
    const switched = await ask('schedules.act', { id: before.value.id, action: isEnabled ? 'enable' : 'disable' })
    if (!switched.ok) return switched
  }
  const after = await ask('schedules.get', { id: before.value.id })
  return after.ok ? jobReply(after.value, ask) : after
}

/** All schedules by number. The store pages by cursor; the reference API by number, so pages are walked. */
async function listFrom(
  ask: Ask,
  isEnabled: boolean | undefined,
  skip: number,
  count: number,
  typeId: number | undefined,
) {
  const items: ScheduleRow[] = []
  let cursor: string | null = null
  let seen = 0
  let total = 0
  do {
    const page: Result<{ items: ScheduleRow[]; next: string | null; total: number | null; counts: { all: number } }> =
      await ask('schedules.list', { cursor, limit: LIMITS.pageRows, isEnabled, sort: 'number' })
    if (!page.ok) return page
    total = page.value.total ?? page.value.counts.all
    const matching = page.value.items.filter((row) => typeId === undefined || TYPE_IDS[row.scheduleType] === typeId)
    items.push(...matching.slice(Math.max(0, skip - seen), Math.max(0, skip + count - seen)))
    seen += matching.length
    cursor = page.value.next
  } while (cursor !== null && (typeId !== undefined || seen < skip + count))
  return { ok: true as const, value: { items, total: typeId === undefined ? total : seen } }
}

const LIST = { page: 'integer', per_page: 'integer', is_enabled: 'boolean', job_type_id: 'integer' } as const

async function list(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, LIST)
  if (!query.ok) return query
  const page = readPage(query.value)
  if (!page.ok) return page
  const { perPage } = page.value
  const found = await listFrom(
    ask,
    query.value.is_enabled,
    (page.value.page - 1) * perPage,
    perPage,
    query.value.job_type_id,
  )
  if (!found.ok) return found
  const joined = await joinTasks(found.value.items, ask)
  return joined.ok ? reply(pageBody(joined.value, found.value.total, page.value.page, perPage)) : joined
}

const actionSchema = z.strictObject({
  action: z.enum(['enable', 'disable', 'trigger', 'pause', 'resume']),
  reason: z.string().max(LIMITS.reasonChars).nullish(),
  until: z.number().nullish(),
  params: z.record(z.string(), z.json()).nullish(),
  target: z.unknown().optional(),
})
const DONE = {
  enable: 'enabled',
  disable: 'disabled',
  trigger: 'triggered',
  pause: 'paused',
  resume: 'resumed',
} as const

async function act(request: HttpRequest, ask: Ask) {
  const body = inward(request.body)
  if (!body.ok) return body
  const read = parseInput(actionSchema, body.value)
  if (!read.ok) return read
  const done = await ask('schedules.act', { id: number(request), ...read.value } as RequestInput<'schedules.act'>)
  if (!done.ok) return done
  const joined = await joinTasks([done.value.schedule], ask)
  if (!joined.ok) return joined
  const { runId } = done.value
  const message = `Job ${DONE[read.value.action]} successfully`
  return reply({ success: true, message, ...(runId !== null && { executionId: runId }), job: joined.value[0] })
}

async function history(request: HttpRequest, ask: Ask) {
  const schedule = await ask('schedules.get', { id: number(request) })
  return schedule.ok ? historyReply(request, ask, schedule.value.id) : schedule
}

async function read(request: HttpRequest, ask: Ask) {
  const found = await ask('schedules.get', { id: number(request) })
  return found.ok ? jobReply(found.value, ask) : found
}

async function remove(request: HttpRequest, ask: Ask) {
  const gone = await ask('schedules.delete', { id: number(request) })
  return gone.ok ? jobReply(gone.value, ask) : gone
}

const one = `${PATH}/:jobId`
const answer = schedulerJobAnswer
const changing = {
  asks: ['schedules.change', 'schedules.act', 'templates.change'],
  ...{ path: one, body: schedulerBody, answer, handle: update },
} as const

export const schedulerJobRoutes: readonly Route[] = [
  { method: 'POST', path: PATH, asks: 'schedules.create', status: 201, body: schedulerBody, answer, handle: create },
  { method: 'GET', path: PATH, asks: 'schedules.list', query: LIST, answer: schedulerJobsAnswer, handle: list },
  { method: 'GET', path: one, asks: 'schedules.get', answer, handle: read },
  { method: 'PUT', ...changing },
  { method: 'PATCH', ...changing },
  { method: 'DELETE', path: one, asks: 'schedules.delete', answer, handle: remove },
  {
    ...{ method: 'POST', path: `${one}/action`, asks: 'schedules.act', body: actionSchema, answer: actionAnswer },
    handle: act,
  },
  {
    ...{ method: 'GET', path: `${one}/history`, asks: HISTORY_ASKS, query: HISTORY_QUERY, answer: historyAnswer },
    handle: history,
  },
]
