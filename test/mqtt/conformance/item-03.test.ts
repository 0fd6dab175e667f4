// 3. `$next` looks, start-next takes; the order of the queue is IN_PROGRESS first, then as queued.
import { expect } from 'vitest'
import { everywhere } from './everywhere.ts'

everywhere('$next looks, start-next takes, and takes the same again unchanged', async (open) => {
  const bench = await open()
  for (const empty of [await bench.describe('$next'), await bench.startNext()])
    expect(Object.keys(empty.payload).sort()).toEqual(['clientToken', 'timestamp'])
  bench.post('j1')
  bench.post('j2')
  const peek = { jobId: 'j1', status: 'QUEUED', versionNumber: 1 }
  for (let times = 0; times < 2; times += 1)
    expect((await bench.describe('$next')).payload.execution).toMatchObject(peek)
  const first = await bench.startNext({ statusDetails: { a: '1' } })
  const again = await bench.startNext({ statusDetails: { a: '2' }, stepTimeoutInMinutes: 5 })
  expect(again.payload.execution).toEqual(first.payload.execution)
  expect(again.payload.execution).toMatchObject({ versionNumber: 2, statusDetails: { a: '1' } })
  expect((await bench.describe('$next')).payload.execution).toEqual(first.payload.execution)
  expect((await bench.get()).payload).toMatchObject({
    inProgressJobs: [{ jobId: 'j1' }],
    queuedJobs: [{ jobId: 'j2' }],
  })
})

everywhere('what was started out of turn is next, then the order in which the jobs were queued', async (open) => {
  const bench = await open()
  for (const id of ['j1', 'j2', 'j3']) bench.post(id)
  await bench.update('j2', 'IN_PROGRESS')
  const order: unknown[] = []
  for (let times = 0; times < 3; times += 1) {
    const { execution } = (await bench.startNext()).payload
    order.push(execution?.jobId)
    await bench.update(String(execution?.jobId), 'SUCCEEDED')
  }
  expect(order).toEqual(['j2', 'j1', 'j3'])
})
