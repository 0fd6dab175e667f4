/** Requests about devices and device groups. Decisions are the engine's, rows are the store's. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { Result } from '../../src-preload/contract/failures.ts'
import type { Device, DeviceGroup } from '../../src-preload/contract/entities.ts'
import type { rolloutRequests } from '../../src-preload/contract/requests-rollout.ts'
import type { EngineRequestName } from '../../src-preload/contract/requests.ts'
import { isQuery } from '../engine/commands/device-groups.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type FleetName = Exclude<
  Extract<EngineRequestName, `devices.${string}` | `deviceGroups.${string}`>,
  // Acceptance, import, export and messages have handlers of their own.
  keyof typeof rolloutRequests
>

// `unknown_device` is an answer about a target (422); a device asked for by its own address is just not there (404).
const getDevice = (parts: HandlerParts, id: string): Result<Device> =>
  found(
    parts.store.read((tx) => tx.getDevice(id)),
    'not_found',
    'device',
    id,
  )
const getGroup = (parts: HandlerParts, id: string): Result<DeviceGroup> =>
  found(
    parts.store.read((tx) => tx.getDeviceGroup(id)),
    'not_found',
    'device group',
    id,
  )

function missing(what: string, id: string): Result<never> {
  return failure('not_found', `There is no ${what} "${id.slice(0, 130)}".`, [
    { path: 'id', message: `unknown ${what}` },
  ])
}

export function fleetHandlers(parts: HandlerParts): Handlers<FleetName> {
  const { views } = parts.store
  return {
    'devices.list': (input) => ok(views.devicesList(input)),
    'devices.count': ({ query }) => {
      if (isQuery(query)) return ok(views.devicesCount(query))
      const message = 'Write terms such as site:north tag:kiosk, separated by spaces.'
      return failure('invalid_input', message, [{ path: 'query', message }])
    },
    'devices.facets': () => ok(views.devicesFacets()),
    'devices.get': ({ id }) =>
      found(views.devicesGet(id, { now: parts.clock.now().wallAt }), 'not_found', 'device', id),
    'devices.create': (input, actor) =>
      commandThen(parts, 'devices.create', input, actor, ({ id }) => getDevice(parts, id)),
    'devices.change': (input, actor) => {
      const before = getDevice(parts, input.id)
      if (!before.ok) return before
      return commandThen(parts, 'devices.change', input, actor, ({ id }) => getDevice(parts, id))
    },
    'devices.delete': (input, actor) => {
      const before = getDevice(parts, input.id)
      return before.ok ? commandThen(parts, 'devices.delete', input, actor, () => before) : before
    },
    'deviceGroups.list': () => ok(views.deviceGroupsList()),
    'deviceGroups.get': ({ id }) => found(views.deviceGroupsGet(id), 'not_found', 'device group', id),
    'deviceGroups.create': (input, actor) =>
      commandThen(parts, 'deviceGroups.create', input, actor, ({ id }) => getGroup(parts, id)),
    'deviceGroups.change': (input, actor) =>
      getGroup(parts, input.id).ok
        ? commandThen(parts, 'deviceGroups.change', input, actor, ({ id }) => getGroup(parts, id))
        : missing('device group', input.id),
    'deviceGroups.delete': (input, actor) => {
      const before = getGroup(parts, input.id)
      return before.ok ? commandThen(parts, 'deviceGroups.delete', input, actor, () => before) : before
    },
  }
}
