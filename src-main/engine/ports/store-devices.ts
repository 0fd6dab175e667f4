/** Store port: devices, device groups, policies. */
import type { Device, DeviceGroup } from '../../../src-preload/contract/entities.ts'

/** `schedule` and `template`: by their target or the caps of a fleet plan. `job`: one that has not ended. */
export type DeviceGroupUse = {
  readonly kind: 'template' | 'schedule' | 'policy' | 'limit' | 'job'
  readonly id: string
  readonly nameEn: string | null
  readonly nameAr: string | null
}

export type DeviceTables = {
  insertDevice(row: Device): void
  updateDevice(row: Device, expectedVersion: number | null): boolean
  getDevice(id: string): Device | null
  deleteDevice(id: string): void
  /** Presence only: no version, no audit fields. Creates nothing. */
  setPresence(
    id: string,
    change: Pick<Device, 'presence' | 'presenceAt' | 'asleepUntil' | 'session' | 'lastHeardAt'>,
  ): void
  /** Raises lastHeardAt of many devices at once; unknown ids are ignored. */
  heard(ids: readonly string[], at: number): void
  deviceIdsAfter(id: string | null, limit: number): string[]
  countDevices(): number
  /** Which of these exist, in the order given. */
  existingDevices(ids: readonly string[]): string[]
  /** Which of these are held: heard, and not accepted yet. In the order given. */
  heldDevices(ids: readonly string[]): string[]

  insertDeviceGroup(row: DeviceGroup): void
  updateDeviceGroup(row: DeviceGroup, expectedVersion: number | null): boolean
  getDeviceGroup(id: string): DeviceGroup | null
  deleteDeviceGroup(id: string): void
  /** What names this group and would be without a meaning if it went, by kind and id; at most 100. */
  usesOfDeviceGroup(id: string): DeviceGroupUse[]
  setGroupMembers(groupId: string, deviceIds: readonly string[]): void
  /** Static: members by id, held ones too; query: the accepted devices that match now. */
  devicesOfGroup(groupId: string): string[]
}
