/** A fleet plan as typed: to the contract and back without a loss, and every field that is wrong named by the engine's path. */
import { describe, expect, it } from 'vitest'
import { type FleetPlan, fleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import { instantInZone, wallInZone } from '../../../src-renderer/i18n/instant-in-zone.ts'
import { planWrongs } from '../../../src-renderer/rollout/plan-check.ts'
import { EMPTY_PLAN, type PlanDraft } from '../../../src-renderer/rollout/plan-draft.ts'
import { planFormOf, planToSend } from '../../../src-renderer/rollout/use-plan.ts'

const ZONE = 'Africa/Cairo'
const START = Date.UTC(2026, 10, 22, 9, 30)

const whole: FleetPlan = {
  selection: 'snapshot',
  rate: { kind: 'exponential', basePerMinute: 50, factor: 1.5, every: 100, by: 'succeeded' },
  caps: { job: 20, attribute: { name: 'site', max: 2 }, groups: [{ deviceGroupId: 'g1', max: 3 }] },
  waves: [
    { percent: 10, successPercent: 95.5, needsApproval: true },
    { percent: 100, successPercent: null, needsApproval: false },
  ],
  abort: [{ failureType: 'ALL', thresholdPercent: 12.5, minExecuted: 10 }],
  retries: [{ failureType: 'FAILED', codes: ['E1', 'E2'], limit: 3, delayMs: 90_000, backoff: 2 }],
  retryBudget: 100,
  stepMinutes: 5,
  overallMinutes: 600,
  startAt: START,
  endAt: START + 3_600_000,
  endBehaviour: 'cancel',
  windows: [{ cron: '0 2 * * 6', durationMinutes: 120, timezone: 'device' }],
  staleness: 'never_late',
  prechecks: [
    { path: 'attributes.battery', op: 'gte', value: 30 },
    { path: 'attributes.fw', op: 'eq', value: '1.10' },
    { path: 'tags', op: 'exists' },
  ],
  presence: 'online_only',
  cancelHandshake: true,
}

describe('a plan', () => {
  it('comes back as it was', () => {
    expect(planToSend(planFormOf(whole, ZONE), ZONE)).toEqual(whole)
    expect(planToSend(planFormOf(null, ZONE), ZONE)).toBeNull()
  })

  it('is what the contract takes, when nothing is filled in too', () => {
    expect(fleetPlan.safeParse(planToSend(EMPTY_PLAN, ZONE)).success).toBe(true)
    expect(planWrongs(EMPTY_PLAN)).toEqual({})
  })

  it('has its instants on the wall of the operator', () => {
    expect(wallInZone(START, ZONE)).toEqual({ date: '2026-11-22', time: '11:30' })
    for (const zone of ['Africa/Cairo', 'America/St_Johns', 'Asia/Kathmandu']) {
      const { date, time } = wallInZone(START, zone)
      expect(instantInZone(date, time, zone)).toBe(START)
    }
  })
})

describe('what is wrong', () => {
  const wave = (percent: string, successPercent = '') => ({ percent, successPercent, needsApproval: false })
  const retry = (limit: string) => ({ failureType: 'ALL', codes: '', limit, delay: '0', backoff: '1' })
  const cases: readonly (readonly [string, Partial<PlanDraft>])[] = [
    ['rate.perMinute', { rate: 'constant', perMinute: '0' }],
    ['rate.perMinute', { rate: 'constant', perMinute: '1.5' }],
    ['rate.factor', { rate: 'exponential', factor: '1' }],
    ['rate.every', { rate: 'exponential', every: '' }],
    ['caps.job', { capJob: 'many' }],
    ['caps.attribute.name', { capAttributeMax: '2' }],
    ['caps.attribute.max', { capAttribute: 'site' }],
    ['caps.groups.0.deviceGroupId', { capGroups: [{ deviceGroupId: '', max: '1' }] }],
    ['waves.1.percent', { waves: [wave('50'), wave('40'), wave('100')] }],
    ['waves.0.percent', { waves: [wave('50')] }],
    ['waves.0.successPercent', { waves: [wave('100', '101')] }],
    ['abort.0.thresholdPercent', { abort: [{ failureType: 'ALL', thresholdPercent: '0', minExecuted: '1' }] }],
    ['retries.1.limit', { retries: [retry('6'), retry('5')] }],
    ['retryBudget', { retryBudget: '-1' }],
    ['stepMinutes', { stepMinutes: '10081' }],
    ['endAt', { startDate: '2026-11-22', startTime: '10:00', endDate: '2026-11-22', endTime: '10:00' }],
    ['windows.0.cron', { windows: [{ cron: 'soon', durationMinutes: '5', timezone: 'UTC' }] }],
    ['windows.0.durationMinutes', { windows: [{ cron: '0 2 * * *', durationMinutes: '1431', timezone: 'UTC' }] }],
    ['prechecks.0.path', { prechecks: [{ path: ' ', op: 'exists', value: '' }] }],
  ]
  it.each(cases)('%s', (path, some) => {
    expect(Object.keys(planWrongs({ ...EMPTY_PLAN, ...some }))).toEqual([path])
  })
})
