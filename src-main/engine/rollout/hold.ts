/** What holds a job's releaser back as a whole: pause, wave, cap, minute, window, end. From the job's row alone; the store is not asked. */
import type { JobRow } from '../ports/store-work.ts'
import { boundOf, NEVER, openOf, rolloutOf } from './plan.ts'
import { minuteOf } from './rate.ts'
import { isSameForAll, windowState } from './windows.ts'

/** Why a job or a device has to wait, and until when; `NEVER` = until something changes. */
export type Hold = { readonly why: HoldWord; readonly untilAt: number }
/** The words of `release_wait` that are the rollout's; caps by attribute and group carry their key behind `cap:`. */
export type HoldWord = 'rollout' | 'rate' | 'window' | 'presence' | 'held' | 'limit' | `cap:${string}`
/** The cap of the whole job. */
export const JOB_CAP = 'cap:job'

/** The rule under which a job's trace says that its end time has been acted upon. */
export const END_RULE = 'fleet 1.7 end'

const PAUSED: Hold = { why: 'rollout', untilAt: NEVER }

/** The pause and the end time: they hold whatever the device, and what was visible before as well. */
function stopped(job: JobRow, wallAt: number): Hold | null {
  if (rolloutOf(job).isPaused) return PAUSED
  const endAt = job.fleetPlan?.endAt ?? null
  if (endAt === null || endAt > wallAt) return null
  return job.trace.some((step) => step.rule === END_RULE) ? null : PAUSED
}

/** A window that is shut for every device. */
function shut(job: JobRow, wallAt: number): Hold | null {
  const windows = job.fleetPlan?.windows ?? []
  if (windows.length === 0 || !isSameForAll(windows)) return null
  const state = windowState(windows, 'UTC', wallAt)
  return state.isOpen ? null : { why: 'window', untilAt: state.opensAt ?? NEVER }
}

function full(job: JobRow): Hold | null {
  const max = job.fleetPlan?.caps?.job ?? null
  return max !== null && openOf(job.counts) >= max ? { why: JOB_CAP, untilAt: NEVER } : null
}

function minuteOver(job: JobRow, wallAt: number): Hold | null {
  const minute = minuteOf(job, wallAt)
  return minute.left > 0 ? null : { why: 'rate', untilAt: minute.nextAt }
}

/** What keeps any device of the job waiting. `isNew` = its execution would be the first: then the rate counts it. */
export function holdOfJob(job: JobRow, isNew: boolean, wallAt: number): Hold | null {
  const held = stopped(job, wallAt) ?? shut(job, wallAt) ?? full(job)
  return held ?? (isNew ? minuteOver(job, wallAt) : null)
}

/** What keeps the cursor where it is; null = the next device may be looked at. */
export function holdOfCursor(job: JobRow, wallAt: number): Hold | null {
  if (job.fleetPlan === null && job.rollout === null) return null
  if (job.releaseCursor >= boundOf(job)) return PAUSED
  return holdOfJob(job, true, wallAt)
}

/** The `releaseAt` that belongs to the row as it is: when the releaser should look at the job again. */
export function releaseAtOf(job: JobRow, wallAt: number): number | null {
  if (job.releaseCursor >= (job.targetDeviceIds?.length ?? 0)) return null
  return holdOfCursor(job, wallAt)?.untilAt ?? null
}
