/** The ids of exports begun in this window, newest first. The exports themselves are the engine's. */
import { create } from 'zustand'

/** Ids only. */
export const useExports = create<{ ids: readonly string[] }>()(() => ({ ids: [] }))

/** Remembers an export for the list. */
export function rememberExport(id: string): void {
  useExports.setState((state) => ({ ids: [id, ...state.ids.filter((other) => other !== id)] }))
}
