// L9: what failed is tried again under the plan of its job: the same windows, caps, retries and budget, linked to its run.
import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE, START } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many, type Plan } from './rollout-bench.ts'

const PLAN: Plan = {
  caps: { job: 1 },
  retries: [{ failureType: 'FAILED', codes: ['E1'], limit: 2 }],
  retryBudget: 3,
  endAt: START + HOUR,
  waves: [{ percent: 50, needsApproval: true }, { percent: 100 }],
}

/** A job of two devices that has ended; the first succeeded, the second was rejected. */
function ended(fleet: Fleet, plan: Plan, more: Parameters<Fleet['create']>[2] = {}) {
  const ids = fleet.add(many(2))
  const id = fleet.create(ids, plan, more)
  const [first = '', second = ''] = ids
  fleet.say(id, 'SUCCEEDED', first)
  if (plan.waves) fleet.at.do('jobs.rollout', { id, action: 'approve' })
  fleet.say(id, 'REJECTED', second)
  return { id, runId: fleet.job(id).runId, second }
}

describe.each(STORES)('tried again on %s', (_name, open) => {
  test('the plan that was laid over the job holds for the further job too; what has passed of it does not', () => {
    const fleet = new Fleet(open())
    const { id: old, runId, second } = ended(fleet, PLAN, { timeoutMinutes: 7 })
    fleet.at.pass(2 * HOUR)
    const { id } = fleet.at.do('runs.retry', { id: runId })
    const again = fleet.job(id)
    expect(again).toMatchObject({ parentRunId: runId, targetDeviceIds: [second], timeoutMinutes: 7 })
    expect(again.fleetPlan).toMatchObject({ ...PLAN, endAt: null, startAt: null, selection: 'snapshot' })
    expect(fleet.open(id)).toEqual([second])
    const kept = fleet.at.read((tx) => tx.getRun(runId))?.targetSnapshot
    expect(kept).toMatchObject({ plan: PLAN, rollout: { wave: 1, approvedWaves: [0] }, count: 2 })
    fleet.at.do('jobs.delete', { id: old, force: true })
    const last = fleet.at.do('runs.retry', { id: runId })
    expect(fleet.job(last.id).fleetPlan).toMatchObject({ caps: PLAN.caps, retryBudget: 3 })
  })

  test('windows hold it back as they held the job, and the start limit of its template counts anew', () => {
    const fleet = new Fleet(open())
    const windows = [{ cron: '0 0,4 * * *', durationMinutes: 60, timezone: 'UTC' }]
    const templateId = fleet.at.fleetTemplate({ expiryMinutes: 30 })
    const { id: old, runId, second } = ended(fleet, { windows }, { templateId })
    const { id } = fleet.at.do('runs.retry', { id: runId })
    expect(fleet.job(id).expiresAt).toBe(fleet.at.wallAt + 30 * MINUTE)
    fleet.say(id, 'REJECTED', second)
    fleet.at.do('templates.change', { id: templateId, expiryMinutes: null })
    for (const each of [id, old]) fleet.at.do('jobs.delete', { id: each, force: true })
    fleet.at.run(1.5 * HOUR)
    const { id: last } = fleet.at.do('runs.retry', { id: runId })
    expect([fleet.job(last).fleetPlan?.windows, fleet.open(last)]).toEqual([windows, []])
    fleet.at.run(3 * HOUR)
    expect(fleet.open(last)).toEqual([second])
  })

  test('of a continuous job it is a job of its own that ends', () => {
    const fleet = new Fleet(open())
    const { id, runId, second } = ended(fleet, { selection: 'continuous' })
    fleet.at.do('jobs.cancel', { id })
    const again = fleet.at.do('runs.retry', { id: runId })
    expect(fleet.job(again.id)).toMatchObject({ fleetPlan: { selection: 'snapshot' }, targetDeviceIds: [second] })
    fleet.say(again.id, 'SUCCEEDED', second)
    expect(fleet.job(again.id).state).toBe('COMPLETED')
  })
})
