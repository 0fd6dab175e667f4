/** What a fleet plan comes to for one job: its state before the first release, how many were made, where its waves end. Pure. */
import type { FleetPlan, RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import type { ExecutionCounts } from '../../../src-preload/contract/work.ts'
import { NEW_ROLLOUT } from '../execution/rollout-state.ts'
import type { JobRow } from '../ports/store-work.ts'
import { LAST_INSTANT } from '../timing/zone.ts'

/** `releaseAt` of a job that waits for no instant: something of it must change first. */
export const NEVER = LAST_INSTANT

/** Where the rollout stands; a job without one has not begun. */
export function rolloutOf(job: Pick<JobRow, 'rollout'>): RolloutState {
  return job.rollout ?? NEW_ROLLOUT
}

/** Executions that are on devices now. */
export function openOf(counts: ExecutionCounts): number {
  return counts.QUEUED + counts.IN_PROGRESS
}

/** Executions that have ended, however they did. */
export function endedOf(counts: ExecutionCounts): number {
  return counts.SUCCEEDED + counts.FAILED + counts.TIMED_OUT + counts.REJECTED + counts.REMOVED + counts.CANCELED
}

/** Executions made so far (fleet 1.7: things notified). Never fewer than the counts show. */
export function madeOf(job: Pick<JobRow, 'rollout' | 'counts'>): number {
  return Math.max(rolloutOf(job).made ?? 0, openOf(job.counts) + endedOf(job.counts))
}

/** The positions at which the waves of so many devices end; each wave has at least one device while there are any, the last takes all. */
export function waveBounds(waves: NonNullable<FleetPlan['waves']>, total: number): number[] {
  let before = 0
  return waves.map(({ percent }, index) => {
    const share = index === waves.length - 1 ? total : Math.ceil((percent * total) / 100)
    before = Math.min(total, Math.max(share, before + 1))
    return before
  })
}

/** How far the releaser may go now: the end of the present wave. */
export function boundOf(job: Pick<JobRow, 'fleetPlan' | 'rollout' | 'targetDeviceIds'>): number {
  const total = job.targetDeviceIds?.length ?? 0
  const waves = job.fleetPlan?.waves
  if (!waves) return total
  return waveBounds(waves, total)[rolloutOf(job).wave] ?? total
}

/** In which wave a device at this position is, from 0; null without waves. */
export function waveOf(plan: FleetPlan | null, position: number, total: number): number | null {
  if (!plan?.waves) return null
  return waveBounds(plan.waves, total).findIndex((bound) => position < bound)
}
