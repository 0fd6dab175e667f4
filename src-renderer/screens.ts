/** The screens and panels of the features, loaded when first shown. A feature that is not there is simply absent. */
import { type ComponentType, lazy } from 'react'
import type { PanelProps, PanelRegistry } from './ui/panel-host.tsx'

type Loaded = { default: ComponentType }
const screens = import.meta.glob<Loaded>('./features/*/screen.tsx')
const made = new Map<string, ComponentType>()

/** The screen of a feature folder, or null when this build has none. */
export function screenOf(feature: string): ComponentType | null {
  const load = screens[`./features/${feature}/screen.tsx`]
  if (!load) return null
  const found = made.get(feature)
  if (found) return found
  const screen = lazy(load)
  made.set(feature, screen)
  return screen
}

const panels = import.meta.glob<{ default: ComponentType<PanelProps> }>([
  './features/group-panel/panel.tsx',
  './features/history/run-panel.tsx',
])

function panelOf(path: string): Record<string, ComponentType<PanelProps>> {
  const load = panels[path]
  const kind = path.includes('group-panel') ? 'group' : 'run'
  return load ? { [kind]: lazy(load) } : {}
}

/** Panels that one feature owns and others show, by kind. */
export const PANELS: PanelRegistry = {
  ...panelOf('./features/group-panel/panel.tsx'),
  ...panelOf('./features/history/run-panel.tsx'),
}
