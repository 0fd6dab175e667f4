/** THE wire map: every request with its input and output schema. Main, preload, renderer and HTTP are all driven by it. */
import type * as z from 'zod'
import type { EngineRequestName, RequestName } from './names.ts'
import { appRequests } from './requests-app.ts'
import { fleetRequests } from './requests-fleet.ts'
import { historyRequests } from './requests-history.ts'
import { planRequests } from './requests-plan.ts'
import { workRequests } from './requests-work.ts'

export const requests = {
  ...planRequests,
  ...workRequests,
  ...fleetRequests,
  ...historyRequests,
  ...appRequests,
} satisfies Record<RequestName, { input: z.ZodType; output: z.ZodType }>

/** What a caller may leave out is optional here; defaults are filled by parsing. */
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>
/** What a handler receives: parsed, defaults filled. */
export type ParsedInput<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type RequestOutput<N extends RequestName> = z.output<(typeof requests)[N]['output']>
export type { EngineRequestName, RequestName }
