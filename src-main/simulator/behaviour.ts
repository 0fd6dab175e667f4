// How simulated devices behave: each temper as numbers, and how to bend them. Data and one small parser; no chance is rolled here.

export const PROFILES = [
  'quick',
  'slow',
  'failing',
  'rejecting',
  'sleeping',
  'flaky',
  'instant',
  'stuck',
  'lossy',
  'doubling',
  'reordering',
  'wrong-clock',
  'stopping',
  'finishing',
  'refusing',
] as const
/** A temper by name; what it means is in `BEHAVIOURS`. */
export type Profile = (typeof PROFILES)[number]

type Range = readonly [low: number, high: number]

/** Percentages are of 100, durations in the device's own ms. Everything is decided by seed, device and count, never by time. */
export type Behaviour = {
  readonly steps: Range
  readonly stepMs: Range
  /** Looks at `$next` before it takes; only such a device can reject. */
  readonly looksFirst: boolean
  readonly rejectPercent: number
  /** How attempts fail, each with its share; `code` is said in statusDetails, where retry rules look for it. */
  readonly failures: readonly { readonly code: string; readonly percent: number }[]
  /** Requests that never leave, and answers that never arrive. */
  readonly lossPercent: number
  /** Requests that are sent twice. */
  readonly twicePercent: number
  /** Requests of which a late copy overtakes what follows. */
  readonly reorderPercent: number
  readonly clockOffsetMs: Range
  /** Before a step: leaves with a goodbye, or without one. */
  readonly napPercent: number
  readonly vanishPercent: number
  /** A device that sleeps when it has nothing to do: how long it stays awake. Null = never. */
  readonly awakeMs: Range | null
  readonly awayMs: Range
  /** An idle device asks again after so long without a word: announcements can be lost too. Null = only when it connects. */
  readonly askAgainMs: Range | null
  /** Attempts that it takes and then says nothing more about. */
  readonly stuckPercent: number
  /** What it does when it is asked to stop (L7); null = it does not know the handshake and learns of a cancel by its list alone. */
  readonly whenAskedToStop: CancelManner | null
}

/** It stops at once, goes on to its end first, or refuses. */
export const CANCEL_MANNERS = ['stop', 'finish', 'refuse'] as const
export type CancelManner = (typeof CANCEL_MANNERS)[number]

const calm: Behaviour = {
  ...{ steps: [2, 3], stepMs: [300, 700], looksFirst: false, rejectPercent: 0, failures: [] },
  ...{ lossPercent: 0, twicePercent: 0, reorderPercent: 0, clockOffsetMs: [0, 0] },
  ...{ napPercent: 0, vanishPercent: 0, awakeMs: null, awayMs: [4_000, 9_000] },
  ...{ askAgainMs: null, stuckPercent: 0, whenAskedToStop: null },
}

const WRITING = ['disk_full', 'checksum_differs', 'printer_silent', 'power_lost']
const evenly = (percent: number) => WRITING.map((code) => ({ code, percent: percent / WRITING.length }))
const HOUR_MS = 3_600_000

export const BEHAVIOURS: Readonly<Record<Profile, Behaviour>> = {
  quick: calm,
  slow: { ...calm, steps: [6, 10], stepMs: [900, 1_800], whenAskedToStop: 'stop' },
  failing: { ...calm, steps: [2, 4], stepMs: [300, 800], failures: evenly(60) },
  rejecting: { ...calm, looksFirst: true, rejectPercent: 60 },
  sleeping: { ...calm, steps: [2, 4], stepMs: [500, 1_000], napPercent: 25, awakeMs: [8_000, 16_000] },
  flaky: {
    ...{ ...calm, steps: [3, 5], stepMs: [300, 900], failures: evenly(15) },
    ...{ lossPercent: 20, twicePercent: 20, vanishPercent: 25 },
  },
  /** One report, no work between: for load and for counting. */
  instant: { ...calm, steps: [1, 1], stepMs: [0, 0] },
  stuck: { ...calm, stuckPercent: 100 },
  lossy: { ...calm, lossPercent: 30 },
  doubling: { ...calm, twicePercent: 50 },
  reordering: { ...calm, reorderPercent: 40, twicePercent: 10 },
  'wrong-clock': { ...calm, clockOffsetMs: [-48 * HOUR_MS, 48 * HOUR_MS] },
  stopping: { ...calm, steps: [6, 10], whenAskedToStop: 'stop' },
  finishing: { ...calm, steps: [6, 10], whenAskedToStop: 'finish' },
  refusing: { ...calm, steps: [6, 10], whenAskedToStop: 'refuse' },
}

/** `CODE:PERCENT`, several parted by commas, as `--fail` takes them; a text says what is wrong. */
export function readFailures(text: string): Behaviour['failures'] | string {
  const parts = text.split(',').map((part) => /^([^:,]{1,100}):(\d{1,3})$/.exec(part.trim()))
  if (parts.some((part) => part === null)) return 'expected CODE:PERCENT, such as disk_full:10,no_power:5'
  const failures = parts.map((part) => ({ code: part?.[1] ?? '', percent: Number(part?.[2]) }))
  const total = failures.reduce((sum, { percent }) => sum + percent, 0)
  return total > 100 ? `the percentages make ${total}, more than 100` : failures
}
