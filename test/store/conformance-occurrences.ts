// Skipped and changed occurrences, and the ranges that count as decided, on every store.
import { describe, expect, test } from 'vitest'
import type { Occurrence } from '../../src-preload/contract/timing-policies.ts'
import type { OpenTestStore } from './conformance.ts'
import { faultOf } from './conformance.ts'
import { schedule, slot, T0, template } from './rows.ts'

const occurrence = (scheduledAt: number, change: Partial<Occurrence> = {}): Occurrence => ({
  scheduleId: 's1',
  scheduledAt,
  action: 'change',
  params: { n: 1, deep: [null] },
  target: { kind: 'devices', deviceIds: ['d1', 'd2'] },
  priority: -3,
  notBeforeAt: scheduledAt + 9,
  reason: 'the line is cold',
  createdAt: T0,
  createdBy: 'sara',
  updatedAt: T0,
  updatedBy: 'sara',
  version: 1,
  ...change,
})

export function describeOccurrences(open: OpenTestStore): void {
  const withSchedule = () => {
    const store = open()
    store.write('engine', (tx) => {
      tx.insertTemplate(template('t1'))
      tx.insertSchedule(schedule('s1'))
    })
    return store
  }

  describe('occurrences', () => {
    test('one a slot: putting it again replaces it, whole', () => {
      const store = withSchedule()
      const bare = {
        action: 'skip',
        params: null,
        target: null,
        priority: null,
        notBeforeAt: null,
        version: 2,
      } as const
      store.write('sara', (tx) => {
        tx.putOccurrence(occurrence(T0))
        expect(tx.getOccurrence('s1', T0)).toEqual(occurrence(T0))
        tx.putOccurrence(occurrence(T0, bare))
      })
      expect(store.read((tx) => tx.occurrencesBetween('s1', 0, T0 * 2))).toEqual([occurrence(T0, bare)])
    })

    test('both ends of a range belong to it; other schedules do not', () => {
      const store = withSchedule()
      store.write('sara', (tx) => {
        tx.insertSchedule(schedule('s2', { number: 2 }))
        for (const at of [T0 + 2, T0, T0 + 1]) tx.putOccurrence(occurrence(at))
        tx.putOccurrence(occurrence(T0 + 1, { scheduleId: 's2' }))
      })
      const found = store.read((tx) => tx.occurrencesBetween('s1', T0, T0 + 1))
      expect(found.map((row) => row.scheduledAt)).toEqual([T0, T0 + 1])
    })

    test('a removed one is gone; removing it again says so; an unknown schedule is refused', () => {
      const store = withSchedule()
      store.write('sara', (tx) => {
        tx.putOccurrence(occurrence(T0))
        expect([tx.deleteOccurrence('s1', T0), tx.deleteOccurrence('s1', T0)]).toEqual([true, false])
        expect(tx.getOccurrence('s1', T0)).toBeNull()
      })
      const unknown = () => store.write('sara', (tx) => tx.putOccurrence(occurrence(T0, { scheduleId: 'none' })))
      expect(faultOf(unknown)).toBe('constraint')
    })
  })

  describe('ranges that were decided as one row', () => {
    test('R24: those that reach an instant or lie beyond it are named, earliest first', () => {
      const store = open()
      const range = (from: number, to: number) => ({ ...slot('s1', T0 + from), coversToAt: T0 + to })
      store.write('engine', (tx) => {
        for (const row of [range(50, 60), range(10, 20), slot('s1', T0 + 15), range(30, 40)]) tx.insertSlot(row)
        tx.insertSlot({ ...range(10, 90), scheduleId: 's2' })
      })
      const reaching = (from: number) => store.read((tx) => tx.decidedRanges('s1', T0 + from))
      expect(reaching(40)).toEqual([
        { from: T0 + 30, to: T0 + 40 },
        { from: T0 + 50, to: T0 + 60 },
      ])
      expect(reaching(61)).toEqual([])
    })
  })
}
