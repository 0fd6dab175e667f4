/** The keys of the queue: they act on the selection, or on the row in focus when nothing is selected. */
import { useText } from '../../i18n/locale.tsx'
import { type Shortcut, useShortcuts } from '../../stores/shortcut-store.ts'
import { queueText } from './text.ts'

export type QueueKeyActions = {
  top: (ids: readonly string[]) => void
  bottom: (ids: readonly string[]) => void
  after: (id: string) => void
  nudge: (id: string, step: -1 | 1) => void
  hold: (ids: readonly string[]) => void
  cancel: (ids: readonly string[]) => void
  select: (id: string) => void
  group: () => void
  clear: () => void
  togglePanel: (id: string | null) => void
}

/** The row that holds the focus, by its key. */
export function focusedRow(): string | null {
  return document.activeElement?.closest<HTMLElement>('.queue-list [role="row"]')?.dataset.key ?? null
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('.queue-list [role="row"]:not([aria-disabled="true"])')]
  const row = document.activeElement?.closest<HTMLElement>('[role="row"]')
  const here = row ? rows.indexOf(row) : -1
  rows[Math.min(rows.length - 1, Math.max(0, here + by))]?.focus()
}

/** Adds them while the queue is on screen. */
export function useQueueKeys(selected: ReadonlySet<string>, actions: QueueKeyActions): void {
  const say = useText(queueText)
  const many = (run: (ids: readonly string[]) => void) => () => {
    const focused = focusedRow()
    const ids = selected.size > 0 ? [...selected] : focused ? [focused] : []
    if (ids.length > 0) run(ids)
  }
  const one = (run: (id: string) => void) => () => {
    const id = focusedRow()
    if (id) run(id)
  }
  useShortcuts([
    key('top', 'KeyT', 'T', say('toTop'), many(actions.top)),
    key('bottom', 'KeyB', 'B', say('toBottom'), many(actions.bottom)),
    key('after', 'KeyM', 'M', say('moveAfter'), one(actions.after)),
    key(
      'up',
      'Shift+ArrowUp',
      'Shift ↑',
      say('up'),
      one((id) => actions.nudge(id, -1)),
      false,
    ),
    key(
      'down',
      'Shift+ArrowDown',
      'Shift ↓',
      say('down'),
      one((id) => actions.nudge(id, 1)),
      false,
    ),
    key('hold', 'KeyP', 'P', say('hold'), many(actions.hold)),
    key('cancel', 'KeyC', 'C', say('cancelJob'), many(actions.cancel)),
    key('select', 'KeyX', 'X', say('select'), one(actions.select)),
    key('group', 'KeyG', 'G', say('groupSelected'), actions.group),
    key('next', 'KeyJ', 'J', say('nextRow'), () => step(1)),
    key('previous', 'KeyK', 'K', say('previousRow'), () => step(-1)),
    key('panel', 'BracketRight', ']', say('togglePanel'), () => actions.togglePanel(focusedRow())),
    key('clear', 'Escape', 'Esc', say('clearSelection'), actions.clear, false),
  ])
}

function key(id: string, keys: string, shown: string, words: string, run: () => void, letter = true): Shortcut {
  return { id: `queue-${id}`, keys, shown, words, group: 'queue', letter, run }
}
