/** Requests about rollouts, single executions' order, and devices as a whole set. Each refuses by name until its part is in. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { rolloutRequests } from '../../src-preload/contract/requests-rollout.ts'
import type { Handlers } from './handler.ts'

const PENDING = [
  'jobs.rollout',
  'jobs.preview',
] as const satisfies readonly (keyof typeof rolloutRequests)[]

export function pendingRollout(): Handlers<(typeof PENDING)[number]> {
  const refused = () => failure('service_unavailable', 'This part is not there yet.')
  return Object.fromEntries(PENDING.map((name) => [name, refused])) as unknown as Handlers<(typeof PENDING)[number]>
}
