/** The one registry of keys: it feeds the key listener, the `?` overlay and the palette. Matched by physical key. */
import { useEffect, useRef } from 'react'
import { create } from 'zustand'

export type ShortcutGroup = 'everywhere' | 'go' | 'list' | 'queue'
export type Shortcut = {
  id: string
  /** tinykeys grammar with codes: `KeyN`, `$mod+KeyK`, `Shift+ArrowUp`. */
  keys: string
  /** Key caps, parted by spaces: `Ctrl K`. */
  shown: string
  words: string
  group: ShortcutGroup
  /** A single letter: off while typing, and when the operator turned letter keys off. */
  letter?: boolean
  /** Works while typing too. */
  whileTyping?: boolean
  /** Also offered by the palette as a command. */
  command?: boolean
  run: (event?: KeyboardEvent) => void
}

type ShortcutState = { sets: ReadonlyMap<symbol, readonly Shortcut[]> }

/** All keys that work now, by who asked for them. */
export const useShortcutSets = create<ShortcutState>()(() => ({ sets: new Map() }))

const isFrames = ({ group }: Shortcut) => group === 'everywhere' || group === 'go'

/** Flat, a screen's keys before the frame's, else the latest set first: after a change of language the frame's set is the latest. */
export function allShortcuts(state: ShortcutState = useShortcutSets.getState()): Shortcut[] {
  const all = [...state.sets.values()].reverse().flat()
  return [...all.filter((shortcut) => !isFrames(shortcut)), ...all.filter(isFrames)]
}

/** Adds keys while the caller is mounted. The list may be made anew on each draw: it registers again only when keys or words change. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  const signature = shortcuts
    .map(({ id, keys, shown, words, group, letter, whileTyping, command }) =>
      [id, keys, shown, words, group, letter, whileTyping, command].join('|'),
    )
    .join('\n')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the list; actions are read when a key comes
  useEffect(() => {
    const own = Symbol('shortcuts')
    const set = latest.current.map(
      (shortcut): Shortcut => ({
        ...shortcut,
        run: (event) => latest.current.find((each) => each.id === shortcut.id)?.run(event),
      }),
    )
    useShortcutSets.setState((state) => ({ sets: new Map(state.sets).set(own, set) }))
    return () =>
      useShortcutSets.setState((state) => {
        const sets = new Map(state.sets)
        sets.delete(own)
        return { sets }
      })
  }, [signature])
}
