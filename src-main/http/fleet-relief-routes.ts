/** What an operator does about the work that waits on single devices: its order, relief for a stuck head, resync. */
import * as z from 'zod'
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import { asking } from './asking.ts'
import { executionBody, httpExecution } from './job-shapes.ts'
import type { Route } from './route.ts'

export const fleetReliefRoutes: readonly Route[] = [
  asking('PUT', '/api/v1/devices/:id/queue', 'executions.order', {
    path: { id: 'deviceId' },
    shape: ({ executions }: RequestOutput<'executions.order'>) => ({ items: executions.map(executionBody) }),
    answer: z.object({ items: z.array(httpExecution) }),
  }),
  asking('POST', '/api/v1/jobs/:jobId/executions/:deviceId/relieve', 'executions.relieve'),
  asking('POST', '/api/v1/fleet/resync', 'fleet.resync'),
]
