/** THE wire map: every request with its input and output schema. Main, preload, renderer and HTTP are all driven by it. */
import type * as z from 'zod'
import type { EngineRequestName, RequestName } from './names.ts'
import { appRequests } from './requests-app.ts'
import { brokerRequests } from './requests-brokers.ts'
import { dataRequests } from './requests-data.ts'
import { executionRequests } from './requests-executions.ts'
import { explainRequests } from './requests-explain.ts'
import { fleetRequests } from './requests-fleet.ts'
import { historyRequests } from './requests-history.ts'
import { planRequests } from './requests-plan.ts'
import { rolloutRequests } from './requests-rollout.ts'
import { timingRequests } from './requests-timing.ts'
import { workRequests } from './requests-work.ts'

export const requests = {
  ...planRequests,
  ...timingRequests,
  ...rolloutRequests,
  ...workRequests,
  ...executionRequests,
  ...fleetRequests,
  ...brokerRequests,
  ...dataRequests,
  ...historyRequests,
  ...explainRequests,
  ...appRequests,
} satisfies Record<RequestName, { input: z.ZodType; output: z.ZodType }>

/** What a caller may leave out is optional here; defaults are filled by parsing. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>
/** What a handler receives: parsed, defaults filled. */
export type ParsedInput<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>
export type { EngineRequestName, RequestName }
