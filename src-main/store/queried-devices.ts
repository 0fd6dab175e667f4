/** Which devices a query means, remembered until a device changes: a group with a cap is asked for its members in every look at the
 *  queue. Sound because only the holder of the lease writes devices; after a rollback everything is forgotten. */
import type { Device } from '../../src-preload/contract/entities.ts'
import { matchesDevice, parseDeviceQuery } from './device-query.ts'

/** How many queries are remembered; beyond that they are all read again. */
const KEPT = 256

export type QueriedDevices = {
  /** Ids of the devices that the query means now, in order of id. */
  ids(query: string | null): string[]
  /** A device came, went, or says something else of itself. */
  deviceChanged(): void
  /** Only whether a device is there has changed: queries that do not ask for it stay. */
  presenceChanged(): void
  forget(): void
}

/** `allDevices` in order of id; read only when an answer is not known. */
export function queriedDevices(allDevices: () => Device[]): QueriedDevices {
  const known = new Map<string, { readonly ids: readonly string[]; readonly asksPresence: boolean }>()
  const look = (query: string): readonly string[] => {
    const terms = parseDeviceQuery(query)
    if (terms.length === 0) return []
    const ids = allDevices()
      .filter((device) => matchesDevice(device, terms))
      .map((device) => device.id)
    if (known.size >= KEPT) known.clear()
    known.set(query, { ids, asksPresence: terms.some(({ field }) => field === 'presence') })
    return ids
  }
  return {
    ids: (query) => [...(known.get(query ?? '')?.ids ?? look(query ?? ''))],
    deviceChanged: () => known.clear(),
    presenceChanged: () => {
      for (const [query, { asksPresence }] of known) if (asksPresence) known.delete(query)
    },
    forget: () => known.clear(),
  }
}
