/** `/api/v1/jobs/…/executions/…` for single devices, and `/api/v1/fleet/intake`: what devices' messages came to. */
import { outward } from './json-shapes.ts'
import { executionBody } from './job-routes.ts'
import { param, readQuery, reply, then } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'

const ONE = '/api/v1/jobs/:jobId/executions/:deviceId'
const place = (request: HttpRequest) => ({ jobId: param(request, 'jobId'), deviceId: param(request, 'deviceId') })

async function cancel(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { force: 'boolean' })
  if (!query.ok) return query
  const force = query.value.force === undefined ? {} : { force: query.value.force }
  const body = { ...(request.body as object), ...force, ...place(request) }
  return then(await ask('executions.cancel', body), (execution) => reply(executionBody(execution)))
}

async function remove(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { force: 'boolean', executionNumber: 'integer' })
  if (!query.ok) return query
  return then(await ask('executions.delete', { ...query.value, ...place(request) }), ({ deviceId, executionNumber }) =>
    reply({ jobId: param(request, 'jobId'), deviceId, executionNumber }),
  )
}

async function intake(request: HttpRequest, ask: Ask) {
  const query = readQuery(request, { deviceId: 'text' })
  if (!query.ok) return query
  return then(await ask('fleet.intake', query.value), (value) => reply(outward(value)))
}

export const executionRoutes: readonly Route[] = [
  { method: 'POST', path: `${ONE}/cancel`, handle: cancel },
  { method: 'DELETE', path: ONE, handle: remove },
  { method: 'GET', path: '/api/v1/fleet/intake', handle: intake },
]
