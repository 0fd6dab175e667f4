/** Where the window is: a screen and its parameters, mirrored in the address so that a reload comes back. */
import { create } from 'zustand'

/** In the order of their keys, 1 to 9 and 0; the rail has an order of its own. */
export const SCREENS = [
  'today',
  'queue',
  'schedules',
  'templates',
  'devices',
  'history',
  'reports',
  'settings',
  'alerts',
  'policies',
] as const
export type Screen = (typeof SCREENS)[number]
export type RouteParams = Readonly<Record<string, string>>

type RouteState = {
  screen: Screen
  params: RouteParams
  /** Goes to a screen; parameters not named are dropped. */
  go: (screen: Screen, params?: RouteParams) => void
  /** Changes parameters of this screen; undefined removes one. */
  set: (params: Readonly<Record<string, string | undefined>>) => void
}

/** Reads `#/queue?job=…`; anything unknown is Today. */
export function readAddress(hash: string): { screen: Screen; params: RouteParams } {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const screen = SCREENS.find((known) => known === path) ?? 'today'
  return { screen, params: Object.fromEntries(new URLSearchParams(query)) }
}

function writeAddress(screen: Screen, params: RouteParams): void {
  const query = new URLSearchParams(params).toString()
  const hash = `#/${screen}${query ? `?${query}` : ''}`
  if (location.hash !== hash) history.replaceState(null, '', hash)
}

const start = readAddress(typeof location === 'undefined' ? '' : location.hash)

/** The route of this window. */
export const useRoute = create<RouteState>()((set, get) => ({
  ...start,
  go: (screen, params = {}) => {
    set({ screen, params })
    writeAddress(screen, params)
  },
  set: (changes) => {
    const params: Record<string, string> = {}
    for (const [key, value] of Object.entries({ ...get().params, ...changes }))
      if (value !== undefined) params[key] = value
    set({ params })
    writeAddress(get().screen, params)
  },
}))

/** The link that another window or a note can hold: navigates only. */
export function deepLink(screen: Screen, params: RouteParams): string {
  const query = new URLSearchParams(params).toString()
  return `muster://${screen}${query ? `?${query}` : ''}`
}
