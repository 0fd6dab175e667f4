// The outbox and the removal of single executions, on every store.
import { describe, expect, test } from 'vitest'
import type { OpenTestStore } from './conformance.ts'
import { device, execution, job, T0 } from './rows.ts'

const message = (topic: string) => ({ topic, payload: `{"of":"${topic}"}`, createdAt: T0 })

export function describeOutbox(open: OpenTestStore): void {
  describe('outbox', () => {
    test('messages leave in the order in which they were added, and only when they are removed', () => {
      const store = open()
      store.write('engine', (tx) => {
        for (const topic of ['a', 'b', 'c']) tx.addOutbox(message(topic))
      })
      const rows = store.read((tx) => tx.outboxAfter(0, 10))
      expect(rows.map(({ topic, payload, createdAt }) => ({ topic, payload, createdAt }))).toEqual([
        message('a'),
        message('b'),
        message('c'),
      ])
      expect(store.read((tx) => tx.outboxAfter(rows[0]?.id ?? 0, 1)).map((row) => row.topic)).toEqual(['b'])
      store.write('engine', (tx) => tx.removeOutbox([rows[1]?.id ?? 0, 4_711]))
      expect(store.read((tx) => [tx.outboxAfter(0, 10).map((row) => row.topic), tx.countOutbox()])).toEqual([
        ['a', 'c'],
        2,
      ])
    })

    test('beyond the cap the oldest go', () => {
      const store = open()
      const gone = store.write('engine', (tx) => {
        for (const topic of ['a', 'b', 'c', 'd']) tx.addOutbox(message(topic))
        return [tx.removeOldOutbox(9), tx.removeOldOutbox(3), tx.removeOldOutbox(3)]
      })
      expect(gone).toEqual([0, 1, 0])
      expect(store.read((tx) => tx.outboxAfter(0, 10)).map((row) => row.topic)).toEqual(['b', 'c', 'd'])
    })

    test('what a failed commit added is not there', () => {
      const store = open()
      expect(() =>
        store.write('engine', (tx) => {
          tx.addOutbox(message('a'))
          throw new Error('lost')
        }),
      ).toThrow('lost')
      expect(store.read((tx) => tx.countOutbox())).toBe(0)
    })
  })

  describe('executions one by one', () => {
    test('one is removed, the others of its job and its device stay', () => {
      const store = open()
      store.write('engine', (tx) => {
        for (const id of ['d1', 'd2']) tx.insertDevice(device(id))
        for (const id of ['j1', 'j2']) tx.insertJob(job(id, { reach: 'fleet' }))
        for (const [jobId, deviceId] of [
          ['j1', 'd1'],
          ['j1', 'd2'],
          ['j2', 'd1'],
        ] as const)
          tx.insertExecution(execution(jobId, deviceId))
        tx.deleteExecution('j1', 'd1')
        tx.deleteExecution('j1', 'd1')
      })
      store.read((tx) => {
        expect(tx.getExecution('j1', 'd1')).toBeNull()
        expect([tx.getExecution('j1', 'd2')?.deviceId, tx.getExecution('j2', 'd1')?.jobId]).toEqual(['d2', 'j2'])
      })
    })

    test('ids that differ in case, or only look alike, are different ids', () => {
      const store = open()
      // Latin a, Cyrillic а; é in one piece. `Pump` and `pump`.
      const ids = ['pump', 'Pump', 'PUMP', 'pа', 'pa', 'é', 'e']
      store.write('engine', (tx) => {
        for (const id of ids) tx.insertDevice(device(id))
        for (const id of ['job', 'Job', 'JOB']) tx.insertJob(job(id, { reach: 'fleet', publicId: id }))
        for (const deviceId of ids) tx.insertExecution(execution('Job', deviceId))
        tx.insertExecution(execution('job', 'pump'))
      })
      store.read((tx) => {
        expect(tx.countDevices()).toBe(ids.length)
        for (const id of ids) expect(tx.getExecutionByPublicId('Job', id)?.deviceId).toBe(id)
        expect(tx.getExecutionByPublicId('job', 'Pump')).toBeNull()
        expect(tx.getExecutionByPublicId('JOB', 'pump')).toBeNull()
        expect(
          tx
            .deviceList('pump', null)
            .map((row) => row.publicJobId)
            .toSorted(),
        ).toEqual(['Job', 'job'])
      })
    })
  })
}
