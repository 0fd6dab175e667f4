// Section 7, item 12: how often a device tries again, after what, and when; timers that cover attempts. On both stores.
import { describe, expect, test } from 'vitest'
import { retriesInAll, retryDelay } from '../../../src-main/engine/execution/retry-rules.ts'
import { updateRequest } from '../fleet/bench.ts'
import { HOUR, MINUTE, SECOND } from '../engine-bench.ts'
import { Fleet, many, type Plan } from '../rollout/rollout-bench.ts'
import { STORES } from '../stores.ts'

const execution = (fleet: Fleet, id: string, deviceId = 'd00000') =>
  fleet.at.read((tx) => tx.getExecution(id, deviceId))
const attempts = (fleet: Fleet, id: string): string[] =>
  fleet.at
    .read((tx) => tx.deviceRunsOf(fleet.job(id).runId))
    .map((run) => `${run.deviceId} ${run.attempt} ${run.reason}`)
const failWith = (fleet: Fleet, id: string, code?: string) =>
  fleet.ask(updateRequest('d00000', id, 'FAILED', code === undefined ? {} : { statusDetails: { code } }))

describe.each(STORES)('retries on %s', (_name, make) => {
  const one = (plan: Plan, more = {}): { fleet: Fleet; id: string } => {
    const fleet = new Fleet(make())
    fleet.add(many(1))
    return { fleet, id: fleet.create(many(1), plan, more) }
  }

  test('item 12: at most 10 further attempts per device over all rules; the plan that asks for more is refused', () => {
    const { fleet, id } = one({ retries: [{ failureType: 'ALL', limit: 10 }] })
    for (let attempt = 1; attempt <= 11; attempt += 1) failWith(fleet, id)
    expect(fleet.job(id).counts).toMatchObject({ FAILED: 1, QUEUED: 0 })
    expect(attempts(fleet, id)).toHaveLength(11)
    expect(execution(fleet, id)).toMatchObject({ state: 'FAILED', executionNumber: 11 })
    const refused = fleet.at.refused('jobs.create', {
      document: { operation: 'reboot' },
      target: { kind: 'device', deviceId: 'd00000' },
      fleetPlan: {
        retries: [
          { failureType: 'FAILED', limit: 6 },
          { failureType: 'ALL', limit: 5 },
        ],
      },
    })
    expect(refused).toMatchObject({ code: 'invalid_input', errors: [{ path: 'fleetPlan.retries' }] })
  })

  test('item 12: REJECTED is never tried again', () => {
    const { fleet, id } = one({ retries: [{ failureType: 'ALL', limit: 10 }] })
    fleet.say(id, 'REJECTED', 'd00000')
    expect(fleet.job(id)).toMatchObject({ state: 'COMPLETED', counts: { REJECTED: 1 } })
    expect(attempts(fleet, id)).toEqual(['d00000 1 rejected'])
  })

  test('item 12: each rule counts for itself, by type and by the code that the device reported', () => {
    const retries: Plan['retries'] = [
      { failureType: 'FAILED', codes: ['E_BUSY'], limit: 2 },
      { failureType: 'FAILED', codes: ['E_NET'], limit: 1 },
    ]
    const { fleet, id } = one({ retries })
    for (const code of ['E_BUSY', 'E_NET', 'E_BUSY']) failWith(fleet, id, code)
    expect(execution(fleet, id)).toMatchObject({ state: 'QUEUED', executionNumber: 4 })
    failWith(fleet, id, 'E_NET')
    expect(execution(fleet, id)).toMatchObject({ state: 'FAILED', executionNumber: 4 })
    const other = one({ retries })
    failWith(other.fleet, other.id, 'E_DISK')
    expect(execution(other.fleet, other.id)).toMatchObject({ state: 'FAILED', executionNumber: 1 })
  })

  test('a time-out is tried again only where something times out', () => {
    const timedOut = { retries: [{ failureType: 'TIMED_OUT', limit: 1 }] } satisfies Plan
    const { fleet, id } = one(timedOut, { timeoutMinutes: 5 })
    fleet.begin('d00000')
    fleet.at.run(5 * MINUTE)
    expect(execution(fleet, id)).toMatchObject({ state: 'QUEUED', executionNumber: 2 })
    fleet.say(id, 'FAILED', 'd00000')
    expect(execution(fleet, id)?.state).toBe('FAILED')
    const input = { document: {}, target: { kind: 'device', deviceId: 'd00000' }, fleetPlan: timedOut } as const
    expect(fleet.at.refused('jobs.create', input).errors[0]?.path).toBe('fleetPlan.retries.0.failureType')
  })

  test('L9: a retry waits for its delay, ±20 % and longer each time, off the device list, its version rising', () => {
    const { fleet, id } = one({ retries: [{ failureType: 'FAILED', limit: 2, delayMs: 60 * SECOND, backoff: 3 }] })
    failWith(fleet, id)
    const wait = fleet.at.read((tx) => tx.getReleaseWait(id, 'd00000'))
    expect(wait).toMatchObject({ why: 'backoff', attempt: 2, retriesLeft: 1, versionNumber: 2 })
    const dueInMs = (wait?.notBeforeAt ?? 0) - fleet.at.wallAt
    expect(dueInMs).toBeGreaterThanOrEqual(48 * SECOND)
    expect(dueInMs).toBeLessThanOrEqual(72 * SECOND)
    expect(fleet.open(id)).toEqual([])
    expect(fleet.counts(id)).toBe('unreleased 1')
    // Item 14: a repeat of the last word changes nothing and is told the state.
    const [repeat] = fleet.say(id, 'FAILED', 'd00000')
    expect(repeat?.payload).toMatchObject({ code: 'InvalidStateTransition', executionState: { status: 'FAILED' } })
    fleet.at.run(dueInMs - 1)
    expect(fleet.open(id)).toEqual([])
    fleet.at.run(1)
    expect(execution(fleet, id)).toMatchObject({ state: 'QUEUED', executionNumber: 2, versionNumber: 3 })
    failWith(fleet, id)
    const second = (fleet.at.read((tx) => tx.getReleaseWait(id, 'd00000'))?.notBeforeAt ?? 0) - fleet.at.wallAt
    expect(second).toBeGreaterThanOrEqual(144 * SECOND)
    fleet.nextLife(HOUR)
    fleet.at.run(SECOND)
    fleet.say(id, 'SUCCEEDED', 'd00000')
    expect(attempts(fleet, id)).toEqual(['d00000 1 failed', 'd00000 2 failed', 'd00000 3 succeeded'])
    expect(fleet.at.read((tx) => tx.getRun(fleet.job(id).runId))).toMatchObject({ status: 'COMPLETED' })
  })

  test('the budget of a job is shared by its devices', () => {
    const fleet = new Fleet(make())
    fleet.add(many(3))
    const id = fleet.create(many(3), { retries: [{ failureType: 'ALL', limit: 5 }], retryBudget: 2 })
    fleet.say(id, 'FAILED', ...many(3))
    expect(fleet.counts(id)).toBe('QUEUED 2, FAILED 1')
    expect(fleet.job(id).rollout?.retriesUsed).toBe(2)
  })

  test('a cancelled job takes its waiting retries along, each with its run', () => {
    const { fleet, id } = one({ retries: [{ failureType: 'ALL', limit: 5, delayMs: HOUR }] })
    failWith(fleet, id)
    fleet.at.do('jobs.cancel', { id, reasonCode: 'WRONG_SITE', comment: 'not these' })
    expect(fleet.job(id)).toMatchObject({ state: 'CANCELLED', cancelReason: 'not these', counts: { CANCELED: 1 } })
    expect(attempts(fleet, id)).toEqual(['d00000 1 failed', 'd00000 2 cancelled'])
    fleet.at.run(2 * HOUR)
    expect(fleet.open(id)).toEqual([])
  })

  test('the plan’s step time counts where the device gives none, and gives way to the device’s own', () => {
    const { fleet, id } = one({ stepMinutes: 7 }, { timeoutMinutes: 20 })
    fleet.begin('d00000')
    expect(execution(fleet, id)?.stepDeadlineAt).toBe(fleet.at.wallAt + 7 * MINUTE)
    fleet.ask(updateRequest('d00000', id, 'IN_PROGRESS', { stepTimeoutInMinutes: 9 }))
    expect(execution(fleet, id)?.stepDeadlineAt).toBe(fleet.at.wallAt + 9 * MINUTE)
    fleet.say(id, 'IN_PROGRESS', 'd00000')
    fleet.at.run(9 * MINUTE)
    expect(execution(fleet, id)?.state).toBe('TIMED_OUT')
  })

  test('the overall time runs from the first announcement over all attempts, and moves with a sleep', () => {
    const retries: Plan['retries'] = [{ failureType: 'ALL', limit: 10 }]
    const { fleet, id } = one({ overallMinutes: 30, retries })
    fleet.at.engine.fleet.announced(['d00000'], fleet.at.wallAt)
    const endsAt = fleet.at.wallAt + 30 * MINUTE
    expect(execution(fleet, id)?.overallDeadlineAt).toBe(endsAt)
    fleet.at.run(10 * MINUTE)
    failWith(fleet, id)
    fleet.at.engine.fleet.announced(['d00000'], fleet.at.wallAt)
    expect(execution(fleet, id)).toMatchObject({ executionNumber: 2, overallDeadlineAt: endsAt })
    fleet.at.jump(HOUR).tick()
    expect(execution(fleet, id)).toMatchObject({ state: 'QUEUED', overallDeadlineAt: endsAt + HOUR })
    fleet.at.run(20 * MINUTE)
    expect(execution(fleet, id)).toMatchObject({ state: 'TIMED_OUT', executionNumber: 2 })
    expect(fleet.job(id).state).toBe('COMPLETED')
  })
})

test('a template’s own retries, its delay included, count where the plan has no rules', () => {
  const fleet = new Fleet()
  fleet.add(many(1))
  const templateId = fleet.at.fleetTemplate({ retry: { limit: 1, delayMs: MINUTE } })
  const target = { kind: 'device', deviceId: 'd00000' } as const
  const id = fleet.at.do('jobs.create', { templateId, target }).id
  failWith(fleet, id)
  expect(fleet.open(id)).toEqual([])
  fleet.at.run(2 * MINUTE)
  failWith(fleet, id)
  expect(attempts(fleet, id)).toEqual(['d00000 1 failed', 'd00000 2 failed'])
})

test('delays are bounded, never the same for all devices, and drawn alike after a restart', () => {
  const rule = { delayMs: 100_000, backoff: 10 }
  const drawn = many(200).map((seed) => retryDelay(rule, 0, seed))
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(80_000)
  expect(Math.max(...drawn)).toBeLessThanOrEqual(120_000)
  expect(new Set(drawn).size).toBeGreaterThan(100)
  expect(retryDelay(rule, 0, 'a')).toBe(retryDelay(rule, 0, 'a'))
  expect(retryDelay(rule, 9, 'a')).toBeLessThanOrEqual(604_800_000 * 1.2)
  expect([retriesInAll(null, 3), retriesInAll(null, 99)]).toEqual([3, 10])
})
