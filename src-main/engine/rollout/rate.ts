/** How many executions a job may make in the present minute (fleet 1.7). Pure: counted in the job's rollout, so a restart forgets nothing. */
import type { FleetPlan, RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import type { JobRow } from '../ports/store-work.ts'
import { madeOf, rolloutOf } from './plan.ts'

const MINUTE_MS = 60_000
/** An exponential rate stops growing here. */
const TOP = 1_000_000

type Rate = NonNullable<FleetPlan['rate']>
type Counted = Pick<JobRow, 'fleetPlan' | 'rollout' | 'counts'>

/** True while the minute that is being counted goes on; a clock that went back begins a new one. */
function goesOn(rollout: RolloutState, wallAt: number): rollout is RolloutState & { minuteAt: number } {
  return rollout.minuteAt !== null && wallAt >= rollout.minuteAt && wallAt < rollout.minuteAt + MINUTE_MS
}

/** The rate after so many devices were told or succeeded. */
export function rateAfter(rate: Rate, reached: number): number {
  if (rate.kind === 'constant') return rate.perMinute
  const steps = Math.floor(reached / rate.every)
  return Math.max(1, Math.min(TOP, Math.floor(rate.basePerMinute * rate.factor ** steps + 1e-9)))
}

/** How many more may be made in this minute, and when the next one begins. Without a rate there is no end to it. */
export function minuteOf(job: Counted, wallAt: number): { readonly left: number; readonly nextAt: number } {
  const rate = job.fleetPlan?.rate
  if (!rate) return { left: Number.POSITIVE_INFINITY, nextAt: wallAt }
  const rollout = rolloutOf(job)
  const isSame = goesOn(rollout, wallAt)
  const used = isSame ? rollout.madeInMinute : 0
  // What is made in a minute does not raise the rate of that minute; success does at once.
  const reached = rate.kind === 'exponential' && rate.by === 'succeeded' ? job.counts.SUCCEEDED : madeOf(job) - used
  const nextAt = (isSame ? rollout.minuteAt : wallAt) + MINUTE_MS
  return { left: Math.max(0, rateAfter(rate, reached) - used), nextAt }
}

/** The rollout after one more execution was made. The minute begins with the first one that is made in it. */
export function madeOne(job: Counted, wallAt: number): RolloutState {
  const rollout = rolloutOf(job)
  const isSame = goesOn(rollout, wallAt)
  return {
    ...rollout,
    minuteAt: isSame ? rollout.minuteAt : wallAt,
    madeInMinute: isSame ? rollout.madeInMinute + 1 : 1,
    made: madeOf(job) + 1,
  }
}

/** How many minutes it takes to make so many executions, from nothing; for the estimate only. */
export function minutesFor(rate: Rate | null | undefined, devices: number): number {
  if (!rate) return 0
  let made = 0
  let minutes = 0
  while (made < devices && minutes < 1_000_000) {
    made += rateAfter(rate, made)
    minutes += 1
  }
  return Math.max(0, minutes - 1)
}
