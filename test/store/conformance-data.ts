// Series, alerts and policies, on every store.
import { describe, expect, test } from 'vitest'
import type { OpenTestStore } from './conformance.ts'
import { faultOf } from './conformance.ts'
import { alert, compliance, deployment, policy, series } from './data-rows.ts'
import type { Template } from '../../src-preload/contract/entities.ts'
import { job, run, T0, template } from './rows.ts'

function describeSeries(open: OpenTestStore): void {
  describe('series', () => {
    test('a series is found by key and device; one key of one device has one', () => {
      const store = open()
      store.write('engine', (tx) => {
        tx.insertSeries(series('a'))
        tx.insertSeries(series('b', { deviceId: '', unit: null }))
        tx.insertSeries(series('c', { deviceId: 'd0' }))
        tx.insertSeries(series('d', { key: 'battery' }))
      })
      expect(faultOf(() => store.write('engine', (tx) => tx.insertSeries(series('e'))))).toBe('constraint')
      store.read((tx) => {
        expect(tx.findSeries('temperature', 'd1')).toEqual(series('a'))
        expect(tx.findSeries('temperature', '')?.id).toBe('b')
        expect(tx.findSeries('humidity', 'd1')).toBeNull()
        expect(tx.seriesOfKey('temperature', null, 2).map(({ id }) => id)).toEqual(['b', 'c'])
        expect(tx.seriesOfKey('temperature', '', 9).map(({ id }) => id)).toEqual(['c', 'a'])
        expect(tx.seriesAfter(null, 2).map(({ id }) => id)).toEqual(['a', 'b'])
        expect(tx.seriesAfter('b', 9).map(({ id }) => id)).toEqual(['c', 'd'])
      })
    })

    test('a point is written once, read newest first, removed oldest first', () => {
      const store = open()
      const point = (at: number, value: number) => ({ seriesId: 'a', at, value, runId: 'r1' })
      const taken = store.write('engine', (tx) => {
        tx.insertSeries(series('a'))
        return [30, 10, 20, 10].map((at) => tx.insertPoint(point(at, at / 4)))
      })
      expect(taken).toEqual([true, true, true, false])
      store.write('engine', (tx) => void tx.insertPoint(point(20, 99)))
      store.read((tx) => {
        expect(tx.pointsOf('a', 0, 99, 9)).toEqual([point(30, 7.5), point(20, 5), point(10, 2.5)])
        expect(tx.pointsOf('a', 10, 20, 1)).toEqual([point(20, 5)])
        expect([tx.firstPoint('a', 11, 99), tx.firstPoint('a', 31, 99)]).toEqual([point(20, 5), null])
        expect([tx.hasPoint('a', 20), tx.hasPoint('a', 21), tx.hasPoint('b', 20)]).toEqual([true, false, false])
      })
      expect(
        store.write('engine', (tx) => [tx.deletePointsBefore('a', 30, 1), tx.deletePointsBefore('a', 30, 9)]),
      ).toEqual([1, 1])
      expect(store.read((tx) => tx.pointsOf('a', 0, 99, 9).map(({ at }) => at))).toEqual([30])
      expect(faultOf(() => store.write('engine', (tx) => tx.insertPoint({ ...point(1, 1), seriesId: 'x' })))).toBe(
        'constraint',
      )
    })

    test('a series leaves with its points, and comes back empty', () => {
      const store = open()
      store.write('engine', (tx) => {
        tx.insertSeries(series('a'))
        tx.insertPoint({ seriesId: 'a', at: 1, value: 1, runId: null })
        tx.deleteSeries('a')
        tx.insertSeries(series('a'))
        tx.updateSeries(series('a', { pointCount: 4, lastAt: 9, lastValue: 1.25, version: 2 }))
      })
      store.read((tx) => {
        expect(tx.pointsOf('a', 0, 9, 9)).toEqual([])
        expect(tx.getSeries('a')).toEqual(series('a', { pointCount: 4, lastAt: 9, lastValue: 1.25, version: 2 }))
      })
    })
  })
}

function describeAlerts(open: OpenTestStore): void {
  describe('alerts', () => {
    test('one is open for each source, rule and subject; cleared ones are any number', () => {
      const store = open()
      store.write('engine', (tx) => {
        tx.insertAlert(alert('a1', { state: 'cleared', clearedAt: T0 + 5, clearedBy: 'engine' }))
        tx.insertAlert(alert('a2'))
        tx.insertAlert(alert('a3', { subject: '' }))
        tx.insertAlert(alert('a4', { source: 's2' }))
      })
      expect(faultOf(() => store.write('engine', (tx) => tx.insertAlert(alert('a5'))))).toBe('constraint')
      store.read((tx) => {
        expect(tx.findOpenAlert('s1', 'hot', 'd1')).toEqual(alert('a2'))
        expect(tx.findOpenAlert('s1', 'cold', 'd1')).toBeNull()
        expect(tx.openAlertsOf('s1').map(({ id }) => id)).toEqual(['a3', 'a2'])
      })
      store.write('engine', (tx) => {
        const change = { state: 'cleared' as const, clearedAt: T0 + 9, clearedBy: 'sara', version: 2 }
        expect(tx.updateAlert(alert('a2', change), 7)).toBe(false)
        expect(tx.updateAlert(alert('a2', change), 1)).toBe(true)
        tx.insertAlert(alert('a5'))
      })
      expect(store.read((tx) => tx.getAlert('a2'))).toMatchObject({ state: 'cleared', clearedBy: 'sara', version: 2 })
      expect(
        store.write('engine', (tx) => [tx.deleteAlertsBefore(T0 + 1, 1), tx.deleteAlertsBefore(T0 + 1, 9)]),
      ).toEqual([1, 1])
      expect(store.read((tx) => tx.getAlert('a3')?.id)).toBe('a3')
    })

    test('watches are kept by source, rule and subject, and those not looked at go', () => {
      const store = open()
      const watch = (subject: string, held: number, checkedAt: number) => ({
        ...{ source: 's1', rule: 'hot', subject, held, missed: 0, checkedAt },
      })
      store.write('engine', (tx) => {
        tx.putAlertWatch(watch('d1', 1, T0))
        tx.putAlertWatch(watch('d1', 2, T0 + 60))
        tx.putAlertWatch(watch('d2', 1, T0))
        tx.putAlertWatch(watch('d3', 1, T0 + 60))
        tx.deleteAlertWatch('s1', 'hot', 'd3')
        tx.deleteAlertWatchesBefore('s1', T0 + 60)
        tx.deleteAlertWatchesBefore('s2', T0 + 99)
      })
      store.read((tx) => {
        expect(['d1', 'd2', 'd3'].map((subject) => tx.getAlertWatch('s1', 'hot', subject))).toEqual([
          watch('d1', 2, T0 + 60),
          null,
          null,
        ])
      })
    })

    test('runs are counted by window, status, reason, schedule and template; devices’ runs are not', () => {
      const store = open()
      store.write('engine', (tx) => {
        const put = (id: string, change: object) => tx.insertRun(run(id, { finishedAt: T0 + 10, ...change }))
        put('r1', { status: 'FAILED', reason: 'failed', scheduleId: 's1', templateId: 't1' })
        put('r2', { status: 'SKIPPED', reason: 'misfire', scheduleId: 's1', templateId: 't2' })
        put('r3', { status: 'FAILED', reason: 'timed_out', scheduleId: 's2', templateId: 't1' })
        put('r4', { status: 'FAILED', reason: 'failed', scheduleId: 's1', templateId: 't1', finishedAt: T0 + 99 })
        put('r5', { status: 'FAILED', reason: 'failed', scheduleId: 's1', templateId: 't1', kind: 'device' })
        put('r6', { status: 'COMPLETED', reason: 'succeeded', scheduleId: 's1', templateId: 't1' })
      })
      const window = { from: T0, to: T0 + 10, scheduleId: null, templateId: null, reasons: null }
      store.read((tx) => {
        const count = (change: object) =>
          tx.countRunsOf({ ...window, statuses: ['FAILED', 'SKIPPED'] as const, ...change })
        expect(count({})).toBe(3)
        expect(count({ statuses: [] })).toBe(0)
        expect(count({ statuses: ['FAILED'] })).toBe(2)
        expect(count({ scheduleId: 's1' })).toBe(2)
        expect(count({ templateId: 't1' })).toBe(2)
        expect(count({ reasons: ['failed', 'misfire'] })).toBe(2)
        expect(count({ to: T0 + 99 })).toBe(4)
      })
    })
  })
}

function describePolicies(open: OpenTestStore): void {
  describe('policies', () => {
    test('a policy is kept with its versions and deployments', () => {
      const store = open()
      const version = (policyVersion: number) => ({
        ...{ policyId: 'p1', policyVersion, desired: { policyVersion }, createdAt: T0, createdBy: 'sara' },
      })
      store.write('sara', (tx) => {
        tx.insertPolicy(policy('p1'))
        tx.insertPolicyVersion(version(1))
        tx.insertPolicyVersion(version(2))
        tx.insertPolicyDeployment(deployment('x1'))
        tx.insertPolicyDeployment(deployment('x2', { policyVersion: 2, deployedAt: T0 + 5 }))
        expect(tx.updatePolicy(policy('p1', { policyVersion: 2, version: 2 }), 7)).toBe(false)
        expect(tx.updatePolicy(policy('p1', { policyVersion: 2, target: null, version: 2 }), 1)).toBe(true)
      })
      store.read((tx) => {
        expect(tx.getPolicy('p1')).toEqual(policy('p1', { policyVersion: 2, target: null, version: 2 }))
        expect(tx.getPolicy('p2')).toBeNull()
        expect(tx.policyVersionsOf('p1', 9)).toEqual([version(2), version(1)])
        expect(tx.policyDeploymentsOf('p1', 1).map(({ id }) => id)).toEqual(['x2'])
        expect(tx.deploymentOfJob('j-x1')).toEqual(deployment('x1'))
        expect(tx.deploymentOfJob('j-x9')).toBeNull()
      })
    })

    test('policies that name a group are told until they are archived', () => {
      const store = open()
      const target = { kind: 'group', deviceGroupId: 'g1' } as const
      store.write('sara', (tx) => {
        tx.insertPolicy(policy('p1', { target }))
        tx.insertPolicy(policy('p2', { target, state: 'ARCHIVED' }))
        tx.insertPolicy(policy('p3'))
      })
      const named = (id: string) => store.read((tx) => tx.policiesOfGroup(id).map((row) => row.id))
      expect([named('g1'), named('g2')]).toEqual([['p1'], []])
    })

    test('what names a device group is told by kind and id, until it has ended', () => {
      const store = open()
      const target = { kind: 'group', deviceGroupId: 'g1' } as const
      const fleetPlan = { caps: { groups: [{ deviceGroupId: 'g1', max: 2 }] } } as unknown as Template['fleetPlan']
      store.write('sara', (tx) => {
        tx.insertPolicy(policy('p1', { target }))
        tx.insertPolicy(policy('p2', { target, state: 'ARCHIVED' }))
        tx.insertTemplate(template('t1', { number: 1, defaultTarget: target }))
        tx.insertTemplate(template('t2', { number: 2, fleetPlan }))
        tx.insertTemplate(template('t3', { number: 3, defaultTarget: target, state: 'ARCHIVED' }))
        tx.insertJob(job('j1', { target, targetDeviceIds: [] }))
        tx.insertJob(job('j2', { target, targetDeviceIds: [], state: 'COMPLETED' }))
        tx.insertJob(job('j3', { fleetPlan }))
      })
      const uses = store.read((tx) => tx.usesOfDeviceGroup('g1'))
      expect(uses.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
        ...['job j1', 'job j3', 'policy p1', 'template t1', 'template t2'],
      ])
      expect(uses[2]).toMatchObject({ nameEn: policy('p1').nameEn, nameAr: policy('p1').nameAr })
      expect(store.read((tx) => tx.usesOfDeviceGroup('g2'))).toEqual([])
    })

    test('a device stands to a policy in one way, and in none once it is gone', () => {
      const store = open()
      store.write('device', (tx) => {
        tx.insertPolicy(policy('p1'))
        tx.putCompliance(compliance('d1'))
        tx.putCompliance(compliance('d1', { state: 'compliant', differs: [], note: 'as asked' }))
        tx.putCompliance(compliance('d2', { reported: null, runId: null, checkedAt: null }))
        tx.deleteComplianceOfDevice('d2')
      })
      store.read((tx) => {
        expect(tx.getCompliance('p1', 'd1')).toEqual(
          compliance('d1', { state: 'compliant', differs: [], note: 'as asked' }),
        )
        expect(tx.getCompliance('p1', 'd2')).toBeNull()
      })
    })
  })
}

export function describeData(open: OpenTestStore): void {
  describeSeries(open)
  describeAlerts(open)
  describePolicies(open)
}
