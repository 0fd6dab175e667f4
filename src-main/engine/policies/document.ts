/** The document that brings a policy to devices or asks how they stand to it, made from the policy as it is then, and read again. */
import type { Policy } from '../../../src-preload/contract/data.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import { isObject } from '../data/said-json.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'

export const POLICY_EXECUTION = 'policy_execution'

const OPERATIONS = { apply: 'apply_policy', check: 'check_policy' } as const
export type PolicyMode = keyof typeof OPERATIONS

/** What one job carries of a policy. */
export type PolicyOrder = {
  readonly mode: PolicyMode
  readonly policyId: string
  readonly policyVersion: number
  readonly desired: Policy['desired']
}

/** The policy that these parameters name. Failures at `params.policyId`: `unknown_policy`, `illegal_state` when it is archived. */
export function policyNamed(tx: StoreTx, params: Readonly<Record<string, unknown>>): Result<Policy> {
  const id = params.policyId
  const policy = typeof id === 'string' ? tx.getPolicy(id) : null
  if (policy === null) {
    const named = typeof id === 'string' ? ` "${id.slice(0, 100)}"` : ''
    return refuse(
      'unknown_policy',
      'params.policyId',
      `There is no policy${named}. Make the policy first, then give its id.`,
    )
  }
  if (policy.state !== 'ARCHIVED') return done(policy)
  return refuse('illegal_state', 'params.policyId', 'This policy is archived. Make it active again or choose another.')
}

/** The document for devices. Failures of `policyNamed`. */
export function policyDocument(
  tx: StoreTx,
  params: Readonly<Record<string, unknown>>,
): Result<NonNullable<JobRow['document']>> {
  const policy = policyNamed(tx, params)
  if (!policy.ok) return policy
  const { id: policyId, policyVersion, desired } = policy.value
  const operation = OPERATIONS[params.mode === 'check' ? 'check' : 'apply']
  return done({ operation, policyId, policyVersion, desired })
}

/** What this job carries; null = it is about no policy. */
export function policyOrder(job: Pick<JobRow, 'taskFunctionKey' | 'document'>): PolicyOrder | null {
  const { document } = job
  if (job.taskFunctionKey !== POLICY_EXECUTION || document === null) return null
  const { operation, policyId, policyVersion, desired } = document
  if (typeof policyId !== 'string' || typeof policyVersion !== 'number' || !isObject(desired)) return null
  const mode = operation === OPERATIONS.check ? 'check' : 'apply'
  return { mode, policyId, policyVersion, desired: desired as Policy['desired'] }
}
