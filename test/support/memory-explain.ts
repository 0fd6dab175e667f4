// What explanations read, in plain maps. The slots and audit rows are those of the memory store.
import type { AuditRow, ExplainTables } from '../../src-main/engine/ports/store-explain.ts'
import type { SlotRow } from '../../src-main/engine/ports/store-plan.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'

export function memoryExplain(undo: UndoLog, slots: MemoryTable<SlotRow>, audits: MemoryTable<unknown>): ExplainTables {
  const kept = new MemoryTable<string>(undo)
  const between = (id: string | null, from: number, to: number) =>
    slots
      .filter((row) => (id === null || row.scheduleId === id) && row.scheduledAt >= from && row.scheduledAt <= to)
      .sort((a, b) => a.scheduledAt - b.scheduledAt)
  const rows = (fits: (row: AuditRow) => boolean) =>
    (audits.filter((row) => fits(row as AuditRow)) as AuditRow[]).map((row) => ({ ...row, data: row.data ?? null }))
  return {
    slotsBetween: (id, from, to, limit) => between(id, from, to).slice(0, limit),
    countSlotsBetween: (id, from, to) => {
      const all = between(id, from, to)
      const run = all.filter(({ verdict }) => verdict === 'run').length
      return { run, skip: all.length - run }
    },
    auditsBetween: (entity, entityId, from, to, limit) =>
      rows(
        (row) =>
          row.entity === entity && (entityId === null || row.entityId === entityId) && row.at >= from && row.at <= to,
      ).slice(0, limit),
    lastAuditBefore: (entity, entityId, before, actions) =>
      rows(
        (row) => row.entity === entity && row.entityId === entityId && row.at < before && actions.includes(row.action),
      ).at(-1) ?? null,
    getSelfCheck: () => kept.get('selfCheck'),
    putSelfCheck: (text) => kept.set('selfCheck', text),
  }
}
