/** View state of this window: theme, density, language as last known, panel widths. The engine's settings are the truth. */
import { create } from 'zustand'
import type { Language } from '../i18n/direction.ts'

export type Theme = 'system' | 'light' | 'dark'
export type View = {
  language: Language
  theme: Theme
  density: 'comfortable' | 'compact'
  zone: string
  letterKeys: boolean
  digits: 'latin' | 'arabic'
}

type ViewState = View & {
  widths: Readonly<Record<string, number>>
  apply: (view: Partial<View>) => void
  resize: (panel: string, width: number) => void
}

const KEPT = 'muster.view'
const DEFAULTS: View = {
  language: 'en',
  theme: 'system',
  density: 'comfortable',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  letterKeys: true,
  digits: 'latin',
}

function kept(): Partial<View & { widths: Record<string, number> }> {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<View>
  } catch {
    return {} // a damaged note of the last look is worth nothing: start from the defaults
  }
}

/** What the first paint uses before the settings arrive, and what the window remembers by itself. */
export const useView = create<ViewState>()((set) => ({
  ...DEFAULTS,
  widths: {},
  ...kept(),
  apply: (view) => set(view),
  resize: (panel, width) => set((state) => ({ widths: { ...state.widths, [panel]: width } })),
}))

useView.subscribe(({ language, theme, density, zone, letterKeys, digits, widths }) => {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ language, theme, density, zone, letterKeys, digits, widths }))
  } catch {
    // storage may be closed to this page; the look is then not remembered
  }
})

/** The width of a panel in px and how to change it. */
export function usePanelWidth(panel: string, usual: number): readonly [number, (width: number) => void] {
  const width = useView((state) => state.widths[panel]) ?? usual
  const resize = useView((state) => state.resize)
  return [width, (next) => resize(panel, next)]
}
