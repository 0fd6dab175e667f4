/** What a plan may say about retries, timers and selection beyond its shape: checked where a job or a template is made. Pure. */
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import { done, refuse } from '../refusal.ts'
import { RETRIES_AT_MOST } from './retry-rules.ts'

/**
 * Codes: `invalid_input` when the retries of a device could be more than 10 (fleet 1.7), or when a time-out is to be tried again and
 * nothing of the job ever times out.
 */
export function checkRetries(plan: FleetPlan | null, timeoutMinutes: number | null): Result<null> {
  const rules = plan?.retries ?? []
  const inAll = rules.reduce((sum, rule) => sum + rule.limit, 0)
  if (inAll > RETRIES_AT_MOST) {
    const message = `These are ${inAll} further attempts per device; at most ${RETRIES_AT_MOST} are possible in all.`
    return refuse('invalid_input', 'fleetPlan.retries', message)
  }
  const index = rules.findIndex((rule) => rule.failureType === 'TIMED_OUT' && rule.limit > 0)
  const hasTimer = timeoutMinutes !== null || (plan?.stepMinutes ?? null) !== null
  if (index === -1 || hasTimer) return done(null)
  const message = 'Nothing of this job times out, so this would never be used. Give a time limit or a step time.'
  return refuse('invalid_input', `fleetPlan.retries.${index}.failureType`, message)
}

/** DESIGN 6.10: a continuous job belongs to no schedule or group. Code: `illegal_state`, at `path`. */
export function checkSelection(
  plan: FleetPlan | null,
  job: { readonly scheduleId?: string | null; readonly groupId?: string | null; readonly reach: string },
  path = 'fleetPlan.selection',
): Result<null> {
  if (plan?.selection !== 'continuous' || job.reach !== 'fleet') return done(null)
  const owner = (job.scheduleId ?? null) !== null ? 'schedule' : (job.groupId ?? null) !== null ? 'group' : null
  if (owner === null) return done(null)
  const message = `A continuous job stays open until it is ended, so it cannot belong to a ${owner}. Use a snapshot there.`
  const code = 'illegal_state'
  return { ok: false, code, message, errors: [{ path, message, code, rule: 'snapshot_only' }] }
}
