// What event schedules remember and what explanations read, on every store.
import { describe, expect, test } from 'vitest'
import type { EventWaitRow } from '../../src-main/engine/ports/store-events.ts'
import type { OpenTestStore } from './conformance.ts'
import { device, deviceGroup, schedule, slot, T0, template } from './rows.ts'

const wait = (scheduleId: string, subject: string, dueAt: number | null): EventWaitRow => ({
  ...{ scheduleId, subject, dueAt, event: { n: 1 }, matched: 2, windowAt: T0, windowRan: 3, windowDropped: 4 },
})

function withSchedules(open: OpenTestStore) {
  const store = open()
  store.write('engine', (tx) => {
    tx.insertTemplate(template('t1', { number: 1 }))
    const rows = ['ENABLED', 'PAUSED', 'DISABLED', 'DELETED'] as const
    for (const [at, state] of rows.entries()) {
      tx.insertSchedule(schedule(`s${at}`, { number: at + 1, templateId: 't1', state, eventKind: 'device_online' }))
    }
    tx.insertSchedule(schedule('s9', { number: 9, templateId: 't1', state: 'ENABLED', eventKind: null }))
  })
  return store
}

export function describeEvents(open: OpenTestStore): void {
  describe('events', () => {
    test('schedules that are on or paused are found by what they wait for', () => {
      const store = withSchedules(open)
      const found = store.read((tx) => [
        tx.schedulesOfEvent('device_online').map(({ id }) => id),
        tx.hasScheduleOfEvent('device_online'),
        tx.hasScheduleOfEvent('run_ended'),
      ])
      expect(found).toEqual([['s0', 's1'], true, false])
    })

    test('waiting events are kept, replaced, found when due, and removed', () => {
      const store = withSchedules(open)
      store.write('engine', (tx) => {
        tx.putEventWait(wait('s0', 'd1', T0 + 50))
        tx.putEventWait(wait('s0', 'd1', T0 + 10))
        tx.putEventWait(wait('s1', '', T0 + 20))
        tx.putEventWait(wait('s0', '#paused', null))
      })
      const read = store.read((tx) => ({
        one: tx.getEventWait('s0', 'd1'),
        none: tx.getEventWait('s0', 'd2'),
        due: tx.eventWaitsDue(T0 + 20, 10).map(({ subject }) => subject),
        first: tx.eventWaitsDue(T0 + 20, 1).map(({ subject }) => subject),
        next: tx.nextEventWaitAt(),
        own: tx.eventWaitsOf('s0').map(({ subject }) => subject),
      }))
      expect(read).toEqual({
        ...{ one: wait('s0', 'd1', T0 + 10), none: null, due: ['d1', ''], first: ['d1'] },
        ...{ next: T0 + 10, own: ['#paused', 'd1'] },
      })
      store.write('engine', (tx) => {
        tx.deleteEventWait('s0', 'd1')
        tx.deleteEventWait('s1', '')
      })
      expect(store.read((tx) => tx.nextEventWaitAt())).toBeNull()
    })

    test('a slot moves on to the first free millisecond', () => {
      const store = withSchedules(open)
      store.write('engine', (tx) => {
        for (const at of [T0, T0 + 1, T0 + 2]) tx.insertSlot(slot('s0', at))
      })
      expect(
        store.read((tx) => [tx.freeSlotAt('s0', T0), tx.freeSlotAt('s0', T0 + 9), tx.freeSlotAt('s1', T0)]),
      ).toEqual([T0 + 3, T0 + 9, T0])
    })

    test('members are told by list or by query', () => {
      const store = open()
      store.write('engine', (tx) => {
        tx.insertDevice(device('d1', { attributes: { site: 'north' } }))
        tx.insertDevice(device('d2'))
        tx.insertDeviceGroup(deviceGroup('g1'))
        tx.setGroupMembers('g1', ['d2'])
        tx.insertDeviceGroup(deviceGroup('g2', { kind: 'query', query: 'site:north' }))
      })
      const asked = [
        ['g1', 'd1'],
        ['g1', 'd2'],
        ['g2', 'd1'],
        ['g2', 'd2'],
        ['g3', 'd1'],
      ] as const
      expect(store.read((tx) => asked.map(([group, id]) => tx.isGroupMember(group, id)))).toEqual([
        ...[false, true, true, false, false],
      ])
      const future = device('d3', { attributes: { site: 'North' } })
      expect(store.read((tx) => tx.matchesQuery(future, { query: 'site:north' }))).toBe(true)
    })
  })

  describe('explanations', () => {
    test('slots by time and counts by verdict, of one schedule or of all', () => {
      const store = withSchedules(open)
      store.write('engine', (tx) => {
        tx.insertSlot(slot('s0', T0 + 1))
        tx.insertSlot({ ...slot('s0', T0 + 2), verdict: 'skip', reason: 'misfire', jobId: null })
        tx.insertSlot(slot('s1', T0 + 2))
        tx.insertSlot(slot('s0', T0 + 9))
      })
      const read = store.read((tx) => ({
        own: tx.slotsBetween('s0', T0, T0 + 5, 10).map(({ scheduledAt }) => scheduledAt - T0),
        all: tx.slotsBetween(null, T0 + 2, T0 + 5, 10).length,
        first: tx.slotsBetween(null, T0, T0 + 9, 1).length,
        count: tx.countSlotsBetween('s0', T0, T0 + 9),
        countAll: tx.countSlotsBetween(null, T0, T0 + 5),
      }))
      expect(read).toEqual({
        ...{ own: [1, 2], all: 2, first: 1, count: { run: 2, skip: 1 }, countAll: { run: 2, skip: 1 } },
      })
    })

    test('audit of one thing, of all of a kind, and the last before an instant', () => {
      const store = open()
      const add = (at: number, action: string, entityId: string | null, data: unknown = null) =>
        store.write('engine', (tx) =>
          tx.addAudit({ at, actor: 'sara', action, entity: entityId === null ? 'engine' : 'schedule', entityId, data }),
        )
      add(T0, 'schedule.created', 's1', { state: 'ENABLED' })
      add(T0 + 5, 'schedule.pause', 's1', { reason: 'works' })
      add(T0 + 6, 'schedule.pause', 's2')
      add(T0 + 7, 'engine.paused', null)
      const read = store.read((tx) => ({
        own: tx.auditsBetween('schedule', 's1', T0, T0 + 9, 9).map(({ action }) => action),
        kind: tx.auditsBetween('schedule', null, T0 + 1, T0 + 9, 9).map(({ entityId }) => entityId),
        engine: tx.auditsBetween('engine', null, T0, T0 + 9, 9).length,
        last: tx.lastAuditBefore('schedule', 's1', T0 + 5, ['schedule.created', 'schedule.pause']),
        paused: tx.lastAuditBefore('engine', null, T0 + 9, ['engine.paused'])?.action,
        none: tx.lastAuditBefore('schedule', 's1', T0, ['schedule.created']),
      }))
      expect(read).toMatchObject({
        ...{
          own: ['schedule.created', 'schedule.pause'],
          kind: ['s1', 's2'],
          engine: 1,
          paused: 'engine.paused',
          none: null,
        },
        last: { at: T0, actor: 'sara', action: 'schedule.created', data: { state: 'ENABLED' } },
      })
    })

    test('the self-check is kept and replaced', () => {
      const store = open()
      expect(store.read((tx) => tx.getSelfCheck())).toBeNull()
      store.write('engine', (tx) => tx.putSelfCheck('{"at":1}'))
      store.write('engine', (tx) => tx.putSelfCheck('{"at":2}'))
      expect(store.read((tx) => tx.getSelfCheck())).toBe('{"at":2}')
    })
  })
}
