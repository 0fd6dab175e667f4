/** Whether and when a device tries again (fleet 1.7, L9): by how it failed and by the code that it reported. Pure; nothing is written here. */
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { startSpread } from '../timing/start-spread.ts'
import { mayMove } from './transitions.ts'

/** All rules together, per device (fleet 1.7). */
export const RETRIES_AT_MOST = 10
const LONGEST_DELAY_MS = 604_800_000
/** Where a device's run keeps the rule under which it was tried again. */
export const RETRY_RULE_KEY = 'retryRule'

type RetryRule = NonNullable<FleetPlan['retries']>[number]
type Planned = Pick<JobRow, 'fleetPlan' | 'retryLimit' | 'retryDelayMs'>

/** A further attempt: under which rule, and not before when. */
export type FurtherAttempt = { readonly rule: number; readonly notBeforeAt: number }

/** How many further attempts a device can have in all: what a job is made with. */
export function retriesInAll(plan: FleetPlan | null, ofTemplate: number): number {
  const planned = plan?.retries?.reduce((sum, rule) => sum + rule.limit, 0)
  return Math.min(RETRIES_AT_MOST, planned ?? ofTemplate)
}

/** The plan's rules; a template without any is tried again at every failure, as often and as late as it says. */
export function retryRules(job: Planned): readonly RetryRule[] {
  if (job.fleetPlan?.retries) return job.fleetPlan.retries
  return [{ failureType: 'ALL', limit: job.retryLimit, delayMs: job.retryDelayMs, backoff: 1 }]
}

function fits(rule: RetryRule, ended: ExecutionRow): boolean {
  if (rule.failureType !== 'ALL' && rule.failureType !== ended.state) return false
  if (!rule.codes || rule.codes.length === 0) return true
  const code = ended.statusDetails?.code
  return code !== undefined && rule.codes.includes(code)
}

function usedOf(earlier: readonly Pick<Run, 'trace'>[], rule: number): number {
  return earlier.filter((run) => run.trace.at(-1)?.data?.[RETRY_RULE_KEY] === rule).length
}

/** delay · backoff^used, ± 20 % drawn from the seed, so that the same attempt always waits as long (R42). */
export function retryDelay(rule: Pick<RetryRule, 'delayMs' | 'backoff'>, used: number, seed: string): number {
  const delay = Math.min(LONGEST_DELAY_MS, rule.delayMs * rule.backoff ** used)
  return Math.round(delay * 0.8) + startSpread(seed, Math.round(delay * 0.4), null)
}

/**
 * The attempt that follows this end, or null: the first rule that fits and is not used up. `earlier` are the device's runs of this
 * job since it (last) joined. REJECTED is never tried again, nothing is while the job is being cancelled, beyond the job's budget,
 * or when it could only begin after the execution's overall deadline or the job's expiry.
 */
export function furtherAttempt(
  job: Planned & Pick<JobRow, 'id' | 'state' | 'expiresAt' | 'rollout'>,
  ended: ExecutionRow,
  earlier: readonly Pick<Run, 'trace'>[],
  wallAt: number,
): FurtherAttempt | null {
  if (!mayMove(ended.state, 'QUEUED', 'retry') || job.state === 'CANCELLING') return null
  if (ended.retriesLeft <= 0 || job.retryLimit <= 0) return null
  const budget = job.fleetPlan?.retryBudget ?? null
  if (budget !== null && (job.rollout?.retriesUsed ?? 0) >= budget) return null
  const rules = retryRules(job)
  const rule = rules.findIndex((one, index) => fits(one, ended) && usedOf(earlier, index) < one.limit)
  const chosen = rules[rule]
  if (chosen === undefined) return null
  const seed = `${job.id} ${ended.deviceId} ${ended.executionNumber}`
  const notBeforeAt = wallAt + retryDelay(chosen, usedOf(earlier, rule), seed)
  const lastAt = Math.min(
    job.expiresAt ?? Number.POSITIVE_INFINITY,
    ended.overallDeadlineAt ?? Number.POSITIVE_INFINITY,
  )
  return notBeforeAt < lastAt ? { rule, notBeforeAt } : null
}
