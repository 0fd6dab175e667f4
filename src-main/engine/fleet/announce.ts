/**
 * What devices are told when their list or their head changes (fleet 1.5): compared inside the commit, said after it. Only noted
 * devices are looked at. Payloads of replies share the shapes made here.
 */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Announcement, CancelAsked } from '../ports/device-link.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { DeviceListEntry, DeviceListKey } from '../ports/store-work.ts'
import { listFor } from './head.ts'
import { notifyNextPayload, notifyPayload } from './payloads.ts'

/** The engine's context whose `write` also announces; `collect` hands the announcements back instead of sending them. */
export type FleetContext = EngineContext & {
  readonly collect: <T>(
    source: string,
    now: Now,
    work: (tx: StoreTx) => T,
  ) => { value: T; announcements: Announcement[] }
}

/** One attempt of a job on the device: a further attempt is another entry of the list. */
function identity(entry: DeviceListKey): string {
  return `${entry.jobId}#${entry.executionNumber}`
}

type Seen = { readonly head: string | null; readonly entries: ReadonlySet<string> }

function look(list: readonly DeviceListKey[]): Seen {
  const entries = list.map(identity)
  return { head: entries[0] ?? null, entries: new Set(entries) }
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((entry) => other.has(entry))
}

/** The device's whole state as an announcement: list (at most 15 items, head first) and head with its document. */
export function fullAnnouncement(
  deviceId: string,
  list: readonly DeviceListEntry[],
  wallAt: number,
  cancels: readonly CancelAsked[] = [],
): Announcement {
  return {
    ...(cancels.length === 0 ? {} : { cancels }),
    deviceId,
    notify: notifyPayload(list.slice(0, LIMITS.notifyItems), wallAt),
    notifyNext: notifyNextPayload(list[0], wallAt),
  }
}

function compare(tx: StoreTx, deviceId: string, before: Seen, wallAt: number): Announcement | null {
  const keys = tx.deviceKeys(deviceId)
  const after = look(keys)
  const isListSame = isSameSet(before.entries, after.entries)
  if (isListSame && before.head === after.head) return null
  // What this commit inserted has no mark yet; only older entries carry one that no longer holds.
  if (keys.some((entry) => entry.announcedAt !== null)) tx.clearAnnounced(deviceId)
  const list = keys.length === 0 ? [] : listFor(tx, deviceId, LIMITS.notifyItems)
  const full = fullAnnouncement(deviceId, list, wallAt)
  return {
    deviceId,
    notify: isListSame ? null : full.notify,
    notifyNext: before.head === after.head ? null : full.notifyNext,
  }
}

/** Completes the engine's context: `noteDevice` remembers a device's list as it was, `write` announces what became of it. */
export function withAnnouncements(base: EngineContext): FleetContext {
  let noted = new Map<string, Seen>()
  let open: StoreTx | null = null

  const collect: FleetContext['collect'] = (source, now, work) => {
    noted = new Map()
    const announcements: Announcement[] = []
    try {
      const value = base.write(source, now, (tx) => {
        open = tx
        const result = work(tx)
        for (const [deviceId, before] of noted) {
          const announcement = compare(tx, deviceId, before, now.wallAt)
          if (announcement !== null) announcements.push(announcement)
        }
        open = null
        return result
      })
      return { value, announcements }
    } finally {
      open = null
    }
  }
  return {
    ...base,
    collect,
    write: (source, now, work) => {
      const { value, announcements } = collect(source, now, work)
      if (announcements.length > 0) base.link.announce(announcements)
      return value
    },
    noteDevice: (deviceId) => {
      if (open === null) throw new Error('noteDevice was called outside a write')
      // What left its list makes room for what waits for this device, or for others of its groups.
      if (base.life.freedDevices !== 'all') base.life.freedDevices.add(deviceId)
      if (!noted.has(deviceId)) noted.set(deviceId, look(open.deviceKeys(deviceId)))
    },
  }
}
