// The outbox of the memory store.
import type { OutboxRow, OutboxTables } from '../../src-main/engine/ports/store-outbox.ts'
import type { UndoLog } from './memory-table.ts'

export function memoryOutbox(undo: UndoLog): OutboxTables {
  let rows: readonly OutboxRow[] = []
  let newest = 0
  const change = (next: readonly OutboxRow[], last = newest) => {
    const [before, newestBefore] = [rows, newest]
    undo.push(() => {
      rows = before
      newest = newestBefore
    })
    rows = next
    newest = last
  }
  return {
    addOutbox: (row) => change([...rows, { ...row, id: newest + 1 }], newest + 1),
    outboxAfter: (id, limit) => rows.filter((row) => row.id > id).slice(0, limit),
    removeOutbox: (ids) => change(rows.filter((row) => !ids.includes(row.id))),
    countOutbox: () => rows.length,
    removeOldOutbox: (keep) => {
      const left = rows.filter((row) => row.id > newest - keep)
      const gone = rows.length - left.length
      if (gone > 0) change(left)
      return gone
    },
  }
}
