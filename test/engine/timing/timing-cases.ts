/** Shared words of the timing tests: rules, policies and instants in short. No assertions here. */
import { planDue } from '../../../src-main/engine/timing/plan-due.ts'
import type { DueInput, DuePlan, SlotPolicy } from '../../../src-main/engine/timing/plan-due.ts'
import type { TimeRule } from '../../../src-main/engine/timing/rule.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export const NEW_YORK = 'America/New_York'
export const CAIRO = 'Africa/Cairo'
export const LORD_HOWE = 'Australia/Lord_Howe'

export function at(text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw new Error(`not an instant: ${text}`)
  return ms
}

export function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString().replace('.000Z', 'Z')
}

export function cron(expression: string): TimeRule {
  return { kind: 'cron', expression }
}

export function every(everyMs: number, startAt: string): TimeRule {
  return { kind: 'interval', everyMs, days: null, startAt: at(startAt) }
}

export function everyDays(days: number, startAt: string): TimeRule {
  return { kind: 'interval', everyMs: days * DAY, days, startAt: at(startAt) }
}

export const POLICY: SlotPolicy = { graceMs: MINUTE, coalesce: true }

type PlanCase = Pick<DueInput, 'rule' | 'nextRunAt' | 'nowMs'> &
  Partial<Omit<DueInput, 'policy'>> & {
    policy?: Partial<SlotPolicy>
  }

/** Plans with the usual policy: grace 60 s, coalesce, edited long ago, UTC. */
export function plan(given: PlanCase): DuePlan {
  const { policy, ...rest } = given
  const made = planDue({
    zone: 'UTC',
    updatedAt: 0,
    ...rest,
    policy: { ...POLICY, ...policy },
  })
  if (!made.ok) throw new Error(made.message)
  return made
}
