/** One step of a stored trace as a sentence, by its code; rows of versions that had none are read by their rule alone. */
import type { Sentence } from '../../../src-preload/contract/requests-explain.ts'
import type { TraceCode } from '../../../src-preload/contract/trace-codes.ts'
import type { Run, TraceStep } from '../../../src-preload/contract/work.ts'
import type { JobRow } from '../ports/store-work.ts'
import type { ExplainCode } from './codes.ts'
import { bothLanguages, reasonText, say, wordOf } from './say.ts'
import type { Facts, Value } from './say.ts'
import { whoValue } from './terms.ts'
import { nameValue, text } from './why-not.ts'
import type { On } from './why-not.ts'

/** Rules under which only one kind of step was ever written. What is not here is told by its own words. */
const BY_RULE: Readonly<Record<string, TraceCode>> = {
  queued: 'queued',
  claimed: 'claimed',
  retry: 'rerun',
  occurrence: 'changed_once',
  R9: 'run_now',
  R13: 'backfilled_slot',
  R26: 'decided',
  R36: 'given_back',
  R39: 'given_back_cut',
  R42: 'tried_again',
  R43: 'deferred',
  event: 'event_matched',
  'DESIGN 6.10': 'devices_blocked',
  'DESIGN 6.11': 'fleet_cancelled',
  'fleet 1.1 expiry': 'expiry_came',
  'fleet 1.7 end': 'rollout_ended',
  'fleet 1.7 DeleteJobExecution': 'executions_deleted',
  'fleet L12': 'devices_checked',
  'fleet L8': 'devices_outdated',
  limit: 'devices_wait_limit',
  cap: 'devices_wait_cap',
  window: 'devices_wait_window',
  presence: 'devices_wait_presence',
}

/** The code of a step; `trace_step` = an older row whose rule stood for several things. */
export function codeOfStep({ code, rule }: Pick<TraceStep, 'code' | 'rule'>): ExplainCode {
  return code ?? BY_RULE[rule] ?? 'trace_step'
}

/** The codes of steps that other sentences of an explanation say already; a start that was put off is said all the same. */
const SAID: readonly ExplainCode[] = ['run_now', 'backfilled_slot', 'event_matched']

function isSaid(step: TraceStep): boolean {
  const code = codeOfStep(step)
  if (code === 'decided') return typeof step.data?.notBeforeAt !== 'number'
  return SAID.includes(code)
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)

/** How many executions a step of deletions counts, whatever they were. */
function deletedIn(data: NonNullable<TraceStep['data']>): number {
  return Object.values(data).reduce<number>((sum, value) => sum + numberOf(value), 0)
}

const FAILURE_WORDS: Readonly<Record<string, Value>> = {
  FAILED: { en: 'they failed', ar: 'فشلت' },
  REJECTED: { en: 'they rejected it', ar: 'رفضتها' },
  TIMED_OUT: { en: 'they ran out of time', ar: 'نفد وقتها' },
  ALL: { en: 'failed, rejected or out of time', ar: 'فشلت أو رفضتها أو نفد وقتها' },
}

function groupValue(on: On, groupId: unknown): Value {
  const group = typeof groupId === 'string' ? on.tx.getGroup(groupId) : null
  return group === null ? '' : bothLanguages(' ', nameValue(group))
}

/** What the words of a step may ask for. Reasons that a version wrote itself, with a run's id in them, are left out. */
function factsOf(on: On, step: TraceStep): Facts {
  const data = step.data ?? {}
  const until = typeof data.notBeforeAt === 'number' ? text(on, data.notBeforeAt) : null
  const isOwnWord = data.cause === 'superseded'
  return {
    time: text(on, step.at),
    what: FAILURE_WORDS[wordOf(data.failureType)] ?? step.what,
    rule: step.rule,
    by: whoValue(data.by ?? data.changedBy),
    host: typeof data.by === 'string' ? data.by : { en: 'an engine', ar: 'محرك' },
    until: until === null ? '' : { en: `, not before ${until}`, ar: `، ليس قبل \u2068${until}\u2069` },
    reason: isOwnWord ? { en: ': newer work took its place', ar: ': حلّ محلها عمل أحدث' } : reasonText(data.reason),
    group: groupValue(on, data.groupId),
    forced: data.force === true ? { en: ', and those at work were cut off', ar: '، وقُطع ما كان يعمل' } : '',
    wave: numberOf(data.wave) + 1,
    waves: numberOf(data.waves),
    succeeded: numberOf(data.succeeded),
    of: numberOf(data.of),
    percent: numberOf(data.successPercent ?? data.thresholdPercent),
    failures: numberOf(data.failures),
    made: numberOf(data.made),
    count: step.code === 'executions_deleted' ? deletedIn(data) : numberOf(data.count ?? data.unreleased),
  }
}

/** A step as a sentence, with the runs that it names. */
export function stepSentence(on: On, step: TraceStep): Sentence {
  const data = step.data ?? {}
  const runIds = [data.blockerRunId, data.survivorRunId, data.afterRunId, data.supersededBy].filter(
    (id): id is string => typeof id === 'string',
  )
  const told = { at: step.at, rule: step.rule, facts: factsOf(on, step), data: { what: step.what, ...data }, runIds }
  return say(codeOfStep(step), told)
}

/** The steps of a trace that nothing else of the explanation says. */
export function stepSentences(on: On, trace: readonly TraceStep[]): Sentence[] {
  const isAborted = trace.some((step) => codeOfStep(step) === 'aborted')
  const told = isAborted ? trace.map(withoutRule) : trace
  return told.filter((step) => !isSaid(step)).map((step) => stepSentence(on, step))
}

// The step of the abort rule says it in both languages; the engine's reason repeats it in one.
function withoutRule(step: TraceStep): TraceStep {
  const isEngines = codeOfStep(step) === 'fleet_cancelled' && step.data?.by === 'engine'
  return isEngines ? { ...step, data: { ...step.data, reason: null } } : step
}

/** What the event was that began it, as far as its trace keeps it. */
export function eventIn(run: Pick<Run, 'trace'>): JobRow['eventData'] {
  const first = run.trace[0]
  if (first === undefined || codeOfStep(first) !== 'event_matched') return null
  return (first.data?.event as JobRow['eventData']) ?? null
}

/** Why it was cancelled, in the operator's own words: from the step that asked for it. */
export function cancelReason(run: Pick<Run, 'trace'>): unknown {
  const asked = run.trace.findLast((step) => ['cancel_asked', 'fleet_cancelled'].includes(codeOfStep(step)))
  return asked?.data?.cause === 'superseded' ? null : asked?.data?.reason
}
