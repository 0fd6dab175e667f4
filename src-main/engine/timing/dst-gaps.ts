/** What a clock change takes from a cron expression: the local times that a gap swallowed. Intervals and once lose nothing. */
import { cronNext, cronTimes } from './cron-pattern.ts'
import { DAY_MS, dayOf, instantOf, transitions, wallOf } from './zone.ts'
import type { Transition } from './zone.ts'

/** Local times of one day that a gap swallowed, and that no other run stands for. */
export type GapLoss = {
  /** The slot's scheduledAt when it is recorded: the clock change, or the millisecond before it when a run is due right then. */
  readonly at: number
  /** The first lost time, as a wall reading. */
  readonly wall: number
  /** How many times were lost (counted to 100). */
  readonly count: number
  /** True when it must be recorded as SKIPPED `dst_gap`: the day has no run left (R17), or a fixed time found no place on its day. */
  readonly recorded: boolean
}

const MAX_LOST = 100
// How far back gaps are looked for: slots are kept as long (DESIGN 6.13).
const LOOK_BACK_MS = 400 * DAY_MS

// The expression read on a clock that never moves tells which local times it names.
function lostTimes(expression: string, from: number, to: number): number[] {
  const lost: number[] = []
  let wall = cronNext(expression, 'UTC', from - 1)
  while (wall !== null && wall < to && lost.length < MAX_LOST) {
    lost.push(wall)
    wall = cronNext(expression, 'UTC', wall)
  }
  return lost
}

function dayKept(expression: string, zone: string, day: number): boolean {
  const fire = cronNext(expression, zone, instantOf(day, zone).at - 1)
  return fire !== null && dayOf(wallOf(fire, zone)) === day
}

function lossesOf(expression: string, zone: string, gap: Transition): GapLoss[] {
  const { fixed, hours } = cronTimes(expression)
  const found: GapLoss[] = []
  const end = gap.wallBefore + gap.deltaMs
  for (let day = dayOf(gap.wallBefore); day < end; day += DAY_MS) {
    const lost = lostTimes(expression, Math.max(day, gap.wallBefore), Math.min(day + DAY_MS, end))
    const [wall] = lost
    if (wall === undefined) continue
    const whole = !dayKept(expression, zone, day)
    // R15: a fixed time in the gap was moved to the gap's end, if that is still its day.
    const taken = cronNext(expression, zone, gap.at - 1) === gap.at
    const moved = fixed && taken && dayOf(end) === day
    // R17: an expression for every hour keeps its cadence; what the gap swallowed was never to be.
    const cadence = !fixed && hours.length === 24
    if (cadence || (!whole && moved)) continue
    found.push({ at: taken ? gap.at - 1 : gap.at, wall, count: lost.length, recorded: whole || fixed })
  }
  return found
}

/** What the gaps in (fromMs, toMs] took from an expression, oldest first; looks back at most 400 days. */
export function gapLosses(expression: string, zone: string, fromMs: number, toMs: number): GapLoss[] {
  const from = Math.max(fromMs, toMs - LOOK_BACK_MS)
  const gaps = transitions(zone, from, toMs).filter((change) => change.deltaMs > 0)
  return gaps.flatMap((gap) => lossesOf(expression, zone, gap))
}
