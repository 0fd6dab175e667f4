/** The shape that the parts of a policy's panel share. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'

/** One policy in full. */
export type PolicyDetail = RequestOutput<'policies.get'>
