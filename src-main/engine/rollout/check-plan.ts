/** What a fleet plan may say about waves, windows, caps and times beyond its shape; checked where a job or a template is made. */
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { StoreTx } from '../ports/store.ts'
import { done, refuse } from '../refusal.ts'
import { cronNext, cronProblem } from '../timing/cron-pattern.ts'
import { isZone } from '../timing/zone.ts'
import { DEVICE_ZONE } from './windows.ts'

/** 2026-01-01: any instant does to see whether a window ever opens again. */
const SOME_INSTANT = 1_767_225_600_000

function checkWaves(waves: FleetPlan['waves'], path: string): Result<null> {
  let before = 0
  for (const [index, { percent }] of (waves ?? []).entries()) {
    const at = `${path}.${index}.percent`
    if (percent <= before)
      return refuse('invalid_input', at, `Each wave must reach further than the one before (${before} %).`)
    before = percent
  }
  if (!waves || before === 100) return done(null)
  return refuse('invalid_input', `${path}.${waves.length - 1}.percent`, 'The last wave must reach 100 %.')
}

function checkWindow({ cron, timezone }: NonNullable<FleetPlan['windows']>[number], path: string): Result<null> {
  const problem = cronProblem(cron)
  if (problem !== null)
    return refuse('invalid_cron', `${path}.cron`, `The window's beginning is not readable: ${problem}.`)
  if (timezone !== DEVICE_ZONE && !isZone(timezone)) {
    const message = `"${timezone}" is not a known time zone. Use a name such as "Africa/Cairo", or "device".`
    return refuse('unknown_zone', `${path}.timezone`, message)
  }
  const zone = timezone === DEVICE_ZONE ? 'UTC' : timezone
  if (cronNext(cron, zone, SOME_INSTANT) !== null) return done(null)
  return refuse('never_fires', `${path}.cron`, 'This window would never open.')
}

/** What a pre-check can ask of a device (`factsOf` in checks.ts); anything else would skip every device. */
const ASKABLE = /^(id|nameEn|nameAr|presence|timezone|tags|attributes\..+)$/

function checkPrechecks(prechecks: FleetPlan['prechecks'], path: string): Result<null> {
  const index = (prechecks ?? []).findIndex((check) => !ASKABLE.test(check.path))
  if (index === -1) return done(null)
  const message = 'Ask "attributes.NAME", "tags", "presence", "timezone", "id", "nameEn" or "nameAr".'
  return refuse('invalid_input', `${path}.${index}.path`, message)
}

/**
 * Codes: `invalid_input` (waves, pre-checks, times the wrong way round, groups named twice), `invalid_cron`, `unknown_zone`, `never_fires`,
 * `unknown_device_group`. Paths begin with `path`.
 */
export function checkRollout(tx: StoreTx, plan: FleetPlan | null, path: string): Result<null> {
  if (plan === null) return done(null)
  const waves = checkWaves(plan.waves, `${path}.waves`)
  if (!waves.ok) return waves
  const prechecks = checkPrechecks(plan.prechecks, `${path}.prechecks`)
  if (!prechecks.ok) return prechecks
  for (const [index, opening] of (plan.windows ?? []).entries()) {
    const checked = checkWindow(opening, `${path}.windows.${index}`)
    if (!checked.ok) return checked
  }
  for (const [index, { deviceGroupId }] of (plan.caps?.groups ?? []).entries()) {
    if (tx.getDeviceGroup(deviceGroupId) !== null) continue
    const message = 'There is no such device group. Choose another.'
    return refuse('unknown_device_group', `${path}.caps.groups.${index}.deviceGroupId`, message)
  }
  const { startAt, endAt } = plan
  if (!startAt || !endAt || endAt > startAt) return done(null)
  return refuse('invalid_input', `${path}.endAt`, 'The end lies before the start. Choose a later end.')
}

/** A job that would end before it began, or is never to be late and has no time to be late for. Codes: `in_the_past`, `invalid_input`. */
export function checkTimes(
  plan: FleetPlan | null,
  job: { readonly expiresAt: number | null; readonly startBeforeAt: number | null },
  wallAt: number,
): Result<null> {
  if (plan === null) return done(null)
  if (plan.endAt && plan.endAt <= wallAt) {
    return refuse('in_the_past', 'fleetPlan.endAt', 'This job would have ended already. Choose a later time.')
  }
  if (plan.staleness !== 'never_late' || job.expiresAt !== null || job.startBeforeAt !== null) return done(null)
  const message = 'Work that must never be late needs a time to be late for. Give "expiresAt" or "startBeforeAt".'
  return refuse('invalid_input', 'fleetPlan.staleness', message)
}
