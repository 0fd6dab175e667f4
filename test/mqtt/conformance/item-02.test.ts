// 2. The trace of notify and notify-next that AWS documents, and the cap of fifteen.
import { expect } from 'vitest'
import { everywhere } from './everywhere.ts'

everywhere('the trace', async (open) => {
  const bench = await open()
  bench.post('j1')
  expect(await bench.heard()).toEqual(['notify j1', 'next j1'])
  bench.post('j2')
  expect(await bench.heard()).toEqual(['notify j1,j2'])
  await bench.startNext()
  expect(await bench.heard()).toEqual([])
  const third = bench.post('j3')
  expect(await bench.heard()).toEqual(['notify j1,j2,j3'])
  await bench.update('j1', 'SUCCEEDED')
  expect(await bench.heard()).toEqual(['notify j2,j3', 'next j2'])
  await bench.update('j3', 'IN_PROGRESS')
  expect(await bench.heard()).toEqual(['next j3'])
  await bench.update('j2', 'REJECTED')
  expect(await bench.heard()).toEqual(['notify j3'])
  bench.do('jobs.delete', { id: third, force: true })
  const last = await bench.announcements()
  const timestamp = Math.floor(bench.wallAt / 1000)
  expect(last).toEqual([
    { kind: 'notify', payload: { timestamp, jobs: {} } },
    { kind: 'notify-next', payload: { timestamp } },
  ])
})

everywhere(
  'notify-next carries the document; a list without entries has no key; details of the head say nothing',
  async (open) => {
    const bench = await open()
    bench.post('j1')
    const [list, head] = await bench.announcements()
    expect(Object.keys(list?.payload.jobs as object)).toEqual(['QUEUED'])
    expect(head?.payload.execution).toMatchObject({
      jobId: 'j1',
      status: 'QUEUED',
      jobDocument: { operation: 'reboot' },
    })
    await bench.startNext()
    for (const progress of ['10', '90']) await bench.update('j1', 'IN_PROGRESS', { statusDetails: { progress } })
    expect(await bench.heard()).toEqual([])
  },
)

everywhere('notify names fifteen, head first; get and start-next see all', async (open) => {
  const bench = await open()
  const ids = Array.from({ length: 18 }, (_, at) => `j${String(at + 1).padStart(2, '0')}`)
  for (const id of ids) bench.post(id)
  await bench.update('j18', 'IN_PROGRESS')
  await bench.heard()
  await bench.update('j01', 'REJECTED')
  const [told] = await bench.heard()
  expect(told).toBe(`notify ${['j18', ...ids.slice(1, 15)].join(',')}`)
  const { payload } = await bench.get()
  expect(payload.inProgressJobs).toMatchObject([{ jobId: 'j18' }])
  expect((payload.queuedJobs as { jobId: string }[]).map(({ jobId }) => jobId)).toEqual(ids.slice(1, 17))
})
