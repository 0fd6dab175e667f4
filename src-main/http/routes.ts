/** All addresses of the API, in one list; the first match counts. */
import { brokerRoutes } from './broker-routes.ts'
import { dataRoutes } from './data-routes.ts'
import { deviceSetRoutes } from './device-set-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { executionRoutes } from './execution-routes.ts'
import { fleetReliefRoutes } from './fleet-relief-routes.ts'
import { explainRoutes } from './explain-routes.ts'
import { jobApiRoutes } from './job-api-routes.ts'
import { jobRoutes } from './job-routes.ts'
import { occurrenceRoutes } from './occurrence-routes.ts'
import { openApiRoutes } from './openapi.ts'
import type { Route } from './route.ts'
import { runRoutes } from './run-routes.ts'
import { timingRoutes } from './timing-routes.ts'
import { schedulerJobRoutes } from './scheduler-job-routes.ts'
import { schedulerRoutes } from './scheduler-routes.ts'

const api: readonly Route[] = [
  ...schedulerRoutes,
  ...schedulerJobRoutes,
  ...jobRoutes,
  ...executionRoutes,
  ...fleetReliefRoutes,
  ...runRoutes,
  ...explainRoutes,
  ...timingRoutes,
  ...occurrenceRoutes,
  // Before the device's own address, which would take these words for ids.
  ...deviceSetRoutes,
  ...domainRoutes,
  ...dataRoutes,
  ...brokerRoutes,
  ...jobApiRoutes,
]

export const routes: readonly Route[] = [...api, ...openApiRoutes(api)]
