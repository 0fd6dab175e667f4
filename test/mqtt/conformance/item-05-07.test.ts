// 5. VersionMismatch carries the state. 6. Describe of what has ended is TerminalStateReached. 7. Versions as numbers and as text.
import { expect } from 'vitest'
import { everywhere } from './everywhere.ts'

everywhere('5. a stale version is told the state, so that no second question is needed', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.startNext({ statusDetails: { step: '1' } })
  for (const expectedVersion of [1, 3, '1', 0]) {
    const stale = await bench.update('j1', 'SUCCEEDED', { expectedVersion })
    expect(stale).toMatchObject({ accepted: false, payload: { code: 'VersionMismatch' } })
    expect(stale.payload.executionState).toEqual({
      status: 'IN_PROGRESS',
      statusDetails: { step: '1' },
      versionNumber: 2,
    })
  }
  expect((await bench.update('j1', 'SUCCEEDED', { expectedVersion: 2 })).accepted).toBe(true)
})

everywhere('6. what has ended is described as ended, what was deleted as never there', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.update('j1', 'FAILED')
  const ended = await bench.describe('j1')
  expect(ended).toMatchObject({ accepted: false, payload: { code: 'TerminalStateReached' } })
  expect(ended.payload).not.toHaveProperty('executionState')
  bench.do('jobs.delete', { id: 'j1' })
  expect((await bench.describe('j1')).payload.code).toBe('ResourceNotFound')
  const templateId = bench.do('templates.create', {
    nameEn: 'Again',
    jobType: 'device_document',
    taskFunctionKey: 'device_document',
    document: { operation: 'reboot' },
    retry: { limit: 1, delayMs: 0 },
  }).id
  bench.post('j2', { document: null, templateId })
  await bench.update('j2', 'FAILED')
  expect((await bench.describe('j2', { executionNumber: '1' })).payload.code).toBe('TerminalStateReached')
  expect((await bench.describe('j2')).payload.execution).toMatchObject({ executionNumber: 2, status: 'QUEUED' })
  expect((await bench.describe('j2', { executionNumber: 3 })).payload.code).toBe('ResourceNotFound')
})

everywhere('7. numbers, and the same as text', async (open) => {
  const bench = await open()
  bench.post('j1')
  await bench.startNext()
  expect((await bench.update('j1', 'IN_PROGRESS', { expectedVersion: '2', executionNumber: '1' })).accepted).toBe(true)
  expect((await bench.update('j1', 'IN_PROGRESS', { expectedVersion: 3, executionNumber: 1 })).accepted).toBe(true)
  expect((await bench.describe('j1', { executionNumber: '1' })).accepted).toBe(true)
  for (const text of ['', 'x', '4.0', '0x4', ' 4', '4e0', '٤'])
    expect((await bench.update('j1', 'IN_PROGRESS', { expectedVersion: text })).payload.code).toBe('InvalidRequest')
  const last = await bench.update('j1', 'IN_PROGRESS', { expectedVersion: '004', includeJobExecutionState: true })
  expect(last.payload.executionState).toMatchObject({ versionNumber: 5 })
})
