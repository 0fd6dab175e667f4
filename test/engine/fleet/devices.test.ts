// Commands about devices and device groups, and the devices that a target means.
import { expect, test } from 'vitest'
import {
  changeDeviceGroup,
  createDeviceGroup,
  deleteDeviceGroup,
} from '../../../src-main/engine/commands/device-groups.ts'
import { changeDevice, createDevice, deleteDevice } from '../../../src-main/engine/commands/devices.ts'
import { resolveTarget } from '../../../src-main/engine/fleet/targets.ts'
import type { Target } from '../../../src-preload/contract/entities.ts'
import { createBench } from './bench.ts'

function fleetOf(ids: readonly string[] = []) {
  const bench = createBench(ids)
  const on = [bench.ctx] as const
  return {
    bench,
    create: (input: Parameters<typeof createDevice>[2]) =>
      bench.write((tx) => createDevice(...on, tx, input, 'op', bench.now())),
    change: (input: Parameters<typeof changeDevice>[2]) =>
      bench.write((tx) => changeDevice(...on, tx, input, 'op', bench.now())),
    remove: (id: string) => bench.write((tx) => deleteDevice(...on, tx, { id }, 'op', bench.now())),
    group: (input: Parameters<typeof createDeviceGroup>[2]) =>
      bench.write((tx) => createDeviceGroup(...on, tx, input, 'op', bench.now())),
    regroup: (input: Parameters<typeof changeDeviceGroup>[2]) =>
      bench.write((tx) => changeDeviceGroup(...on, tx, input, 'op', bench.now())),
    ungroup: (id: string) => bench.write((tx) => deleteDeviceGroup(...on, tx, { id }, 'op', bench.now())),
    device: (id: string) => bench.read((tx) => tx.getDevice(id)),
    target: (target: Target) => bench.read((tx) => resolveTarget(tx, target)),
  }
}
type Answer = { ok: boolean; value?: { id: string } }
const idOf = (answer: Answer) => answer.value?.id ?? ''

test('an existing id is device_exists, a name outside AWS is marked, a wrong zone is refused', () => {
  const fleet = fleetOf()
  expect(fleet.create({ id: 'pump-1', nameAr: 'مضخة', tags: ['north'] })).toEqual({ ok: true, value: { id: 'pump-1' } })
  expect(fleet.device('pump-1')).toMatchObject({
    fitsAws: true,
    origin: 'registered',
    presence: 'unknown',
    version: 1,
    createdBy: 'op',
  })
  expect(fleet.create({ id: 'pump-1' })).toMatchObject({ ok: false, code: 'device_exists', errors: [{ path: 'id' }] })
  fleet.create({ id: 'مضخة 2' })
  expect(fleet.device('مضخة 2')?.fitsAws).toBe(false)
  expect(fleet.create({ id: 'x', timezone: 'Mars/Base' })).toMatchObject({
    ok: false,
    code: 'unknown_zone',
    errors: [{ path: 'timezone' }],
  })
  expect(fleet.device('x')).toBeNull()
})

test('a change keeps what is left out and meets version conflicts', () => {
  const fleet = fleetOf()
  fleet.create({ id: 'a', nameEn: 'A', attributes: { fw: '1' }, timezone: 'Africa/Cairo' })
  expect(fleet.change({ id: 'a', version: 1, nameEn: null, nameAr: 'أ' })).toMatchObject({ ok: true })
  expect(fleet.device('a')).toMatchObject({
    nameEn: null,
    nameAr: 'أ',
    attributes: { fw: '1' },
    timezone: 'Africa/Cairo',
    version: 2,
  })
  expect(fleet.change({ id: 'a', version: 1, nameEn: 'B' })).toMatchObject({ ok: false, code: 'version_conflict' })
  expect(fleet.change({ id: 'none' })).toMatchObject({ ok: false, code: 'not_found' })
  expect(fleet.remove('none')).toMatchObject({ ok: false, code: 'not_found' })
  expect(fleet.remove('a')).toMatchObject({ ok: true })
  expect(fleet.device('a')).toBeNull()
})

test('static groups hold known devices, each once', () => {
  const fleet = fleetOf(['d1', 'd2', 'd3'])
  const made = fleet.group({ kind: 'static', nameEn: 'North', deviceIds: ['d2', 'd1', 'd2'] })
  expect(fleet.target({ kind: 'group', deviceGroupId: idOf(made) })).toMatchObject({
    ok: true,
    value: { deviceIds: ['d1', 'd2'], nameEn: 'North' },
  })
  const bad = fleet.group({ kind: 'static', nameEn: 'X', deviceIds: ['d1', 'no'] })
  expect(bad).toMatchObject({ ok: false, code: 'unknown_device', errors: [{ path: 'deviceIds.1' }] })
  expect(fleet.group({ kind: 'static', deviceIds: ['d1'] })).toMatchObject({ ok: false, errors: [{ path: 'nameEn' }] })
  expect(fleet.regroup({ id: idOf(made), version: 1, deviceIds: ['d3'] })).toMatchObject({ ok: true })
  expect(fleet.target({ kind: 'group', deviceGroupId: idOf(made) })).toMatchObject({ value: { deviceIds: ['d3'] } })
  expect(fleet.regroup({ id: idOf(made), version: 1, nameEn: 'Y' })).toMatchObject({
    ok: false,
    code: 'version_conflict',
  })
  expect(fleet.regroup({ id: idOf(made), query: 'site:x' })).toMatchObject({ ok: false, errors: [{ path: 'query' }] })
  expect(fleet.ungroup(idOf(made))).toMatchObject({ ok: true })
  expect(fleet.ungroup(idOf(made))).toMatchObject({ ok: false, code: 'not_found' })
  expect(fleet.target({ kind: 'group', deviceGroupId: idOf(made) })).toMatchObject({
    ok: false,
    code: 'unknown_device_group',
    errors: [{ path: 'target.deviceGroupId' }],
  })
})

test('query groups find their members when asked', () => {
  const fleet = fleetOf()
  fleet.create({ id: 'k1', attributes: { site: 'north' }, tags: ['kiosk'] })
  fleet.create({ id: 'k2', attributes: { site: 'south' }, tags: ['kiosk'] })
  const made = fleet.group({ kind: 'query', nameEn: 'North kiosks', query: 'site:north tag:kiosk' })
  const members = () => fleet.target({ kind: 'group', deviceGroupId: idOf(made) })
  expect(members()).toMatchObject({ ok: true, value: { deviceIds: ['k1'] } })
  fleet.create({ id: 'k3', attributes: { site: 'north' }, tags: ['kiosk'] })
  expect(members()).toMatchObject({ ok: true, value: { deviceIds: ['k1', 'k3'] } })
  expect(fleet.group({ kind: 'query', nameEn: 'X', deviceIds: ['k1'], query: 'a:b' })).toMatchObject({
    errors: [{ path: 'deviceIds' }],
  })
})

test.each([null, '', '   ', 'site:', '"', ':x'])('the query %j says nothing and is refused', (query) => {
  expect(fleetOf().group({ kind: 'query', nameEn: 'X', query })).toMatchObject({
    ok: false,
    code: 'invalid_input',
    errors: [{ path: 'query' }],
  })
})

test('a target names each device once; what does not exist is told by its place', () => {
  const devices = Array.from({ length: 2_500 }, (_, index) => `d${String(index).padStart(4, '0')}`)
  const fleet = fleetOf(devices)
  expect(fleet.target({ kind: 'all' })).toMatchObject({ ok: true, value: { deviceIds: devices } })
  expect(fleet.target({ kind: 'device', deviceId: 'd0001' })).toMatchObject({
    ok: true,
    value: { deviceIds: ['d0001'] },
  })
  expect(fleet.target({ kind: 'device', deviceId: 'x' })).toMatchObject({
    ok: false,
    code: 'unknown_device',
    errors: [{ path: 'target.deviceId' }],
  })
  expect(fleet.target({ kind: 'devices', deviceIds: ['d0002', 'd0001', 'd0002'] })).toMatchObject({
    value: { deviceIds: ['d0002', 'd0001'] },
  })
  const unknown = fleet.target({ kind: 'devices', deviceIds: ['d0002', 'x', 'y'] })
  expect(unknown).toMatchObject({ ok: false, errors: [{ path: 'target.deviceIds.1' }, { path: 'target.deviceIds.2' }] })
})
