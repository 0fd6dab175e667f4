/** From runs and planned fires of a lane to bars: overlaps are joined by pixel, not by time. Pure. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import { markedState } from '../../ui/states.ts'

type Lane = RequestOutput<'today.timeline'>['lanes'][number]
export type BarKind =
  | 'past'
  | 'running'
  | 'failed'
  | 'late'
  | 'partial'
  | 'rejected'
  | 'unsure'
  | 'skipped'
  | 'missed'
  | 'planned'
/** `from` and `long` are shares of the lane (0 to 1); `count` how many lie in the bar. */
export type LaneBar = {
  key: string
  kind: BarKind
  from: number
  long: number
  count: number
  startAt: number
  endAt: number
  runId: string | null
}

const KINDS: Readonly<Record<string, BarKind>> = {
  RUNNING: 'running',
  IN_PROGRESS: 'running',
  DISPATCHED: 'running',
  CANCELLING: 'running',
  FAILED: 'failed',
  TIMED_OUT: 'late',
  PARTIAL: 'partial',
  REJECTED: 'rejected',
  SKIPPED: 'skipped',
  MISSED: 'missed',
  CANCELED: 'skipped',
  REMOVED: 'skipped',
  UNCONFIRMED: 'unsure',
}
const TROUBLE = new Set<BarKind>(['failed', 'late', 'partial', 'rejected'])

/** What a run looks like on the line. */
export function kindOf(status: string, reason: string): BarKind {
  if (reason === 'unconfirmed') return 'unsure'
  return KINDS[markedState(status, reason)] ?? 'past'
}

/** True for what stands out by height. */
export function isTrouble(kind: BarKind): boolean {
  return TROUBLE.has(kind)
}

/** Bars of a lane `width` px wide over [from, to]; quiet ones first, so that trouble lies on top. */
export function laneBars(lane: Lane, from: number, to: number, width: number): LaneBar[] {
  const span = to - from
  const pixel = span / Math.max(width, 100)
  const byKind = new Map<BarKind, LaneBar[]>()
  const add = (kind: BarKind, startAt: number, endAt: number, runId: string | null) => {
    if (endAt < from || startAt >= to) return
    const start = Math.max(startAt, from)
    const end = Math.min(Math.max(endAt, start + 3 * pixel), to)
    const bars = byKind.get(kind) ?? []
    byKind.set(kind, bars)
    bars.push({ key: '', kind, from: start, long: end - start, count: 1, startAt: start, endAt: end, runId })
  }
  for (const run of lane.past) add(kindOf(run.status, run.reason), run.startAt, run.endAt, run.runId)
  for (const plan of lane.planned) add('planned', plan.at, plan.at + plan.usualMs, null)
  const bars = [...byKind.values()].flatMap((ofKind) => join(ofKind, pixel))
  return bars
    .map((bar) => ({
      ...bar,
      key: `${bar.kind}-${bar.startAt}`,
      from: (bar.startAt - from) / span,
      long: (bar.endAt - bar.startAt) / span,
    }))
    .sort((a, b) => Number(isTrouble(a.kind)) - Number(isTrouble(b.kind)))
}

function join(bars: LaneBar[], pixel: number): LaneBar[] {
  const joined: LaneBar[] = []
  for (const bar of bars.sort((a, b) => a.startAt - b.startAt)) {
    const last = joined.at(-1)
    if (last && bar.startAt < last.endAt + pixel) {
      last.endAt = Math.max(last.endAt, bar.endAt)
      last.count += bar.count
    } else joined.push({ ...bar })
  }
  return joined
}

/** Whole hours of the zone, every `step`, between two instants. `hourAt` gives the wall hour of an instant. */
export function gridHours(from: number, to: number, step: number, hourAt: (at: number) => number): number[] {
  const HOUR = 3_600_000
  const found: number[] = []
  for (let at = Math.ceil(from / 900_000) * 900_000; at <= to; at += 900_000) {
    const hour = hourAt(at)
    const last = found.at(-1)
    if (Number.isInteger(hour) && hour % step === 0 && (last === undefined || at - last > HOUR)) found.push(at)
  }
  return found
}
