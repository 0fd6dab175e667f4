/** `/api/v1/runs` and `/api/v1/today`: what has ended, its devices, log and files, and the first screen's facts. Contract shapes. */
import type { RequestInput } from '../../src-preload/contract/requests.ts'
import type { Failure, Result } from '../../src-preload/contract/failures.ts'
import { asking } from './asking.ts'
import { httpJob, jobBody } from './job-shapes.ts'
import { outward } from './json-shapes.ts'
import { readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'

/** Fields of the contract's filter; here each is a query parameter of its own. */
const WORDS = { kind: 'text', scheduleId: 'text', templateId: 'text', groupId: 'text', deviceId: 'text' } as const
const LISTS = { status: 'list', reason: 'list', notSucceeded: 'boolean' } as const
const FILTER = { ...LISTS, ...WORDS, jobId: 'text', parentRunId: 'text', search: 'text' } as const
const RANGE = { from: 'instant', to: 'instant' } as const
const PAGE = { cursor: 'text', limit: 'integer' } as const
const LIST = { ...PAGE, ...RANGE, ...FILTER }
const HISTOGRAM = { ...RANGE, buckets: 'integer', ...FILTER } as const

/** `filter.status.0` → `status.0`. */
function inQueryTerms<T>(result: Result<T>): Result<T> {
  if (result.ok) return result
  const errors = result.errors.map((error) => ({ ...error, path: error.path.replace(/^filter\./, '') }))
  return { ...result, errors } satisfies Failure
}

async function listRuns(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, LIST)
  if (!query.ok) return query
  const { cursor, limit, ...filter } = query.value
  const input = { cursor, ...(limit !== undefined && { limit }), filter }
  const found = inQueryTerms(await ask('runs.list', input as RequestInput<'runs.list'>))
  return onSuccess(found, (value) => reply(outward(value)))
}

async function histogram(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, HISTOGRAM)
  if (!query.ok) return query
  const { from, to, buckets, ...filter } = query.value
  const input = { from, to, ...(buckets !== undefined && { buckets }), filter }
  const found = inQueryTerms(await ask('runs.histogram', input as RequestInput<'runs.histogram'>))
  return onSuccess(found, (value) => reply(outward(value)))
}

const RUNS = '/api/v1/runs'
const RUN = `${RUNS}/:id`

/** `histogram` is no id. */
export const runRoutes: readonly Route[] = [
  { method: 'GET', path: RUNS, asks: 'runs.list', query: LIST, handle: listRuns },
  { method: 'GET', path: `${RUNS}/histogram`, asks: 'runs.histogram', query: HISTOGRAM, handle: histogram },
  asking('GET', RUN, 'runs.get'),
  asking('GET', `${RUN}/devices`, 'runs.devices', { query: { ...PAGE, reason: 'text' } }),
  // Bytes: the next `offset` is in the answer.
  asking('GET', `${RUN}/log`, 'runs.log', { query: { offset: 'integer', limit: 'integer' } }),
  asking('GET', `${RUN}/artifacts`, 'runs.artifacts', { query: { name: 'text' } }),
  asking('POST', `${RUN}/retry`, 'runs.retry', { status: 201, shape: jobBody, answer: httpJob }),
  asking('GET', '/api/v1/today', 'today.get'),
  asking('GET', '/api/v1/today/timeline', 'today.timeline', { query: { ...RANGE, by: 'text' } }),
]
