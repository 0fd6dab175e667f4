// What every implementation of the store port must do; runs on memory and on SQLite. Transactions, plan, devices, instances;
// work is in conformance-work.ts.
import { describe, expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../src-main/engine/domain/settings.ts'
import type { Store } from '../../src-main/engine/ports/store.ts'
import { describeOccurrences } from './conformance-occurrences.ts'
import { describeData } from './conformance-data.ts'
import { describeLimits } from './conformance-limits.ts'
import { describeEvents } from './conformance-events.ts'
import { describeOutbox } from './conformance-outbox.ts'
import { describeWork } from './conformance-work.ts'
import { device, deviceGroup, job, run, schedule, slot, T0, taskFunction, template } from './rows.ts'

export type OpenTestStore = () => Store
/** The code of the fault that this throws; null = it does not throw. */
export function faultOf(work: () => unknown): unknown {
  try {
    work()
    return null
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}

function describeTransactions(open: OpenTestStore): void {
  describe('transactions', () => {
    test('a commit tells what it touched, each thing once, after it is there', () => {
      const store = open()
      const heard: unknown[] = []
      store.onCommit((source, touched) => heard.push([source, touched, store.read((tx) => tx.getDevice('d1')?.id)]))
      store.write('sara', (tx) => {
        tx.insertDevice(device('d1'))
        tx.touch('device', 'd1')
        tx.touch('device', 'd1')
        expect(heard).toEqual([])
      })
      expect(heard).toEqual([['sara', [{ kind: 'device', id: 'd1' }], 'd1']])
    })

    test('a commit that touched nothing, and a listener that left, hear nothing', () => {
      const store = open()
      let calls = 0
      const leave = store.onCommit(() => {
        calls += 1
      })
      store.write('engine', (tx) => tx.insertDevice(device('d1')))
      leave()
      store.write('engine', (tx) => tx.touch('device', 'd1'))
      expect(calls).toBe(0)
    })

    test('what throws leaves nothing behind: no rows, no counters, no news', () => {
      const store = open()
      const heard: unknown[] = []
      store.onCommit((...news) => heard.push(news))
      store.write('engine', (tx) => tx.insertDevice(device('d1', { nameEn: 'before' })))
      const broken = new Error('stop')
      const work = () =>
        store.write('engine', (tx) => {
          tx.updateDevice(device('d1', { nameEn: 'after' }), null)
          tx.insertDevice(device('d2'))
          tx.insertTemplate(template('t1', { number: tx.nextNumber('template') }))
          tx.insertJob(job('j1', { insertSeq: tx.nextInsertSeq() }))
          tx.insertRun(run('r1'))
          tx.putSettings({ ...DEFAULT_SETTINGS, operator: 'nobody' })
          tx.touch('device', 'd1')
          throw broken
        })
      expect(work).toThrow(broken)
      store.read((tx) => {
        expect(tx.getDevice('d1')?.nameEn).toBe('before')
        expect([tx.getDevice('d2'), tx.getTemplate('t1'), tx.getJob('j1'), tx.getRun('r1')]).toEqual([
          null,
          null,
          null,
          null,
        ])
        expect(tx.getSettings().operator).toBe('operator')
      })
      expect(heard).toEqual([])
      store.write('engine', (tx) => {
        expect([tx.nextNumber('template'), tx.nextInsertSeq(), tx.insertRun(run('r1')).seq]).toEqual([1, 1, 1])
      })
    })

    test('runs are numbered without gaps over commits that failed', () => {
      const store = open()
      const seqs: number[] = []
      for (let at = 0; at < 6; at += 1) {
        const attempt = () =>
          store.write('engine', (tx) => {
            const { seq } = tx.insertRun(run(`r${at}`))
            if (at % 2 === 1) throw new Error('lost')
            return seq
          })
        if (at % 2 === 1) expect(attempt).toThrow('lost')
        else seqs.push(attempt())
      }
      expect(seqs).toEqual([1, 2, 3])
    })

    test('a read cannot write, a write cannot nest, work cannot be async', () => {
      const store = open()
      expect(() => store.read((tx) => tx.insertDevice(device('d1')))).toThrow(TypeError)
      expect(() => store.write('a', () => store.write('b', () => 1))).toThrow(TypeError)
      expect(() => store.write('a', async (tx) => tx.insertDevice(device('d1')))).toThrow(TypeError)
      expect(store.read((tx) => tx.getDevice('d1'))).toBeNull()
      expect(store.write('a', () => 'still works')).toBe('still works')
    })

    test('a taken id is a constraint fault', () => {
      const store = open()
      store.write('engine', (tx) => tx.insertDevice(device('d1')))
      expect(faultOf(() => store.write('engine', (tx) => tx.insertDevice(device('d1'))))).toBe('constraint')
    })
  })
}

function describeLease(open: OpenTestStore): void {
  const lease = { epoch: 1, instanceId: 'i1', hostName: 'laptop', processId: 7, expiresAt: T0 }

  describe('lease and instances', () => {
    test('under an epoch that is no longer the lease’s nothing is written', () => {
      const store = open()
      expect(store.read((tx) => tx.readLease())).toBeNull()
      store.write('engine', (tx) => tx.putLease(lease))
      store.setEpoch(1)
      store.write('engine', (tx) => tx.insertDevice(device('d1')))
      store.write('engine', (tx) => tx.putLease({ ...lease, epoch: 2, instanceId: 'i2' }))
      expect(faultOf(() => store.write('engine', (tx) => tx.insertDevice(device('d2'))))).toBe('stepped_down')
      expect(store.read((tx) => [tx.getDevice('d1')?.id, tx.getDevice('d2'), tx.readLease()?.instanceId])).toEqual([
        'd1',
        null,
        'i2',
      ])
    })

    test('of two instances that saw no lease one alone gets it', () => {
      const store = open()
      store.write('engine', (tx) => tx.putLease(lease))
      const second = { ...lease, instanceId: 'i2' }
      expect(faultOf(() => store.write('engine', (tx) => tx.putLease(second)))).toBe('stepped_down')
      store.write('engine', (tx) => tx.putLease({ ...lease, expiresAt: T0 + 1 }))
      expect(store.read((tx) => tx.readLease())).toEqual({ ...lease, expiresAt: T0 + 1 })
    })

    test('a lease that was given up keeps its epoch and has run out', () => {
      const store = open()
      store.write('engine', (tx) => tx.putLease({ ...lease, epoch: 4 }))
      store.write('engine', (tx) => tx.clearLease(3))
      expect(store.read((tx) => tx.readLease()?.instanceId)).toBe('i1')
      store.write('engine', (tx) => tx.clearLease(4))
      expect(store.read((tx) => tx.readLease())).toEqual({
        epoch: 4,
        instanceId: '',
        hostName: '',
        processId: 0,
        expiresAt: 0,
      })
    })

    test('instances, engine state and settings come back as they were put', () => {
      const store = open()
      const row = {
        id: 'i1',
        name: 'Muster',
        hostName: 'laptop',
        processId: 7,
        mode: 'standalone',
        state: 'running',
      } as const
      const instance = { ...row, lastHeartbeatAt: T0, startedAt: T0, stoppedAt: null }
      store.write('engine', (tx) => {
        tx.putInstance({ ...instance, state: 'starting' })
        tx.putInstance(instance)
        tx.putEngineState({ ...tx.getEngineState(), queueVersion: 5, tzRelease: '2026a', pausedAt: T0 })
        tx.putSettings({ ...tx.getSettings(), operator: 'سارة', retentionDays: 90 })
        tx.addAudit({ at: T0, actor: 'sara', action: 'pause', entity: 'engine', entityId: null, data: { why: 'tea' } })
      })
      store.read((tx) => {
        expect(tx.listInstances()).toEqual([instance])
        expect(tx.getInstance('i1')).toEqual(instance)
        expect(tx.getEngineState()).toMatchObject({
          queueVersion: 5,
          tzRelease: '2026a',
          pausedAt: T0,
          isPaused: false,
        })
        expect(tx.getSettings()).toEqual({ ...DEFAULT_SETTINGS, operator: 'سارة', retentionDays: 90 })
      })
    })
  })
}

function describePlan(open: OpenTestStore): void {
  describe('plan', () => {
    test('templates and schedules come back whole and are guarded by version', () => {
      const store = open()
      const first = template('t1', { defaultTarget: { kind: 'devices', deviceIds: ['a', 'b'] } })
      const second = schedule('s1', { target: { kind: 'group', deviceGroupId: 'g1' }, isPrimary: true })
      store.write('sara', (tx) => {
        tx.insertTemplate(first)
        tx.insertSchedule(second)
      })
      store.read((tx) => {
        expect(tx.getTemplate('t1')).toEqual(first)
        expect(tx.getTemplateByNumber(1)).toEqual(first)
        expect(tx.getSchedule('s1')).toEqual(second)
        expect(tx.getScheduleByNumber(1)).toEqual(second)
        expect(tx.getScheduleByNumber(2)).toBeNull()
        expect(tx.countSchedulesOfTemplate('t1')).toBe(1)
      })
      store.write('sara', (tx) => {
        expect(tx.updateTemplate({ ...first, nameEn: 'lost', version: 9 }, 8)).toBe(false)
        expect(tx.updateTemplate({ ...first, nameEn: 'kept', version: 2 }, 1)).toBe(true)
        expect(tx.updateSchedule({ ...second, target: { kind: 'device', deviceId: 'd' }, version: 2 }, 1)).toBe(true)
        expect(tx.updateSchedule({ ...second, version: 3 }, 1)).toBe(false)
      })
      expect(store.read((tx) => [tx.getTemplate('t1')?.nameEn, tx.getSchedule('s1')?.target])).toEqual([
        'kept',
        { kind: 'device', deviceId: 'd' },
      ])
    })

    test('due, wake and resume see the right schedules in the right order', () => {
      const store = open()
      const rows = [
        schedule('s1', { number: 1, nextRunAt: T0 + 2 }),
        schedule('s2', { number: 2, nextRunAt: T0 + 1 }),
        schedule('s3', { number: 3, nextRunAt: T0 - 9, state: 'DISABLED' }),
        schedule('s4', { number: 4, nextRunAt: null, state: 'PAUSED', pausedUntil: T0 - 1 }),
        schedule('s5', { number: 5, nextRunAt: T0 + 3 }),
        schedule('s6', { number: 6, nextRunAt: null, state: 'DELETED' }),
      ]
      store.write('sara', (tx) => {
        tx.insertTemplate(template('t1'))
        for (const row of rows) tx.insertSchedule(row)
      })
      store.read((tx) => {
        expect(tx.dueSchedules(T0 + 2, 10).map(({ id }) => id)).toEqual(['s2', 's1'])
        expect(tx.dueSchedules(T0 + 2, 1).map(({ id }) => id)).toEqual(['s2'])
        expect(tx.nextWakeAt()).toBe(T0 - 1)
        expect(tx.schedulesToResume(T0, 9).map(({ id }) => id)).toEqual(['s4'])
        expect(tx.schedulesToResume(T0 - 2, 9)).toEqual([])
        expect(tx.schedulesAfter(null, 3).map(({ id }) => id)).toEqual(['s1', 's2', 's3'])
        expect(tx.schedulesAfter('s3', 9).map(({ id }) => id)).toEqual(['s4', 's5'])
      })
      store.write('engine', (tx) => {
        tx.advanceSchedule('s2', { nextRunAt: T0 + 100, decidedUpToAt: T0 + 1, lastStatus: 'success' })
        tx.advanceSchedule('s4', { state: 'ENABLED', pausedUntil: null, nextRunAt: T0 + 50 })
      })
      expect(store.read((tx) => tx.getSchedule('s2'))).toEqual({
        ...rows[1],
        nextRunAt: T0 + 100,
        decidedUpToAt: T0 + 1,
        lastStatus: 'success',
      })
      expect(store.read((tx) => tx.nextWakeAt())).toBe(T0 + 2)
    })

    test('a slot is decided once; old ones go in small steps', () => {
      const store = open()
      store.write('engine', (tx) => {
        expect(tx.insertSlot(slot('s1', T0))).toBe(true)
        expect(tx.insertSlot({ ...slot('s1', T0), runId: 'other' })).toBe(false)
        expect(tx.insertSlot(slot('s2', T0))).toBe(true)
        expect(tx.insertSlot(slot('s1', T0 + 1))).toBe(true)
      })
      expect(store.read((tx) => tx.getSlot('s1', T0))).toEqual(slot('s1', T0))
      store.write('engine', (tx) => {
        expect(tx.deleteSlotsBefore(T0 + 1, 1)).toBe(1)
        expect(tx.deleteSlotsBefore(T0 + 1, 9)).toBe(1)
        expect(tx.deleteSlotsBefore(T0 + 1, 9)).toBe(0)
        expect(tx.getSlot('s1', T0 + 1)).toEqual(slot('s1', T0 + 1))
      })
    })

    test('task functions are put by key and keep id and number', () => {
      const store = open()
      store.write('engine', (tx) => {
        tx.putTaskFunction(taskFunction('wait'))
        tx.putTaskFunction(taskFunction('fail', { number: 2 }))
        tx.putTaskFunction(taskFunction('wait', { id: 'new', number: 99, nameEn: 'Wait longer' }))
      })
      store.read((tx) => {
        expect(tx.listTaskFunctions().map(({ id, number, nameEn }) => [id, number, nameEn])).toEqual([
          ['f-wait', 1, 'Wait longer'],
          ['f-fail', 2, 'Wait'],
        ])
        expect(tx.getTaskFunction('wait')?.nameAr).toBe('انتظار')
        expect(tx.getTaskFunction('none')).toBeNull()
      })
    })
  })
}

function describeDevices(open: OpenTestStore): void {
  describe('devices', () => {
    test('rows come back whole; presence and last heard move alone', () => {
      const store = open()
      const row = device('بوابة 1', { attributes: { site: 'North', floor: 2 }, tags: ['kiosk'], lastHeardAt: T0 })
      store.write('sara', (tx) => {
        tx.insertDevice(row)
        tx.setPresence(row.id, {
          presence: 'asleep',
          presenceAt: T0,
          asleepUntil: T0 + 9,
          session: 'x',
          lastHeardAt: T0 + 1,
        })
        tx.setPresence('nobody', {
          presence: 'online',
          presenceAt: T0,
          asleepUntil: null,
          session: null,
          lastHeardAt: T0,
        })
        tx.heard([row.id, 'nobody'], T0 + 5)
        tx.heard([row.id], T0 + 4)
      })
      store.read((tx) => {
        const presence = { presence: 'asleep', presenceAt: T0, asleepUntil: T0 + 9, session: 'x', lastHeardAt: T0 + 5 }
        expect(tx.getDevice(row.id)).toEqual({ ...row, ...presence })
        expect([tx.countDevices(), tx.getDevice('nobody')]).toEqual([1, null])
      })
      store.write('sara', (tx) => {
        expect(tx.updateDevice({ ...row, nameEn: 'no', version: 2 }, 7)).toBe(false)
        expect(tx.updateDevice({ ...row, nameEn: 'yes', version: 2 }, 1)).toBe(true)
        expect(tx.updateDevice(device('nobody'), null)).toBe(false)
      })
      expect(store.read((tx) => tx.getDevice(row.id)?.nameEn)).toBe('yes')
    })

    test('pages of ids, and which of some exist', () => {
      const store = open()
      store.write('sara', (tx) => {
        for (const id of ['b', 'a', 'c']) tx.insertDevice(device(id))
      })
      store.read((tx) => {
        expect([tx.deviceIdsAfter(null, 2), tx.deviceIdsAfter('b', 9)]).toEqual([['a', 'b'], ['c']])
        expect(tx.existingDevices(['c', 'x', 'a'])).toEqual(['c', 'a'])
      })
    })

    test('held devices are told apart, and no query group has them', () => {
      const store = open()
      store.write('sara', (tx) => {
        for (const id of ['a', 'b', 'c']) tx.insertDevice(device(id, { tags: ['kiosk'], isAccepted: id === 'b' }))
        tx.insertDeviceGroup(deviceGroup('g1', { kind: 'query', query: 'tag:kiosk' }))
        tx.insertDeviceGroup(deviceGroup('g2'))
        tx.setGroupMembers('g2', ['a', 'b'])
      })
      store.read((tx) => {
        expect(tx.heldDevices(['c', 'x', 'b', 'a'])).toEqual(['c', 'a'])
        expect([tx.devicesOfGroup('g1'), tx.devicesOfGroup('g2')]).toEqual([['b'], ['a', 'b']])
      })
    })

    test('a query group follows every change of a device, and what was taken back', () => {
      const store = open()
      store.write('sara', (tx) => {
        for (const id of ['a', 'b']) tx.insertDevice(device(id, { tags: ['kiosk'] }))
        tx.insertDeviceGroup(deviceGroup('tagged', { kind: 'query', query: 'tag:kiosk' }))
        tx.insertDeviceGroup(deviceGroup('there', { kind: 'query', query: 'tag:kiosk presence:online' }))
      })
      const seen = () => store.read((tx) => ['tagged', 'there'].map((id) => tx.devicesOfGroup(id)))
      expect(seen()).toEqual([['a', 'b'], []])
      const online = { presence: 'online', presenceAt: 1, asleepUntil: null, session: null, lastHeardAt: 1 } as const
      store.write('sara', (tx) => tx.setPresence('b', online))
      expect(seen()).toEqual([['a', 'b'], ['b']])
      store.write('sara', (tx) => tx.updateDevice(device('b', { tags: [], presence: 'online' }), null))
      expect(seen()).toEqual([['a'], []])
      expect(() =>
        store.write('sara', (tx) => {
          tx.insertDevice(device('c', { tags: ['kiosk'] }))
          expect(tx.devicesOfGroup('tagged')).toEqual(['a', 'c'])
          throw new Error('taken back')
        }),
      ).toThrow('taken back')
      expect(seen()).toEqual([['a'], []])
      store.write('sara', (tx) => tx.deleteDevice('a'))
      expect(seen()).toEqual([[], []])
      // What a caller does to its list is its own business.
      store.write('sara', (tx) => tx.insertDevice(device('d', { tags: ['kiosk'] })))
      store.read((tx) => tx.devicesOfGroup('tagged')).push('x')
      expect(seen()).toEqual([['d'], []])
    })

    test('static groups have members, query groups are read anew', () => {
      const store = open()
      store.write('sara', (tx) => {
        tx.insertDevice(device('a', { attributes: { site: 'North yard' }, tags: ['kiosk'], presence: 'online' }))
        tx.insertDevice(device('b', { attributes: { Site: 'south' }, nameAr: 'مضخة' }))
        tx.insertDevice(device('c', { attributes: { site: 'North gate' } }))
        tx.insertDeviceGroup(deviceGroup('g1'))
        tx.setGroupMembers('g1', ['b', 'a', 'b'])
        tx.insertDeviceGroup(deviceGroup('g2', { kind: 'query', query: 'site:north*' }))
        tx.insertDeviceGroup(deviceGroup('g3', { kind: 'query', query: 'site:"North yard" tag:kiosk presence:online' }))
        tx.insertDeviceGroup(deviceGroup('g4', { kind: 'query', query: '  ' }))
      })
      store.read((tx) => {
        const groups = ['g1', 'g2', 'g3', 'g4', 'g5']
        expect(groups.map((id) => tx.devicesOfGroup(id))).toEqual([['a', 'b'], ['a', 'c'], ['a'], [], []])
        expect(groups.map((id) => tx.getDeviceGroup(id)?.deviceCount)).toEqual([2, 2, 1, 0, undefined])
      })
      store.write('sara', (tx) => {
        tx.deleteDevice('a')
        tx.insertDevice(device('a'))
        tx.deleteDeviceGroup('g4')
        expect(tx.updateDeviceGroup(deviceGroup('g1', { nameEn: 'East', version: 2 }), 1)).toBe(true)
        expect(tx.updateDeviceGroup(deviceGroup('g1', { version: 3 }), 1)).toBe(false)
      })
      store.read((tx) => {
        expect([tx.devicesOfGroup('g1'), tx.devicesOfGroup('g2'), tx.getDeviceGroup('g4')]).toEqual([
          ['b'],
          ['c'],
          null,
        ])
        expect(tx.getDeviceGroup('g1')).toEqual(deviceGroup('g1', { nameEn: 'East', version: 2, deviceCount: 1 }))
      })
    })
  })
}

/** Runs the whole suite on stores that `open` makes; each is empty. */
export function describeStore(name: string, open: OpenTestStore): void {
  describe(name, () => {
    describeTransactions(open)
    describeLease(open)
    describePlan(open)
    describeDevices(open)
    describeWork(open)
    describeOutbox(open)
    describeEvents(open)
    describeLimits(open)
    describeData(open)
    describeOccurrences(open)
  })
}
