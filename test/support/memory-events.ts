// What event-triggered schedules remember, in plain maps.
import type { EventTables, EventWaitRow } from '../../src-main/engine/ports/store-events.ts'
import type { StoreTx } from '../../src-main/engine/ports/store.ts'
import { matchesDevice, parseDeviceQuery } from '../../src-main/store/device-query.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'

type Needs = Pick<StoreTx, 'schedulesAfter' | 'getSlot' | 'getDevice' | 'getDeviceGroup' | 'devicesOfGroup'>

export function memoryEvents(undo: UndoLog, tx: Needs): EventTables {
  const waits = new MemoryTable<EventWaitRow>(undo)
  const key = (scheduleId: string, subject: string) => `${scheduleId} ${subject}`
  const due = (now: number) =>
    waits.filter(({ dueAt }) => dueAt !== null && dueAt <= now).sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))
  const listening: EventTables['schedulesOfEvent'] = (kind) =>
    tx
      .schedulesAfter(null, 1_000_000)
      .filter((row) => row.eventKind === kind && (row.state === 'ENABLED' || row.state === 'PAUSED'))
  return {
    schedulesOfEvent: listening,
    hasScheduleOfEvent: (kind) => listening(kind).length > 0,
    getEventWait: (scheduleId, subject) => waits.get(key(scheduleId, subject)),
    putEventWait: (row) => waits.set(key(row.scheduleId, row.subject), row),
    deleteEventWait: (scheduleId, subject) => void waits.delete(key(scheduleId, subject)),
    eventWaitsOf: (scheduleId) =>
      waits.filter((row) => row.scheduleId === scheduleId).sort((a, b) => (a.subject < b.subject ? -1 : 1)),
    eventWaitsDue: (now, limit) => due(now).slice(0, limit),
    nextEventWaitAt: () => due(Number.POSITIVE_INFINITY)[0]?.dueAt ?? null,
    freeSlotAt: (scheduleId, at) => {
      let last = at
      if (tx.getSlot(scheduleId, at) === null) return at
      // The last one taken, as SQLite answers; holes are not filled.
      for (let next = at + 1; next <= at + 2_000; next += 1) if (tx.getSlot(scheduleId, next) !== null) last = next
      return last + 1
    },
    isGroupMember: (groupId, deviceId) => tx.devicesOfGroup(groupId).includes(deviceId),
    matchesQuery: (device, { query }) => matchesDevice(device, parseDeviceQuery(query ?? '')),
  }
}
