/** How a fleet job reaches its devices over time: rollout, waves, caps, windows, retries, end. Shapes only; the releaser is the engine's. */
import * as z from 'zod'
import { instant } from './base.ts'
import { condition } from './timing-policies.ts'
import {
  ABORT_FAILURES,
  END_BEHAVIOURS,
  LIMITS,
  PRESENCE_RULES,
  RETRY_FAILURES,
  SELECTIONS,
  STALENESSES,
} from './vocabulary.ts'

const percent = z.number().min(0).max(100)
const minutes = z.number().int().min(1).max(10_080)

/** fleet 1.7: executions made per minute. Exponential: the rate grows by `factor` each time `every` devices were told or succeeded. */
export const rolloutRate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), perMinute: z.number().int().min(1).max(1_000) }),
  z.strictObject({
    kind: z.literal('exponential'),
    basePerMinute: z.number().int().min(1).max(1_000),
    factor: z.number().min(1.1).max(5).multipleOf(0.1),
    every: z.number().int().min(1).max(1_000_000),
    by: z.enum(['notified', 'succeeded']),
  }),
])

/** The devices of a job in parts, one after the other. The last wave takes what is left. */
export const wave = z.strictObject({
  /** Share of all devices, cumulative with the waves before; the last one is 100. */
  percent: percent.min(1),
  /** Of those that have ended, so many must have succeeded before the next wave begins; null = no threshold. */
  successPercent: percent.nullish(),
  /** The next wave waits for an operator's word as well. */
  needsApproval: z.boolean().default(false),
})

export const abortRule = z.strictObject({
  failureType: z.enum(ABORT_FAILURES),
  /** Of the executions made so far; two decimals. */
  thresholdPercent: percent.min(0.01),
  /** Checked once so many executions have ended. */
  minExecuted: z.number().int().min(1).max(1_000_000),
})

export const retryRule = z.strictObject({
  failureType: z.enum(RETRY_FAILURES),
  /** Only when the device reported one of these codes (`statusDetails.code`); left out = any. */
  codes: z.array(z.string().min(1).max(128)).max(50).nullish(),
  /** Further attempts per device; all rules together at most 10 (fleet 1.7). */
  limit: z.number().int().min(0).max(10),
  delayMs: z.number().int().min(0).max(604_800_000).default(0),
  /** Each further delay is so many times longer, ±20 % (R42). */
  backoff: z.number().min(1).max(10).default(1),
})

/** A recurring time in which devices may see the job. */
export const maintenanceWindow = z.strictObject({
  /** croner's dialect; when the window begins. */
  cron: z.string().min(1).max(LIMITS.cronChars),
  durationMinutes: z.number().int().min(1).max(1_430),
  /** A zone, or `device` = each device's own (the workspace's where it has none). */
  timezone: z.string().min(1).max(100),
})

export const caps = z.strictObject({
  /** Open executions of this job at once. */
  job: z.number().int().min(1).max(10_000).nullish(),
  /** … among the devices that share the value of this attribute (`site`). */
  attribute: z.strictObject({ name: z.string().min(1).max(128), max: z.number().int().min(1).max(10_000) }).nullish(),
  /** … inside each device group of this list. */
  groups: z
    .array(z.strictObject({ deviceGroupId: z.string().min(1), max: z.number().int().min(1).max(10_000) }))
    .max(50)
    .nullish(),
})

export const fleetPlan = z.strictObject({
  selection: z.enum(SELECTIONS).default('snapshot'),
  rate: rolloutRate.nullish(),
  caps: caps.nullish(),
  waves: z.array(wave).min(1).max(20).nullish(),
  abort: z.array(abortRule).max(10).nullish(),
  retries: z.array(retryRule).max(20).nullish(),
  /** Retries of all devices together; null = no such limit. */
  retryBudget: z.number().int().min(0).max(1_000_000).nullish(),
  /** Step timer that is set when a device starts without one of its own. */
  stepMinutes: minutes.nullish(),
  /** From the first announcement to a device to its end, retries included. */
  overallMinutes: minutes.nullish(),
  startAt: instant.nullish(),
  endAt: instant.nullish(),
  endBehaviour: z.enum(END_BEHAVIOURS).default('stop_rollout'),
  windows: z.array(maintenanceWindow).max(20).nullish(),
  staleness: z.enum(STALENESSES).default('late_is_fine'),
  /** All must hold on the device (`attributes.…`, `tags`, `presence`, `id`), else SKIPPED `precheck`. */
  prechecks: z.array(condition).max(20).nullish(),
  presence: z.enum(PRESENCE_RULES).default('ignore'),
  /** Devices that know the cancel handshake are asked; the others learn it from their list (L7). */
  cancelHandshake: z.boolean().default(false),
})
export type FleetPlan = z.infer<typeof fleetPlan>

/** Where a rollout stands. */
export const rolloutState = z.object({
  /** From 0. */
  wave: z.number().int(),
  /** Waves whose successor an operator has approved. */
  approvedWaves: z.array(z.number().int()),
  isPaused: z.boolean(),
  pauseReason: z.string().nullable(),
  pausedBy: z.string().nullable(),
  /** Why the engine paused: at a `gate` that needs a word, or because a `threshold` was missed. Left out = an operator paused. */
  pausedAs: z.enum(['gate', 'threshold']).optional(),
  /** Executions made in the minute that began at `minuteAt`. */
  minuteAt: instant.nullable(),
  madeInMinute: z.number().int(),
  retriesUsed: z.number().int(),
  /** Set by an abort rule: which one, and why. */
  abortedBy: z.string().nullable(),
  /** Executions made so far; a further attempt is none of them. Left out = none yet. */
  made: z.number().int().optional(),
  /** What had ended, and succeeded, when the present wave began; left out = nothing. */
  waveBase: z.object({ ended: z.number().int(), succeeded: z.number().int() }).optional(),
})
export type RolloutState = z.infer<typeof rolloutState>
