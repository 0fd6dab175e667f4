// 8. Plain and forced cancel, of a job and of one execution; delete.
import { expect } from 'vitest'
import { DEVICE } from '../wire-bench.ts'
import { everywhere } from './everywhere.ts'

everywhere('a plain cancel of a job leaves running work alone, a forced one ends it', async (open) => {
  const bench = await open()
  const running = bench.post('j1')
  const queued = bench.post('j2')
  await bench.startNext()
  await bench.heard()
  bench.do('jobs.cancel', { id: queued })
  expect(await bench.heard()).toEqual(['notify j1'])
  expect((await bench.update('j2', 'IN_PROGRESS')).payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'CANCELED' },
  })
  bench.do('jobs.cancel', { id: running })
  expect(await bench.heard()).toEqual([])
  expect((await bench.update('j1', 'IN_PROGRESS', { statusDetails: { still: 'here' } })).accepted).toBe(true)
  bench.do('jobs.cancel', { id: running, force: true })
  expect(await bench.heard()).toEqual(['notify -', 'next -'])
  expect((await bench.update('j1', 'SUCCEEDED')).payload).toMatchObject({
    code: 'InvalidStateTransition',
    executionState: { status: 'CANCELED' },
  })
  expect(bench.faults).toEqual([])
})

everywhere('one execution: queued goes, running wants force and the present version', async (open) => {
  const bench = await open()
  bench.post('j1')
  bench.post('j2')
  await bench.startNext()
  await bench.heard()
  const one = (jobId: string) => ({ jobId, deviceId: DEVICE })
  bench.do('executions.cancel', one('j2'))
  expect(await bench.heard()).toEqual(['notify j1'])
  expect(bench.try('executions.cancel', one('j1'))).toMatchObject({ ok: false, code: 'illegal_state' })
  const stale = bench.try('executions.cancel', { ...one('j1'), force: true, expectedVersion: 1 })
  expect(stale).toMatchObject({ ok: false, code: 'version_conflict' })
  expect(await bench.heard()).toEqual([])
  bench.do('executions.cancel', { ...one('j1'), force: true, expectedVersion: 2, statusDetails: { by: 'Mona' } })
  expect(await bench.heard()).toEqual(['notify -', 'next -'])
  expect((await bench.update('j1', 'SUCCEEDED')).payload.executionState).toEqual({
    status: 'CANCELED',
    statusDetails: { by: 'Mona' },
    versionNumber: 3,
  })
})

everywhere(
  'delete of one execution: the device hears it by its list, and the id means nothing any more',
  async (open) => {
    const bench = await open()
    bench.post('j1')
    bench.post('j2')
    await bench.startNext()
    await bench.heard()
    expect(bench.try('executions.delete', { jobId: 'j1', deviceId: DEVICE })).toMatchObject({ code: 'illegal_state' })
    bench.do('executions.delete', { jobId: 'j1', deviceId: DEVICE, force: true })
    expect(await bench.heard()).toEqual(['notify j2', 'next j2'])
    expect((await bench.update('j1', 'SUCCEEDED')).payload.code).toBe('ResourceNotFound')
    expect((await bench.describe('j1')).payload.code).toBe('ResourceNotFound')
    bench.do('executions.delete', { jobId: 'j2', deviceId: DEVICE })
    expect(await bench.heard()).toEqual(['notify -', 'next -'])
  },
)
