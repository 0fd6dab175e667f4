/** Why a slot did not run, and who was in its way: the part that runs, slots and ranges have in common. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { RunReason } from '../../../src-preload/contract/vocabulary.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExplainCode } from './codes.ts'
import { clockText, lengthText, say } from './say.ts'
import type { Value } from './say.ts'

/** What all sentences of one explanation share. */
export type On = { readonly tx: StoreTx; readonly zone: string; readonly nowMs: number }

export const text = (on: On, at: number) => clockText(at, on.zone)

type Named = { readonly nameEn: string | null; readonly nameAr: string | null; readonly taskFunctionKey?: string }

/** Its name in each language; where one is missing the other stands in. */
export function nameValue(thing: Named): Value {
  const en = thing.nameEn ?? thing.nameAr ?? thing.taskFunctionKey ?? ''
  return { en: `"${en}"`, ar: `"${thing.nameAr ?? en}"` }
}

const SKIPPED_CODES: readonly RunReason[] = [
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

function codeOf(run: Run, rule: string | null): ExplainCode {
  if (rule === 'event loop') return 'event_loop'
  if (rule === 'event rate') return 'event_rate'
  return SKIPPED_CODES.includes(run.reason) ? (run.reason as ExplainCode) : 'not_begun'
}

/** The sentence for a run that is SKIPPED, with the policy's numbers. */
function mainSentence(on: On, run: Run): Sentence {
  const rule = ruleOf(run)
  const data = dataOf(run)
  const graceMs = numberIn(data, 'graceMs')
  const from = run.slotFromAt ?? run.scheduledAt ?? run.finishedAt
  const schedule = run.scheduleId === null ? null : on.tx.getSchedule(run.scheduleId)
  const lateMs = run.scheduledAt === null ? 0 : run.finishedAt - run.scheduledAt
  return say(codeOf(run, rule), {
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
      error: run.errorMessage ?? run.reason,
      reason: run.reason,
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
    const facts = { name: nameValue(run), status: `${run.status} (${run.reason})`, time: text(on, run.finishedAt) }
    const data = { runId, status: run.status, reason: run.reason, finishedAt: run.finishedAt }
    return say('blocker_run', { at: run.finishedAt, facts, data, runIds: [runId] })
  }
  const job = on.tx.getJobByRunId(runId)
  if (job === null) return null
  const facts = { name: nameValue(job), state: job.state }
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
