/** A fact and the schedules that wait for it: who matches, who is paused, who must wait, who has had too many, who goes in a circle. */
import type { EventConfig } from '../../../src-preload/contract/timing-policies.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { EventWaitRow } from '../ports/store-events.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { holds } from './conditions.ts'
import { parseEventConfig } from './config.ts'
import type { EngineEvent } from './event.ts'
import { fireEvent, skipEvent } from './fire.ts'
import type { Match } from './fire.ts'
import { topicMatches } from '../domain/topic-filter.ts'

/** Subjects that are no device: counts of the schedule itself. */
export const RATE = '#rate'
export const PAUSED = '#paused'
export const LOOP = '#loop'
export const RATE_WINDOW_MS = 3_600_000
const LOOPS_UNTIL_PAUSE = 3

/** What a chain stopped for: said in the run, and when the schedule is paused for it. */
export const LOOP_WORDS = 'Stopped: this event was caused by this schedule itself (an event loop).'

export function emptyWait(scheduleId: string, subject: string): EventWaitRow {
  return {
    scheduleId,
    subject,
    dueAt: null,
    event: null,
    matched: 0,
    windowAt: 0,
    windowRan: 0,
    windowDropped: 0,
  }
}

function matchesRun(config: EventConfig, data: EngineEvent['data']): boolean {
  if (config.scheduleId && config.scheduleId !== data.scheduleId) return false
  if (config.templateId && config.templateId !== data.templateId) return false
  const statuses: readonly unknown[] = config.statuses ?? ['COMPLETED', 'FAILED']
  if (!statuses.includes(data.status)) return false
  return !config.reasons || (config.reasons as readonly unknown[]).includes(data.reason)
}

function matches(tx: StoreTx, config: EventConfig, event: EngineEvent): boolean {
  const { data, kind, subject } = event
  if (config.deviceIds && !config.deviceIds.includes(subject)) return false
  if (kind === 'run_ended' && !matchesRun(config, data)) return false
  if (kind === 'mqtt_message' && !topicMatches(config.topicFilter ?? '', String(data.topic))) return false
  if (!(config.conditions ?? []).every((condition) => holds(condition, data))) return false
  if (!config.deviceGroupId) return true
  // The group is asked last: it is the dearest question.
  return kind === 'device_joined_group'
    ? config.deviceGroupId === data.deviceGroupId
    : tx.isGroupMember(config.deviceGroupId, subject)
}

/** Counts a match that came during a pause; the first one's instant and how many are told at the end of the pause (R11). */
export function countPaused(tx: StoreTx, schedule: ScheduleRow, at: number, count: number, looksAgain: boolean): void {
  const row = tx.getEventWait(schedule.id, PAUSED) ?? { ...emptyWait(schedule.id, PAUSED), windowAt: at }
  const dueAt = looksAgain ? (row.dueAt ?? at) : row.dueAt
  tx.putEventWait({ ...row, dueAt, matched: row.matched + count, event: { lastAt: at } })
}

/** True when there is room in this hour; else the match is counted for the hour's one SKIPPED run. */
function takesPlace(tx: StoreTx, schedule: ScheduleRow, maxPerHour: number, at: number): boolean {
  const kept = tx.getEventWait(schedule.id, RATE)
  const isOpen = kept !== null && at >= kept.windowAt && at - kept.windowAt < RATE_WINDOW_MS
  // A window with dropped matches is told of when it is due; until then it stands.
  const row =
    isOpen || (kept !== null && kept.windowDropped > 0) ? kept : { ...emptyWait(schedule.id, RATE), windowAt: at }
  if (row.windowRan < maxPerHour) {
    tx.putEventWait({ ...row, windowRan: row.windowRan + 1 })
    return true
  }
  const event = { firstAt: row.event?.firstAt ?? at, lastAt: at }
  tx.putEventWait({ ...row, event, windowDropped: row.windowDropped + 1, dueAt: row.windowAt + RATE_WINDOW_MS })
  return false
}

function pauseLooping(tx: StoreTx, schedule: ScheduleRow, now: Now): void {
  const pauseReason = `${LOOP_WORDS} It happened ${LOOPS_UNTIL_PAUSE} times; change what it waits for, then resume it.`
  tx.advanceSchedule(schedule.id, {
    state: 'PAUSED',
    nextRunAt: null,
    decidedUpToAt: now.wallAt,
    pausedUntil: null,
    pauseReason,
    pausedBy: 'engine',
  })
  tx.deleteEventWait(schedule.id, LOOP)
  const data = { state: 'PAUSED', reason: pauseReason }
  const row = { at: now.wallAt, actor: 'engine', action: 'schedule.pause', entity: 'schedule', entityId: schedule.id }
  tx.addAudit({ ...row, data })
  tx.touch('schedule', schedule.id)
}

/** A schedule that its own event would start again, or a chain that goes too deep: SKIPPED, and paused when it goes on so. */
function stopLoop(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, event: EngineEvent, now: Now): void {
  const isOwn = event.chain.path.includes(schedule.id)
  const data = { isOwn, depth: event.chain.depth }
  const errorMessage = isOwn
    ? LOOP_WORDS
    : `Stopped: ${event.chain.depth} schedules in a row started each other (an event loop).`
  const slot = {
    scheduledAt: event.at,
    reason: 'precheck',
    rule: 'event loop',
    code: 'event_loop',
    data,
    errorMessage,
  } as const
  skipEvent(ctx, tx, schedule, { ...slot, eventData: { chain: event.chain } }, now)
  const row = tx.getEventWait(schedule.id, LOOP) ?? emptyWait(schedule.id, LOOP)
  const isRecent = event.at - row.windowAt < RATE_WINDOW_MS
  const matched = isRecent ? row.matched + 1 : 1
  if (matched >= LOOPS_UNTIL_PAUSE) pauseLooping(tx, schedule, now)
  else tx.putEventWait({ ...row, matched, windowAt: isRecent && row.matched > 0 ? row.windowAt : event.at })
}

function wait(tx: StoreTx, schedule: ScheduleRow, event: EngineEvent, match: Match, debounceMs: number): void {
  const row = tx.getEventWait(schedule.id, event.subject) ?? emptyWait(schedule.id, event.subject)
  tx.putEventWait({
    ...row,
    dueAt: event.at + debounceMs,
    event: { at: match.at, data: match.data },
    matched: row.matched + 1,
  })
}

/** A match whose debounce is over, or that has none: the hour's room is asked, then it becomes a slot. */
export function admitMatch(
  ctx: EngineContext,
  tx: StoreTx,
  schedule: ScheduleRow,
  config: EventConfig,
  match: Match,
  now: Now,
): void {
  const { maxPerHour } = config
  if (maxPerHour && !takesPlace(tx, schedule, maxPerHour, now.wallAt)) return
  fireEvent(ctx, tx, schedule, config, match, now)
}

function offer(ctx: EngineContext, tx: StoreTx, schedule: ScheduleRow, event: EngineEvent, now: Now): void {
  const read = parseEventConfig(schedule.scheduleConfig)
  // A stored row that no longer makes sense waits for nothing; the self-check names it.
  if (!read.ok || read.value === null || !matches(tx, read.value, event)) return
  if (schedule.state === 'PAUSED') return countPaused(tx, schedule, event.at, 1, false)
  if (tx.getEngineState().isPaused) return countPaused(tx, schedule, event.at, 1, true)
  const { chain } = event
  if (chain.depth >= LIMITS.chainDepth || chain.path.includes(schedule.id)) {
    return stopLoop(ctx, tx, schedule, event, now)
  }
  const data = { event: event.kind, at: event.at, ...event.data, chain: { depth: chain.depth, path: [...chain.path] } }
  const match = { at: event.at, data }
  const { debounceMs } = read.value
  if (debounceMs) return wait(tx, schedule, event, match, debounceMs)
  return admitMatch(ctx, tx, schedule, read.value, match, now)
}

/** Offers a fact to every schedule that waits for its kind, inside the commit that caused it. One indexed read when there is none. */
export function raiseEvent(ctx: EngineContext, tx: StoreTx, event: EngineEvent, now: Now): void {
  for (const schedule of tx.schedulesOfEvent(event.kind)) offer(ctx, tx, schedule, event, now)
}
