// Concurrency limits by template, resource, device and device group (issue 3, section 6): never exceeded, nobody behind blocked, nothing lost.
import { describe, expect, test } from 'vitest'
import { limitsInUse } from '../../../src-main/engine/limits/in-use.ts'
import { EngineBench, SECOND } from '../engine-bench.ts'
import { STORES } from '../stores.ts'

const on = (...deviceIds: string[]) => ({ kind: 'devices', deviceIds }) as const

describe.each(STORES)('limits on %s', (_name, make) => {
  const bench = () => new EngineBench({ store: make() }).start()
  const limit = (
    at: EngineBench,
    kind: 'template' | 'resource' | 'device' | 'device_group',
    key: string,
    max: number,
  ) => at.do('limits.save', { kind, key, max }).id
  const state = (at: EngineBench, id: string) => at.read((tx) => tx.getJob(id)?.state)
  const execution = (at: EngineBench, jobId: string, deviceId: string) =>
    at.read((tx) => tx.getExecution(jobId, deviceId)?.state ?? (tx.getReleaseWait(jobId, deviceId) ? 'waits' : 'none'))
  let token = 0
  const answer = (at: EngineBench, deviceId: string, status: 'SUCCEEDED' | 'FAILED' = 'SUCCEEDED') => {
    token += 1
    const one = { deviceId, topic: 't', clientToken: String(token) }
    const head = at.read((tx) => tx.deviceList(deviceId, 1)[0])
    const update = { ...one, operation: 'update', jobId: head?.publicJobId, status }
    at.engine.fleet.handle([{ ...one, operation: 'start-next' } as never], at.wallAt)
    at.engine.fleet.handle([update as never], at.wallAt)
    at.tick()
  }

  test('limits: of a template at most N run at once; work of others behind it begins all the same', () => {
    const at = bench()
    const [slow, free] = [at.localTemplate(), at.localTemplate()]
    limit(at, 'template', slow, 1)
    const ids = [slow, slow, slow, free].map((templateId) => at.do('jobs.create', { templateId }).id)
    expect(ids.map((id) => state(at, id))).toEqual(['DISPATCHED', 'QUEUED', 'QUEUED', 'DISPATCHED'])
    at.finishAll()
    expect(ids.map((id) => state(at, id))).toEqual([undefined, 'DISPATCHED', 'QUEUED', undefined])
  })

  test('limits: a named resource is shared over templates and over local and fleet work', () => {
    const at = bench()
    at.devices('pump')
    limit(at, 'resource', 'press', 1)
    const local = at.localTemplate({ resources: ['press', 'van'] })
    const fleet = at.fleetTemplate({ resources: ['press'] })
    const first = at.do('jobs.create', { templateId: local }).id
    const second = at.do('jobs.create', { templateId: fleet, target: on('pump') }).id
    expect([state(at, first), state(at, second), execution(at, second, 'pump')]).toEqual([
      'DISPATCHED',
      'QUEUED',
      'none',
    ])
    at.finishAll()
    expect([state(at, second), execution(at, second, 'pump')]).toEqual(['DISPATCHED', 'QUEUED'])
    const third = at.do('jobs.create', { templateId: local }).id
    expect(state(at, third)).toBe('QUEUED')
    answer(at, 'pump')
    expect(state(at, third)).toBe('DISPATCHED')
  })

  test('limits: * means each one on its own, and a key of its own wins over it', () => {
    const at = bench()
    at.do('settings.change', { localConcurrency: 9 })
    const [one, two] = [at.localTemplate(), at.localTemplate()]
    limit(at, 'template', '*', 1)
    limit(at, 'template', two, 2)
    const ids = [one, one, two, two, two].map((templateId) => at.do('jobs.create', { templateId }).id)
    expect(ids.map((id) => state(at, id))).toEqual(['DISPATCHED', 'QUEUED', 'DISPATCHED', 'DISPATCHED', 'QUEUED'])
  })

  test('limits: lowering one below its use stops new work only; raising or deleting it lets work begin at once', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const id = limit(at, 'template', templateId, 2)
    const ids = [0, 1, 2, 3].map(() => at.do('jobs.create', { templateId }).id)
    at.do('limits.save', { id, kind: 'template', key: templateId, max: 1 })
    expect(ids.map((job) => state(at, job))).toEqual(['DISPATCHED', 'DISPATCHED', 'QUEUED', 'QUEUED'])
    at.begin(at.started[0]?.runId ?? '')
    at.finish(at.started[0]?.runId ?? '')
    expect(ids.map((job) => state(at, job))).toEqual([undefined, 'DISPATCHED', 'QUEUED', 'QUEUED'])
    at.do('limits.delete', { id })
    expect(ids.map((job) => state(at, job))).toEqual([undefined, 'DISPATCHED', 'DISPATCHED', 'DISPATCHED'])
  })

  test('limits: a device at its limit is passed over, the others go on, and it gets its turn in queue order', () => {
    const at = bench()
    at.devices('gate', 'pump')
    limit(at, 'device', '*', 1)
    const templateId = at.fleetTemplate()
    const [low, first, second] = [0, 0, 0].map(
      (priority) => at.do('jobs.create', { templateId, priority, target: on('pump', 'gate') }).id,
    )
    const urgent = at.do('jobs.create', { templateId, priority: 20, target: on('pump') }).id
    const seen = (deviceId: string) => [low, first, second, urgent].map((id) => execution(at, id ?? '', deviceId))
    expect(seen('pump')).toEqual(['QUEUED', 'waits', 'waits', 'waits'])
    answer(at, 'pump')
    expect(seen('pump')).toEqual(['SUCCEEDED', 'waits', 'waits', 'QUEUED'])
    answer(at, 'pump')
    expect(seen('pump')).toEqual(['SUCCEEDED', 'QUEUED', 'waits', 'SUCCEEDED'])
    for (let turn = 0; turn < 2; turn += 1) answer(at, 'pump')
    for (let turn = 0; turn < 3; turn += 1) answer(at, 'gate')
    expect([low, first, second, urgent].map((id) => state(at, id ?? ''))).toEqual(Array(4).fill('COMPLETED'))
  })

  test('limits: a device group lets N of its devices work at once, and the next one in the job’s order follows', () => {
    const at = bench()
    at.devices('a', 'b', 'c', 'd', 'z')
    const group = at.do('deviceGroups.create', { nameEn: 'Hall', kind: 'static', deviceIds: ['a', 'b', 'c', 'd'] }).id
    limit(at, 'device_group', group, 2)
    const { id } = at.do('jobs.create', { templateId: at.fleetTemplate(), target: on('a', 'b', 'c', 'd', 'z') })
    const seen = () => ['a', 'b', 'c', 'd', 'z'].map((deviceId) => execution(at, id, deviceId))
    expect(seen()).toEqual(['QUEUED', 'QUEUED', 'waits', 'waits', 'QUEUED'])
    answer(at, 'b', 'FAILED')
    expect(seen()).toEqual(['QUEUED', 'FAILED', 'QUEUED', 'waits', 'QUEUED'])
    answer(at, 'z')
    expect(seen()[3]).toBe('waits')
    for (const deviceId of ['a', 'c', 'd']) answer(at, deviceId)
    expect(at.read((tx) => tx.getRun(tx.getJob(id)?.runId ?? ''))).toMatchObject({
      status: 'FAILED',
      reason: 'partial',
    })
  })

  test('limits: who waits survives a kill; a cancelled or deleted job takes its waiting devices along', () => {
    const at = bench()
    at.devices('pump')
    limit(at, 'device', 'pump', 1)
    const templateId = at.fleetTemplate()
    const ids = [0, 1, 2, 3].map(() => at.do('jobs.create', { templateId, target: on('pump') }).id)
    at.do('jobs.cancel', { id: ids[1] ?? '' })
    at.do('jobs.delete', { id: ids[2] ?? '', force: true })
    const runOf = (id: string | undefined) => at.read((tx) => tx.getRun(tx.getJob(id ?? '')?.runId ?? ''))
    expect(runOf(ids[1])).toMatchObject({ status: 'SKIPPED', reason: 'cancelled' })
    const next = new EngineBench({ store: at.store, at: at.wallAt }).start()
    answer(next, 'pump')
    expect(execution(next, ids[3] ?? '', 'pump')).toBe('QUEUED')
    expect(next.read((tx) => tx.jobsWithReleaseWaits(9))).toEqual([])
  })

  test('limits: a device that is removed while it waits is counted as removed, and the job ends', () => {
    const at = bench()
    at.devices('pump', 'gate')
    limit(at, 'device', '*', 1)
    const templateId = at.fleetTemplate()
    at.do('jobs.create', { templateId, target: on('pump') })
    const { id } = at.do('jobs.create', { templateId, target: on('gate', 'pump') })
    answer(at, 'gate')
    expect(state(at, id)).toBe('RUNNING')
    at.do('devices.delete', { id: 'pump' })
    expect(state(at, id)).toBe('COMPLETED')
    expect(at.read((tx) => tx.getJob(id))?.counts).toMatchObject({ SUCCEEDED: 1, REMOVED: 1, unreleased: 0 })
  })

  test('limits: an idle turn commits nothing while work waits for a limit', () => {
    const at = bench()
    at.devices('pump')
    const templateId = at.localTemplate()
    limit(at, 'template', templateId, 1)
    limit(at, 'device', '*', 1)
    for (let index = 0; index < 3; index += 1) at.do('jobs.create', { templateId })
    const fleet = at.fleetTemplate()
    for (let index = 0; index < 3; index += 1) at.do('jobs.create', { templateId: fleet, target: on('pump') })
    at.tick()
    at.commits.length = 0
    at.pass(SECOND).tick()
    expect(at.commits).toEqual([])
  })

  test('limits: the list says how much is taken, of * the most that one takes', () => {
    const at = bench()
    at.devices('a', 'b')
    const templateId = at.localTemplate({ resources: ['press'] })
    for (let index = 0; index < 3; index += 1) at.do('jobs.create', { templateId })
    const fleet = at.fleetTemplate()
    at.do('jobs.create', { templateId: fleet, target: on('a', 'b') })
    at.do('jobs.create', { templateId: fleet, target: on('a') })
    const group = at.do('deviceGroups.create', { nameEn: 'Hall', kind: 'static', deviceIds: ['a', 'b'] }).id
    for (const [kind, key] of [
      ['template', templateId],
      ['template', '*'],
      ['resource', '*'],
      ['device', '*'],
      ['device', 'b'],
      ['device_group', group],
    ] as const) {
      limit(at, kind, key, 9)
    }
    const inUse = at.read((tx) => limitsInUse(tx)).map((row) => [row.kind, row.key === '*' ? '*' : 'own', row.inUse])
    expect(inUse).toEqual([
      ['device', '*', 2],
      ['device', 'own', 1],
      ['device_group', 'own', 3],
      ['resource', '*', 3],
      ['template', '*', 3],
      ['template', 'own', 3],
    ])
  })

  test('limits: what cannot be meant is refused with its field, and changes nothing', () => {
    const at = bench()
    const templateId = at.localTemplate()
    const refused = (input: Parameters<typeof limit>[1], key: string, more: object = {}) => {
      const { code, errors } = at.refused('limits.save', { kind: input, key, max: 1, ...more })
      return [code, errors[0]?.path]
    }
    limit(at, 'template', templateId, 1)
    expect(refused('template', templateId)).toEqual(['already_exists', 'key'])
    expect(refused('template', 'none')).toEqual(['unknown_template', 'key'])
    expect(refused('device', 'none')).toEqual(['unknown_device', 'key'])
    expect(refused('device_group', 'none')).toEqual(['unknown_device_group', 'key'])
    expect(refused('template', '*', { id: 'none' })).toEqual(['not_found', 'id'])
    expect(at.refused('limits.delete', { id: 'none' }).code).toBe('not_found')
    expect(at.read((tx) => tx.listLimits())).toHaveLength(1)
  })
})
