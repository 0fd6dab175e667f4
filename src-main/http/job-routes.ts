/** `/api/v1/jobs` and `/api/v1/queue`: queued jobs under their public ids, their executions, the queue's order. */
import * as z from 'zod'
import type { Job } from '../../src-preload/contract/work.ts'
import { EXECUTION_STATES } from '../../src-preload/contract/vocabulary.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import { asking } from './asking.ts'
import { executionBody, httpEndedJob, httpExecution, httpJob, httpQueue, httpQueueRow, jobBody } from './job-shapes.ts'
import { inward, outward } from './json-shapes.ts'
import { param, readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpReply, HttpRequest, Route } from './route.ts'

const EXECUTIONS = { limit: 'integer', cursor: 'text', status: 'text' } as const
const FORCE = { force: 'boolean' } as const

async function createJob(request: HttpRequest, ask: Ask) {
  const body = inward(request.body)
  if (!body.ok) return body
  return onSuccess(await ask('jobs.create', body.value), (job) => ({
    ...reply({ jobId: job.publicId }, 201),
    location: `/api/v1/jobs/${encodeURIComponent(job.publicId)}`,
  }))
}

async function listExecutions(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, EXECUTIONS)
  if (!query.ok) return query
  const { limit, cursor, status } = query.value
  const state = EXECUTION_STATES.find((known) => known === status)
  if (status !== undefined && state === undefined) {
    const message = `"status" must be one of ${EXECUTION_STATES.join(', ')}.`
    return failure('invalid_input', message, [{ path: 'status', message }])
  }
  const found = await ask('jobs.executions', {
    id: param(request, 'jobId'),
    cursor,
    state,
    ...(limit !== undefined && { limit }),
  })
  return onSuccess(found, ({ items, next }) => reply({ items: items.map(executionBody), next }))
}

async function deleteJob(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, FORCE)
  if (!query.ok) return query
  const id = param(request, 'jobId')
  return onSuccess(await ask('jobs.delete', { id, force: query.value.force ?? false }), () => reply({ jobId: id }, 202))
}

const hasBegun = ({ state }: Job) => state === 'RUNNING' || state === 'CANCELLING'
const byOrder = (a: Job, b: Job) => b.priority - a.priority || a.rank - b.rank || a.insertSeq - b.insertSeq

/** An open job, or the run that a local one has become: its row leaves when it ends (DESIGN 6.8). */
async function getJob(request: HttpRequest, ask: Ask) {
  const id = param(request, 'jobId')
  const job = await ask('jobs.get', { id })
  if (job.ok) return reply(jobBody(job.value))
  const runs = await ask('runs.page', { filter: { jobId: id }, page: 1, perPage: 1 })
  const run = runs.ok ? runs.value.items[0] : undefined
  if (!run) return job
  const wasCancelled = run.reason === 'cancelled' || run.reason === 'forced'
  const words = { jobId: run.jobPublicId ?? id, status: wasCancelled ? 'CANCELLED' : 'COMPLETED', executionId: run.id }
  return reply({ ...words, run: outward(run) })
}

async function queueBody(_request: HttpRequest, ask: Ask) {
  return onSuccess(await ask('queue.list', {}), ({ running, waiting, held, ...rest }): HttpReply => {
    // A job that devices have but none has begun still waits, and can be moved (DESIGN 6.12).
    const [begun, released] = [running.filter(hasBegun), running.filter((job) => !hasBegun(job))]
    const items = [...released, ...waiting].sort(byOrder)
    const rows = { items: items.map(jobBody), running: begun.map(jobBody), held: held.map(jobBody) }
    return reply({ ...(outward(rest) as object), ...rows })
  })
}

async function holdJob(request: HttpRequest, ask: Ask, isHeld: boolean) {
  const job = await ask('jobs.get', { id: param(request, 'jobId') })
  if (!job.ok) return job
  const held = await ask('jobs.hold', { ids: [job.value.id], isHeld })
  return onSuccess(held, ({ jobs }) => reply(jobBody(jobs[0] ?? { ...job.value, isHeld })))
}

const PATH = '/api/v1/jobs'
const ONE = `${PATH}/:jobId`
const byJob = { path: { jobId: 'id' } }
const asJob = { ...byJob, shape: jobBody, answer: httpJob }
const jobId = z.object({ jobId: z.string() })

async function listJobs(_request: HttpRequest, ask: Ask) {
  return onSuccess(await ask('queue.list', {}), ({ running, waiting, held }) =>
    reply({ items: [...running, ...waiting, ...held].map(jobBody), next: null }),
  )
}

function hold(word: 'hold' | 'release'): Route {
  const handle: Route['handle'] = (request, ask) => holdJob(request, ask, word === 'hold')
  return {
    method: 'POST',
    path: `${ONE}/${word}`,
    asks: ['jobs.hold', 'jobs.get'],
    body: null,
    answer: httpJob,
    handle,
  }
}

/** Before the job's own address: `preview` and `reach` are no ids there, because those take POST only. */
export const jobRoutes: readonly Route[] = [
  { method: 'POST', path: PATH, asks: 'jobs.create', status: 201, answer: jobId, handle: createJob },
  // Paged by `limit` and `cursor` of the body. Nothing is stored.
  asking('POST', `${PATH}/preview`, 'jobs.preview'),
  asking('POST', `${PATH}/reach`, 'jobs.reach'),
  {
    ...{ method: 'GET', path: PATH, asks: 'queue.list', handle: listJobs },
    answer: z.object({ items: z.array(httpQueueRow), next: z.null() }),
  },
  {
    ...{ method: 'GET', path: ONE, asks: ['jobs.get', 'runs.page'], handle: getJob },
    answer: z.union([httpJob, httpEndedJob]),
  },
  {
    ...{ method: 'GET', path: `${ONE}/executions`, asks: 'jobs.executions', query: EXECUTIONS, handle: listExecutions },
    answer: z.object({ items: z.array(httpExecution), next: z.string().nullable() }),
  },
  asking('POST', `${ONE}/cancel`, 'jobs.cancel', asJob),
  asking('POST', `${ONE}/rollout`, 'jobs.rollout', asJob),
  hold('hold'),
  hold('release'),
  {
    ...{ method: 'DELETE', path: ONE, asks: 'jobs.delete', query: FORCE, status: 202, answer: jobId },
    handle: deleteJob,
  },
  { method: 'GET', path: '/api/v1/queue', asks: 'queue.list', answer: httpQueue, handle: queueBody },
  asking('POST', '/api/v1/queue/move', 'queue.move', {
    shape: ({ job, version }: { job: Job; version: number }) => ({ job: jobBody(job), version }),
    answer: z.object({ job: httpJob, version: z.number().int() }),
  }),
  asking('POST', '/api/v1/queue/hold', 'queue.hold'),
]
