/** Why a slot did not run, and who was in its way: the part that runs, slots and ranges have in common. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { TraceCode } from '../../../src-preload/contract/trace-codes.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExplainCode } from './codes.ts'
import { checkWords, lengthWords, placeholderWords } from '../rollout/checks.ts'
import type { Check } from '../rollout/checks.ts'
import { clockText, lengthText, reasonText, say } from './say.ts'
import type { Value } from './say.ts'
import { failureValue, term } from './terms.ts'

/** What all sentences of one explanation share. */
export type On = { readonly tx: StoreTx; readonly zone: string; readonly nowMs: number }

export const text = (on: On, at: number) => clockText(at, on.zone)

type Named = { readonly nameEn: string | null; readonly nameAr: string | null; readonly taskFunctionKey?: string }

/** Its name in each language; where one is missing the other stands in. */
export function nameValue(thing: Named): Value {
  const en = thing.nameEn ?? thing.nameAr ?? thing.taskFunctionKey ?? ''
  return { en: `"${en}"`, ar: `"${thing.nameAr ?? en}"` }
}

/** A device by its name; by its id where it has none, or is gone. */
export function deviceValue(on: On, deviceId: string): Value {
  const device = on.tx.getDevice(deviceId)
  const en = device?.nameEn ?? device?.nameAr ?? null
  return en === null ? deviceId : { en: `"${en}"`, ar: `"${device?.nameAr ?? en}"` }
}

/** The rules that alone told an end apart in rows of versions without codes. */
const END_BY_RULE: Readonly<Record<string, TraceCode>> = {
  'event loop': 'event_loop',
  'event rate': 'event_rate',
  R4: 'catchup_cap',
  'fleet 1.7 overall': 'overall_time_over',
  'fleet 1.7 CancelJobExecution': 'execution_cancelled',
  'fleet L8': 'newer_on_device',
}

/** What the last step of a run says; the reason where it says no more. */
export function endCodeOf(run: Pick<Run, 'trace' | 'reason'>): TraceCode {
  const last = run.trace.at(-1)
  return last?.code ?? END_BY_RULE[last?.rule ?? ''] ?? run.reason
}

const SKIPPED_CODES: readonly TraceCode[] = [
  'misfire',
  'coalesced',
  'max_instances',
  'paused',
  'blackout',
  'dst_gap',
  'queue_deadline',
  'group_stopped',
  'duplicate',
  'precheck',
  'withdrawn',
  'event_loop',
  'event_rate',
  'catchup_cap',
  'total_time_over',
  'overall_time_over',
  'newer_on_device',
  'left_target',
]

function ruleOf(run: Run): string | null {
  const rule = run.trace.at(-1)?.rule
  return rule === undefined || rule === 'sealed' ? null : rule
}

const dataOf = (run: Run) => run.trace.at(-1)?.data ?? {}
const textIn = (data: Record<string, unknown>, key: string) =>
  typeof data[key] === 'string' ? (data[key] as string) : null
const numberIn = (data: Record<string, unknown>, key: string) =>
  typeof data[key] === 'number' ? (data[key] as number) : null

function codeOf(run: Run): ExplainCode {
  const code = endCodeOf(run)
  return SKIPPED_CODES.includes(code) ? code : 'not_begun'
}

/** What a pre-check found, in words made of its facts; else the failure that the slot was refused with. */
function errorOf(run: Run): Value {
  const { check, placeholder, chars, failure } = dataOf(run)
  const words =
    typeof check === 'object' && check !== null
      ? checkWords(check as unknown as Check)
      : typeof placeholder === 'string'
        ? placeholderWords(placeholder)
        : typeof chars === 'number'
          ? lengthWords(chars)
          : null
  if (words !== null) return { en: words.whyEn, ar: words.whyAr }
  return run.errorMessage === null ? term('reason', run.reason) : failureValue(failure, run.errorMessage)
}

/** The sentence for a run that is SKIPPED, with the policy's numbers. */
function mainSentence(on: On, run: Run): Sentence {
  const rule = ruleOf(run)
  const data = dataOf(run)
  const graceMs = numberIn(data, 'graceMs')
  const from = run.slotFromAt ?? run.scheduledAt ?? run.finishedAt
  const schedule = run.scheduleId === null ? null : on.tx.getSchedule(run.scheduleId)
  const lateMs = run.scheduledAt === null ? 0 : run.finishedAt - run.scheduledAt
  return say(codeOf(run), {
    at: run.scheduledAt ?? run.finishedAt,
    rule,
    facts: {
      late: lengthText(lateMs),
      grace: graceMs === null ? { en: 'any lateness', ar: 'أي تأخر' } : lengthText(graceMs),
      max: schedule?.maxInstances ?? '',
      count: run.slotCount ?? 1,
      from: text(on, from),
      to: text(on, run.slotToAt ?? from),
      zone: on.zone,
      error: errorOf(run),
      said: reasonText(run.reason === 'withdrawn' ? run.errorMessage : null),
      reason: term('reason', run.reason),
      time: text(on, run.finishedAt),
    },
    data: {
      ...{ reason: run.reason, lateMs, graceMs, scheduledAt: run.scheduledAt, decidedAt: run.finishedAt },
      ...{ from, to: run.slotToAt, count: run.slotCount ?? 1, tzRelease: run.tzRelease },
    },
    runIds: [run.id],
  })
}

/** Who a run id stands for: an ended run, or a job that is still open. */
export function otherWork(on: On, runId: string, code: 'blocker' | 'survivor'): Sentence | null {
  const run = on.tx.getRun(runId)
  if (code === 'survivor') {
    const named = run ?? on.tx.getJobByRunId(runId)
    return named === null
      ? null
      : say('survivor_run', { facts: { name: nameValue(named) }, rule: 'R3', runIds: [runId] })
  }
  if (run !== null) {
    const facts = { name: nameValue(run), status: term('reason', run.reason), time: text(on, run.finishedAt) }
    const data = { runId, status: run.status, reason: run.reason, finishedAt: run.finishedAt }
    return say('blocker_run', { at: run.finishedAt, facts, data, runIds: [runId] })
  }
  const job = on.tx.getJobByRunId(runId)
  if (job === null) return null
  const facts = { name: nameValue(job), state: term('job', job.state) }
  return say('blocker_job', {
    at: job.startedAt ?? job.queuedAt,
    facts,
    data: { runId, jobId: job.id, state: job.state },
    runIds: [runId],
  })
}

/** Why this run did not begin, and the work that was in its way or stands for it. */
export function whyNot(on: On, run: Run): Sentence[] {
  const data = dataOf(run)
  const slot =
    run.scheduleId === null || run.scheduledAt === null ? null : on.tx.getSlot(run.scheduleId, run.scheduledAt)
  const blockerId = textIn(data, 'blockerRunId') ?? slot?.blockerRunId ?? null
  const survivorId = textIn(data, 'survivorRunId')
  const others = [
    blockerId === null ? null : otherWork(on, blockerId, 'blocker'),
    survivorId === null ? null : otherWork(on, survivorId, 'survivor'),
  ]
  return [mainSentence(on, run), ...others.filter((one) => one !== null)]
}
