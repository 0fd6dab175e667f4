/** Commands about devices and device groups, in the shape of all others; their rules are in devices.ts and device-groups.ts. */
import type { Command, Commands } from './command.ts'
import { changeDeviceGroup, createDeviceGroup, deleteDeviceGroup } from './device-groups.ts'
import { acceptDevices } from '../devices/accept.ts'
import { importDevices } from '../devices/import.ts'
import { changeDevice, createDevice, deleteDevice } from './devices.ts'

type Names =
  | `devices.${'create' | 'change' | 'delete' | 'accept' | 'import'}`
  | `deviceGroups.${'create' | 'change' | 'delete'}`

const createOne: Command<'devices.create'> = (on, input) => createDevice(on.ctx, on.tx, input, on.actor, on.now)
const changeOne: Command<'devices.change'> = (on, input) => changeDevice(on.ctx, on.tx, input, on.actor, on.now)
const deleteOne: Command<'devices.delete'> = (on, input) => deleteDevice(on.ctx, on.tx, input, on.actor, on.now)
const createGroup: Command<'deviceGroups.create'> = (on, input) =>
  createDeviceGroup(on.ctx, on.tx, input, on.actor, on.now)
const changeGroup: Command<'deviceGroups.change'> = (on, input) =>
  changeDeviceGroup(on.ctx, on.tx, input, on.actor, on.now)
const deleteGroup: Command<'deviceGroups.delete'> = (on, input) =>
  deleteDeviceGroup(on.ctx, on.tx, input, on.actor, on.now)

export const fleetPlanCommands: Commands<Names> = {
  'devices.create': createOne,
  'devices.change': changeOne,
  'devices.delete': deleteOne,
  'devices.accept': acceptDevices,
  'devices.import': importDevices,
  'deviceGroups.create': createGroup,
  'deviceGroups.change': changeGroup,
  'deviceGroups.delete': deleteGroup,
}
