/** Abort rules and wave thresholds, judged from the counts of a job. Pure. */
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { ExecutionCounts } from '../../../src-preload/contract/work.ts'
import type { JobRow } from '../ports/store-work.ts'
import { endedOf, madeOf, rolloutOf } from './plan.ts'

type AbortRule = NonNullable<FleetPlan['abort']>[number]

function failuresOf({ failureType }: AbortRule, counts: ExecutionCounts): number {
  if (failureType === 'ALL') return counts.FAILED + counts.REJECTED + counts.TIMED_OUT
  return counts[failureType]
}

export type Abort = {
  readonly rule: AbortRule
  readonly failures: number
  readonly made: number
  readonly text: string
}

/** The first abort rule that is met: enough have ended, and so many of those made so far have failed (fleet 1.7). */
export function abortOf(job: Pick<JobRow, 'fleetPlan' | 'rollout' | 'counts'>): Abort | null {
  const made = madeOf(job)
  const ended = endedOf(job.counts)
  for (const rule of job.fleetPlan?.abort ?? []) {
    const failures = failuresOf(rule, job.counts)
    // 29.97 % of 10,000 is 2,997 devices: rounding must not ask for one more.
    const isMet = failures > 0 && (failures * 100) / made >= rule.thresholdPercent - 1e-9
    if (ended < rule.minExecuted || !isMet) continue
    const what = rule.failureType === 'ALL' ? 'failed' : rule.failureType
    return {
      rule,
      failures,
      made,
      text: `abort rule: ${failures} of ${made} ${what}, limit ${rule.thresholdPercent} %`,
    }
  }
  return null
}

export type WaveScore = {
  readonly ended: number
  readonly succeeded: number
  /** Of those that can still end in this wave. */
  readonly left: number
}

/** What ended since the present wave began. `left` = on devices now, or waiting for a turn that will come. */
export function scoreOf(job: Pick<JobRow, 'rollout' | 'counts'>, left: number): WaveScore {
  const base = rolloutOf(job).waveBase ?? { ended: 0, succeeded: 0 }
  return {
    ended: endedOf(job.counts) - base.ended,
    succeeded: job.counts.SUCCEEDED - base.succeeded,
    left,
  }
}

/** Can the threshold still be reached? Exact once nothing is left. A wave in which nobody ended has nothing against it. */
export function canReach(score: WaveScore, successPercent: number | null | undefined): boolean {
  const all = score.ended + score.left
  if (successPercent === null || successPercent === undefined || all === 0) return true
  return ((score.succeeded + score.left) * 100) / all >= successPercent - 1e-9
}
