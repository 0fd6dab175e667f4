// Cancel and delete of one execution (fleet 1.7): who may, what the device hears, what the runs say; on both stores.
import { expect, test } from 'vitest'
import type { DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import { EngineBench, MINUTE } from '../engine-bench.ts'
import { STORES } from '../stores.ts'
import { describeRequest, startNextRequest, told, updateRequest } from './bench.ts'

for (const [name, make] of STORES) {
  function fleet(...ids: string[]) {
    const bench = new EngineBench({ store: make() }).start()
    bench.devices(...ids)
    const post = (jobId: string, more: object = {}) =>
      bench.do('jobs.create', {
        jobId,
        document: { operation: jobId },
        target: { kind: 'devices', deviceIds: ids },
        ...more,
      }).id
    const ask = (request: DeviceRequest): Reply => {
      const { replies, announcements } = bench.engine.fleet.handle([request], bench.wallAt)
      bench.announced.push(...announcements)
      return replies[0] as Reply
    }
    const heard = () => bench.announced.splice(0).map(told)
    const job = (id: string) => bench.read((tx) => tx.getJobByPublicId(id))
    const runs = (id: string) =>
      bench
        .read((tx) => tx.deviceRunsOf(id))
        .map((run) => `${run.deviceId} ${run.status} ${run.reason}`)
        .toSorted()
    return { bench, post, ask, heard, job, runs }
  }

  test(`${name}: a queued execution is cancelled alone; the device hears it by its list and by its update`, () => {
    const { bench, post, ask, heard, job, runs } = fleet('d1', 'd2')
    post('a')
    post('b')
    heard()
    const details = { why: 'wrong site' }
    bench.do('executions.cancel', { jobId: 'a', deviceId: 'd1', expectedVersion: 1, statusDetails: details })
    expect(heard()).toEqual(['d1: notify [b] next b'])
    expect(ask(updateRequest('d1', 'a', 'IN_PROGRESS')).payload).toMatchObject({
      code: 'InvalidStateTransition',
      executionState: { status: 'CANCELED', versionNumber: 2, statusDetails: details },
    })
    const before = job('a')
    expect(before).toMatchObject({ state: 'DISPATCHED', counts: { QUEUED: 1, CANCELED: 1 } })
    ask(updateRequest('d2', 'a', 'SUCCEEDED'))
    expect(runs(before?.runId ?? '')).toEqual(['d1 SKIPPED cancelled', 'd2 COMPLETED succeeded'])
    expect(job('a')).toMatchObject({ state: 'COMPLETED' })
  })

  test(`${name}: a running one wants force, the version must be the present one, an ended one stays`, () => {
    const { bench, post, ask, heard, job, runs } = fleet('d1')
    const id = post('a')
    ask(startNextRequest('d1'))
    heard()
    const one = { jobId: 'a', deviceId: 'd1' }
    expect(bench.refused('executions.cancel', one)).toMatchObject({
      code: 'illegal_state',
      errors: [{ path: 'force' }],
    })
    const stale = bench.refused('executions.cancel', { ...one, force: true, expectedVersion: 1 })
    expect(stale).toMatchObject({ code: 'version_conflict', detail: { version: 2, state: 'IN_PROGRESS' } })
    expect(job('a')?.counts.IN_PROGRESS).toBe(1)
    bench.do('executions.cancel', { jobId: id, deviceId: 'd1', force: true, expectedVersion: 2 })
    expect(heard()).toEqual(['d1: notify [] next none'])
    expect(job('a')).toMatchObject({ state: 'COMPLETED', counts: { CANCELED: 1 } })
    expect(runs(job('a')?.runId ?? '')).toEqual(['d1 FAILED forced'])
    expect(bench.refused('executions.cancel', { ...one, force: true })).toMatchObject({ code: 'illegal_state' })
    expect(bench.refused('executions.cancel', { jobId: 'a', deviceId: 'dx' }).code).toBe('not_found')
    expect(bench.refused('executions.cancel', { jobId: 'zz', deviceId: 'd1' }).code).toBe('unknown_job')
  })

  test(`${name}: a cancelled attempt is not tried again`, () => {
    const { bench, ask, post, job } = fleet('d1')
    const templateId = bench.fleetTemplate({ retry: { limit: 3, delayMs: 0 } })
    post('a', { document: null, templateId })
    ask(startNextRequest('d1'))
    bench.do('executions.cancel', { jobId: 'a', deviceId: 'd1', force: true })
    expect(job('a')).toMatchObject({ state: 'COMPLETED', counts: { QUEUED: 0, CANCELED: 1 } })
  })

  test(`${name}: delete takes the row, tells the device, keeps the runs; a running one wants force`, () => {
    const { bench, post, ask, heard, job, runs } = fleet('d1', 'd2', 'd3')
    post('a')
    ask(startNextRequest('d1'))
    heard()
    const refused = bench.refused('executions.delete', { jobId: 'a', deviceId: 'd1' })
    expect(refused).toMatchObject({ code: 'illegal_state', errors: [{ path: 'force' }] })
    const other = bench.refused('executions.delete', { jobId: 'a', deviceId: 'd1', force: true, executionNumber: 2 })
    expect(other).toMatchObject({ code: 'not_found', errors: [{ path: 'executionNumber' }] })
    expect(heard()).toEqual([])
    bench.do('executions.delete', { jobId: 'a', deviceId: 'd1', force: true, executionNumber: 1 })
    bench.do('executions.delete', { jobId: 'a', deviceId: 'd2' })
    expect(heard()).toEqual(['d1: notify [] next none', 'd2: notify [] next none'])
    expect(ask(describeRequest('d1', 'a')).payload.code).toBe('ResourceNotFound')
    expect(ask(updateRequest('d2', 'a', 'SUCCEEDED')).payload.code).toBe('ResourceNotFound')
    const runId = job('a')?.runId ?? ''
    expect(runs(runId)).toEqual(['d1 FAILED deleted', 'd2 SKIPPED deleted'])
    ask(updateRequest('d3', 'a', 'SUCCEEDED'))
    expect(job('a')).toMatchObject({ state: 'COMPLETED', counts: { SUCCEEDED: 1, REMOVED: 2 } })
    // One device had begun and was taken away: the job did not wholly succeed.
    expect(bench.read((tx) => tx.getRun(runId))).toMatchObject({ status: 'FAILED', reason: 'partial' })
    bench.do('executions.delete', { jobId: 'a', deviceId: 'd3' })
    expect(ask(describeRequest('d3', 'a')).payload.code).toBe('ResourceNotFound')
    expect(bench.refused('executions.delete', { jobId: 'a', deviceId: 'd3' }).code).toBe('not_found')
    expect(runs(runId)).toHaveLength(3)
  })

  test(`${name}: a job whose only running execution was deleted is no success and not a job that never began`, () => {
    const { bench, post, ask, job } = fleet('d1')
    post('a')
    ask(startNextRequest('d1'))
    bench.do('executions.delete', { jobId: 'a', deviceId: 'd1', force: true })
    const run = bench.read((tx) => tx.getRun(job('a')?.runId ?? ''))
    expect(run).toMatchObject({ status: 'FAILED', reason: 'deleted', counts: { REMOVED: 1 } })
  })

  test(`${name}: an earlier attempt has ended, a later one does not exist yet`, () => {
    const { bench, post, ask } = fleet('d1')
    const templateId = bench.fleetTemplate({ retry: { limit: 1, delayMs: 0 } })
    post('a', { document: null, templateId })
    ask(updateRequest('d1', 'a', 'FAILED'))
    bench.pass(MINUTE).tick()
    const asked = (executionNumber: number) => ask(describeRequest('d1', 'a', { executionNumber })).payload
    expect(asked(1)).toMatchObject({ code: 'TerminalStateReached' })
    expect(asked(1)).not.toHaveProperty('executionState')
    expect(asked(2)).toMatchObject({ execution: { executionNumber: 2, status: 'QUEUED', versionNumber: 3 } })
    expect(asked(3)).toMatchObject({ code: 'ResourceNotFound' })
    // What a device says late of its first attempt never touches the second.
    const late = ask(updateRequest('d1', 'a', 'SUCCEEDED', { executionNumber: 1 }))
    expect(late.payload).toMatchObject({ code: 'ResourceNotFound' })
    expect(asked(2)).toMatchObject({ execution: { status: 'QUEUED', versionNumber: 3 } })
  })
}
