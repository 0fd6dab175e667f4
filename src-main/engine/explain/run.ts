/** One run, or one open job, told from its slot to its end: where it came from, what was decided by which rule, how it ended. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import type { Value } from './say.ts'
import { lateText, lengthText, reasonText, saidText, say, wordIn, wordOf } from './say.ts'
import { cancelReason, codeOfStep, eventIn, stepSentences } from './steps.ts'
import { term, whoValue } from './terms.ts'
import { deviceValue, endCodeOf, nameValue, text, whyNot } from './why-not.ts'
import type { On } from './why-not.ts'
import { whyWaiting } from './waiting.ts'

type Work = Pick<
  Run,
  | 'id'
  | 'scheduleId'
  | 'scheduledAt'
  | 'trigger'
  | 'createdBy'
  | 'attempt'
  | 'parentRunId'
  | 'tzRelease'
  | 'deviceId'
  | 'kind'
  | 'trace'
> & { readonly eventData: JobRow['eventData'] }

const PASSED_OVER = 10_000

function slotSentences(on: On, work: Work): Sentence[] {
  const { scheduleId, scheduledAt } = work
  if (scheduleId === null || scheduledAt === null) return []
  const schedule = on.tx.getSchedule(scheduleId)
  const slot = on.tx.getSlot(scheduleId, scheduledAt)
  if (schedule === null) return [say('schedule_gone', { data: { scheduleId } })]
  const facts = { slot: text(on, scheduledAt), schedule: nameValue(schedule) }
  const data = { scheduleId, scheduledAt, zone: schedule.timezone }
  const first = say('slot_of', { at: scheduledAt, rule: 'R26', facts, data })
  if (slot === null) return [first]
  const lateMs = slot.decidedAt - scheduledAt
  const tz = slot.tzRelease ?? work.tzRelease
  const decided = say('slot_decided', {
    at: slot.decidedAt,
    rule: slot.rule ?? 'R26',
    facts: { decided: text(on, slot.decidedAt), late: lateText(lateMs), tz },
    data: { decidedAt: slot.decidedAt, lateMs, tzRelease: tz, verdict: slot.verdict, reason: slot.reason },
    runIds: [slot.runId, slot.blockerRunId],
  })
  return [first, decided]
}

/** What the event was about, by its name where it has one. */
function subjectOf(on: On, { deviceId, topic, runId }: NonNullable<JobRow['eventData']>): Value {
  if (typeof deviceId === 'string') return deviceValue(on, deviceId)
  if (typeof topic === 'string') return topic
  const run = typeof runId === 'string' ? on.tx.getRun(runId) : null
  return run === null ? '' : nameValue(run)
}

function eventSentences(on: On, event: NonNullable<JobRow['eventData']>): Sentence[] {
  const subject = subjectOf(on, event)
  const facts = {
    event: term('event', wordOf(event.event)),
    subject: subject === '' ? '' : { en: ` (${wordIn(subject, 'en')})`, ar: ` (${wordIn(subject, 'ar')})` },
  }
  const about = { event: wordOf(event.event), subject: wordOf(event.deviceId ?? event.topic) }
  const at = typeof event.at === 'number' ? event.at : null
  const cause = typeof event.runId === 'string' ? [event.runId] : []
  const first = say('event_caused', { at, rule: 'event', facts, data: about, runIds: cause })
  const chain = event.chain as { depth?: unknown; path?: unknown } | undefined
  if (typeof chain?.depth !== 'number' || chain.depth === 0) return [first]
  const path = Array.isArray(chain.path) ? chain.path.filter((id): id is string => typeof id === 'string') : []
  return [first, say('chain_of', { at, facts: { depth: chain.depth + 1 }, data: { depth: chain.depth, path } })]
}

function origin(on: On, work: Work): Sentence[] {
  const found: Sentence[] = []
  if (work.kind === 'device') {
    found.push(
      say('device_run_of', {
        facts: { device: deviceValue(on, work.deviceId ?? '') },
        data: { deviceId: work.deviceId },
        runIds: [work.parentRunId],
      }),
    )
  }
  found.push(...slotSentences(on, work))
  if (work.eventData !== null) found.push(...eventSentences(on, work.eventData))
  // Where the trace says who asked, and when, that is enough.
  const [first] = work.trace
  const isTold = first !== undefined && codeOfStep(first) === 'queued' && first.data?.by !== undefined
  if (!isTold && (work.trigger === 'manual' || work.trigger === 'api')) {
    found.push(
      say('asked_by', { rule: 'R9', facts: { actor: whoValue(work.createdBy) }, data: { actor: work.createdBy } }),
    )
  }
  if (work.trigger === 'backfill') found.push(say('backfilled', { rule: 'R13' }))
  if (work.attempt > 1 || work.trigger === 'retry') {
    const runIds = work.kind === 'job' ? [work.parentRunId] : []
    found.push(
      say('retry_of', { rule: 'R42', facts: { attempt: work.attempt }, data: { attempt: work.attempt }, runIds }),
    )
  }
  return found
}

function ending(on: On, run: Run): Sentence {
  const last = run.trace.at(-1)
  const code = endCodeOf(run)
  const rule = last?.rule === 'sealed' ? null : (last?.rule ?? null)
  const data = last?.data ?? {}
  // What the operator said when it was cancelled; an older row has it in its message.
  const why = code === 'cancelled' ? (cancelReason(run) ?? olderReason(run)) : data.reason
  return say(code === 'succeeded' ? 'completed' : code, {
    at: run.finishedAt,
    rule,
    facts: {
      time: text(on, run.finishedAt),
      duration: lengthText(run.durationMs ?? 0),
      error: saidText(run.errorMessage),
      reason: reasonText(why),
      by: whoValue(data.by),
    },
    data: { ...data, status: run.status, reason: run.reason, durationMs: run.durationMs, exitCode: run.exitCode },
    runIds: [run.id, typeof data.supersededBy === 'string' ? data.supersededBy : null],
  })
}

function olderReason(run: Run): string | null {
  return run.trace.some(({ code }) => code !== undefined) ? null : run.errorMessage
}

function deviceSentences(on: On, run: Run): Sentence[] {
  if (run.kind !== 'job' || run.counts === null) return []
  const counts = Object.entries(run.counts).filter(([, count]) => count > 0)
  const inWords = (language: 'en' | 'ar') =>
    counts.map(([state, count]) => [count, wordIn(term('execution', state), language)] as const)
  const words = {
    en: inWords('en')
      .map(([count, word]) => `${count} ${word}`)
      .join(', '),
    ar: inWords('ar')
      .map(([count, word]) => `${word}: ${count}`)
      .join('، '),
  }
  const found =
    counts.length === 0
      ? []
      : [say('devices_counts', { at: run.finishedAt, facts: { counts: words }, data: { ...run.counts } })]
  const passed = on.tx
    .deviceRunsOf(run.id)
    .slice(0, PASSED_OVER)
    .filter(({ reason }) => reason === 'max_instances').length
  if (passed === 0) return found
  return [
    ...found,
    say('devices_passed_over', {
      at: run.finishedAt,
      rule: 'DESIGN 6.10',
      facts: { count: passed },
      data: { count: passed },
    }),
  ]
}

const BEGAN_LATE: readonly Run['reason'][] = ['expired', 'cancelled', 'deleted', 'superseded', 'removed', 'forced']

function ofRun(on: On, run: Run): Sentence[] {
  const work = { ...run, eventData: null }
  const began = run.startedAt === null ? [] : [startSentence(on, run, run.startedAt)]
  const isSkip = run.status === 'SKIPPED' && !BEGAN_LATE.includes(run.reason)
  const last = isSkip ? whyNot(on, run) : [...began, ending(on, run)]
  return [
    ...origin(on, { ...work, eventData: eventIn(run) }),
    ...stepSentences(on, run.trace.slice(0, -1)),
    ...last,
    ...deviceSentences(on, run),
  ]
}

// Work without a slot has no time of its own to be late for.
function waitedText(ms: number): Value {
  if (ms < 1_000) return ''
  const length = lengthText(ms)
  return { en: `, after waiting ${wordIn(length, 'en')}`, ar: `، بعد انتظار \u2068${wordIn(length, 'ar')}\u2069` }
}

function startSentence(on: On, run: Pick<Run, 'scheduledAt' | 'queuedAt'>, startedAt: number): Sentence {
  const lateMs = startedAt - (run.scheduledAt ?? run.queuedAt ?? startedAt)
  return say('started', {
    at: startedAt,
    rule: 'R6',
    facts: { time: text(on, startedAt), late: run.scheduledAt === null ? waitedText(lateMs) : lateText(lateMs) },
    data: { startedAt, lateMs },
  })
}

function ofJob(on: On, job: JobRow): Sentence[] {
  const { runId: id, tzRelease } = { runId: job.runId, tzRelease: on.tx.getEngineState().tzRelease }
  return [
    ...origin(on, { ...job, id, tzRelease, deviceId: null, kind: 'job' }),
    ...stepSentences(on, job.trace),
    ...whyWaiting(on, job),
  ]
}

/** All that is known of a run or an open job, by any of its ids; null = there is neither. */
export function explainRun(tx: StoreTx, id: string, nowMs: number): Sentence[] | null {
  const run = tx.getRun(id)
  const job = run === null ? (tx.getJobByRunId(id) ?? tx.getJob(id) ?? tx.getJobByPublicId(id)) : null
  const scheduleId = run?.scheduleId ?? job?.scheduleId ?? null
  const zone = (scheduleId === null ? null : tx.getSchedule(scheduleId)?.timezone) ?? tx.getSettings().timezone
  const on = { tx, zone, nowMs }
  if (run !== null) return ofRun(on, run)
  return job === null ? null : ofJob(on, job)
}
