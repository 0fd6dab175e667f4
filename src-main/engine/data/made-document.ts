/** Task functions of devices whose document is made from their parameters, not written by an operator. */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import { POLICY_EXECUTION, policyDocument, policyNamed } from '../policies/document.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'
import { readingsAsked } from './readings.ts'

export const DATA_COLLECTION = 'data_collection'

type Params = Readonly<Record<string, unknown>>
type Document = NonNullable<JobRow['document']>

export function makesDocument(taskFunctionKey: string): boolean {
  return taskFunctionKey === DATA_COLLECTION || taskFunctionKey === POLICY_EXECUTION
}

/** The document of these parameters now; null = this function's document is its template's. Failures of
 *  `policyNamed`; `invalid_parameters` when nothing is asked for. */
export function madeDocument(tx: StoreTx, taskFunctionKey: string, params: Params): Result<Document | null> {
  if (taskFunctionKey === POLICY_EXECUTION) return policyDocument(tx, params)
  if (taskFunctionKey !== DATA_COLLECTION) return done(null)
  const readings = readingsAsked(params).map(({ key }) => key)
  if (readings.length === 0) return refuse('invalid_parameters', 'params.readings', 'Say what is to be measured.')
  return done({ operation: 'report', readings })
}

/** Where the work goes when nobody says where: a policy knows its own devices. */
export function ownTarget(tx: StoreTx, taskFunctionKey: string, params: Params): Target | null {
  if (taskFunctionKey !== POLICY_EXECUTION) return null
  const policy = policyNamed(tx, params)
  return policy.ok ? policy.value.target : null
}
