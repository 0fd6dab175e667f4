/** Keys of the row that has the focus: R, P, E, Delete, J and K. */
import { type RefObject, useMemo } from 'react'
import { useText } from '../../i18n/locale.tsx'
import type { ScheduleRow } from '../../../src-preload/contract/requests-plan.ts'
import { type Shortcut, useShortcuts } from '../../stores/shortcut-store.ts'
import type { RowDoes } from './schedule-row.tsx'
import { schedulesText } from './text.ts'

/** `box` holds the rows (`data-key`), `focused` the id of the row focused last. */
export function useRowKeys(
  box: RefObject<HTMLElement | null>,
  focused: RefObject<string | null>,
  rows: readonly ScheduleRow[],
  does: RowDoes,
): void {
  const say = useText(schedulesText)
  const shortcuts = useMemo<Shortcut[]>(() => {
    const withRow = (run: (row: ScheduleRow) => void) => () => {
      const row = rows.find((each) => each.id === focused.current)
      if (row) run(row)
    }
    const step = (by: number) => () => {
      const all = [...(box.current?.querySelectorAll<HTMLElement>('[role="row"][data-key]') ?? [])]
      const place = all.findIndex((each) => each.dataset.key === focused.current)
      all[Math.max(0, Math.min(all.length - 1, place + by))]?.focus()
    }
    const key = (id: string, keys: string, shown: string, words: string, run: () => void): Shortcut => ({
      id: `schedules.${id}`,
      keys,
      shown,
      words,
      group: 'list',
      letter: keys.startsWith('Key'),
      run,
    })
    return [
      key('run', 'KeyR', 'R', say('runNow'), withRow(does.onRun)),
      key('pause', 'KeyP', 'P', say('pause'), withRow(does.onPause)),
      key('edit', 'KeyE', 'E', say('edit'), withRow(does.onEdit)),
      key('delete', 'Delete', 'Delete', say('delete'), withRow(does.onDelete)),
      key('next', 'KeyJ', 'J', say('next'), step(1)),
      key('previous', 'KeyK', 'K', say('previous'), step(-1)),
    ]
  }, [box, focused, rows, does, say])
  useShortcuts(shortcuts)
}
