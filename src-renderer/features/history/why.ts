/** From a step of the trace to the key of its sentence. Rules this file does not know keep the engine's own words. */
import type { TraceStep } from '../../../src-preload/contract/work.ts'
import type { whyText } from './why-text.ts'

type WhyKey = keyof typeof whyText.table

/** Rules whose sentence needs nothing but the rule. */
const BY_RULE: Readonly<Record<string, WhyKey>> = {
  queued: 'stepQueued',
  claimed: 'stepClaimed',
  retry: 'stepRetry',
  R42: 'stepR42',
  R26: 'stepR26',
  R9: 'stepR9',
  R7: 'stepR7',
  R11: 'stepR11',
  R35: 'stepR35',
  R39: 'stepR39',
  precheck: 'stepPrecheck',
  sealed: 'stepSealed',
  'DESIGN 2 Run': 'stepSettled',
  'DESIGN 6.8': 'stepDeleted',
  'DESIGN 6.10': 'stepExpired',
  'fleet 1.4 timers': 'stepTimers',
  'DESIGN 6.11': 'stepCancel',
  'fleet 1.1 expiry': 'stepExpiry',
  'fleet 1.1 device': 'stepDevice',
  'fleet 1.1 REMOVED': 'stepRemoved',
}

/** Steps that name who did it: the engine writes "<verb> by <who>". */
const BY_WHO: readonly { rule: string; starts: string; key: WhyKey }[] = [
  { rule: 'queued', starts: 'asked for by ', key: 'askedBy' },
  { rule: 'retry', starts: 'tried again by ', key: 'retryBy' },
  { rule: 'hold', starts: 'held by ', key: 'stepHeld' },
  { rule: 'hold', starts: 'released by ', key: 'stepReleased' },
  { rule: 'R32', starts: 'grouped by ', key: 'stepGrouped' },
]

/** A tick comes up to a second after its slot; what is later than that is said. */
const LATE_MS = 1_000

/** The sentence of a step; `key` null: nobody has written one, say `what` as it is. */
export function sentenceOf(step: TraceStep): { key: WhyKey | null; who: string; outcome: string } {
  const named = BY_WHO.find(({ rule, starts }) => rule === step.rule && step.what.startsWith(starts))
  const outcome = step.what.replace(' ', ', ')
  if (named) return { key: named.key, who: step.what.slice(named.starts.length), outcome }
  if (step.rule === 'R26' && Number(step.data?.lateMs ?? 0) >= LATE_MS) return { key: 'stepLate', who: '', outcome }
  if (step.what === 'given back to the queue') return { key: 'stepGivenBack', who: '', outcome }
  if (step.rule === 'R32') {
    const key = step.what === 'let through by its group' ? 'stepLetThrough' : 'stepGroupStopped'
    return { key, who: '', outcome }
  }
  return { key: BY_RULE[step.rule] ?? null, who: '', outcome }
}
