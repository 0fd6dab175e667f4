/** `/api/v1/jobs/…/executions/…` for single devices, and `/api/v1/fleet/intake`: what devices' messages came to. */
import * as z from 'zod'
import { asking } from './asking.ts'
import { executionBody, httpExecution } from './job-shapes.ts'
import { param, readQuery, reply, onSuccess } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'

const ONE = '/api/v1/jobs/:jobId/executions/:deviceId'
const place = (request: HttpRequest) => ({ jobId: param(request, 'jobId'), deviceId: param(request, 'deviceId') })

const FORCE = { force: 'boolean' } as const
const REMOVE = { ...FORCE, executionNumber: 'integer' } as const

async function cancel(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, FORCE)
  if (!query.ok) return query
  const force = query.value.force === undefined ? {} : { force: query.value.force }
  const body = { ...(request.body as object), ...force, ...place(request) }
  return onSuccess(await ask('executions.cancel', body), (execution) => reply(executionBody(execution)))
}

async function remove(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, REMOVE)
  if (!query.ok) return query
  return onSuccess(
    await ask('executions.delete', { ...query.value, ...place(request) }),
    ({ deviceId, executionNumber }) => reply({ jobId: param(request, 'jobId'), deviceId, executionNumber }),
  )
}

const removed = z.object({ jobId: z.string(), deviceId: z.string(), executionNumber: z.number().int() })

export const executionRoutes: readonly Route[] = [
  {
    ...{ method: 'POST', path: `${ONE}/cancel`, asks: 'executions.cancel', query: FORCE },
    ...{ answer: httpExecution, handle: cancel },
  },
  { method: 'DELETE', path: ONE, asks: 'executions.delete', query: REMOVE, answer: removed, handle: remove },
  asking('GET', '/api/v1/fleet/intake', 'fleet.intake', { query: { deviceId: 'text' } }),
]
