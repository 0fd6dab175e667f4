// The skipped and changed occurrences of the memory store.
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import type { OccurrenceTables } from '../../src-main/engine/ports/store-occurrences.ts'
import type { Occurrence } from '../../src-preload/contract/timing-policies.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'

export function memoryOccurrences(undo: UndoLog, hasSchedule: (id: string) => boolean): OccurrenceTables {
  const rows = new MemoryTable<Occurrence>(undo)
  const keyOf = (scheduleId: string, at: number) => `${scheduleId} ${at}`
  return {
    putOccurrence: (row) => {
      if (!hasSchedule(row.scheduleId)) throw new StoreFault('constraint', 'No such schedule.')
      rows.set(keyOf(row.scheduleId, row.scheduledAt), row)
    },
    getOccurrence: (scheduleId, at) => rows.get(keyOf(scheduleId, at)),
    occurrencesBetween: (scheduleId, fromAt, toAt) =>
      rows
        .filter((row) => row.scheduleId === scheduleId && row.scheduledAt >= fromAt && row.scheduledAt <= toAt)
        .sort((a, b) => a.scheduledAt - b.scheduledAt),
    deleteOccurrence: (scheduleId, at) => rows.delete(keyOf(scheduleId, at)),
  }
}
