/** What an operator does about the work that waits on single devices: its order, relief for a stuck head, resync. */
import { outward } from './json-shapes.ts'
import { executionBody } from './job-routes.ts'
import { param, reply, then } from './route.ts'
import type { Ask, HttpRequest, Route } from './route.ts'

// The contract checks every body; here it only gets its name.
type OrderBody = { jobIds: string[] }
type ReliefBody = { action: 'skip' | 'park' | 'unpark' | 'supersede' }

async function order(request: HttpRequest, ask: Ask) {
  const body = { ...(request.body as OrderBody), deviceId: param(request, 'id') }
  return then(await ask('executions.order', body), ({ executions }) =>
    reply({ items: executions.map((execution) => executionBody(execution)) }),
  )
}

async function relieve(request: HttpRequest, ask: Ask) {
  const place = { jobId: param(request, 'jobId'), deviceId: param(request, 'deviceId') }
  return then(await ask('executions.relieve', { ...(request.body as ReliefBody), ...place }), (value) =>
    reply(outward(value)),
  )
}

async function resync(request: HttpRequest, ask: Ask) {
  return then(await ask('fleet.resync', (request.body as object | undefined) ?? {}), (value) => reply(outward(value)))
}

export const fleetReliefRoutes: readonly Route[] = [
  { method: 'PUT', path: '/api/v1/devices/:id/queue', handle: order },
  { method: 'POST', path: '/api/v1/jobs/:jobId/executions/:deviceId/relieve', handle: relieve },
  { method: 'POST', path: '/api/v1/fleet/resync', handle: resync },
]
