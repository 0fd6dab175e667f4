// The part of the conformance suite about work: jobs and their order, executions, runs, groups, locks.
import { describe, expect, test } from 'vitest'
import type { StoreTx } from '../../src-main/engine/ports/store.ts'
import type { JobRow } from '../../src-main/engine/ports/store-work.ts'
import type { OpenTestStore } from './conformance.ts'
import { execution, fleetJob, group, job, lock, noCounts, run, T0 } from './rows.ts'

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
const faultCode = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

function describeJobs(open: OpenTestStore): void {
  test('a job comes back whole, with its target and its snapshot', () => {
    const store = open()
    const local = job('j1')
    const fleet = fleetJob('j2', ['a', 'b'], { insertSeq: 2 })
    store.write('sara', (tx) => {
      tx.insertJob(local)
      tx.insertJob(fleet)
    })
    store.read((tx) => {
      expect(tx.getJob('j1')).toEqual(local)
      expect(tx.getJobByPublicId('public-j2')).toEqual(fleet)
      expect(tx.getJobByRunId('run-j2')).toEqual(fleet)
      expect(tx.getJob('j3')).toBeNull()
    })
    const grown = { ...fleet, targetDeviceIds: ['a', 'b', 'c'], targetCount: 3, state: 'RUNNING' as const }
    store.write('engine', (tx) => {
      expect(tx.updateJob(grown)).toBe(true)
      expect(tx.updateJob(job('j3'))).toBe(false)
      tx.deleteJob('j1')
    })
    store.read((tx) => {
      expect(tx.getJob('j2')).toEqual(grown)
      expect(tx.getJob('j1')).toBeNull()
    })
    const taken = fleetJob('j9', ['a'], { publicId: 'public-j2' })
    expect(faultCode(() => store.write('sara', (tx) => tx.insertJob(taken)))).toBe('constraint')
  })

  test('a target that a failed commit changed is the old one again', () => {
    const store = open()
    store.write('sara', (tx) => tx.insertJob(fleetJob('j1', ['a'])))
    const change = (tx: StoreTx) => {
      tx.updateJob(fleetJob('j1', ['x', 'y']))
      throw new Error('lost')
    }
    expect(() => store.write('sara', change)).toThrow('lost')
    expect(store.read((tx) => tx.getJob('j1')?.targetDeviceIds)).toEqual(['a'])
  })

  test('the order is priority, then rank, then age', () => {
    const store = open()
    const places = [
      job('low', { priority: -10, insertSeq: 1 }),
      job('late', { insertSeq: 4 }),
      job('early', { insertSeq: 2 }),
      job('moved', { insertSeq: 5, rank: -1 }),
      job('high', { priority: 10, insertSeq: 6 }),
      job('held', { priority: 10, insertSeq: 7, isHeld: true }),
      job('later', { insertSeq: 3, notBeforeAt: T0 + 10 }),
      job('pending', { insertSeq: 8, state: 'PENDING' }),
      job('running', { insertSeq: 9, state: 'RUNNING' }),
      fleetJob('fleet', ['a'], { insertSeq: 10, state: 'QUEUED', admittedAt: null }),
      fleetJob('begun', ['a', 'b'], {
        insertSeq: 11,
        state: 'RUNNING',
        counts: { ...noCounts, QUEUED: 1, IN_PROGRESS: 1 },
      }),
      fleetJob('all begun', ['a'], { insertSeq: 12, state: 'RUNNING', counts: { ...noCounts, IN_PROGRESS: 1 } }),
    ]
    store.write('sara', (tx) => {
      for (const row of places) tx.insertJob(row)
    })
    store.read((tx) => {
      expect(ids(tx.admissibleJobs(T0, 99, null))).toEqual(['high', 'moved', 'early', 'late', 'fleet', 'low'])
      expect(ids(tx.admissibleJobs(T0 + 10, 3, 'local'))).toEqual(['high', 'moved', 'early'])
      expect(ids(tx.admissibleJobs(T0, 9, 'fleet'))).toEqual(['fleet'])
      const normal = ['moved', 'early', 'later', 'late', 'pending', 'fleet', 'begun']
      expect(ids(tx.waitingInBand(0, 0))).toEqual(normal)
      expect(ids(tx.waitingInBand(-1_000_000, 1_000_000))).toEqual(['high', 'held', ...normal, 'low'])
      expect(tx.countJobs(['QUEUED'], null)).toBe(8)
      expect(tx.countJobs(['QUEUED'], 'fleet')).toBe(1)
      expect(tx.countJobs(['RUNNING', 'PENDING'], 'local')).toBe(2)
      expect(tx.countJobs([], null)).toBe(0)
      expect(ids(tx.jobsInState(['RUNNING', 'PENDING'], 99))).toEqual(['pending', 'running', 'begun', 'all begun'])
      expect(tx.nextDeadlineAt(T0)).toBe(T0 + 10)
      expect(tx.nextDeadlineAt(T0 + 10)).toBeNull()
    })
    store.write('sara', (tx) => tx.setRank('low', 0, -5))
    expect(store.read((tx) => ids(tx.admissibleJobs(T0, 2, 'local')))).toEqual(['high', 'low'])
  })

  test('groups, schedules, releases and expiry find their jobs', () => {
    const store = open()
    store.write('sara', (tx) => {
      tx.insertGroup(group('g1'))
      tx.insertJob(job('j1', { groupId: 'g1', groupIndex: 1, insertSeq: 1, scheduleId: 's1', expiresAt: T0 + 5 }))
      tx.insertJob(job('j2', { groupId: 'g1', groupIndex: 0, insertSeq: 2, scheduleId: 's1', expiresAt: T0 + 4 }))
      tx.insertJob(job('j3', { insertSeq: 3, scheduleId: 's1', state: 'COMPLETED', expiresAt: T0 + 1 }))
      tx.insertJob(job('j8', { insertSeq: 8, scheduleId: 's2', state: 'RUNNING' }))
      tx.insertJob(job('j9', { insertSeq: 9, scheduleId: 's2', state: 'CANCELLING', backfillId: 'b1' }))
      tx.insertJob(job('j10', { insertSeq: 10, scheduleId: 's2', state: 'QUEUED' }))
      tx.insertJob(fleetJob('j4', ['a', 'b'], { insertSeq: 4, releaseCursor: 1 }))
      tx.insertJob(fleetJob('j5', ['a', 'b'], { insertSeq: 5, releaseCursor: 2 }))
      tx.insertJob(fleetJob('j6', ['a', 'b'], { insertSeq: 6, admittedAt: null, state: 'QUEUED' }))
      tx.insertJob(fleetJob('j7', ['a', 'b'], { insertSeq: 7, state: 'CANCELLED' }))
    })
    store.read((tx) => {
      expect(ids(tx.jobsOfGroup('g1'))).toEqual(['j2', 'j1'])
      expect(tx.sketchOfGroup('g1').open).toEqual(tx.jobsOfGroup('g1').map(sketch))
      expect(ids(tx.openJobsOfSchedule('s1'))).toEqual(['j1', 'j2'])
      const inShort = tx.openJobsOfSchedule('s1').map(({ id, runId, state }) => ({ id, runId, state }))
      expect(tx.openWorkOfSchedule('s1')).toEqual(inShort)
      expect([tx.underWayOfSchedule('s2', false), tx.underWayOfSchedule('s2', true)]).toEqual([1, 2])
      expect(ids(tx.jobsToRelease(T0 + 10, 9))).toEqual(['j4'])
      expect(ids(tx.expiredJobs(T0 + 5, 9))).toEqual(['j2', 'j1'])
      expect(ids(tx.expiredJobs(T0 + 3, 9))).toEqual([])
      expect(tx.nextDeadlineAt(T0)).toBe(T0 + 4)
    })
  })
}

function describeExecutions(open: OpenTestStore): void {
  test('an execution is written under its version only', () => {
    const store = open()
    const first = execution('j1', 'a', { statusDetails: { progress: '5' } })
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a']))
      tx.insertExecution(first)
    })
    store.write('device', (tx) => {
      const next = { ...first, state: 'IN_PROGRESS' as const, versionNumber: 2, startedAt: T0 }
      expect(tx.updateExecution(next, 7)).toBe(false)
      expect(tx.updateExecution(next, 1)).toBe(true)
      expect(tx.updateExecution(next, 1)).toBe(false)
      expect(tx.getExecution('j1', 'a')).toEqual(next)
      expect(tx.getExecutionByPublicId('public-j1', 'a')).toEqual(next)
      expect([tx.getExecutionByPublicId('other', 'a'), tx.getExecution('j1', 'b')]).toEqual([null, null])
    })
    expect(faultCode(() => store.write('engine', (tx) => tx.insertExecution(execution('none', 'a'))))).toBe(
      'constraint',
    )
    store.write('engine', (tx) => tx.deleteJob('j1'))
    expect(store.read((tx) => tx.getExecution('j1', 'a'))).toBeNull()
  })

  test('a device’s list is what it works on first, then the queue’s order', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a'], { insertSeq: 1 }))
      tx.insertJob(fleetJob('j2', ['a'], { insertSeq: 2, priority: 5, timeoutMinutes: 9, scheduleId: 's1' }))
      tx.insertJob(fleetJob('j3', ['a'], { insertSeq: 3, priority: -5, scheduleId: 's1' }))
      tx.insertJob(fleetJob('j4', ['a'], { insertSeq: 4 }))
      tx.insertExecution(execution('j1', 'a'))
      tx.insertExecution(execution('j2', 'a'))
      tx.insertExecution(execution('j3', 'a', { state: 'IN_PROGRESS' }))
      tx.insertExecution(execution('j4', 'a', { state: 'SUCCEEDED' }))
      tx.insertExecution(execution('j1', 'b'))
    })
    store.read((tx) => {
      const list = tx.deviceList('a', null)
      expect(list.map(({ jobId }) => jobId)).toEqual(['j3', 'j2', 'j1'])
      const own = { publicJobId: 'public-j2', document: { operation: 'reboot', nothing: null }, timeoutMinutes: 9 }
      expect(list[1]).toEqual({ ...execution('j2', 'a'), ...own })
      expect(tx.deviceList('a', 1).map(({ jobId }) => jobId)).toEqual(['j3'])
      expect(tx.deviceList('x', null)).toEqual([])
      const keys = list.map(({ jobId, executionNumber, announcedAt }) => ({ jobId, executionNumber, announcedAt }))
      expect([tx.deviceKeys('a'), tx.deviceKeys('x')]).toEqual([keys, []])
      expect(tx.openExecutionsOfSchedule('s1', 'a')).toEqual([
        { jobId: 'j2', runId: 'run-j2' },
        { jobId: 'j3', runId: 'run-j3' },
      ])
      expect([tx.devicesWithPending(null, 1), tx.devicesWithPending('a', 9)]).toEqual([['a'], ['b']])
    })
  })

  test('pages of a job’s executions, announcements, removal', () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a', 'b', 'c']))
      for (const id of ['c', 'a', 'b']) tx.insertExecution(execution('j1', id))
      tx.updateExecution(execution('j1', 'b', { state: 'FAILED', versionNumber: 2 }), 1)
      tx.markAnnounced('a', T0 + 1)
      tx.markAnnounced('b', T0 + 1)
    })
    store.read((tx) => {
      const page = (...args: [readonly ('QUEUED' | 'FAILED')[] | null, string | null, number]) =>
        tx.executionsOfJob('j1', ...args).map(({ deviceId }) => deviceId)
      expect([page(null, null, 2), page(null, 'b', 9), page(['QUEUED'], null, 9), page([], null, 9)]).toEqual([
        ['a', 'b'],
        ['c'],
        ['a', 'c'],
        [],
      ])
      expect(['a', 'b', 'c'].map((id) => tx.getExecution('j1', id)?.announcedAt)).toEqual([T0 + 1, null, null])
    })
    store.write('engine', (tx) => tx.clearAnnounced('a'))
    expect(store.read((tx) => tx.getExecution('j1', 'a')?.announcedAt)).toBeNull()
    store.write('engine', (tx) => tx.deleteExecutionsOfJob('j1'))
    expect(store.read((tx) => tx.executionsOfJob('j1', null, null, 9))).toEqual([])
  })

  test('deadlines run for work in progress, and move together', () => {
    const store = open()
    const working = { state: 'IN_PROGRESS' } as const
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a', 'b', 'c', 'd']))
      tx.insertExecution(execution('j1', 'a', { ...working, deadlineAt: T0 + 10 }))
      tx.insertExecution(execution('j1', 'b', { ...working, deadlineAt: T0 + 90, stepDeadlineAt: T0 + 20 }))
      tx.insertExecution(execution('j1', 'c', { deadlineAt: T0 + 1 }))
      tx.insertExecution(execution('j1', 'd', working))
    })
    const past = (now: number) => store.read((tx) => tx.executionsPastDeadline(now, 9).map(({ deviceId }) => deviceId))
    expect([past(T0 + 9), past(T0 + 10), past(T0 + 20)]).toEqual([[], ['a'], ['a', 'b']])
    expect(store.read((tx) => tx.nextDeadlineAt(T0))).toBe(T0 + 10)
    expect(store.write('engine', (tx) => tx.shiftDeadlines(1_000))).toBe(2)
    expect([past(T0 + 1_009), past(T0 + 1_020)]).toEqual([[], ['a', 'b']])
    expect(store.read((tx) => tx.getExecution('j1', 'b')?.stepDeadlineAt)).toBe(T0 + 1_020)
    expect(store.read((tx) => tx.getExecution('j1', 'c')?.deadlineAt)).toBe(T0 + 1)
  })
}

function describeDelivery(open: OpenTestStore): void {
  test('a device’s list keeps the operator’s order among what waits; work in progress stays first', () => {
    const store = open()
    store.write('engine', (tx) => {
      for (const [index, id] of ['j1', 'j2', 'j3', 'j4', 'j5'].entries()) {
        tx.insertJob(fleetJob(id, ['a'], { insertSeq: index + 1 }))
      }
      tx.insertExecution(execution('j1', 'a'))
      tx.insertExecution(execution('j2', 'a', { rank: 2 }))
      tx.insertExecution(execution('j3', 'a', { rank: -1 }))
      tx.insertExecution(execution('j4', 'a', { rank: 9, state: 'IN_PROGRESS' }))
      tx.insertExecution(execution('j5', 'a', { state: 'IN_PROGRESS' }))
      const order = ['j4', 'j5', 'j3', 'j2', 'j1']
      expect(tx.deviceList('a', null).map(({ jobId }) => jobId)).toEqual(order)
      expect(tx.deviceKeys('a').map(({ jobId }) => jobId)).toEqual(order)
    })
  })

  test('the overall time begins with the first announcement, counts while waiting, and moves with a sleep', () => {
    const store = open()
    const fleetPlan = { overallMinutes: 2 } as JobRow['fleetPlan']
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j1', ['a', 'b'], { fleetPlan, insertSeq: 1 }))
      tx.insertJob(fleetJob('j2', ['a'], { insertSeq: 2 }))
      tx.insertExecution(execution('j1', 'a'))
      tx.insertExecution(execution('j2', 'a'))
      tx.markAnnounced('a', T0)
      tx.markAnnounced('a', T0 + 5)
      expect(tx.getExecution('j1', 'a')).toMatchObject({ announcedAt: T0 + 5, overallDeadlineAt: T0 + 120_000 })
      expect(tx.getExecution('j2', 'a')?.overallDeadlineAt).toBeNull()
      const wait = { jobId: 'j1', deviceId: 'b', position: 1, why: 'backoff', notBeforeAt: null, attempt: 2 }
      const more = { retriesLeft: 0, versionNumber: 3, rank: 4, overallDeadlineAt: T0 + 7 }
      tx.insertReleaseWait({ ...wait, ...more })
      expect(tx.nextDeadlineAt(T0)).toBe(T0 + 120_000)
      expect([tx.executionsPastDeadline(T0 + 119_999, 9), tx.executionsPastDeadline(T0 + 120_000, 9)]).toMatchObject([
        [],
        [{ jobId: 'j1' }],
      ])
      expect(tx.shiftDeadlines(1_000)).toBe(2)
      expect(tx.getExecution('j1', 'a')?.overallDeadlineAt).toBe(T0 + 121_000)
      expect(tx.getReleaseWait('j1', 'b')?.overallDeadlineAt).toBe(T0 + 1_007)
    })
  })

  test('what a device was told of or works on can be unconfirmed, and is sure again when it speaks', () => {
    const store = open()
    store.write('engine', (tx) => {
      for (const id of ['j1', 'j2', 'j3', 'j4']) tx.insertJob(fleetJob(id, ['a']))
      tx.insertExecution(execution('j1', 'a'))
      tx.insertExecution(execution('j2', 'a', { announcedAt: T0 }))
      tx.insertExecution(execution('j3', 'a', { state: 'IN_PROGRESS' }))
      tx.insertExecution(execution('j4', 'a', { state: 'SUCCEEDED', announcedAt: T0 }))
      expect([tx.hasUnconfirmed(), tx.markUnconfirmed('a', T0 + 1), tx.hasUnconfirmed()]).toEqual([false, 2, true])
      tx.markUnconfirmed('a', T0 + 9)
      const marks = ['j1', 'j2', 'j3', 'j4'].map((id) => tx.getExecution(id, 'a')?.unconfirmedAt)
      expect(marks).toEqual([null, T0 + 1, T0 + 1, null])
      expect([tx.clearUnconfirmed('b'), tx.clearUnconfirmed('a'), tx.clearUnconfirmed('a')]).toEqual([
        false,
        true,
        false,
      ])
      expect(tx.hasUnconfirmed()).toBe(false)
    })
  })

  test('attempts of one device under one run, newest first; continuous jobs that are open', () => {
    const store = open()
    store.write('engine', (tx) => {
      for (const [at, deviceId] of ['a', 'b', 'a', 'a'].entries()) {
        tx.insertRun(run(`d${at}`, { kind: 'device', parentRunId: at === 3 ? 'other' : 'top', deviceId, jobId: 'j1' }))
      }
      expect(tx.attemptsOf('top', 'a', 9).map(({ id }) => id)).toEqual(['d2', 'd0'])
      expect(tx.attemptsOf('top', 'a', 1).map(({ id }) => id)).toEqual(['d2'])
      const states = { c1: 'RUNNING', c2: 'DISPATCHED', c3: 'QUEUED', c4: 'COMPLETED', c5: 'CANCELLING' } as const
      for (const [index, [id, state]] of Object.entries(states).entries()) {
        tx.insertJob(fleetJob(id, ['a'], { state, isContinuous: true, insertSeq: index + 20, rank: 90 - index }))
      }
      tx.insertJob(fleetJob('snap', ['a'], { state: 'RUNNING' }))
      expect(tx.continuousJobs().map(({ id }) => id)).toEqual(['c2', 'c1'])
    })
  })
}

const sketch = ({ id, state, isHeld, attempt, parentRunId, groupIndex }: JobRow) => ({
  ...{ id, state, isHeld, attempt, parentRunId, groupIndex },
})

function describeRuns(open: OpenTestStore): void {
  test('runs come back whole, in order, by their parents', () => {
    const store = open()
    const rows = [
      run('d1', { kind: 'device', parentRunId: 'r1', deviceId: 'a' }),
      run('d2', { kind: 'device', parentRunId: 'r1', deviceId: 'b', status: 'FAILED', reason: 'rejected' }),
      run('r1', {
        scheduleId: 's1',
        groupId: 'g1',
        counts: noCounts,
        trace: [{ at: T0, rule: 'R1', code: 'misfire', what: 'ran' }],
      }),
      run('r2', { scheduleId: 's1', groupId: 'g1', status: 'SKIPPED', reason: 'misfire', startedAt: null }),
      run('r3', { scheduleId: 's2', parentRunId: 'r1' }),
    ]
    const sealed = store.write('engine', (tx) => rows.map((row) => tx.insertRun(row)))
    expect(sealed.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    store.read((tx) => {
      expect(tx.getRun('r1')).toEqual({ ...rows[2], seq: 3 })
      expect(ids(tx.deviceRunsOf('r1'))).toEqual(['d1', 'd2'])
      expect(ids(tx.runsOfGroup('g1'))).toEqual(['r1', 'r2'])
      const ended = tx.runsOfGroup('g1').map(({ id, parentRunId, status }) => ({ id, parentRunId, status }))
      expect(tx.sketchOfGroup('g1').runs).toEqual(ended)
      expect(ids(tx.lastRunsOfSchedule('s1', 9))).toEqual(['r2', 'r1'])
      expect(ids(tx.lastRunsOfSchedule('s1', 1))).toEqual(['r2'])
      expect(tx.lastDeviceDurations('t9', 9)).toEqual([])
    })
    expect(faultCode(() => store.write('engine', (tx) => tx.insertRun(run('r1'))))).toBe('constraint')
    expect(store.write('engine', (tx) => tx.insertRun(run('r4')).seq)).toBe(6)
  })

  test('retention keeps the last of each schedule, the young, and what belongs to open work', () => {
    const store = open()
    const old = { finishedAt: T0 - 100 }
    store.write('engine', (tx) => {
      tx.insertJob(fleetJob('j9', ['a']))
      tx.insertRun(run('old', { ...old, scheduleId: 's1' }))
      tx.insertRun(run('last', { ...old, scheduleId: 's1' }))
      tx.insertRun(run('of last', { ...old, kind: 'device', deviceId: 'a', parentRunId: 'last' }))
      tx.insertRun(run('of open', { ...old, kind: 'device', deviceId: 'a', parentRunId: 'run-j9' }))
      tx.insertRun(run('of gone', { ...old, kind: 'device', deviceId: 'a', parentRunId: 'gone' }))
      tx.insertRun(run('gone', { ...old }))
      tx.insertRun(run('young', { finishedAt: T0 }))
    })
    const removed: number[] = []
    for (let step = 0; step < 4; step += 1) {
      removed.push(store.write('sara', (tx) => tx.removeRunsBefore(T0, 2, 'sara', T0 + 1)))
    }
    expect(removed).toEqual([2, 1, 0, 0])
    const left = ['old', 'last', 'of last', 'of open', 'of gone', 'gone', 'young']
    expect(store.read((tx) => left.filter((id) => tx.getRun(id) !== null))).toEqual([
      'last',
      'of last',
      'of open',
      'young',
    ])
    expect(store.write('engine', (tx) => tx.insertRun(run('next')).seq)).toBe(8)
  })
}

function describeGroups(open: OpenTestStore): void {
  test('groups and locks', () => {
    const store = open()
    store.write('sara', (tx) => {
      tx.insertGroup(group('g1'))
      tx.insertGroup(group('g2', { state: 'COMPLETED', finishedAt: T0 }))
      tx.insertLock(lock('j1'))
      tx.insertLock(lock('j2', { lockedBy: 'i2', lockedAt: T0 - 1 }))
    })
    expect(faultCode(() => store.write('engine', (tx) => tx.insertLock(lock('j1'))))).toBe('constraint')
    store.write('engine', (tx) => {
      expect(tx.updateGroup(group('g1', { state: 'RUNNING', startedAt: T0, cancelRequestedAt: T0 }))).toBe(true)
      expect(tx.updateGroup(group('g9'))).toBe(false)
      tx.renewLocks('i1', T0 + 99)
    })
    store.read((tx) => {
      expect(ids(tx.openGroups(9))).toEqual(['g1'])
      expect(tx.getGroup('g1')).toEqual(group('g1', { state: 'RUNNING', startedAt: T0, cancelRequestedAt: T0 }))
      expect(tx.listLocks().map(({ jobId, expiresAt }) => [jobId, expiresAt])).toEqual([
        ['j2', T0 + 30_000],
        ['j1', T0 + 99],
      ])
    })
    store.write('engine', (tx) => tx.deleteLock('j1'))
    expect(store.read((tx) => [tx.getLock('j1'), tx.getLock('j2')?.epoch])).toEqual([null, 1])
  })
}

export function describeWork(open: OpenTestStore): void {
  describe('work', () => {
    describeJobs(open)
    describeExecutions(open)
    describeDelivery(open)
    describeRuns(open)
    describeGroups(open)
  })
}
