/** What the engine itself did in a time: pauses, sleep and clock jumps, time-zone releases, the queue held, no engine at all. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { AuditRow } from '../ports/store-explain.ts'
import type { ExplainCode } from './codes.ts'
import { lengthText, reasonText, say, wordOf } from './say.ts'
import { whoValue } from './terms.ts'
import { text } from './why-not.ts'
import type { On } from './why-not.ts'

const AUDITS = 200
/** Heartbeats come every 10 s; a gap shorter than this is no absence. */
const ABSENT_MS = 60_000

const CODES: Readonly<Record<string, readonly [ExplainCode, string | null]>> = {
  'engine.paused': ['engine_paused', 'DESIGN 6.16'],
  'engine.resumed': ['engine_resumed', 'DESIGN 6.16'],
  'clock.jumped': ['clock_jumped', 'DESIGN 6.15'],
  'engine.wasDown': ['engine_was_down', 'R23'],
  'tz.changed': ['tz_changed', 'R21'],
  'lease.taken': ['engine_taken', 'DESIGN 6.17'],
  'queue.held': ['queue_was_held', null],
  'queue.released': ['queue_was_released', null],
}

function auditSentence(on: On, row: AuditRow): Sentence[] {
  const known = CODES[row.action]
  if (known === undefined) return []
  const [code, rule] = known
  const data = row.data ?? {}
  const delta = typeof data.deltaMs === 'number' ? data.deltaMs : typeof data.downMs === 'number' ? data.downMs : 0
  const facts = {
    ...{
      time: text(on, row.at),
      actor: whoValue(row.actor),
      reason: reasonText(data.reason),
      delta: lengthText(delta),
    },
    ...{ from: wordOf(data.from), to: wordOf(data.to) },
  }
  return [say(code, { at: row.at, rule, facts, data: { actor: row.actor, ...data } as Sentence['data'] })]
}

type Stay = { readonly from: number; readonly to: number }

/** When engines ran, as far as their rows tell, oldest first. One that stands as running ran until its last heartbeat. */
function stays(on: On): Stay[] {
  const rows = on.tx.listInstances()
  const spans = rows.map(({ startedAt, stoppedAt, lastHeartbeatAt }) => ({
    from: startedAt,
    to: Math.max(stoppedAt ?? 0, lastHeartbeatAt),
  }))
  return spans.sort((one, other) => one.from - other.from)
}

/** The parts of a time, up to now, in which no engine ran. Before the first engine known nothing is said. */
export function absences(on: On, from: number, to: number): Stay[] {
  const found: Stay[] = []
  const until = Math.min(to, on.nowMs)
  let seen: number | null = null
  for (const stay of [...stays(on), { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY }]) {
    if (seen !== null && stay.from - seen > ABSENT_MS) {
      const gap = { from: Math.max(from, seen), to: Math.min(until, stay.from) }
      // The engine that answers now is running: its last heartbeat is no end.
      if (gap.to - gap.from > ABSENT_MS && Number.isFinite(stay.from)) found.push(gap)
    }
    seen = Math.max(seen ?? 0, stay.to)
  }
  return found
}

/** All of it as sentences. */
export function engineFacts(on: On, from: number, to: number): Sentence[] {
  const rows = ['engine', 'instance', 'queue'].flatMap((entity) => on.tx.auditsBetween(entity, null, from, to, AUDITS))
  const gone = absences(on, from, to).map((gap) =>
    say('engine_not_running', {
      at: gap.from,
      rule: 'R23',
      facts: { from: text(on, gap.from), to: text(on, gap.to) },
      data: { from: gap.from, to: gap.to },
    }),
  )
  return [...pausedBefore(on, from), ...rows.flatMap((row) => auditSentence(on, row)), ...gone]
}

/** A pause of the engine, or a held queue, that began before the time and still held when it began. */
function pausedBefore(on: On, from: number): Sentence[] {
  const engine = on.tx.lastAuditBefore('engine', null, from, ['engine.paused', 'engine.resumed'])
  const queue = on.tx.lastAuditBefore('queue', null, from, ['queue.held', 'queue.released'])
  return [engine?.action === 'engine.paused' ? engine : null, queue?.action === 'queue.held' ? queue : null]
    .filter((row) => row !== null)
    .flatMap((row) => auditSentence(on, row))
}
