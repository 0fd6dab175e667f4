// Waves, thresholds, approval, abort rules and pauses of a rollout (fleet 1.7, L12). Each decision is visible in the job.
import { describe, expect, test } from 'vitest'
import { MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { Fleet, many, type Plan } from './rollout-bench.ts'

const waves = (...parts: [percent: number, more?: object][]): NonNullable<Plan>['waves'] =>
  parts.map(([percent, more]) => ({ percent, ...more }))

function rolling(count: number, plan: Plan): { fleet: Fleet; id: string; ids: readonly string[] } {
  const fleet = new Fleet()
  const ids = fleet.add(many(count))
  return { fleet, id: fleet.create(ids, plan), ids }
}

describe('waves', () => {
  test('a wave takes its share, the next begins when all of it have ended, the last takes what is left', () => {
    const { fleet, id, ids } = rolling(10, { waves: waves([10], [50], [100]) })
    expect(fleet.open(id)).toEqual(ids.slice(0, 1))
    fleet.say(id, 'SUCCEEDED', ids[0] as string)
    expect(fleet.open(id)).toEqual(ids.slice(1, 5))
    fleet.say(id, 'FAILED', ...ids.slice(1, 4))
    expect(fleet.open(id)).toEqual(ids.slice(4, 5))
    fleet.say(id, 'SUCCEEDED', ids[4] as string)
    expect(fleet.open(id)).toEqual(ids.slice(5))
    expect(fleet.job(id).rollout).toMatchObject({ wave: 2, isPaused: false })
  })

  test('a wave that cannot reach its threshold any more pauses with its reason; resume overrules, and the next begins', () => {
    const { fleet, id, ids } = rolling(20, { waves: waves([50, { successPercent: 80 }], [100]) })
    fleet.say(id, 'FAILED', ...ids.slice(0, 2))
    expect(fleet.job(id).rollout?.isPaused).toBe(false)
    fleet.say(id, 'FAILED', ids[2] as string)
    expect(fleet.job(id).rollout).toMatchObject({ isPaused: true, pausedBy: 'engine', pausedAs: 'threshold' })
    expect(fleet.job(id).rollout?.pauseReason).toBe(
      'wave 1 of 2 cannot reach its threshold: 0 of 10 succeeded, 80 % are needed',
    )
    fleet.say(id, 'SUCCEEDED', ...ids.slice(3, 10))
    expect(fleet.open(id)).toEqual([])
    fleet.at.do('jobs.rollout', { id, action: 'resume', reason: 'known fault' })
    expect(fleet.open(id)).toEqual(ids.slice(10))
  })

  test('a threshold looks at its own wave: earlier successes do not make up for it', () => {
    const { fleet, id, ids } = rolling(20, { waves: waves([50], [60, { successPercent: 60 }], [100]) })
    fleet.say(id, 'SUCCEEDED', ...ids.slice(0, 10))
    expect(fleet.open(id)).toEqual(ids.slice(10, 12))
    fleet.say(id, 'SUCCEEDED', ids[10] as string)
    fleet.say(id, 'FAILED', ids[11] as string)
    expect(fleet.job(id).rollout?.isPaused).toBe(true)
    expect(fleet.made(id)).toBe(12)
  })

  test.each(STORES)(
    'a gate waits for a word, whoever says it is recorded, and nothing but approve opens it (%s)',
    (_n, open) => {
      const fleet = new Fleet(open())
      const ids = fleet.add(many(4))
      const id = fleet.create(ids, { waves: waves([25, { needsApproval: true }], [100]) })
      expect(fleet.at.refused('jobs.rollout', { id, action: 'approve' })).toMatchObject({ code: 'illegal_state' })
      fleet.say(id, 'SUCCEEDED', ids[0] as string)
      fleet.at.run(10 * MINUTE)
      expect(fleet.job(id).rollout).toMatchObject({
        isPaused: true,
        pausedAs: 'gate',
        pauseReason: 'wave 1 of 2 has ended and waits for approval',
      })
      expect(fleet.made(id)).toBe(1)
      expect(fleet.at.refused('jobs.rollout', { id, action: 'resume' })).toMatchObject({ code: 'illegal_state' })
      fleet.nextLife()
      fleet.at.do('jobs.rollout', { id, action: 'approve', reason: 'looks good' })
      expect(fleet.open(id)).toEqual(ids.slice(1))
      expect(fleet.job(id).rollout).toMatchObject({ wave: 1, approvedWaves: [0], isPaused: false })
      const audits = fleet.at.read((tx) => tx.auditsBetween('job', id, 0, Number.MAX_SAFE_INTEGER, 9))
      expect(audits.at(-1)).toMatchObject({
        actor: 'Mona',
        action: 'job.rollout.approve',
        data: { reason: 'looks good' },
      })
    },
  )

  test('devices that do not pass a check do not keep a wave open', () => {
    const prechecks = [{ path: 'attributes.battery', op: 'gte', value: 30 }] as const
    const fleet = new Fleet()
    const ids = fleet.add(many(4), (_id, index) => ({ attributes: { battery: index < 2 ? 10 : 90 } }))
    const id = fleet.create(ids, { waves: waves([50, { successPercent: 100 }], [100]), prechecks: [...prechecks] })
    expect(fleet.open(id)).toEqual(ids.slice(2))
  })
})

describe('abort rules', () => {
  const abort = (
    failureType: 'FAILED' | 'REJECTED' | 'TIMED_OUT' | 'ALL',
    thresholdPercent: number,
    minExecuted: number,
  ) => ({
    abort: [{ failureType, thresholdPercent, minExecuted }],
  })

  test.each(STORES)(
    '11. at the threshold QUEUED and unreleased ones are cancelled, running ones finish (%s)',
    (_name, open) => {
      const fleet = new Fleet(open())
      const ids = fleet.add(many(20))
      const id = fleet.create(ids, { ...abort('FAILED', 20, 2), rate: { kind: 'constant', perMinute: 10 } })
      fleet.begin(ids[9] as string)
      fleet.say(id, 'FAILED', ids[0] as string)
      expect(fleet.counts(id)).toBe('unreleased 10, QUEUED 8, IN_PROGRESS 1, FAILED 1')
      fleet.say(id, 'FAILED', ids[1] as string)
      expect(fleet.counts(id)).toBe('IN_PROGRESS 1, FAILED 2, CANCELED 17')
      expect(fleet.job(id)).toMatchObject({
        state: 'CANCELLING',
        cancelReason: 'abort rule: 2 of 10 FAILED, limit 20 %',
      })
      fleet.say(id, 'SUCCEEDED', ids[9] as string)
      expect(fleet.job(id)).toMatchObject({ state: 'CANCELLED', counts: { SUCCEEDED: 1, FAILED: 2, CANCELED: 17 } })
      expect(fleet.job(id).rollout?.abortedBy).toBe('abort rule: 2 of 10 FAILED, limit 20 %')
      expect(fleet.run(id)?.trace.map((step) => step.rule)).toContain('fleet 1.7 abort')
      expect(fleet.deviceRun(id, ids[5] as string)).toMatchObject({ status: 'SKIPPED', reason: 'cancelled' })
    },
  )

  test('11. why it ended is told once, and in Arabic without a word of English', () => {
    const { fleet, id, ids } = rolling(4, abort('FAILED', 25, 1))
    fleet.say(id, 'FAILED', ids[0] as string)
    const told = fleet.at.do('explain.run', { id: fleet.job(id).runId }).sentences
    expect(told.filter(({ code }) => code === 'aborted')).toHaveLength(1)
    const cancelled = told.find(({ code }) => code === 'fleet_cancelled')
    expect(cancelled?.textEn).toMatch(/cancelled the job\. Devices/)
    expect(cancelled?.textAr.replace('UTC', '')).not.toMatch(/[A-Za-z]/)
  })

  test('11. not before enough have ended, and only what the rule names counts', () => {
    const { fleet, id, ids } = rolling(10, abort('REJECTED', 10, 5))
    fleet.say(id, 'FAILED', ...ids.slice(0, 3))
    fleet.say(id, 'REJECTED', ids[3] as string)
    expect(fleet.job(id).state).toBe('RUNNING')
    fleet.say(id, 'SUCCEEDED', ids[4] as string)
    expect(fleet.job(id).state).toBe('CANCELLED')
  })

  test('11. a time-out counts for its own kind and for all', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(4))
    const id = fleet.create(ids, abort('ALL', 50, 2), { timeoutMinutes: 5 })
    fleet.say(id, 'REJECTED', ids[0] as string)
    fleet.begin(ids[1] as string)
    fleet.at.run(6 * MINUTE)
    expect(fleet.job(id)).toMatchObject({ state: 'CANCELLED', counts: { TIMED_OUT: 1, REJECTED: 1, CANCELED: 2 } })
  })

  test('what an engine did not judge before it died, the next one judges', () => {
    const { fleet, id, ids } = rolling(4, abort('FAILED', 25, 1))
    fleet.at.store.write('test', (tx) => {
      const row = tx.getExecution(id, ids[0] as string)
      if (row === null) throw new Error('no execution')
      tx.updateExecution({ ...row, state: 'FAILED', versionNumber: 2 }, 1)
      const job = fleet.job(id)
      tx.updateJob({ ...job, counts: { ...job.counts, QUEUED: 3, FAILED: 1 } })
    })
    fleet.nextLife()
    expect(fleet.counts(id)).toBe('FAILED 1, CANCELED 3')
  })
})

describe('pause', () => {
  test.each(STORES)(
    'nothing is released while paused, also over a restart; devices that have it go on (%s)',
    (_name, open) => {
      const fleet = new Fleet(open())
      const ids = fleet.add(many(6))
      const id = fleet.create(ids, { rate: { kind: 'constant', perMinute: 2 } })
      fleet.at.do('jobs.rollout', { id, action: 'pause', reason: 'storm' })
      expect(fleet.job(id).rollout).toMatchObject({ isPaused: true, pauseReason: 'storm', pausedBy: 'Mona' })
      fleet.at.run(5 * MINUTE)
      fleet.nextLife(MINUTE)
      fleet.at.run(5 * MINUTE)
      expect(fleet.made(id)).toBe(2)
      fleet.say(id, 'SUCCEEDED', ...ids.slice(0, 2))
      expect(fleet.counts(id)).toBe('unreleased 4, SUCCEEDED 2')
      fleet.at.do('jobs.rollout', { id, action: 'resume' })
      expect(fleet.made(id)).toBe(4)
      fleet.at.run(MINUTE)
      expect(fleet.made(id)).toBe(6)
    },
  )

  test('a job that waits in the queue can be paused before it begins; a local or ended one cannot', () => {
    const fleet = new Fleet()
    const ids = fleet.add(many(2))
    const id = fleet.create(ids, {}, { isHeld: true })
    fleet.at.do('jobs.rollout', { id, action: 'pause' })
    fleet.at.do('jobs.hold', { ids: [id], isHeld: false })
    expect(fleet.made(id)).toBe(0)
    fleet.at.do('jobs.rollout', { id, action: 'resume' })
    expect(fleet.made(id)).toBe(2)
    fleet.say(id, 'SUCCEEDED', ...ids)
    expect(fleet.at.refused('jobs.rollout', { id, action: 'pause' }).code).toBe('illegal_state')
    const local = fleet.at.do('jobs.create', { templateId: fleet.at.localTemplate() }).id
    expect(fleet.at.refused('jobs.rollout', { id: local, action: 'pause' }).code).toBe('illegal_state')
  })
})
