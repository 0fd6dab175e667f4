/** What happened to one schedule in a time: who made, changed, paused it, and what its rule says about the time. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import { parseEventConfig } from '../events/config.ts'
import type { AuditRow } from '../ports/store-explain.ts'
import type { ScheduleRow } from '../ports/store-plan.ts'
import { wholeWindows } from '../timing/blackout.ts'
import { countSlots } from '../timing/count-slots.ts'
import { firesOf } from '../timing/next-fire.ts'
import { parseRule } from '../timing/rule.ts'
import { transitions } from '../timing/zone.ts'
import type { ExplainCode } from './codes.ts'
import { lengthText, reasonText, say, wordIn, wordOf } from './say.ts'
import type { Value } from './say.ts'
import { term, whoValue } from './terms.ts'
import { nameValue, text } from './why-not.ts'
import type { On } from './why-not.ts'

const AUDITS = 100
const COUNT_LIMIT = 10_001

const ACT_CODES: Readonly<Record<string, ExplainCode>> = {
  'schedule.created': 'schedule_created',
  'schedule.changed': 'schedule_changed',
  'schedule.enable': 'schedule_enabled',
  'schedule.disable': 'schedule_disabled',
  'schedule.pause': 'schedule_paused',
  'schedule.resume': 'schedule_resumed',
  'schedule.deleted': 'schedule_deleted',
  'schedule.restore': 'schedule_restored',
  'schedule.faulty': 'schedule_faulty',
}
const RULES: Readonly<Partial<Record<ExplainCode, string>>> = {
  schedule_changed: 'R12',
  schedule_paused: 'R10',
  schedule_resumed: 'R11',
}

function actSentence(on: On, row: AuditRow): Sentence[] {
  const code = ACT_CODES[row.action]
  if (code === undefined) return []
  const reason = reasonText(row.data?.reason ?? row.data?.faultReason)
  const facts = { time: text(on, row.at), actor: whoValue(row.actor), reason }
  return [
    say(code, {
      at: row.at,
      rule: RULES[code] ?? null,
      facts,
      data: { actor: row.actor, ...row.data } as Sentence['data'],
    }),
  ]
}

const STATE_AFTER: Readonly<Record<string, string>> = {
  'schedule.disable': 'DISABLED',
  'schedule.pause': 'PAUSED',
  'schedule.deleted': 'DELETED',
  'schedule.faulty': 'DISABLED',
}
const STATE_ACTS = Object.keys(ACT_CODES).filter((action) => action !== 'schedule.changed')

/** It was off, paused or gone when the time began: since when, by whom, why. */
function stateAtBegin(on: On, schedule: ScheduleRow, from: number): Sentence[] {
  const row = on.tx.lastAuditBefore('schedule', schedule.id, from, STATE_ACTS)
  if (row === null) return []
  const said = row.action === 'schedule.created' && row.data?.state === 'CREATED' ? 'CREATED' : undefined
  const state = STATE_AFTER[row.action] ?? said
  if (state === undefined) return []
  const reason = reasonText(row.data?.reason ?? row.data?.faultReason)
  const facts = { state: term('schedule', state), time: text(on, row.at), actor: whoValue(row.actor), reason }
  const rule = state === 'PAUSED' ? 'R10' : null
  return [
    say('was_state', {
      at: row.at,
      rule,
      facts,
      data: { state, since: row.at, actor: row.actor, ...row.data } as Sentence['data'],
    }),
  ]
}

const UNIT_MS = { intervalSeconds: 1_000, intervalMinutes: 60_000, intervalHours: 3_600_000, intervalDays: 86_400_000 }

function ruleText(schedule: ScheduleRow): Value {
  const { scheduleType, scheduleConfig } = schedule
  if (scheduleType === 'cron') return `cron ${wordOf(scheduleConfig.expression)}`
  if (scheduleType === 'once')
    return { en: `once at ${wordOf(scheduleConfig.at)}`, ar: `مرة واحدة في ${wordOf(scheduleConfig.at)}` }
  if (scheduleType === 'event_triggered') {
    const event = wordOf(scheduleConfig.event)
    const word = event === '' ? { en: 'nothing happens', ar: 'لا شيء' } : term('event', event)
    return { en: `when ${wordIn(word, 'en')}`, ar: `عندما ${wordIn(word, 'ar')}` }
  }
  const ms = Object.entries(UNIT_MS).reduce((sum, [key, unitMs]) => sum + Number(scheduleConfig[key] ?? 0) * unitMs, 0)
  const length = lengthText(ms)
  return { en: `every ${wordIn(length, 'en')}`, ar: `كل ${wordIn(length, 'ar')}` }
}

function eventSentence(schedule: ScheduleRow): Sentence {
  const read = parseEventConfig(schedule.scheduleConfig)
  const event = read.ok ? read.value?.event : undefined
  return event === undefined
    ? say('waits_for_nothing')
    : say('waits_for_event', {
        rule: 'event',
        facts: { event: term('event', event) },
        data: { ...schedule.scheduleConfig },
      })
}

/** The rule and the time: how many slots it has there, or the ones before and after. */
function ruleSentences(on: On, schedule: ScheduleRow, from: number, to: number): Sentence[] {
  if (schedule.scheduleType === 'event_triggered') return [eventSentence(schedule)]
  const read = parseRule(schedule, schedule.createdAt)
  if (!read.ok)
    return [say('schedule_faulty', { facts: { time: text(on, on.nowMs), reason: reasonText(read.message) } })]
  const { rule, zone } = read.value
  const fires = firesOf(rule, zone)
  const count = countSlots(rule, zone, fires, { from, to }, COUNT_LIMIT)
  if (count > 0) return [say('slots_expected', { at: from, facts: { count }, data: { count, from, to } })]
  const previous = fires.previous(from)
  const next = fires.next(to)
  if (next === null) return [say('no_slot_ever', { at: from, rule: 'R26d', data: { previous } })]
  const facts = { previous: previous === null ? '—' : text(on, previous), next: text(on, next) }
  return [say('no_slot', { at: from, facts, data: { previous, next } })]
}

function windowSentences(on: On, schedule: ScheduleRow, from: number, to: number): Sentence[] {
  const blackouts = [...schedule.blackouts, ...on.tx.getSettings().blackouts]
  const dark = blackouts.length === 0 ? [] : wholeWindows(blackouts, schedule.timezone, { from, to })
  const gaps = transitions(schedule.timezone, from, to).filter(({ deltaMs }) => deltaMs > 0)
  return [
    ...dark.map((span) =>
      say('blackout_window', {
        at: Math.max(from, span.from),
        rule: 'R43',
        // Said as people say it: until 06:00, not until a thousandth before.
        facts: { from: text(on, span.from), to: text(on, span.to + 1) },
        data: { from: span.from, to: span.to + 1, action: schedule.blackoutAction },
      }),
    ),
    ...gaps.map(({ at, deltaMs }) =>
      say('clock_gap', {
        at,
        rule: 'R17',
        facts: { time: text(on, at), zone: schedule.timezone, delta: lengthText(deltaMs) },
        data: { at, deltaMs, zone: schedule.timezone },
      }),
    ),
  ]
}

/** All of it as sentences; the first says what the schedule is. */
export function scheduleFacts(on: On, schedule: ScheduleRow, from: number, to: number): Sentence[] {
  const facts = {
    schedule: nameValue(schedule),
    state: term('schedule', schedule.state),
    rule: ruleText(schedule),
    zone: schedule.timezone,
  }
  const data = {
    scheduleId: schedule.id,
    state: schedule.state,
    nextRunAt: schedule.nextRunAt,
    timezone: schedule.timezone,
  }
  const first = say('schedule_is', { facts, data })
  if (schedule.createdAt > to) {
    const made = { time: text(on, schedule.createdAt), actor: whoValue(schedule.createdBy) }
    return [
      first,
      say('created_later', { at: schedule.createdAt, facts: made, data: { createdAt: schedule.createdAt } }),
    ]
  }
  return [
    first,
    ...stateAtBegin(on, schedule, from),
    ...on.tx.auditsBetween('schedule', schedule.id, from, to, AUDITS).flatMap((row) => actSentence(on, row)),
    ...ruleSentences(on, schedule, from, to),
    ...windowSentences(on, schedule, from, to),
  ]
}
