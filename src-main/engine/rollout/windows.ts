/** Recurring maintenance windows: open or closed at an instant, and until when. Pure; croner is asked through timing/, bounded there. */
import type { FleetPlan } from '../../../src-preload/contract/fleet-plan.ts'
import { cronNext, cronPrevious } from '../timing/cron-pattern.ts'
import { isZone } from '../timing/zone.ts'

type Window = NonNullable<FleetPlan['windows']>[number]

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
// How many windows that run into each other are followed to their end.
const MAX_CHAIN = 64
/** The zone word for "each device's own". */
export const DEVICE_ZONE = 'device'

export type WindowState =
  | { readonly isOpen: true; readonly untilAt: number }
  /** `opensAt` null: no window will ever open again. */
  | { readonly isOpen: false; readonly opensAt: number | null }

function zoneOf(opening: Window, deviceZone: string): string {
  if (opening.timezone !== DEVICE_ZONE) return opening.timezone
  return isZone(deviceZone) ? deviceZone : 'UTC'
}

/** The last beginning at or before an instant. */
function beganAt(opening: Window, zone: string, at: number): number | null {
  let found = cronPrevious(opening.cron, zone, at + SECOND_MS)
  while (found !== null && found > at) found = cronPrevious(opening.cron, zone, found)
  return found
}

function openUntil(windows: readonly Window[], deviceZone: string, at: number): number | null {
  let until: number | null = null
  for (const opening of windows) {
    const began = beganAt(opening, zoneOf(opening, deviceZone), at)
    const endsAt = began === null ? null : began + opening.durationMinutes * MINUTE_MS
    if (endsAt !== null && endsAt > at && (until === null || endsAt > until)) until = endsAt
  }
  return until
}

type Asked = { readonly zone: string; readonly at: number; readonly state: WindowState }
// A commit asks the same question for each of its devices.
const lastAsked = new WeakMap<readonly Window[], Asked>()

/** Open at this instant and until when (windows that meet count as one, 64 are followed), or when the next one begins. */
export function windowState(windows: readonly Window[], deviceZone: string, at: number): WindowState {
  const last = lastAsked.get(windows)
  if (last !== undefined && last.zone === deviceZone && last.at === at) return last.state
  const state = stateAt(windows, deviceZone, at)
  lastAsked.set(windows, { zone: deviceZone, at, state })
  return state
}

function stateAt(windows: readonly Window[], deviceZone: string, at: number): WindowState {
  let untilAt = openUntil(windows, deviceZone, at)
  if (untilAt === null) {
    const starts = windows.map((opening) => cronNext(opening.cron, zoneOf(opening, deviceZone), at))
    const known = starts.filter((start) => start !== null)
    return { isOpen: false, opensAt: known.length === 0 ? null : Math.min(...known) }
  }
  for (let step = 0; step < MAX_CHAIN; step += 1) {
    const further = openUntil(windows, deviceZone, untilAt)
    if (further === null) break
    untilAt = further
  }
  return { isOpen: true, untilAt }
}

/** The next beginnings after an instant, earliest first, each once; for the screen. */
export function windowStarts(windows: readonly Window[], deviceZone: string, after: number, count: number): number[] {
  const starts = new Set<number>()
  for (const opening of windows) {
    let at = after
    for (let step = 0; step < count; step += 1) {
      const next = cronNext(opening.cron, zoneOf(opening, deviceZone), at)
      if (next === null) break
      starts.add(next)
      at = next
    }
  }
  return [...starts].sort((one, other) => one - other).slice(0, count)
}

/** True when every window has a zone of its own: then all devices see it open and close together. */
export function isSameForAll(windows: readonly Window[]): boolean {
  return windows.every(({ timezone }) => timezone !== DEVICE_ZONE)
}
