/** One listener for the registry of keys. Keys are matched by place on the keyboard, so an Arabic layout works. */
import { useEffect } from 'react'
import { tinykeys } from 'tinykeys'
import { allShortcuts, type Shortcut, useShortcutSets } from '../stores/shortcut-store.ts'
import { useView } from '../stores/view-store.ts'

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)
}

/** What takes the keys for itself: dialogs and menus, and a row in the hand (arrows, Enter, Esc move it). */
const TAKES_KEYS =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"][data-overlay], [role="row"][data-dragging]'

/** Whether a key may act now: not while typing, not under a dialog or a lift, and letters only when they are on. */
export function mayRun(shortcut: Shortcut, event: KeyboardEvent): boolean {
  if (isTyping(event.target) && !shortcut.whileTyping) return false
  if (shortcut.letter && !useView.getState().letterKeys) return false
  return Boolean(shortcut.whileTyping) || document.querySelector(TAKES_KEYS) === null
}

/** Listens while the app is mounted. */
export function useKeyListener(): void {
  const sets = useShortcutSets((state) => state.sets)
  useEffect(() => {
    const byKeys = new Map<string, Shortcut[]>()
    for (const shortcut of allShortcuts({ sets }))
      byKeys.set(shortcut.keys, [...(byKeys.get(shortcut.keys) ?? []), shortcut])
    const bindings: Record<string, (event: KeyboardEvent) => void> = {}
    for (const [keys, wanted] of byKeys) {
      bindings[keys] = (event) => {
        const shortcut = wanted.find((each) => mayRun(each, event))
        if (!shortcut) return
        event.preventDefault()
        event.stopPropagation()
        shortcut.run(event)
      }
    }
    return tinykeys(window, bindings, { capture: true, ignore: () => false })
  }, [sets])
}
