/** From a target to the devices that it names at this moment (snapshot, DESIGN 6.3). Reads only; nothing is released here. */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { Failure, FieldError, Result } from '../../../src-preload/contract/failures.ts'
import type { StoreTx } from '../ports/store.ts'

export type ResolvedTarget = {
  /** Each device once, in the order in which executions are released. May be empty for a group or `all`. */
  readonly deviceIds: string[]
  readonly nameEn: string | null
  readonly nameAr: string | null
}

const PAGE = 1_000
const TOLD_AT_MOST = 20

function refuse(code: Failure['code'], message: string, errors: readonly FieldError[]): Failure {
  return { ok: false, code, message, errors }
}

/** Held devices get no work: they are in no target until somebody accepts them. */
function accepted(tx: StoreTx, ids: readonly string[]): string[] {
  const held = new Set(tx.heldDevices(ids))
  return ids.filter((id) => !held.has(id))
}

function everyDevice(tx: StoreTx): string[] {
  const ids: string[] = []
  let after: string | null = null
  for (;;) {
    const page = tx.deviceIdsAfter(after, PAGE)
    ids.push(...accepted(tx, page))
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return ids
    after = last
  }
}

function heldRefusal(held: readonly (readonly [path: string, id: string])[]): Failure {
  const errors = held.slice(0, TOLD_AT_MOST).map(([path, id]) => {
    return { path, message: `${id} has only been heard. Accept it first.`, code: 'illegal_state' as const }
  })
  const message = 'Some devices of the target have not been accepted yet. Accept them on the Devices screen first.'
  return refuse('illegal_state', message, errors)
}

function namedDevices(tx: StoreTx, given: readonly string[]): Result<ResolvedTarget> {
  const known = new Set(tx.existingDevices([...new Set(given)]))
  const errors: FieldError[] = []
  for (const [index, id] of given.entries()) {
    if (!known.has(id) && errors.length < TOLD_AT_MOST) {
      errors.push({ path: `target.deviceIds.${index}`, message: `There is no device ${id}`, code: 'unknown_device' })
    }
  }
  if (errors.length > 0) {
    return refuse(
      'unknown_device',
      'Some devices of the target do not exist. Register them first or leave them out.',
      errors,
    )
  }
  const wanted = [...new Set(given)]
  const held = tx.heldDevices(wanted)
  if (held.length > 0) return heldRefusal(held.map((id) => [`target.deviceIds.${given.indexOf(id)}`, id]))
  return { ok: true, value: { deviceIds: wanted, nameEn: null, nameAr: null } }
}

/** The devices of a target, held ones left out. Codes: `unknown_device` and `illegal_state` (named, but held), with the path of each
 *  (at most 20); `unknown_device_group`. */
export function resolveTarget(tx: StoreTx, target: Target): Result<ResolvedTarget> {
  if (target.kind === 'devices') return namedDevices(tx, target.deviceIds)
  if (target.kind === 'device') {
    const device = tx.getDevice(target.deviceId)
    if (device === null) {
      const message = `There is no device ${target.deviceId}. Register it first or choose another.`
      return refuse('unknown_device', message, [{ path: 'target.deviceId', message, code: 'unknown_device' }])
    }
    if (!device.isAccepted) return heldRefusal([['target.deviceId', device.id]])
    return { ok: true, value: { deviceIds: [device.id], nameEn: device.nameEn, nameAr: device.nameAr } }
  }
  if (target.kind === 'group') {
    const group = tx.getDeviceGroup(target.deviceGroupId)
    if (group === null) {
      const message = 'There is no such device group. Choose another.'
      return refuse('unknown_device_group', message, [
        { path: 'target.deviceGroupId', message, code: 'unknown_device_group' },
      ])
    }
    const deviceIds = accepted(tx, tx.devicesOfGroup(group.id))
    return { ok: true, value: { deviceIds, nameEn: group.nameEn, nameAr: group.nameAr } }
  }
  return { ok: true, value: { deviceIds: everyDevice(tx), nameEn: 'All devices', nameAr: 'كل الأجهزة' } }
}
