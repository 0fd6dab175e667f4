// Schedules that reach devices: released in the turn, instances counted per device, retried for what failed (DESIGN 6.3, 6.10).
import { describe, expect, test } from 'vitest'
import type { DeviceWord } from '../../src-preload/contract/vocabulary.ts'
import { EngineBench, MINUTE, SECOND, START } from './engine-bench.ts'
import { STORES } from './stores.ts'

describe.each(STORES)('fleet schedules on %s', (_name, make) => {
  const bench = (...devices: string[]) => {
    const at = new EngineBench({ store: make() }).start()
    at.devices(...devices)
    return at
  }
  const answer = (at: EngineBench, deviceId: string, status: DeviceWord) => {
    const [head] = at.read((tx) => tx.deviceList(deviceId, null))
    const jobId = head?.publicJobId ?? ''
    return at.engine.fleet.handle(
      [
        {
          operation: 'update',
          deviceId,
          topic: `$aws/things/${deviceId}/jobs/${jobId}/update`,
          clientToken: undefined,
          jobId,
          status,
          statusDetails: undefined,
          expectedVersion: undefined,
          executionNumber: undefined,
          includeJobExecutionState: false,
          includeJobDocument: false,
          stepTimeoutInMinutes: undefined,
        },
      ],
      at.wallAt,
    )
  }
  const say = (at: EngineBench, deviceId: string, status: DeviceWord) =>
    answer(at, deviceId, status).replies[0]?.topic.split('/').at(-1)
  const deviceRuns = (at: EngineBench, runId: string) =>
    at.read((tx) => tx.deviceRunsOf(runId)).map((run) => `${run.deviceId} ${run.status} ${run.reason}`)

  test('DESIGN 6.3 a posted job is released and announced in the turn that takes it in', () => {
    const at = bench('d1', 'd2')
    at.do('jobs.create', { document: { operation: 'x' }, target: { kind: 'all' } })
    expect(at.read((tx) => tx.devicesWithPending(null, 10))).toEqual(['d1', 'd2'])
    expect(at.announced.map((announcement) => announcement.deviceId).sort()).toEqual(['d1', 'd2'])
  })

  test('a fleet slot runs to the end: executions, device runs, the job run with its counts', () => {
    const at = bench('d1', 'd2')
    const schedule = at.every(60, { templateId: at.fleetTemplate({ defaultTarget: { kind: 'all' } }) })
    at.run(MINUTE)
    expect(say(at, 'd1', 'SUCCEEDED')).toBe('accepted')
    expect(say(at, 'd2', 'FAILED')).toBe('accepted')
    const [run] = at.runsOf(schedule)
    expect(run).toMatchObject({
      status: 'FAILED',
      reason: 'partial',
      counts: { SUCCEEDED: 1, FAILED: 1 },
      scheduledAt: START + MINUTE,
    })
    expect(deviceRuns(at, run?.id ?? '').sort()).toEqual(['d1 COMPLETED succeeded', 'd2 FAILED failed'])
    expect(at.read((tx) => tx.getSchedule(schedule))).toMatchObject({ lastStatus: 'FAILED' })
  })

  test('DESIGN 6.10 a device with open work of the schedule is SKIPPED max_instances, the others go on', () => {
    const at = bench('d1', 'd2')
    const template = at.fleetTemplate({ defaultTarget: { kind: 'all' } })
    const schedule = at.every(60, { templateId: template })
    at.run(MINUTE)
    const first = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]
    say(at, 'd1', 'SUCCEEDED')
    say(at, 'd2', 'IN_PROGRESS')
    at.run(MINUTE)
    const second = at.read((tx) => tx.openJobsOfSchedule(schedule))[1]
    expect(second).toMatchObject({ targetDeviceIds: ['d1'], scheduledAt: START + 2 * MINUTE })
    expect(deviceRuns(at, second?.runId ?? '')).toEqual(['d2 SKIPPED max_instances'])
    const [skipped] = at.read((tx) => tx.deviceRunsOf(second?.runId ?? ''))
    expect(skipped?.trace.at(-1)?.data).toMatchObject({ blockerRunId: first?.runId })
  })

  test('DESIGN 6.10 the slot is SKIPPED only when every device is blocked, naming the blocker', () => {
    const at = bench('d1')
    const schedule = at.every(60, { templateId: at.fleetTemplate({ defaultTarget: { kind: 'all' } }) })
    at.run(MINUTE)
    const runId = at.read((tx) => tx.openJobsOfSchedule(schedule))[0]?.runId
    say(at, 'd1', 'IN_PROGRESS')
    at.run(MINUTE)
    const [run] = at.runsOf(schedule)
    expect(run).toMatchObject({ status: 'SKIPPED', reason: 'max_instances', scheduledAt: START + 2 * MINUTE })
    expect(run?.trace.at(-1)?.data).toMatchObject({ blockerRunId: runId })
  })

  test('DESIGN 6.10 what no device has begun by the next slot expires, and the next slot goes out', () => {
    const at = bench('d1')
    const schedule = at.every(60, { templateId: at.fleetTemplate({ defaultTarget: { kind: 'all' } }) })
    at.run(2 * MINUTE)
    expect(at.words(schedule)).toEqual(['SKIPPED expired'])
    const [entry] = at.read((tx) => tx.deviceList('d1', null))
    expect(entry?.queuedAt).toBe(START + 2 * MINUTE)
  })

  test('a target without devices leaves SKIPPED precheck that says why', () => {
    const at = bench()
    const { id: group } = at.do('deviceGroups.create', { nameEn: 'Empty', kind: 'static' })
    const schedule = at.every(60, {
      templateId: at.fleetTemplate({ defaultTarget: { kind: 'group', deviceGroupId: group } }),
    })
    at.run(MINUTE)
    expect(at.runsOf(schedule)[0]).toMatchObject({ status: 'SKIPPED', reason: 'precheck' })
    expect(at.runsOf(schedule)[0]?.errorMessage).toContain('no device')
  })

  test('the fleet limit holds further jobs in the queue until one has ended', () => {
    const at = bench('d1')
    at.do('settings.change', { fleetConcurrency: 1 })
    const job = () => at.do('jobs.create', { document: { operation: 'x' }, target: { kind: 'all' } }).id
    const [one, two] = [job(), job()]
    const states = () => at.read((tx) => [one, two].map((id) => tx.getJob(id)?.state))
    expect(states()).toEqual(['DISPATCHED', 'QUEUED'])
    say(at, 'd1', 'SUCCEEDED')
    expect(states()).toEqual(['COMPLETED', 'DISPATCHED'])
  })

  test('after an answer that lets the next job out, the newest list is the last thing its device is told', () => {
    const at = bench('d1')
    at.do('settings.change', { fleetConcurrency: 1 })
    const job = { document: { operation: 'x' }, target: { kind: 'all' } } as const
    at.do('jobs.create', { ...job, jobId: 'a' })
    at.do('jobs.create', { ...job, jobId: 'b' })
    at.announced.length = 0
    const { announcements } = answer(at, 'd1', 'SUCCEEDED')
    expect(at.announced).toEqual([])
    expect(announcements.map((one) => one.notifyNext)).toEqual([
      expect.not.objectContaining({ execution: expect.anything() }),
      expect.objectContaining({ execution: expect.objectContaining({ jobId: 'b' }) }),
    ])
  })

  test('placeholders in the document are filled with the merged parameters', () => {
    const at = bench('d1')
    const templateId = at.fleetTemplate({
      document: { operation: 'install', version: '${version}', size: '${size}' },
      parameters: [
        { key: 'version', type: 'text', default: '1.0' },
        { key: 'size', type: 'integer' },
      ],
    })
    at.do('jobs.create', { templateId, target: { kind: 'all' }, params: { size: 4 } })
    expect(at.read((tx) => tx.deviceList('d1', 1))[0]?.document).toEqual({
      operation: 'install',
      version: '1.0',
      size: 4,
    })
  })

  test('DESIGN 6.11 cancel is idempotent: a job that has ended answers the same', () => {
    const at = bench('d1')
    const { id } = at.do('jobs.create', { document: { operation: 'x' }, target: { kind: 'all' } })
    at.do('jobs.cancel', { id })
    expect(at.read((tx) => tx.getJob(id)?.state)).toBe('CANCELLED')
    expect(at.do('jobs.cancel', { id, force: true })).toEqual({ id })
  })

  test('a fleet run can be tried again for the devices that failed', () => {
    const at = bench('d1', 'd2')
    at.do('jobs.create', { jobId: 'j', document: { operation: 'x' }, target: { kind: 'all' } })
    const runId = at.read((tx) => tx.getJobByPublicId('j')?.runId) ?? ''
    say(at, 'd1', 'SUCCEEDED')
    say(at, 'd2', 'REJECTED')
    const { id } = at.do('runs.retry', { id: runId })
    expect(at.read((tx) => tx.getJob(id))).toMatchObject({
      targetDeviceIds: ['d2'],
      parentRunId: runId,
      document: { operation: 'x' },
    })
  })

  test('DESIGN 6.9 moving a released job changes what its device is to do next, and the device is told', () => {
    const at = bench('d1')
    at.do('jobs.create', { jobId: 'a', document: { operation: 'x' }, target: { kind: 'all' } })
    at.do('jobs.create', { jobId: 'b', document: { operation: 'x' }, target: { kind: 'all' } })
    at.announced.length = 0
    at.do('queue.move', { jobId: 'b', afterJobId: null, baseVersion: 0 })
    expect(at.read((tx) => tx.deviceList('d1', null)).map((entry) => entry.publicJobId)).toEqual(['b', 'a'])
    expect(at.announced.at(-1)?.notifyNext).toMatchObject({ execution: { jobId: 'b' } })
  })

  test('a paused engine releases nothing new but answers devices', () => {
    const at = bench('d1')
    at.do('jobs.create', { jobId: 'a', document: { operation: 'x' }, target: { kind: 'all' } })
    at.do('engine.pause', {})
    at.do('jobs.create', { jobId: 'b', document: { operation: 'x' }, target: { kind: 'all' } })
    at.run(20 * SECOND)
    expect(say(at, 'd1', 'SUCCEEDED')).toBe('accepted')
    expect(at.read((tx) => tx.deviceList('d1', null))).toHaveLength(0)
    at.do('engine.resume', {})
    expect(at.read((tx) => tx.deviceList('d1', null))).toHaveLength(1)
  })
})
