/** Requests about devices as a set: acceptance, files of devices, and what was said to and by one. Decisions are the engine's. */
import { exportDevices } from '../engine/devices/export.ts'
import { previewImport } from '../engine/devices/import.ts'
import type { Device } from '../../src-preload/contract/entities.ts'
import { commandThen, found, ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

type Names = `devices.${'accept' | 'import' | 'export' | 'messages'}`

/** A preview is a read: it must not pass through a commit. */
export function deviceSetHandlers(parts: HandlerParts): Handlers<Names> {
  const { store, broker } = parts
  const devicesOf = (ids: readonly string[]): Device[] =>
    store.read((tx) => ids.map((id) => tx.getDevice(id)).filter((device) => device !== null))
  return {
    'devices.accept': (input, actor) =>
      commandThen(parts, 'devices.accept', input, actor, ({ ids }) => ok({ devices: devicesOf(ids) })),
    'devices.import': (input, actor) =>
      input.apply
        ? commandThen(parts, 'devices.import', input, actor, ok)
        : ok(store.read((tx) => previewImport(tx, input))),
    'devices.export': ({ format }) => ok(store.read((tx) => exportDevices(tx, format))),
    'devices.messages': ({ id }) => {
      const device = store.read((tx) => tx.getDevice(id))
      const known = found(device, 'not_found', 'device', id)
      return known.ok ? ok({ items: broker.messages(id) }) : known
    },
  }
}
