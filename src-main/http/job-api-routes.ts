/** `/api/jobs`: the job API document's view of schedules: UUIDs, snake_case, bare arrays. */
import type * as z from 'zod'
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { Schedule, TaskFunction, Template } from '../../src-preload/contract/entities.ts'
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import type { Job, RunRow } from '../../src-preload/contract/work.ts'
import { parseInput } from '../handlers/parse-input.ts'
import {
  changeSchema,
  configurationOf,
  createSchema,
  inSnakeCase,
  paramsOf,
  scheduleConfigOf,
} from './job-api-config.ts'
import { inward, iso } from './json-shapes.ts'
import { param, readPage, readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpReply, HttpRequest, Route } from './route.ts'
import * as answers from './scheduler-schemas.ts'
import { RUN_STATUS, lastStatusName, taskFunctions } from './scheduler-shapes.ts'

type ChangeBody = z.output<typeof changeSchema>

function jobBody(schedule: Schedule, template: Template): Record<string, unknown> {
  return {
    ...{ id: schedule.id, name: schedule.nameEn ?? schedule.nameAr, type: template.jobType },
    configuration: { task_function: template.taskFunctionKey, ...configurationOf(schedule.params) },
    ...{ schedule_type: schedule.scheduleType, schedule_config: schedule.scheduleConfig, timezone: schedule.timezone },
    ...{ is_enabled: schedule.state === 'ENABLED' || schedule.state === 'PAUSED', state: schedule.state },
    ...{
      next_run_at: iso(schedule.nextRunAt),
      last_run_at: iso(schedule.lastRunAt),
      last_status: lastStatusName(schedule.lastStatus),
    },
    ...{ created_at: iso(schedule.createdAt), updated_at: iso(schedule.updatedAt) },
  }
}

function runBody(run: RunRow): Record<string, unknown> {
  return {
    ...{ id: run.id, job_id: run.scheduleId, status: RUN_STATUS[run.status], reason: run.reason, trigger: run.trigger },
    ...{ scheduled_at: iso(run.scheduledAt), started_at: iso(run.startedAt), completed_at: iso(run.finishedAt) },
    ...{
      duration_ms: run.durationMs,
      attempt: run.attempt,
      result_summary: run.resultSummary,
      error_message: run.errorMessage,
    },
  }
}

function openBody(job: Job): Record<string, unknown> {
  const status = job.state === 'RUNNING' || job.state === 'CANCELLING' ? 'running' : 'pending'
  return {
    ...{ id: job.runId, job_id: job.scheduleId, status, reason: null, trigger: job.trigger },
    ...{ scheduled_at: iso(job.scheduledAt ?? job.queuedAt), started_at: iso(job.startedAt), completed_at: null },
    ...{ duration_ms: null, attempt: job.attempt, result_summary: null, error_message: null },
  }
}

async function bodyOf(schedule: Schedule, ask: Ask): Promise<Result<Record<string, unknown>>> {
  const template = await ask('templates.get', { id: schedule.templateId })
  return template.ok ? { ok: true, value: jobBody(schedule, template.value) } : template
}

async function jobReply(result: Result<Schedule>, ask: Ask, status = 200): Promise<HttpReply | Failure> {
  if (!result.ok) return inSnakeCase(result)
  return onSuccess(await bodyOf(result.value, ask), (body) => reply(body, status))
}

async function findTask(
  type: string,
  configuration: ChangeBody['configuration'],
  ask: Ask,
): Promise<Result<TaskFunction>> {
  const known = await taskFunctions(ask)
  if (!known.ok) return known
  const asked = configuration?.task_function
  const key = typeof asked === 'string' ? asked : undefined
  // A job type of several functions means the one that is named like it, else its first.
  const task =
    known.value.find((item) => item.key === (key ?? type)) ??
    (key === undefined ? known.value.find((item) => item.jobType === type) : undefined)
  if (task) return { ok: true, value: task }
  const path = key === undefined ? 'type' : 'configuration.task_function'
  const keys = known.value.map((item) => item.key).join(', ')
  const message = `No task function on this computer does "${(key ?? type).slice(0, 100)}". There are: ${keys}.`
  return failure('unknown_task_function', message, [{ path, message, code: 'unknown_task_function' }])
}

type Configuration = NonNullable<ChangeBody['configuration']>

async function create(request: HttpRequest, ask: Ask) {
  const read = parseInput(createSchema, request.body)
  if (!read.ok) return read
  const body = read.value
  const task = await findTask(body.type, body.configuration, ask)
  if (!task.ok) return task
  const configuration: Configuration = body.configuration ?? {}
  // For work of devices: what they are sent, and to whom.
  const target = inward<{ target?: unknown }>({ target: configuration.target })
  if (!target.ok) return target
  const { jobType, key } = task.value
  const input = {
    ...{
      nameEn: body.name,
      scheduleType: body.schedule_type,
      scheduleConfig: scheduleConfigOf(body.schedule_config),
      timezone: body.timezone,
    },
    ...{ params: paramsOf(configuration), isEnabled: body.is_enabled ?? true },
    template: {
      ...{ nameEn: body.name, jobType, taskFunctionKey: key },
      ...{ document: configuration.document, defaultTarget: target.value.target },
    },
  }
  return jobReply(await ask('schedules.create', input as RequestInput<'schedules.create'>), ask, 201)
}

async function update(request: HttpRequest, ask: Ask) {
  const read = parseInput(changeSchema, request.body)
  if (!read.ok) return read
  const body = read.value
  const id = param(request, 'id')
  const before = await ask('schedules.get', { id })
  if (!before.ok) return before
  if (body.type !== undefined) {
    const task = await findTask(body.type, body.configuration, ask)
    if (!task.ok) return task
    const { jobType, key } = task.value
    const changed = await ask('templates.change', {
      id: before.value.templateId,
      jobType,
      taskFunctionKey: key,
      // None of its own: those of its function hold.
      parameters: [],
    })
    if (!changed.ok) return inSnakeCase(changed)
  }
  const params = body.configuration && paramsOf(body.configuration)
  const { name: nameEn, schedule_type: scheduleType, timezone } = body
  const scheduleConfig = body.schedule_config && scheduleConfigOf(body.schedule_config)
  const change = { nameEn, scheduleType, scheduleConfig, timezone, params }
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const changed = await ask('schedules.change', { id, ...given } as RequestInput<'schedules.change'>)
  if (!changed.ok || body.is_enabled === undefined) return jobReply(changed, ask)
  return act(id, body.is_enabled ? 'enable' : 'disable', ask)
}

async function act(id: string, action: 'enable' | 'disable', ask: Ask) {
  const done = await ask('schedules.act', { id, action })
  return jobReply(done.ok ? { ok: true, value: done.value.schedule } : done, ask)
}

const PAGE = { page: 'integer', per_page: 'integer' } as const
const LIST = { ...PAGE, is_enabled: 'boolean' } as const

async function list(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, LIST)
  if (!query.ok) return query
  const page = readPage({ per_page: 100, ...query.value })
  if (!page.ok) return page
  const { perPage } = page.value
  const bodies: Record<string, unknown>[] = []
  let cursor: string | null = null
  for (let at = 1; at <= page.value.page; at += 1) {
    const found: Awaited<ReturnType<typeof schedulesPage>> = await schedulesPage(
      ask,
      cursor,
      perPage,
      query.value.is_enabled,
    )
    if (!found.ok) return found
    cursor = found.value.next
    if (at < page.value.page && cursor === null) break
    if (at < page.value.page) continue
    for (const schedule of found.value.items) {
      const body = await bodyOf(schedule, ask)
      if (!body.ok) return body
      bodies.push(body.value)
    }
  }
  return reply(bodies)
}

// That API has no word for a workspace's own schedules, so a caller could not tell them from what it made.
const schedulesPage = (ask: Ask, cursor: string | null, limit: number, isEnabled: boolean | undefined) =>
  ask('schedules.list', { cursor, limit, isEnabled, isPrimary: false, sort: 'number' })

/** Open work first, then runs, newest first. */
async function executionsOf(
  id: string,
  page: number,
  perPage: number,
  ask: Ask,
): Promise<Result<Record<string, unknown>[]>> {
  const runs = await ask('runs.page', { filter: { scheduleId: id }, page, perPage })
  if (!runs.ok) return runs
  const finished = runs.value.items.map(runBody)
  if (page > 1) return { ok: true, value: finished }
  const queue = await ask('queue.list', {})
  if (!queue.ok) return queue
  const { running, waiting, held } = queue.value
  const open = [...running, ...waiting, ...held].filter((job) => job.scheduleId === id)
  return { ok: true, value: [...open.map(openBody), ...finished] }
}

async function get(request: HttpRequest, ask: Ask) {
  const found = await ask('schedules.get', { id: param(request, 'id') })
  if (!found.ok) return found
  const body = await bodyOf(found.value, ask)
  if (!body.ok) return body
  return onSuccess(await executionsOf(found.value.id, 1, 10, ask), (recent) =>
    reply({ ...body.value, recent_executions: recent }),
  )
}

async function executions(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, PAGE)
  if (!query.ok) return query
  const page = readPage(query.value)
  if (!page.ok) return page
  const found = await ask('schedules.get', { id: param(request, 'id') })
  if (!found.ok) return found
  return onSuccess(await executionsOf(found.value.id, page.value.page, page.value.perPage, ask), (items) =>
    reply(items),
  )
}

async function finishedReply(id: string, runId: string, ask: Ask): Promise<HttpReply | null> {
  const run = await ask('runs.get', { id: runId })
  if (!run.ok || run.value.scheduleId !== id) return null
  const { result, errorDetail } = run.value
  return reply({ ...runBody(run.value), result, error_detail: errorDetail })
}

async function execution(request: HttpRequest, ask: Ask) {
  const id = param(request, 'id')
  const runId = param(request, 'executionId')
  const finished = await finishedReply(id, runId, ask)
  if (finished) return finished
  const open = await executionsOf(id, 1, 1, ask)
  if (!open.ok) return open
  const body = open.value.find((item) => item.id === runId && item.completed_at === null)
  if (body) return reply(body)
  const message = `This job has no execution "${runId.slice(0, 100)}".`
  // It may have ended between the two questions.
  return (await finishedReply(id, runId, ask)) ?? failure('not_found', message, [{ path: 'exec_id', message }])
}

async function runNow(request: HttpRequest, ask: Ask) {
  const done = await ask('schedules.act', { id: param(request, 'id'), action: 'trigger' })
  return onSuccess(done, ({ runId, schedule }) =>
    reply({ execution_id: runId, job_id: schedule.id, status: 'pending' }, 202),
  )
}

async function remove(request: HttpRequest, ask: Ask) {
  return jobReply(await ask('schedules.delete', { id: param(request, 'id') }), ask)
}

const PATH = '/api/jobs'
const one = `${PATH}/:id`
const { jobApiJob, jobApiJobInFull: full, jobApiExecution, jobApiExecutionInFull: whole, jobApiTriggered } = answers
const onOff = (word: 'enable' | 'disable'): Route => ({
  ...{ method: 'POST', path: `${one}/${word}`, asks: 'schedules.act', body: null, answer: jobApiJob },
  handle: (request, ask) => act(param(request, 'id'), word, ask),
})
const changing = {
  asks: ['schedules.change', 'schedules.act', 'templates.change'],
  ...{ body: changeSchema, answer: jobApiJob, handle: update },
} as const

export const jobApiRoutes: readonly Route[] = [
  {
    ...{ method: 'POST', path: PATH, asks: 'schedules.create', status: 201, body: createSchema, answer: jobApiJob },
    handle: create,
  },
  { method: 'GET', path: PATH, asks: 'schedules.list', query: LIST, answer: jobApiJob.array(), handle: list },
  { method: 'GET', path: one, asks: ['schedules.get', 'runs.page', 'queue.list'], answer: full, handle: get },
  { method: 'PUT', path: one, ...changing },
  { method: 'DELETE', path: one, asks: 'schedules.delete', answer: jobApiJob, handle: remove },
  {
    ...{ method: 'POST', path: `${one}/run`, asks: 'schedules.act', status: 202, body: null, answer: jobApiTriggered },
    handle: runNow,
  },
  onOff('enable'),
  onOff('disable'),
  {
    ...{ method: 'GET', path: `${one}/executions`, asks: ['runs.page', 'queue.list'], query: PAGE },
    ...{ answer: jobApiExecution.array(), handle: executions },
  },
  {
    ...{ method: 'GET', path: `${one}/executions/:executionId`, asks: ['runs.get', 'queue.list'] },
    ...{ answer: whole, handle: execution },
  },
]
