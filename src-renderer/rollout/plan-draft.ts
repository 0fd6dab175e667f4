/** A fleet plan while it is being edited: texts as typed, and back to the contract's shape. What is wrong with it is in plan-check.ts. Pure. */
import type { FleetPlan } from '../../src-preload/contract/fleet-plan.ts'
import { plainText } from '../../src-preload/contract/plain-text.ts'

export type CapGroupDraft = { deviceGroupId: string; max: string }
export type WaveDraft = { percent: string; successPercent: string; needsApproval: boolean }
export type AbortDraft = { failureType: string; thresholdPercent: string; minExecuted: string }
/** `codes` parted by commas; the delay in seconds. */
export type RetryDraft = { failureType: string; codes: string; limit: string; delay: string; backoff: string }
export type WindowDraft = { cron: string; durationMinutes: string; timezone: string }
export type CheckDraft = { path: string; op: string; value: string }

export type PlanDraft = {
  selection: FleetPlan['selection']
  rate: 'none' | 'constant' | 'exponential'
  perMinute: string
  basePerMinute: string
  factor: string
  every: string
  by: 'notified' | 'succeeded'
  capJob: string
  capAttribute: string
  capAttributeMax: string
  capGroups: readonly CapGroupDraft[]
  waves: readonly WaveDraft[]
  abort: readonly AbortDraft[]
  retries: readonly RetryDraft[]
  retryBudget: string
  stepMinutes: string
  overallMinutes: string
  /** `YYYY-MM-DD` and `HH:mm`, in the operator's zone; no date = none. */
  startDate: string
  startTime: string
  endDate: string
  endTime: string
  endBehaviour: FleetPlan['endBehaviour']
  windows: readonly WindowDraft[]
  staleness: FleetPlan['staleness']
  prechecks: readonly CheckDraft[]
  presence: FleetPlan['presence']
  cancelHandshake: boolean
}

/** What every part of the form is given. */
export type PlanProps = {
  draft: PlanDraft
  change: (some: Partial<PlanDraft>) => void
  /** By the plan's own paths: `waves.0.percent`. */
  errorOf: (path: string) => string | null
}

/** The whole plan of a job that goes to everybody at once. */
export const EMPTY_PLAN: PlanDraft = {
  ...{ selection: 'snapshot', rate: 'none', perMinute: '50', basePerMinute: '50', factor: '2', every: '100' },
  ...{ by: 'notified', capJob: '', capAttribute: '', capAttributeMax: '', capGroups: [], waves: [], abort: [] },
  ...{ retries: [], retryBudget: '', stepMinutes: '', overallMinutes: '', startDate: '', startTime: '00:00' },
  ...{ endDate: '', endTime: '00:00', endBehaviour: 'stop_rollout', windows: [], staleness: 'late_is_fine' },
  ...{ prechecks: [], presence: 'ignore', cancelHandshake: false },
}

const text = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value))

/** Says an instant as date and time of day in the operator's zone. */
export type WallOf = (at: number) => { date: string; time: string }
/** Reads them back; null for none. */
export type InstantOf = (date: string, time: string) => number | null

function rateOf(rate: FleetPlan['rate']): Partial<PlanDraft> {
  if (!rate) return { rate: 'none' }
  if (rate.kind === 'constant') return { rate: 'constant', perMinute: String(rate.perMinute) }
  const { basePerMinute, factor, every, by } = rate
  return { rate: 'exponential', basePerMinute: text(basePerMinute), factor: text(factor), every: text(every), by }
}

function rowsOf(plan: FleetPlan): Partial<PlanDraft> {
  return {
    capGroups: (plan.caps?.groups ?? []).map((row) => ({ deviceGroupId: row.deviceGroupId, max: text(row.max) })),
    waves: (plan.waves ?? []).map(({ percent, successPercent, needsApproval }) => {
      return { percent: text(percent), successPercent: text(successPercent), needsApproval }
    }),
    abort: (plan.abort ?? []).map(({ failureType, thresholdPercent, minExecuted }) => {
      return { failureType, thresholdPercent: text(thresholdPercent), minExecuted: text(minExecuted) }
    }),
    retries: (plan.retries ?? []).map(({ failureType, codes, limit, delayMs, backoff }) => {
      const delay = text(delayMs / 1_000)
      return { failureType, codes: (codes ?? []).join(', '), limit: text(limit), delay, backoff: text(backoff) }
    }),
    windows: (plan.windows ?? []).map(({ cron, durationMinutes, timezone }) => {
      return { cron, durationMinutes: text(durationMinutes), timezone }
    }),
    prechecks: (plan.prechecks ?? []).map(({ path, op, value }) => {
      return { path, op, value: value === null || value === undefined ? '' : plainText(value) }
    }),
  }
}

/** The draft of a plan; null gives the empty one. */
export function planDraftOf(plan: FleetPlan | null, wallOf: WallOf): PlanDraft {
  if (plan === null) return EMPTY_PLAN
  const start = plan.startAt ? wallOf(plan.startAt) : { date: '', time: '00:00' }
  const end = plan.endAt ? wallOf(plan.endAt) : { date: '', time: '00:00' }
  return {
    ...EMPTY_PLAN,
    ...rateOf(plan.rate),
    ...rowsOf(plan),
    selection: plan.selection,
    capJob: text(plan.caps?.job),
    capAttribute: plan.caps?.attribute?.name ?? '',
    capAttributeMax: text(plan.caps?.attribute?.max),
    retryBudget: text(plan.retryBudget),
    stepMinutes: text(plan.stepMinutes),
    overallMinutes: text(plan.overallMinutes),
    ...{ startDate: start.date, startTime: start.time, endDate: end.date, endTime: end.time },
    endBehaviour: plan.endBehaviour,
    staleness: plan.staleness,
    presence: plan.presence,
    cancelHandshake: plan.cancelHandshake,
  }
}

/** The number typed, or null for nothing. Only asked for what the check has let through. */
const number = (typed: string): number | null => (typed.trim() === '' ? null : Number(typed))
const orNull = <T>(rows: readonly T[]): T[] | null => (rows.length === 0 ? null : [...rows])

function ratePlan(draft: PlanDraft): FleetPlan['rate'] {
  if (draft.rate === 'none') return null
  if (draft.rate === 'constant') return { kind: 'constant', perMinute: Number(draft.perMinute) }
  const { basePerMinute, factor, every, by } = draft
  return {
    ...{ kind: 'exponential', basePerMinute: Number(basePerMinute), factor: Number(factor), every: Number(every), by },
  }
}

function capsPlan(draft: PlanDraft): FleetPlan['caps'] {
  const job = number(draft.capJob)
  const name = draft.capAttribute.trim()
  const attribute = name === '' ? null : { name, max: Number(draft.capAttributeMax) }
  const groups = draft.capGroups.map(({ deviceGroupId, max }) => ({ deviceGroupId, max: Number(max) }))
  return job === null && attribute === null && groups.length === 0 ? null : { job, attribute, groups: orNull(groups) }
}

/** The value of a comparison: a number or true/false where it reads as one, else text. */
function checkValue(typed: string): string | number | boolean {
  const plain = typed.trim()
  if (plain === 'true' || plain === 'false') return plain === 'true'
  return plain !== '' && String(Number(plain)) === plain ? Number(plain) : typed
}

const codesOf = (typed: string): string[] =>
  typed
    .split(/[,،]/)
    .map((code) => code.trim())
    .filter(Boolean)

function rowPlans(draft: PlanDraft) {
  return {
    waves: orNull(
      draft.waves.map(({ percent, successPercent, needsApproval }) => {
        return { percent: Number(percent), successPercent: number(successPercent), needsApproval }
      }),
    ),
    abort: orNull(
      draft.abort.map(({ failureType, thresholdPercent, minExecuted }) => ({
        failureType: failureType as NonNullable<FleetPlan['abort']>[number]['failureType'],
        ...{ thresholdPercent: Number(thresholdPercent), minExecuted: Number(minExecuted) },
      })),
    ),
    retries: orNull(
      draft.retries.map(({ failureType, codes, limit, delay, backoff }) => ({
        failureType: failureType as NonNullable<FleetPlan['retries']>[number]['failureType'],
        ...{
          codes: orNull(codesOf(codes)),
          limit: Number(limit),
          delayMs: Number(delay) * 1_000,
          backoff: Number(backoff),
        },
      })),
    ),
    windows: orNull(
      draft.windows.map(({ cron, durationMinutes, timezone }) => {
        return { cron: cron.trim(), durationMinutes: Number(durationMinutes), timezone }
      }),
    ),
    prechecks: orNull(
      draft.prechecks.map(({ path, op, value }) => ({
        ...{ path: path.trim(), op: op as NonNullable<FleetPlan['prechecks']>[number]['op'] },
        ...(op === 'exists' || op === 'absent' ? {} : { value: checkValue(value) }),
      })),
    ),
  }
}

/** The plan that the draft stands for; only for a draft in which nothing is wrong. */
export function planOf(draft: PlanDraft, instantOf: InstantOf): FleetPlan {
  return {
    ...rowPlans(draft),
    selection: draft.selection,
    rate: ratePlan(draft),
    caps: capsPlan(draft),
    retryBudget: number(draft.retryBudget),
    stepMinutes: number(draft.stepMinutes),
    overallMinutes: number(draft.overallMinutes),
    startAt: draft.startDate === '' ? null : instantOf(draft.startDate, draft.startTime),
    endAt: draft.endDate === '' ? null : instantOf(draft.endDate, draft.endTime),
    endBehaviour: draft.endBehaviour,
    staleness: draft.staleness,
    presence: draft.presence,
    cancelHandshake: draft.cancelHandshake,
  }
}
