/** Bars of a lane in shares of the range: what lies closer than a pixel becomes one, trouble always stands alone. Pure. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'

export type Lane = RequestOutput<'today.timeline'>['lanes'][number]
export type LaneKind =
  | 'done'
  | 'running'
  | 'failed'
  | 'late'
  | 'partial'
  | 'rejected'
  | 'skipped'
  | 'missed'
  | 'planned'
export type LaneBar = { at: number; width: number; kind: LaneKind; count: number }

/** Closer than this share of the range, bars of one kind are one. */
const NEAR = 0.004

/** The kind of a past bar, by stored status and reason. */
export function kindOf(status: string, reason: string): LaneKind {
  if (status === 'SKIPPED') return reason === 'misfire' ? 'missed' : 'skipped'
  if (status === 'FAILED') {
    if (reason === 'timed_out') return 'late'
    return reason === 'partial' || reason === 'rejected' ? reason : 'failed'
  }
  return status === 'COMPLETED' ? 'done' : 'running'
}

/** Bars from the start of the range (0) to its end (1), trouble last so that it lies on top. */
export function barsOf(lane: Lane, from: number, to: number): LaneBar[] {
  const span = to - from
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / span))
  const all: LaneBar[] = lane.past
    .filter((bar) => bar.endAt >= from && bar.startAt <= to)
    .map((bar) => ({
      at: share(bar.startAt),
      width: share(bar.endAt) - share(bar.startAt),
      kind: kindOf(bar.status, bar.reason),
      count: 1,
    }))
  for (const plan of lane.planned) {
    if (plan.at >= from && plan.at <= to)
      all.push({ at: share(plan.at), width: share(plan.at + plan.usualMs) - share(plan.at), kind: 'planned', count: 1 })
  }
  const plain = (bar: LaneBar) => bar.kind === 'done' || bar.kind === 'planned'
  return [
    ...merged(all.filter((bar) => bar.kind === 'done')),
    ...merged(all.filter((bar) => bar.kind === 'planned')),
    ...all.filter((bar) => !plain(bar)),
  ]
}

function merged(bars: LaneBar[]): LaneBar[] {
  const out: LaneBar[] = []
  for (const bar of bars.sort((a, b) => a.at - b.at)) {
    const last = out.at(-1)
    if (last && bar.at - (last.at + last.width) < NEAR) {
      last.width = Math.max(last.width, bar.at + bar.width - last.at)
      last.count += 1
    } else out.push({ ...bar })
  }
  return out
}

/** How many ran without success. */
export function troubleOf(lane: Lane): number {
  return lane.past.filter((bar) => !['done', 'running'].includes(kindOf(bar.status, bar.reason))).length
}

/** All lanes together in steps of three hours: done and planned. */
export function loadOf(lanes: readonly Lane[], from: number, to: number): { done: number; planned: number }[] {
  const step = 3 * 3_600_000
  const bars = Array.from({ length: Math.ceil((to - from) / step) }, () => ({ done: 0, planned: 0 }))
  for (const lane of lanes) {
    for (const bar of lane.past) {
      const slot = bars[Math.floor((bar.startAt - from) / step)]
      if (slot) slot.done += 1
    }
    for (const plan of lane.planned) {
      const slot = bars[Math.floor((plan.at - from) / step)]
      if (slot) slot.planned += 1
    }
  }
  return bars
}
