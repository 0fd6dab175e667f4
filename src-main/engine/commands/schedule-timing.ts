/** The timing of a schedule that is being saved: read, refused when it can never fire, its first time, its jitter and its windows. */
import type { Schedule } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Now } from '../ports/clock.ts'
import { done, refuse } from '../refusal.ts'
import { instantText } from '../timing/instant-text.ts'
import { checkBlackouts } from '../timing/blackout.ts'
import { firstFire, neverFires } from '../timing/next-fire.ts'
import { parseRule } from '../timing/rule.ts'
import type { PostedSchedule } from '../timing/rule.ts'
import { shortestPeriodMs } from '../timing/start-delay.ts'

export type ReadTiming = { readonly scheduleConfig: Schedule['scheduleConfig']; readonly nextRunAt: number | null }

/**
 * Codes: those of `parseRule`; `never_fires` (R26d); `in_the_past` for a `once` that is already beyond its grace (R26b).
 * An interval gets its `startAt` written in, so that its grid never depends on when it is read.
 */
export function readTiming(posted: PostedSchedule, graceMs: number | null, now: Now): Result<ReadTiming> {
  const parsed = parseRule(posted, now.wallAt)
  if (!parsed.ok) return parsed
  const { rule, zone } = parsed.value
  if (neverFires(rule, zone, now.wallAt)) {
    return refuse('never_fires', 'scheduleConfig.expression', 'This expression has no time left to fire at. Change it.')
  }
  const nextRunAt = firstFire(rule, zone, now.wallAt)
  if (rule.kind === 'once' && nextRunAt !== null && graceMs !== null && now.wallAt - nextRunAt > graceMs) {
    return refuse('in_the_past', 'scheduleConfig.at', 'This time has passed. Choose a later one.')
  }
  const config = (posted.scheduleConfig ?? {}) as Schedule['scheduleConfig']
  return done({
    scheduleConfig: rule.kind === 'interval' ? { ...config, startAt: instantText(rule.startAt) } : config,
    nextRunAt,
  })
}

type Policies = Pick<Schedule, 'jitterMs' | 'blackouts'>

/** Codes: `invalid_interval` for a jitter beyond the rule's shortest period (R26e), `invalid_window` (R43). */
export function checkPolicies(posted: PostedSchedule, policies: Policies, now: Now): Result<null> {
  const windows = checkBlackouts(policies.blackouts, 'blackouts')
  if (!windows.ok || policies.jitterMs === 0) return windows
  const parsed = parseRule(posted, now.wallAt)
  if (!parsed.ok) return parsed
  const { rule, zone } = parsed.value
  const shortest = shortestPeriodMs(rule, zone, now.wallAt)
  if (shortest === null || policies.jitterMs <= shortest) return done(null)
  const message = `The jitter is longer than the shortest time between two slots (${shortest / 1_000} s). Make it shorter.`
  return refuse('invalid_interval', 'jitterMs', message, { shortestMs: shortest })
}
