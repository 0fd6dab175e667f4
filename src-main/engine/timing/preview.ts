/** The next fires of a rule as the editor and `POST …/preview` show them, with the marks of clock changes (R19). Decides nothing. */
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { cronNext } from './cron-pattern.ts'
import { gapLosses } from './dst-gaps.ts'
import { instantOfText, instantText, localText, wallText } from './instant-text.ts'
import { nextFire } from './next-fire.ts'
import type { TimeRule } from './rule.ts'
import { DAY_MS, SECOND_MS, transitions, wallOf } from './zone.ts'

/** `dst_moved`: its time lies in a gap, so it runs later that day. `dst_repeated`: the second copy of a repeated hour. */
export type FireNote = 'dst_moved' | 'dst_repeated' | null

/** One coming fire: `at` is ISO with Z, `local` is what the clock in the zone shows. */
export type PreviewFire = { readonly at: string; readonly local: string; readonly note: FireNote }

/** Times that a gap will swallow: `local` the first of them, `at` the instant of the clock change. */
export type PreviewDrop = {
  readonly at: string
  readonly local: string
  readonly count: number
  readonly note: 'dst_skipped'
}

/** `note` is `never` for a rule without any fire after `from`, except a past `once` and an event schedule, which are just empty. */
export type Preview = {
  readonly fires: readonly PreviewFire[]
  readonly dropped: readonly PreviewDrop[]
  readonly note: 'never' | null
}

function wasMoved(rule: TimeRule, zone: string, at: number, wall: number): boolean {
  switch (rule.kind) {
    case 'once':
      return instantOfText(rule.at, zone)?.inGap ?? false
    case 'interval': {
      if (rule.days === null || at === rule.startAt) return false
      return (wall - wallOf(rule.startAt, zone)) % DAY_MS !== 0
    }
    case 'cron':
      // On a clock that never moves, a time that the expression names answers with itself.
      return cronNext(rule.expression, 'UTC', wall - 1) !== wall
    case 'event':
      return false
  }
}

/** What a clock change of the coming year does to a fire beyond the ones listed: `count` of them, the first at `at`. */
export type ChangeAhead = {
  readonly at: string
  readonly local: string
  readonly count: number
  readonly note: 'dst_moved' | 'dst_repeated' | 'dst_skipped'
}

function isSecondCopy(zone: string, at: number): boolean {
  return transitions(zone, at - DAY_MS, at).some((change) => change.deltaMs < 0 && at < change.at - change.deltaMs)
}

// Elapsed intervals ignore the wall clock (R18): nothing about them is moved or repeated.
function noteOf(rule: TimeRule, zone: string, at: number): FireNote {
  if (rule.kind === 'interval' && rule.days === null) return null
  // Marks exist only within a day after a clock change: a moved or repeated time never lies further off.
  if (rule.kind !== 'once' && transitions(zone, at - DAY_MS, at).length === 0) return null
  if (wasMoved(rule, zone, at, wallOf(at, zone))) return 'dst_moved'
  return rule.kind === 'cron' && isSecondCopy(zone, at) ? 'dst_repeated' : null
}

function dropsOf(rule: TimeRule, zone: string, fromMs: number, fires: readonly number[]): PreviewDrop[] {
  const last = fires.at(-1)
  if (rule.kind !== 'cron' || last === undefined) return []
  // A year ahead at most: further clock changes are law that can still change.
  const until = Math.min(last, fromMs + 366 * DAY_MS)
  return gapLosses(rule.expression, zone, fromMs, until).map((loss) => ({
    at: instantText(Math.ceil(loss.at / SECOND_MS) * SECOND_MS),
    local: wallText(loss.wall),
    count: loss.count,
    note: 'dst_skipped',
  }))
}

/** The next `count` fires (1 to 1,000) strictly after `fromMs`, with what clock changes do to them. */
export function previewFires(rule: TimeRule, zone: string, fromMs: number, count: number): Preview {
  const fires: number[] = []
  const wanted = Math.min(count, LIMITS.previewCount)
  let at = wanted > 0 ? nextFire(rule, zone, fromMs) : null
  while (at !== null && fires.length < wanted) {
    fires.push(at)
    const after = nextFire(rule, zone, at)
    if (after !== null && after <= at) throw new RangeError(`next fire ${after} is not after ${at}`)
    at = after
  }
  return {
    fires: fires.map((fire) => ({
      at: instantText(fire),
      local: localText(fire, zone),
      note: noteOf(rule, zone, fire),
    })),
    dropped: dropsOf(rule, zone, fromMs, fires),
    note: rule.kind === 'cron' && fires.length === 0 && wanted > 0 ? 'never' : null,
  }
}

/** Fires looked at behind one clock change; a rule with more of them in a day is wild, and none of those moves (R17). */
const FIRES_BEHIND_CHANGE = 100

function marksBehind(rule: TimeRule, zone: string, change: number): ChangeAhead | null {
  const marked: { at: number; note: 'dst_moved' | 'dst_repeated' }[] = []
  let at = nextFire(rule, zone, change - 1)
  for (let seen = 0; at !== null && at < change + DAY_MS && seen < FIRES_BEHIND_CHANGE; seen += 1) {
    const note = noteOf(rule, zone, at)
    if (note !== null) marked.push({ at, note })
    at = nextFire(rule, zone, at)
  }
  const [first] = marked
  if (!first) return null
  const count = marked.filter(({ note }) => note === first.note).length
  return { at: instantText(first.at), local: localText(first.at, zone), count, note: first.note }
}

/**
 * R19: what the clock changes between `afterMs` and a year after `fromMs` do to the rule, oldest first; one entry a change and kind.
 * Empty for elapsed intervals, events and a single time.
 */
export function changesAhead(rule: TimeRule, zone: string, fromMs: number, afterMs: number): ChangeAhead[] {
  const isElapsed = rule.kind === 'interval' && rule.days === null
  if (isElapsed || rule.kind === 'once' || rule.kind === 'event') return []
  const until = fromMs + 366 * DAY_MS
  const found = transitions(zone, Math.max(fromMs, afterMs), until).flatMap((change) => {
    const marked = marksBehind(rule, zone, change.at)
    return marked ? [marked] : []
  })
  if (rule.kind !== 'cron') return found
  for (const loss of gapLosses(rule.expression, zone, Math.max(fromMs, afterMs), until)) {
    const at = instantText(Math.ceil(loss.at / SECOND_MS) * SECOND_MS)
    found.push({ at, local: wallText(loss.wall), count: loss.count, note: 'dst_skipped' })
  }
  return found.sort((one, other) => one.at.localeCompare(other.at))
}
