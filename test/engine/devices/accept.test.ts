// Devices that are only heard: held until somebody accepts them, or at once by a rule. Held devices get no work.
import { expect, test } from 'vitest'
import { fitsPattern } from '../../../src-main/engine/devices/accept.ts'
import { EngineBench } from '../engine-bench.ts'

const report = (deviceId: string) => ({
  ...{ deviceId, presence: 'online', session: 's1', asleepUntil: null, nameEn: null, nameAr: null },
  ...{ attributes: { site: 'north' }, retained: false },
})

function holdingBench(autoAccept: string[] = []) {
  const bench = new EngineBench().start()
  bench.do('settings.change', { autoAccept })
  const hear = (...ids: string[]) => bench.engine.fleet.presence(ids.map(report) as never, bench.wallAt)
  const device = (id: string) => bench.store.read((tx) => tx.getDevice(id))
  return { bench, hear, device }
}

test.each([
  ['pump-1', 'pump-*', true],
  ['pump-1', 'pump-?', true],
  ['pump-12', 'pump-?', false],
  ['pump', '*', true],
  ['pump', '', false],
  ['a*b', 'a**b', true],
  ['xaxbxc', '*a*b', false],
  ['a.b', 'a?b', true],
  ['aab', 'a.b', false],
  ['مضخة-7', 'مضخة-?', true],
])('%s fits %s: %s', (id, pattern, fits) => {
  expect(fitsPattern(id, pattern)).toBe(fits)
})

test('a pattern of many stars is judged in time on a long id', () => {
  expect(fitsPattern('a'.repeat(128), `${'*a'.repeat(90)}b`)).toBe(false)
})

test('a device that is heard is held with its presence as heard, unless a rule takes it in', () => {
  const { hear, device } = holdingBench(['kiosk-*'])
  hear('kiosk-1', 'stranger')
  expect(device('kiosk-1')).toMatchObject({ isAccepted: true, origin: 'heard', presence: 'online' })
  expect(device('stranger')).toMatchObject({ isAccepted: false, origin: 'heard', presence: 'online' })
})

test('held devices are in no target: all, groups by hand and by query, and named ones are refused with their path', () => {
  const { bench, hear } = holdingBench()
  bench.devices('d1')
  hear('held')
  const templateId = bench.fleetTemplate({})
  const snapshot = (target: object) => {
    const { id } = bench.do('jobs.create', { templateId, target: target as never })
    return bench.store.read((tx) => tx.getJob(id)?.targetDeviceIds)
  }
  expect(snapshot({ kind: 'all' })).toEqual(['d1'])
  const byHand = bench.do('deviceGroups.create', { kind: 'static', nameEn: 'Hand', deviceIds: ['d1', 'held'] })
  expect(snapshot({ kind: 'group', deviceGroupId: byHand.id })).toEqual(['d1'])
  const byQuery = bench.do('deviceGroups.create', { kind: 'query', nameEn: 'Q', query: 'site:north' })
  expect(bench.store.read((tx) => tx.devicesOfGroup(byQuery.id))).toEqual([])
  const named = bench.ask('jobs.create', { templateId, target: { kind: 'devices', deviceIds: ['d1', 'held'] } })
  expect(named).toMatchObject({ ok: false, code: 'illegal_state', errors: [{ path: 'target.deviceIds.1' }] })
  const alone = bench.ask('jobs.create', { templateId, target: { kind: 'device', deviceId: 'held' } })
  expect(alone).toMatchObject({ ok: false, code: 'illegal_state', errors: [{ path: 'target.deviceId' }] })
})

test('requests of a held device are answered from what it has: nothing', () => {
  const { bench } = holdingBench()
  const topic = '$aws/things/held/jobs/get'
  const request = { deviceId: 'held', operation: 'get', topic, body: { ok: true, value: {} } }
  const { replies } = bench.engine.fleet.handle([request as never], bench.wallAt)
  expect(replies).toMatchObject([{ topic: `${topic}/accepted`, payload: { inProgressJobs: [], queuedJobs: [] } }])
})

test('accepting makes it a target, is audited once, and can be taken back', () => {
  const { bench, hear, device } = holdingBench()
  hear('a', 'b')
  bench.do('deviceGroups.create', { kind: 'query', nameEn: 'Q', query: 'site:north' })
  expect(bench.do('devices.accept', { ids: ['a', 'b', 'a'], isAccepted: true })).toEqual({ ids: ['a', 'b'] })
  expect(device('a')).toMatchObject({ isAccepted: true, version: 3 })
  const [group] = bench.store.read((tx) => tx.deviceGroupIds())
  expect(bench.store.read((tx) => tx.devicesOfGroup(group as string))).toEqual(['a', 'b'])
  bench.do('devices.accept', { ids: ['b'], isAccepted: false })
  expect(device('b')?.isAccepted).toBe(false)
  expect(bench.ask('devices.accept', { ids: ['a', 'gone'], isAccepted: false })).toMatchObject({
    ...{ ok: false, code: 'not_found', errors: [{ path: 'ids.1' }] },
  })
  expect(device('a')?.isAccepted).toBe(true)
})

test('a held device can be deleted, and is new when it is heard again', () => {
  const { bench, hear, device } = holdingBench()
  hear('a')
  bench.do('devices.delete', { id: 'a' })
  expect(device('a')).toBeNull()
  hear('a')
  expect(device('a')?.isAccepted).toBe(false)
})

test('a device group that something names is not deleted, and what names it is said', () => {
  const { bench } = holdingBench()
  bench.devices('d1')
  const group = () => bench.do('deviceGroups.create', { kind: 'static', nameEn: 'G', deviceIds: ['d1'] }).id
  const refused = (id: string) => {
    const answer = bench.ask('deviceGroups.delete', { id })
    return answer.ok
      ? null
      : [answer.code, (answer.detail as { uses: { kind: string }[] }).uses.map(({ kind }) => kind)]
  }
  const target = (id: string) => ({ kind: 'group', deviceGroupId: id }) as const
  const [byTemplate, byCaps, byLimit, byJob, free] = [group(), group(), group(), group(), group()]
  const templateId = bench.fleetTemplate({ defaultTarget: target(byTemplate) })
  bench.fleetTemplate({ fleetPlan: { caps: { groups: [{ deviceGroupId: byCaps, max: 2 }] } } as never })
  bench.do('limits.save', { kind: 'device_group', key: byLimit, max: 1 })
  bench.do('jobs.create', { templateId, target: target(byJob) })
  expect(refused(byTemplate)).toEqual(['in_use', ['template']])
  expect(refused(byCaps)).toEqual(['in_use', ['template']])
  expect(refused(byLimit)).toEqual(['in_use', ['limit']])
  expect(refused(byJob)).toEqual(['in_use', ['job']])
  expect(refused(free)).toBeNull()
})

test('what waits for a device that is held again is released when it is accepted', () => {
  const { bench } = holdingBench()
  bench.devices('d1', 'd2')
  const templateId = bench.fleetTemplate({})
  bench.do('settings.change', { queueHeld: true })
  const { id } = bench.do('jobs.create', { templateId, target: { kind: 'all' } })
  bench.do('devices.accept', { ids: ['d2'], isAccepted: false })
  bench.do('settings.change', { queueHeld: false })
  bench.tick()
  const has = (deviceId: string) => bench.store.read((tx) => tx.getExecution(id, deviceId)?.state)
  expect([has('d1'), has('d2')]).toEqual(['QUEUED', undefined])
  expect(bench.store.read((tx) => tx.getReleaseWait(id, 'd2'))).toMatchObject({ why: 'held', notBeforeAt: null })
  bench.do('devices.accept', { ids: ['d2'], isAccepted: true })
  expect([has('d2'), bench.store.read((tx) => tx.getReleaseWait(id, 'd2'))]).toEqual(['QUEUED', null])
})
