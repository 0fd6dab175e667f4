// 17. Two instances on one workspace: only the holder of the lease answers, so that each request has one answer.
import { expect } from 'vitest'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

everywhere('a second instance is refused while the first one lives', async (open) => {
  const first = await open()
  await expect(open({ beside: first, isAlive: true })).rejects.toThrow('This workspace is in use')
  first.post('j1')
  expect((await first.startNext()).payload.execution).toMatchObject({ jobId: 'j1', versionNumber: 2 })
})

everywhere('after a take-over both hear the device, one answers, and what it says is written once', async (open) => {
  const first = await open()
  first.post('j1')
  const second = await open({ beside: first })
  await first.ask(first.topics.startNext(DEVICE))
  await first.update('j1', 'IN_PROGRESS', { expectedVersion: 2 })
  await first.update('j1', 'SUCCEEDED', { expectedVersion: 3 })
  await first.get()
  const count = async (topic: string) => (await first.answers(topic, 0)).length
  expect(await count(first.topics.startNext(DEVICE))).toBe(1)
  expect(await count(first.topics.update(DEVICE, 'j1'))).toBe(2)
  expect(second.intake.view()).toMatchObject({ answered: 4, refused: {} })
  expect(first.intake.view()).toMatchObject({ answered: 0 })
  const execution = second.store.read((tx) => tx.getExecutionByPublicId('j1', DEVICE))
  expect(execution).toMatchObject({ state: 'SUCCEEDED', versionNumber: 4 })
})
