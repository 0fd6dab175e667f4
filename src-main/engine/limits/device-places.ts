/** Which devices may get another execution under the limits of devices and device groups. Counts open executions. */
import { EACH, maxFor } from '../domain/limits.ts'
import type { Blocking } from '../domain/limits.ts'
import type { StoreTx } from '../ports/store.ts'

type LimitedGroup = { readonly id: string; readonly max: number; readonly members: ReadonlySet<string>; used: number }

export type DevicePlaces = {
  readonly isLimited: boolean
  blocks(deviceId: string): Blocking | null
  /** An execution was released to this device. */
  took(deviceId: string): void
  /** True while a limited group that holds one of these devices has room left. */
  hasRoomBeside(deviceIds: Iterable<string>): boolean
}

function limitedGroups(tx: StoreTx): LimitedGroup[] {
  const limits = tx.listLimits().filter(({ kind }) => kind === 'device_group')
  if (limits.length === 0) return []
  const named = limits.map(({ key }) => key).filter((key) => key !== EACH)
  const ids = limits.length > named.length ? tx.deviceGroupIds() : named
  return ids.map((id) => {
    const members = tx.devicesOfGroup(id)
    return {
      id,
      max: maxFor(limits, 'device_group', id) ?? Number.POSITIVE_INFINITY,
      members: new Set(members),
      used: tx.countOpenExecutions(members),
    }
  })
}

const FREE: DevicePlaces = { isLimited: false, blocks: () => null, took: () => {}, hasRoomBeside: () => false }

/** The places as they stand in this transaction; without such limits nothing is counted. */
export function devicePlaces(tx: StoreTx): DevicePlaces {
  const limits = tx.listLimits().filter(({ kind }) => kind === 'device' || kind === 'device_group')
  if (limits.length === 0) return FREE
  const groups = limitedGroups(tx)
  const open = new Map<string, number>()
  const openOn = (deviceId: string): number => {
    const known = open.get(deviceId) ?? tx.countOpenExecutions([deviceId])
    open.set(deviceId, known)
    return known
  }
  return {
    isLimited: true,
    blocks: (deviceId) => {
      const max = maxFor(limits, 'device', deviceId)
      if (max !== null && openOn(deviceId) >= max) return { kind: 'device', key: deviceId, max }
      const full = groups.find((group) => group.used >= group.max && group.members.has(deviceId))
      return full === undefined ? null : { kind: 'device_group', key: full.id, max: full.max }
    },
    took: (deviceId) => {
      open.set(deviceId, openOn(deviceId) + 1)
      for (const group of groups) if (group.members.has(deviceId)) group.used += 1
    },
    hasRoomBeside: (deviceIds) => {
      const ids = [...deviceIds]
      return groups.some((group) => group.used < group.max && ids.some((id) => group.members.has(id)))
    },
  }
}
