/** Why nothing ran between two instants: of one schedule, or of the whole workspace. Bounded, whatever the schedules are. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ScheduleRow, SlotRow } from '../ports/store-plan.ts'
import { firesOf } from '../timing/next-fire.ts'
import { parseRule } from '../timing/rule.ts'
import { engineFacts } from './engine-facts.ts'
import { say, wordIn } from './say.ts'
import type { Value } from './say.ts'
import { scheduleFacts } from './schedule-facts.ts'
import { term } from './terms.ts'
import { whyWaiting } from './waiting.ts'
import { nameValue, text, whyNot } from './why-not.ts'
import type { On } from './why-not.ts'

type Answer = RequestOutput<'explain.nothing'>

export const MAX_RANGE_MS = 31 * 86_400_000
const MAX_SENTENCES = 200
const MAX_SLOTS = 100
const MAX_JOBS = 20
/** Slots of the rule that are looked for in the slot table one by one. */
const MAX_WALK = 200

function slotSentences(on: On, slot: SlotRow): Sentence[] {
  const run = on.tx.getRun(slot.runId)
  if (run === null) {
    const job = on.tx.getJobByRunId(slot.runId)
    return job === null ? [] : whyWaiting(on, job)
  }
  // The work in its way is told with it, whenever that ended.
  if (run.status === 'SKIPPED') return whyNot(on, run).map((sentence) => ({ ...sentence, at: slot.scheduledAt }))
  const facts = { slot: text(on, slot.scheduledAt), reason: term('reason', run.reason) }
  const data = { scheduledAt: slot.scheduledAt, status: run.status, reason: run.reason }
  return [say('slot_ran', { at: slot.scheduledAt, rule: slot.rule, facts, data, runIds: [run.id] })]
}

/** Sentences about one piece of work among many: the first names it, and the others stay behind it in time. */
function about(name: Value, sentences: readonly Sentence[]): Sentence[] {
  const [first, ...others] = sentences
  if (first === undefined) return []
  const textEn = `${wordIn(name, 'en')}: ${first.textEn}`
  const textAr = `\u2068${wordIn(name, 'ar')}\u2069: ${first.textAr}`
  return [{ ...first, textEn, textAr }, ...others.map((sentence) => ({ ...sentence, at: first.at }))]
}

/** The same for a slot: its schedule names it. */
function aboutSlot(on: On, slot: SlotRow): Sentence[] {
  const schedule = on.tx.getSchedule(slot.scheduleId)
  const sentences = slotSentences(on, slot)
  return schedule === null ? sentences : about(nameValue(schedule), sentences)
}

/** A range that was decided as one row, beginning before the time and reaching into it. */
function reachingIn(on: On, schedule: ScheduleRow, from: number): SlotRow[] {
  return on.tx
    .decidedRanges(schedule.id, from)
    .filter((range) => range.from < from && range.to >= from)
    .map((range) => on.tx.getSlot(schedule.id, range.from))
    .filter((slot) => slot !== null)
    .slice(0, MAX_SLOTS)
}

/** Why this slot has no decision: the pause that lasts now holds it, or no engine was there. */
function undecided(on: On, schedule: ScheduleRow, at: number): Sentence {
  const isPaused = schedule.state === 'PAUSED'
  const pause = isPaused ? on.tx.lastAuditBefore('schedule', schedule.id, on.nowMs + 1, ['schedule.pause']) : null
  const isHeld = pause !== null && at >= pause.at
  const how = { at, facts: { slot: text(on, at) }, data: { scheduledAt: at } }
  return isHeld ? say('slot_held_by_pause', { ...how, rule: 'R11' }) : say('slot_undecided', { ...how, rule: 'R26' })
}

/** The first slot of the rule that nobody decided, and the first that is still to come. */
function openSlots(on: On, schedule: ScheduleRow, from: number, to: number): Sentence[] {
  const read = parseRule(schedule, schedule.createdAt)
  if (!read.ok) return []
  const ranges = on.tx.decidedRanges(schedule.id, from)
  const isDecided = (at: number) =>
    on.tx.getSlot(schedule.id, at) !== null || ranges.some((range) => range.from <= at && at <= range.to)
  const { next } = firesOf(read.value.rule, read.value.zone)
  const found: Sentence[] = []
  // What lay before it was made was never its slot.
  let at = next(Math.max(from - 1, schedule.createdAt))
  for (let step = 0; at !== null && at <= to && step < MAX_WALK; step += 1, at = next(at)) {
    if (at > on.nowMs) {
      if (schedule.state === 'PAUSED') return found
      return [...found, say('slot_to_come', { at, facts: { slot: text(on, at) }, data: { scheduledAt: at } })]
    }
    if (found.length === 0 && !isDecided(at)) {
      found.push(undecided(on, schedule, at))
    }
  }
  return found
}

/** In order of time; what has no time comes first. At most 200, and then how many more. */
function ordered(sentences: readonly Sentence[]): Sentence[] {
  const unique = sentences.filter(
    (one, at) => sentences.findIndex((other) => other.textEn === one.textEn && other.at === one.at) === at,
  )
  const sorted = unique.toSorted((one, other) => (one.at ?? 0) - (other.at ?? 0))
  if (sorted.length <= MAX_SENTENCES) return sorted
  const count = sorted.length - MAX_SENTENCES + 1
  return [...sorted.slice(0, MAX_SENTENCES - 1), say('more', { facts: { count }, data: { count } })]
}

function counted(tx: StoreTx, id: string | null, from: number, to: number): { slots: number; ran: number } {
  const { run, skip } = tx.countSlotsBetween(id, from, to)
  return { slots: run + skip, ran: run }
}

function more(on: On, id: string | null, from: number, to: number, told: number): Sentence[] {
  const { slots } = counted(on.tx, id, from, to)
  const left = slots - told
  return left > 0 ? [say('more', { at: to, facts: { count: left }, data: { count: left } })] : []
}

function ofSchedule(on: On, schedule: ScheduleRow, from: number, to: number): Sentence[] {
  const slots = on.tx.slotsBetween(schedule.id, from, to, MAX_SLOTS)
  const open = on.tx.openJobsOfSchedule(schedule.id).slice(0, MAX_JOBS)
  const isOfSlot = (runId: string) => slots.some((slot) => slot.runId === runId)
  return [
    ...scheduleFacts(on, schedule, from, to),
    ...reachingIn(on, schedule, from).flatMap((slot) => slotSentences(on, slot)),
    ...slots.flatMap((slot) => slotSentences(on, slot)),
    ...more(on, schedule.id, from, to, slots.length),
    ...openSlots(on, schedule, from, to),
    ...open.filter((job) => !isOfSlot(job.runId) && job.queuedAt <= to).flatMap((job) => whyWaiting(on, job)),
  ]
}

function ofAll(on: On, from: number, to: number): Sentence[] {
  const slots = on.tx.slotsBetween(null, from, to, MAX_SLOTS)
  const waiting = on.tx.jobsInState(['PENDING', 'QUEUED'], MAX_JOBS).filter((job) => job.queuedAt <= to)
  return [
    ...slots.filter(({ verdict }) => verdict === 'skip').flatMap((slot) => aboutSlot(on, slot)),
    ...more(on, null, from, to, slots.length),
    ...waiting.flatMap((job) => about(nameValue(job), whyWaiting(on, job))),
  ]
}

/** `schedule` null = the whole workspace. The caller has checked the range. */
export function explainNothing(
  tx: StoreTx,
  schedule: ScheduleRow | null,
  from: number,
  to: number,
  nowMs: number,
): Answer {
  const zone = schedule?.timezone ?? tx.getSettings().timezone
  const on = { tx, zone, nowMs }
  const own = schedule === null ? ofAll(on, from, to) : ofSchedule(on, schedule, from, to)
  const sentences = ordered([...own, ...engineFacts(on, from, to)])
  const found = sentences.length > 0 ? sentences : [say('nothing_found', { at: from })]
  return { sentences: found, ...counted(tx, schedule?.id ?? null, from, to) }
}
