/** The reference API's history: open work first, then runs, newest first, as one numbered list. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import type { RunFilter } from '../../src-preload/contract/requests-history.ts'
import { RUN_REASONS } from '../../src-preload/contract/vocabulary.ts'
import type { Job } from '../../src-preload/contract/work.ts'
import { pageBody, readPage, readQuery, reply } from './route.ts'
import type { Ask, HttpReply, HttpRequest } from './route.ts'
import { STATUS_IDS, openRecord, runRecord } from './scheduler-shapes.ts'

/** What its query may hold. */
export const HISTORY_QUERY = {
  page: 'integer',
  per_page: 'integer',
  status_id: 'integer',
  job_id: 'integer',
  from: 'instant',
  to: 'instant',
  device_id: 'text',
  kind: 'text',
  reason: 'text',
  search: 'text',
} as const

/** The requests that it is made of. */
export const HISTORY_ASKS = ['runs.page', 'queue.list', 'schedules.get'] as const

type Wanted = { readonly open: 'all' | 'pending' | 'running' | 'none'; readonly filter: Partial<RunFilter> | null }

const RUN_OF: Readonly<Record<number, RunFilter['status']>> = {
  [STATUS_IDS.success]: ['COMPLETED'],
  [STATUS_IDS.failed]: ['FAILED'],
  [STATUS_IDS.skipped]: ['SKIPPED'],
}

function refuse(path: string, message: string) {
  return failure('invalid_input', message, [{ path, message }])
}

/** Open work is shown where nothing asked for speaks of runs alone. */
function wanted(statusId: number | undefined, filter: Partial<RunFilter>): Result<Wanted> {
  const isPlain = Object.keys(filter).every((key) => key === 'scheduleId')
  if (statusId === undefined) return { ok: true, value: { open: isPlain ? 'all' : 'none', filter } }
  if (statusId === STATUS_IDS.pending || statusId === STATUS_IDS.running) {
    return { ok: true, value: { open: statusId === STATUS_IDS.pending ? 'pending' : 'running', filter: null } }
  }
  const status = RUN_OF[statusId]
  return status
    ? { ok: true, value: { open: 'none', filter: { ...filter, status } } }
    : refuse('status_id', '"status_id" must be 1 to 5.')
}

type OpenJob = { readonly job: Job; readonly isRunning: boolean }

async function openJobs(ask: Ask, open: Wanted['open'], scheduleId: string | null): Promise<Result<Job[]>> {
  if (open === 'none') return { ok: true, value: [] }
  const queue = await ask('queue.list', {})
  if (!queue.ok) return queue
  const { running, waiting, held } = queue.value
  const all = [...running, ...waiting, ...held].map(
    (job): OpenJob => ({ job, isRunning: job.state === 'RUNNING' || job.state === 'CANCELLING' }),
  )
  const value = all
    .filter(({ isRunning }) => open === 'all' || isRunning === (open === 'running'))
    .filter(({ job }) => scheduleId === null || job.scheduleId === scheduleId)
    .map(({ job }) => job)
    .sort((a, b) => b.queuedAt - a.queuedAt)
  return { ok: true, value }
}

/** Rows `from` (0-based) and on from the runs, however the store's pages fall. */
async function runsFrom(ask: Ask, filter: Partial<RunFilter>, from: number, count: number) {
  const page = Math.floor(from / count) + 1
  const first = await ask('runs.page', { filter, page, perPage: count })
  if (!first.ok || from % count === 0) return first
  const second = await ask('runs.page', { filter, page: page + 1, perPage: count })
  if (!second.ok) return second
  const items = [...first.value.items, ...second.value.items].slice(from % count, (from % count) + count)
  return { ok: true as const, value: { items, total: first.value.total } }
}

async function numbersOf(ask: Ask, jobs: readonly Job[]): Promise<Map<string, number>> {
  const numbers = new Map<string, number>()
  for (const id of new Set(jobs.flatMap(({ scheduleId }) => scheduleId ?? []))) {
    const schedule = await ask('schedules.get', { id })
    if (schedule.ok) numbers.set(id, schedule.value.number)
  }
  return numbers
}

/** `scheduleId` null = of all. Codes: those of the query, `unknown_schedule` for `job_id`. */
export async function historyReply(
  request: HttpRequest,
  ask: Ask,
  ofSchedule: string | null,
): Promise<HttpReply | Failure> {
  const query = readQuery(request, HISTORY_QUERY)
  if (!query.ok) return query
  const page = readPage(query.value)
  if (!page.ok) return page
  const { job_id: jobId, device_id: deviceId, reason, kind, from, to, search, status_id: statusId } = query.value
  const schedule = jobId === undefined ? null : await ask('schedules.get', { id: String(jobId) })
  if (schedule && !schedule.ok) return schedule
  const scheduleId = ofSchedule ?? schedule?.value.id ?? null
  const known = RUN_REASONS.find((item) => item === reason)
  if (reason !== undefined && !known) return refuse('reason', `"reason" must be one of ${RUN_REASONS.join(', ')}.`)
  if (kind !== undefined && kind !== 'job' && kind !== 'device') return refuse('kind', '"kind" must be job or device.')
  const filter: Partial<RunFilter> = {
    ...(scheduleId !== null && { scheduleId }),
    ...(deviceId !== undefined && { deviceId, kind: 'device' as const }),
    ...(known && { reason: [known] }),
    ...(kind !== undefined && { kind }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(search !== undefined && { search }),
  }
  const what = wanted(statusId, filter)
  return what.ok ? pageOfHistory(ask, what.value, page.value, scheduleId) : what
}

async function pageOfHistory(
  ask: Ask,
  what: Wanted,
  { page, perPage }: { page: number; perPage: number },
  scheduleId: string | null,
) {
  const open = await openJobs(ask, what.open, scheduleId)
  if (!open.ok) return open
  const start = (page - 1) * perPage
  const jobs = open.value.slice(start, start + perPage)
  const numbers = await numbersOf(ask, jobs)
  const records = jobs.map((job) => openRecord(job, job.scheduleId ? (numbers.get(job.scheduleId) ?? null) : null))
  if (what.filter === null) return reply(pageBody(records, open.value.length, page, perPage))
  const runs = await runsFrom(ask, what.filter, Math.max(0, start - open.value.length), perPage)
  if (!runs.ok) return runs
  const items = [...records, ...runs.value.items.map(runRecord)].slice(0, perPage)
  return reply(pageBody(items, open.value.length + runs.value.total, page, perPage))
}
