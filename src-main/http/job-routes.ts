/** `/api/v1/jobs` and `/api/v1/queue`: queued jobs under their public ids, their executions, the queue's order. */
import type { Execution, Job } from '../../src-preload/contract/work.ts'
import { EXECUTION_STATES } from '../../src-preload/contract/vocabulary.ts'
import { failure } from '../../src-preload/contract/failures.ts'
import { inward, iso, outward } from './json-shapes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { Ask, HttpReply, HttpRequest, Route } from './route.ts'

/** `DISPATCHED` reads as `QUEUED` outside the engine (DESIGN 2). */
export function jobBody<J extends Job>(job: J): Record<string, unknown> {
  const { id, publicId, state, runId, ...rest } = job
  const status = state === 'DISPATCHED' ? 'QUEUED' : state
  return { jobId: publicId, status, executionId: runId, internalId: id, ...(outward(rest) as Record<string, unknown>) }
}

/** An execution as HTTP says it. */
export function executionBody(execution: Execution): Record<string, unknown> {
  const { deviceId, publicJobId, state, versionNumber, executionNumber, startedAt, statusDetails } = execution
  return {
    ...{
      deviceId,
      jobId: publicJobId,
      status: state,
      versionNumber,
      executionNumber,
      queuedAt: iso(execution.queuedAt),
    },
    ...(startedAt !== null && { startedAt: iso(startedAt) }),
    lastUpdatedAt: iso(execution.lastUpdatedAt),
    ...(statusDetails !== null && { statusDetails }),
    ...(execution.truth !== undefined && { truth: execution.truth }),
    ...(execution.rank !== null && { rank: execution.rank }),
  }
}

const post = (path: string, handle: Route['handle']): Route => ({ method: 'POST', path, handle })
const get = (path: string, handle: Route['handle']): Route => ({ method: 'GET', path, handle })

async function createJob(request: HttpRequest, ask: Ask) {
  const body = inward(request.body)
  if (!body.ok) return body
  return then(await ask('jobs.create', body.value), (job) => ({
    ...reply({ jobId: job.publicId }, 201),
    location: `/api/v1/jobs/${encodeURIComponent(job.publicId)}`,
  }))
}

/** What a job would do; paged by `limit` and `cursor` of the body. Nothing is stored. */
async function previewJob(request: HttpRequest, ask: Ask) {
  const body = inward(request.body)
  return body.ok ? then(await ask('jobs.preview', body.value as never), (value) => reply(outward(value))) : body
}

async function listExecutions(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { limit: 'integer', cursor: 'text', status: 'text' })
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
  return then(found, ({ items, next }) => reply({ items: items.map(executionBody), next }))
}

async function deleteJob(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { force: 'boolean' })
  if (!query.ok) return query
  const id = param(request, 'jobId')
  return then(await ask('jobs.delete', { id, force: query.value.force ?? false }), () => reply({ jobId: id }, 202))
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
  return then(await ask('queue.list', {}), ({ running, waiting, held, ...rest }): HttpReply => {
    // A job that devices have but none has begun still waits, and can be moved (DESIGN 6.12).
    const [begun, released] = [running.filter(hasBegun), running.filter((job) => !hasBegun(job))]
    const items = [...released, ...waiting].sort(byOrder)
    const rows = { items: items.map(jobBody), running: begun.map(jobBody), held: held.map(jobBody) }
    return reply({ ...(outward(rest) as object), ...rows })
  })
}

async function moveJob(request: HttpRequest, ask: Ask) {
  // The engine parses it: nothing here knows better what a move holds.
  const moved = await ask('queue.move', request.body as never)
  return then(moved, ({ job, version }) => reply({ job: jobBody(job), version }))
}

async function holdJob(request: HttpRequest, ask: Ask, isHeld: boolean) {
  const job = await ask('jobs.get', { id: param(request, 'jobId') })
  if (!job.ok) return job
  const held = await ask('jobs.hold', { ids: [job.value.id], isHeld })
  return then(held, ({ jobs }) => reply(jobBody(jobs[0] ?? { ...job.value, isHeld })))
}

export const jobRoutes: readonly Route[] = [
  post('/api/v1/jobs', createJob),
  post('/api/v1/jobs/preview', previewJob),
  get('/api/v1/jobs', async (_request, ask) =>
    then(await ask('queue.list', {}), ({ running, waiting, held }) =>
      reply({ items: [...running, ...waiting, ...held].map(jobBody), next: null }),
    ),
  ),
  get('/api/v1/jobs/:jobId', getJob),
  get('/api/v1/jobs/:jobId/executions', listExecutions),
  post('/api/v1/jobs/:jobId/cancel', async (request, ask) => {
    const body = { ...(request.body as object), id: param(request, 'jobId') }
    return then(await ask('jobs.cancel', body), (job) => reply(jobBody(job)))
  }),
  post('/api/v1/jobs/:jobId/rollout', async (request, ask) => {
    const body = { ...(request.body as object), id: param(request, 'jobId') }
    return then(await ask('jobs.rollout', body as never), (job) => reply(jobBody(job)))
  }),
  post('/api/v1/jobs/:jobId/hold', (request, ask) => holdJob(request, ask, true)),
  post('/api/v1/jobs/:jobId/release', (request, ask) => holdJob(request, ask, false)),
  { method: 'DELETE', path: '/api/v1/jobs/:jobId', handle: deleteJob },
  get('/api/v1/queue', queueBody),
  post('/api/v1/queue/move', moveJob),
  post('/api/v1/queue/hold', async (request, ask) =>
    then(await ask('queue.hold', request.body as never), (held) => reply(held)),
  ),
]
