// Concurrency limits, waiting releases, backfills, queue deadlines and ageing, on every store.
import { describe, expect, test } from 'vitest'
import type { JobRow } from '../../src-main/engine/ports/store-work.ts'
import type { ReleaseWaitRow } from '../../src-main/engine/ports/store-limits.ts'
import type { Backfill, ConcurrencyLimit } from '../../src-preload/contract/timing-policies.ts'
import type { OpenTestStore } from './conformance.ts'
import { device, deviceGroup, execution, fleetJob, job, schedule, slot, T0, template } from './rows.ts'

const audit = { createdAt: T0, createdBy: 'sara', updatedAt: T0, updatedBy: 'sara', version: 1 }
const limit = (id: string, more: Partial<ConcurrencyLimit> = {}): ConcurrencyLimit => ({
  ...{ id, kind: 'template', key: 't1', max: 2, ...audit },
  ...more,
})
const wait = (jobId: string, deviceId: string, position: number): ReleaseWaitRow => ({
  ...{ jobId, deviceId, position, why: 'limit', notBeforeAt: null, attempt: 1, retriesLeft: 0 },
  ...{ versionNumber: 0, rank: null, overallDeadlineAt: null },
})
const backfill = (id: string, more: Partial<Backfill> = {}): Backfill => ({
  ...{ id, scheduleId: 's1', fromAt: T0, toAt: T0 + 9, overlap: 'queue_all', priority: -1, state: 'running' },
  ...{ cursorAt: null, total: 9, made: 0, passed: 0, ...audit, ...more },
})
let number = 0
const seq = (more: object = {}) => {
  number += 1
  return { insertSeq: number, rank: number, ...more }
}

function describeLimitRows(open: OpenTestStore): void {
  test('limits: kind and key are unique, changes are guarded by version', () => {
    const store = open()
    store.write('sara', (tx) => {
      tx.insertLimit(limit('l1'))
      tx.insertLimit(limit('l2', { key: '*' }))
      expect(() => tx.insertLimit(limit('l3'))).toThrow()
      expect(tx.updateLimit(limit('l1', { max: 5, version: 2 }), 1)).toBe(true)
      expect(tx.updateLimit(limit('l1', { max: 6, version: 2 }), 1)).toBe(false)
      expect([tx.deleteLimit('l2'), tx.deleteLimit('l2')]).toEqual([true, false])
    })
    expect(store.read((tx) => tx.listLimits())).toEqual([limit('l1', { max: 5, version: 2 })])
  })

  test('what counts against a limit is under way, never waiting or ended', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertTemplate(template('t1'))
      const states = ['PENDING', 'QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'] as const
      for (const state of states) tx.insertJob(job(state, seq({ state, resources: ['press'] })))
      tx.insertJob(fleetJob('over', ['a'], seq({ state: 'COMPLETED', resources: ['press'] })))
      tx.insertJob(fleetJob('fleet', ['a', 'b'], seq({ state: 'RUNNING', resources: ['press', 'van'] })))
      for (const id of ['a', 'b', 'c']) tx.insertDevice(device(id))
      tx.insertDeviceGroup(deviceGroup('g2'))
      tx.insertDeviceGroup(deviceGroup('g1'))
      tx.insertExecution(execution('fleet', 'a'))
      tx.insertExecution(execution('fleet', 'b', { state: 'IN_PROGRESS' }))
      tx.insertExecution(execution('over', 'a', { state: 'SUCCEEDED' }))
    })
    store.read((tx) => {
      expect([tx.countTemplateUnderWay('t1'), tx.countTemplateUnderWay('t2')]).toEqual([4, 0])
      expect(tx.resourcesInUse()).toEqual([
        { key: 'press', count: 4 },
        { key: 'van', count: 1 },
      ])
      expect([
        tx.countOpenExecutions(['a', 'b', 'c']),
        tx.countOpenExecutions(['c']),
        tx.countOpenExecutions([]),
      ]).toEqual([2, 0, 0])
      expect(tx.deviceGroupIds()).toEqual(['g1', 'g2'])
      expect(tx.localJobsUnderWay().map(({ id }) => id)).toEqual(['DISPATCHED', 'RUNNING', 'CANCELLING'])
    })
  })

  test('waiting releases keep the order of the job and leave with it', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a', 'b', 'c'], seq()))
      tx.insertJob(fleetJob('j2', ['a'], seq({ priority: 5 })))
      for (const row of [wait('j1', 'c', 2), wait('j1', 'a', 0), wait('j1', 'b', 1), wait('j2', 'a', 0)]) {
        tx.insertReleaseWait(row)
      }
      expect(tx.jobsWithReleaseWaits(9).map(({ id }) => id)).toEqual(['j2', 'j1'])
      expect(tx.releaseWaitsOf('j1', 0, 1)).toEqual([wait('j1', 'b', 1)])
      tx.deleteReleaseWait('j1', 'a')
      expect([tx.getReleaseWait('j1', 'a'), tx.getReleaseWait('j1', 'c')]).toEqual([null, wait('j1', 'c', 2)])
      tx.deleteReleaseWaitsOf('j2')
      expect([tx.hasReleaseWaits('j1'), tx.hasReleaseWaits('j2')]).toEqual([true, false])
      tx.deleteJob('j1')
      expect(tx.jobsWithReleaseWaits(9)).toEqual([])
      expect(() => tx.insertReleaseWait(wait('j9', 'a', 0))).toThrow()
    })
  })
}

function describeRollouts(open: OpenTestStore): void {
  test('devices that wait are found by their reason and by their instant', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a', 'b', 'c', 'd'], seq()))
      tx.insertReleaseWait({ ...wait('j1', 'a', 0), why: 'cap:site=Cairo', overallDeadlineAt: T0 + 1 })
      tx.insertReleaseWait({ ...wait('j1', 'b', 1), why: 'cap:site=Cairo' })
      tx.insertReleaseWait({ ...wait('j1', 'c', 2), why: 'window', notBeforeAt: T0 + 9 })
      tx.insertReleaseWait({ ...wait('j1', 'd', 3), why: 'window', notBeforeAt: T0 + 5 })
      expect(tx.releaseWaitsWhy('j1', 'cap:site=Cairo', 0, 9).map((row) => row.deviceId)).toEqual(['b'])
      expect(tx.releaseWaitCounts('j1')).toEqual([
        { why: 'cap:site=Cairo', count: 2 },
        { why: 'window', count: 2 },
      ])
      expect(tx.releaseWaitsDue(T0 + 9, 9).map((row) => row.deviceId)).toEqual(['d', 'c'])
      expect(tx.releaseWaitsDue(T0 + 9, 1).map((row) => row.deviceId)).toEqual(['d'])
      expect(tx.releaseWaitsDue(T0 + 4, 9)).toEqual([])
      expect([tx.nextDeadlineAt(T0), tx.nextDeadlineAt(T0 + 5), tx.nextDeadlineAt(T0 + 9)]).toEqual([
        T0 + 5,
        T0 + 9,
        null,
      ])
      expect(tx.getReleaseWait('j1', 'a')?.overallDeadlineAt).toBe(T0 + 1)
    })
  })

  test('a job is passed by until its releaseAt, and its rollout is due at rolloutAt', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('now', ['a'], seq()))
      tx.insertJob(fleetJob('later', ['a'], seq({ releaseAt: T0 + 60, rolloutAt: T0 + 90 })))
      tx.insertJob(fleetJob('never', ['a'], seq({ releaseAt: 253_402_300_799_000, rolloutAt: T0 + 30 })))
      tx.insertJob(fleetJob('over', ['a'], seq({ releaseAt: T0 + 1, rolloutAt: T0 + 1, state: 'CANCELLED' })))
      expect(tx.jobsToRelease(T0, 9).map(({ id }) => id)).toEqual(['now'])
      expect(tx.jobsToRelease(T0 + 60, 9).map(({ id }) => id)).toEqual(['now', 'later'])
      expect(tx.rolloutsDue(T0 + 29, 9)).toEqual([])
      expect(tx.rolloutsDue(T0 + 90, 9).map(({ id }) => id)).toEqual(['never', 'later'])
      expect(tx.nextDeadlineAt(T0)).toBe(T0 + 30)
      for (const id of ['never', 'later']) tx.updateJob({ ...(tx.getJob(id) as JobRow), rolloutAt: null })
      expect([tx.nextDeadlineAt(T0), tx.nextDeadlineAt(T0 + 60)]).toEqual([T0 + 60, null])
    })
  })

  test('open executions of a job are counted by the value of an attribute, and on given devices', () => {
    const store = open()
    const sites = { a: 'Cairo', b: 'Cairo', c: 7, d: true, e: null, f: 'Giza' }
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', Object.keys(sites), seq()))
      tx.insertJob(fleetJob('j2', ['a'], seq()))
      for (const [id, site] of Object.entries(sites)) {
        tx.insertDevice(device(id, { attributes: { 'site.name': site, other: 'Cairo' } }))
        tx.insertExecution(execution('j1', id, { state: id === 'f' ? 'SUCCEEDED' : 'QUEUED' }))
      }
      tx.insertExecution(execution('j2', 'a'))
      expect(tx.openByAttribute('j1', 'site.name')).toEqual([
        { value: '7', count: 1 },
        { value: 'Cairo', count: 2 },
        { value: 'true', count: 1 },
      ])
      expect(tx.openByAttribute('j1', 'absent')).toEqual([])
      expect([
        tx.countOpenOfJob('j1', ['a', 'c', 'f']),
        tx.countOpenOfJob('j1', []),
        tx.countOpenOfJob('j2', ['b']),
      ]).toEqual([2, 0, 0])
    })
  })
}

function describeBackfillRows(open: OpenTestStore): void {
  test('backfills: running ones oldest first, lists newest first, their jobs apart from the schedule’s own', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertTemplate(template('t1'))
      tx.insertSchedule(schedule('s1'))
      tx.insertSchedule(schedule('s2', { number: 2 }))
      for (const row of [backfill('b2'), backfill('b1'), backfill('b3', { scheduleId: 's2', state: 'paused' })]) {
        tx.insertBackfill(row)
      }
      tx.insertJob(job('own', seq({ scheduleId: 's1' })))
      tx.insertJob(job('made', seq({ scheduleId: 's1', backfillId: 'b1' })))
      tx.insertDevice(device('a'))
      tx.insertJob(fleetJob('made-fleet', ['a'], seq({ scheduleId: 's1', backfillId: 'b1' })))
      tx.insertExecution(execution('made-fleet', 'a'))
      expect(tx.updateBackfill(backfill('b2', { cursorAt: T0 + 3, made: 1 }))).toBe(true)
      expect(tx.updateBackfill(backfill('b9'))).toBe(false)
    })
    store.read((tx) => {
      expect(tx.runningBackfills().map(({ id }) => id)).toEqual(['b1', 'b2'])
      expect(tx.listBackfills('s1').map(({ id }) => id)).toEqual(['b2', 'b1'])
      expect(tx.listBackfills(null)).toHaveLength(3)
      expect(tx.getBackfill('b2')).toEqual(backfill('b2', { cursorAt: T0 + 3, made: 1 }))
      expect(tx.openJobsOfBackfill('b1').map(({ id }) => id)).toEqual(['made', 'made-fleet'])
      expect(tx.openJobsOfSchedule('s1').map(({ id }) => id)).toEqual(['own'])
      expect(tx.openExecutionsOfSchedule('s1', 'a')).toEqual([])
    })
  })

  test('a slot that did not run can be taken up, one that ran cannot', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertTemplate(template('t1'))
      tx.insertSchedule(schedule('s1'))
      tx.insertSlot({ ...slot('s1', T0), verdict: 'skip', reason: 'paused', jobId: null })
      tx.insertSlot(slot('s1', T0 + 1))
      expect(tx.countRunSlots('s1', T0 - 1, T0 + 1)).toBe(1)
      expect(tx.updateSkippedSlot({ ...slot('s1', T0), rule: 'R13' })).toBe(true)
      expect(tx.updateSkippedSlot({ ...slot('s1', T0 + 1), rule: 'R13' })).toBe(false)
      expect(tx.updateSkippedSlot(slot('s1', T0 + 2))).toBe(false)
      expect([tx.countRunSlots('s1', T0 - 1, T0 + 1), tx.countRunSlots('s1', T0, T0 + 1)]).toEqual([2, 1])
      expect(tx.getSlot('s1', T0)).toMatchObject({ verdict: 'run', rule: 'R13', jobId: 'j1' })
    })
  })
}

function describeWaiting(open: OpenTestStore): void {
  test('jobs past their start: waiting ones, and fleet jobs that are only dispatched', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(job('late', seq({ startBeforeAt: T0 + 1 })))
      tx.insertJob(job('held', seq({ startBeforeAt: T0, state: 'PENDING', isHeld: true })))
      tx.insertJob(fleetJob('sent', ['a'], seq({ startBeforeAt: T0 + 2 })))
      tx.insertJob(job('runs', seq({ startBeforeAt: T0, state: 'RUNNING' })))
      tx.insertJob(job('later', seq({ startBeforeAt: T0 + 50 })))
    })
    store.read((tx) => {
      expect(tx.jobsPastStart(T0 + 2, 9).map(({ id }) => id)).toEqual(['held', 'late', 'sent'])
      expect(tx.jobsPastStart(T0 + 2, 1)).toHaveLength(1)
      expect(tx.nextDeadlineAt(T0)).toBe(T0)
    })
  })

  test('ageing raises whoever has waited a whole interval, never above the top, and keeps what was given', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(job('old', seq({ priority: -10, queuedAt: T0 - 3_000 })))
      tx.insertJob(job('young', seq({ priority: -10, queuedAt: T0 - 999 })))
      tx.insertJob(job('top', seq({ priority: 18, queuedAt: T0 - 9_000 })))
      tx.insertJob(job('runs', seq({ priority: -10, queuedAt: T0 - 9_000, state: 'RUNNING' })))
      const step = { levels: 2, top: 19, intervalMs: 1_000, now: T0, limit: 9 }
      expect([tx.nextWaitingPriority(99), tx.nextWaitingPriority(18), tx.nextWaitingPriority(-10)]).toEqual([
        18,
        -10,
        null,
      ])
      expect(tx.setAgedPriority({ ...step, priority: 18 })).toEqual(['top'])
      expect(tx.setAgedPriority({ ...step, priority: -10 })).toEqual(['old'])
      expect(tx.setAgedPriority({ ...step, priority: -8, levels: 9, limit: 1 })).toEqual(['old'])
    })
    store.read((tx) => {
      const seen = (id: string) => [tx.getJob(id)?.priority, tx.getJob(id)?.basePriority]
      expect([seen('old'), seen('young'), seen('top'), seen('runs')]).toEqual([
        [-5, -10],
        [-10, null],
        [19, 18],
        [-10, null],
      ])
    })
  })
}

function describeTotals(open: OpenTestStore): void {
  test('R42 totals move with what runs and with what waits to begin again; other deadlines for starting stay', () => {
    const store = open()
    const total = { totalDeadlineAt: T0 + 90 }
    store.write('engine', (tx) => {
      tx.insertJob(job('a-running', { state: 'RUNNING', ...total, insertSeq: 1 }))
      tx.insertJob(job('b-waiting', { state: 'QUEUED', ...total, startBeforeAt: T0 + 90, insertSeq: 2 }))
      tx.insertJob(job('c-new', { state: 'QUEUED', startBeforeAt: T0 + 50, insertSeq: 3 }))
      tx.insertJob(job('d-free', { state: 'RUNNING', insertSeq: 4 }))
      tx.insertJob(job('e-over', { state: 'COMPLETED', ...total, insertSeq: 5 }))
    })
    const times = () =>
      store.read((tx) =>
        ['a-running', 'b-waiting', 'c-new', 'd-free', 'e-over'].map((id) => {
          const row = tx.getJob(id)
          return [row?.totalDeadlineAt, row?.startBeforeAt].map((at) => (at ? at - T0 : at))
        }),
      )
    expect(store.write('engine', (tx) => tx.shiftTotals(1_000))).toEqual(['a-running', 'b-waiting'])
    const moved = [1_090, null]
    expect(times()).toEqual([moved, [1_090, 1_090], [null, 50], [null, null], [90, null]])
    // What is written next starts from what is there now.
    store.write('engine', (tx) => {
      const row = tx.getJob('a-running')
      if (row !== null) tx.updateJob({ ...row, priority: 4 })
    })
    expect(times()[0]).toEqual(moved)
  })
}

export function describeLimits(open: OpenTestStore): void {
  describe('limits, backfills and ageing', () => {
    describeLimitRows(open)
    describeRollouts(open)
    describeBackfillRows(open)
    describeWaiting(open)
    describeTotals(open)
  })
}
