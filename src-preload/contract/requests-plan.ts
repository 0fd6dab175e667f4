/** Requests about templates, schedules, settings and the engine itself: name → {input, output}. */
import * as z from 'zod'
import { descriptionFields, hasAName, nameFields } from './bilingual.ts'
import {
  instant,
  jsonObject,
  lookup,
  parameter,
  priority,
  retryPolicy,
  schedule,
  settings,
  target,
  knownFunction,
  template,
} from './entities.ts'
import { fleetPlan } from './fleet-plan.ts'
import { pageInput, pageOf } from './page.ts'
import { blackout } from './timing-policies.ts'
import {
  BLACKOUT_ACTIONS,
  JOB_TYPES,
  LIMITS,
  OVERLAPS,
  SCHEDULE_STATES,
  SCHEDULE_TYPES,
  TEMPLATE_STATES,
} from './vocabulary.ts'
import { engineStatus } from './work.ts'

export const none = z.strictObject({})
export const byId = z.strictObject({ id: z.string().min(1) })
/** Optimistic lock of an edit: the version that the operator saw; left out = last writer wins. */
const seen = { version: z.number().int().nullish() }
const minutes = z.number().int().min(1).max(LIMITS.timeoutMinutesMax)

/** A named thing that only so many pieces of work may use at once. */
export const resourceName = z
  .string()
  .regex(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/, 'A resource is named by letters, digits, . _ -')

const templateFields = {
  ...nameFields,
  ...descriptionFields,
  jobType: z.enum(JOB_TYPES),
  taskFunctionKey: z.string().min(1).max(100),
  document: jsonObject.nullish(),
  documentType: z.string().min(1).max(100).nullish(),
  parameters: z.array(parameter).max(50).nullish(),
  defaultParams: jsonObject.nullish(),
  defaultTarget: target.nullish(),
  retry: retryPolicy.nullish(),
  priority: priority.nullish(),
  timeoutMinutes: minutes.nullish(),
  expiryMinutes: minutes.nullish(),
  fleetPlan: fleetPlan.nullish(),
  resources: z.array(resourceName).max(LIMITS.resources).nullish(),
  isIdempotent: z.boolean().nullish(),
  totalTimeoutMinutes: minutes.nullish(),
}
export const templateCreate = z
  .strictObject({ ...templateFields, state: z.enum(TEMPLATE_STATES).nullish() })
  .refine(hasAName, { path: ['nameEn'], message: 'Give a name in English or Arabic' })
export const templateChange = z.strictObject({
  id: z.string().min(1),
  ...seen,
  ...templateFields,
  jobType: templateFields.jobType.nullish(),
  taskFunctionKey: templateFields.taskFunctionKey.nullish(),
  state: z.enum(TEMPLATE_STATES).nullish(),
})

export const scheduleConfigInput = z.record(z.string(), z.json())
const timing = {
  scheduleType: z.enum(SCHEDULE_TYPES),
  scheduleConfig: scheduleConfigInput,
  timezone: z.string().min(1).max(100),
}
const policies = {
  params: jsonObject.nullish(),
  target: target.nullish(),
  priority: priority.nullish(),
  maxInstances: z.number().int().min(1).max(LIMITS.maxInstances).nullish(),
  graceMs: z.number().int().min(LIMITS.graceMinMs).nullable().optional(),
  coalesce: z.boolean().nullish(),
  overlap: z.enum(OVERLAPS).nullish(),
  catchupMax: z.number().int().min(1).max(LIMITS.catchupMax).nullish(),
  /** R26e: refused `invalid_interval` when it is longer than the shortest time between two slots. */
  jitterMs: z.number().int().min(0).max(86_400_000).nullish(),
  blackouts: z.array(blackout).max(LIMITS.blackouts).nullish(),
  blackoutAction: z.enum(BLACKOUT_ACTIONS).nullish(),
  startWithinMs: z.number().int().min(LIMITS.graceMinMs).nullable().optional(),
  pauseAfterFailures: z.number().int().min(1).max(100).nullable().optional(),
}
export const scheduleCreate = z
  .strictObject({
    ...nameFields,
    ...descriptionFields,
    templateId: z.string().min(1).nullish(),
    /** Instead of `templateId`: what to do, kept as a private template made in the same commit (DESIGN 6.23). */
    template: z.strictObject(templateFields).nullish(),
    ...timing,
    timezone: timing.timezone.nullish(),
    ...policies,
    isEnabled: z.boolean().nullish(),
    isPrimary: z.boolean().nullish(),
  })
  .refine(hasAName, { path: ['nameEn'], message: 'Give a name in English or Arabic' })
  .refine((value) => Boolean(value.templateId) !== Boolean(value.template), {
    path: ['templateId'],
    message: 'Give either a templateId or a template',
  })
export const scheduleChange = z.strictObject({
  id: z.string().min(1),
  ...seen,
  ...nameFields,
  ...descriptionFields,
  templateId: z.string().min(1).nullish(),
  /** Changes the schedule's own private template in the same commit; refused `illegal_state` where it is not private. */
  template: z.strictObject(templateFields).partial().nullish(),
  scheduleType: timing.scheduleType.nullish(),
  scheduleConfig: timing.scheduleConfig.nullish(),
  timezone: timing.timezone.nullish(),
  ...policies,
})

/** `templateName…` and the strip come joined, so that a list needs one request. */
export const scheduleRow = schedule.extend({
  templateNameEn: z.string().nullable(),
  templateNameAr: z.string().nullable(),
  reach: z.enum(['local', 'fleet']),
  /** Newest last; at most 20 of `COMPLETED`, `FAILED:reason`, `SKIPPED:reason`. */
  lastRuns: z.array(z.string()),
  successPercent: z.number().nullable(),
})
export type ScheduleRow = z.infer<typeof scheduleRow>

export const fire = z.object({
  at: instant,
  /** Wall clock in the schedule's zone, `YYYY-MM-DDTHH:mm:ss`. */
  local: z.string(),
  /** What a clock change does to this slot; null = nothing. */
  note: z.string().nullable(),
})

export const planRequests = {
  'engine.status': { input: none, output: engineStatus },
  'engine.pause': {
    input: z.strictObject({ until: instant.nullish(), reason: z.string().max(LIMITS.reasonChars).nullish() }),
    output: engineStatus,
  },
  'engine.resume': { input: none, output: engineStatus },
  'settings.get': { input: none, output: settings },
  'settings.change': { input: settings.partial(), output: settings },
  'lookups.get': {
    input: none,
    output: z.object({
      taskFunctions: z.array(knownFunction),
      jobTypes: z.array(lookup),
      scheduleTypes: z.array(lookup),
      executionStatuses: z.array(lookup),
      timezones: z.array(z.string()),
    }),
  },
  'templates.list': {
    input: z.strictObject({
      ...pageInput,
      state: z.enum(TEMPLATE_STATES).nullish(),
      search: z.string().max(200).nullish(),
    }),
    output: pageOf(template.extend({ scheduleCount: z.number().int() })),
  },
  'templates.get': { input: byId, output: template },
  'templates.create': { input: templateCreate, output: template },
  'templates.change': { input: templateChange, output: template },
  'templates.delete': { input: byId, output: template },
  'schedules.list': {
    input: z.strictObject({
      ...pageInput,
      state: z.enum(SCHEDULE_STATES).nullish(),
      isEnabled: z.boolean().nullish(),
      /** The schedules that every workspace is born with: only those, or all but those. */
      isPrimary: z.boolean().nullish(),
      /** Only those that were stopped because their row makes no sense any more (`faultReason`). */
      isFaulty: z.boolean().nullish(),
      search: z.string().max(200).nullish(),
      sort: z.enum(['nextRunAt', 'name', 'number']).default('nextRunAt'),
    }),
    output: pageOf(scheduleRow).extend({
      counts: z.object({
        all: z.number().int(),
        on: z.number().int(),
        off: z.number().int(),
        paused: z.number().int(),
        neverFires: z.number().int(),
      }),
    }),
  },
  'schedules.get': { input: byId, output: scheduleRow },
  'schedules.create': { input: scheduleCreate, output: schedule },
  'schedules.change': { input: scheduleChange, output: schedule },
  'schedules.act': {
    input: z.strictObject({
      id: z.string().min(1),
      action: z.enum(['enable', 'disable', 'trigger', 'pause', 'resume', 'restore']),
      /** pause: why and until when. */
      reason: z.string().max(LIMITS.reasonChars).nullish(),
      until: instant.nullish(),
      /** pause, resume: make up for the slots that pass meanwhile by the rules of a restart (R11); left out = no. */
      catchUp: z.boolean().nullish(),
      /** trigger: parameters and target of this one run. */
      params: jsonObject.nullish(),
      target: target.nullish(),
    }),
    output: z.object({ schedule, runId: z.string().nullable(), jobId: z.string().nullable() }),
  },
  'schedules.delete': { input: byId, output: schedule },
  'schedules.preview': {
    input: z.strictObject({
      ...timing,
      timezone: timing.timezone.nullish(),
      from: instant.nullish(),
      count: z.number().int().min(1).max(LIMITS.previewCount).default(10),
    }),
    output: z.object({
      fires: z.array(fire),
      /** Times that a clock change swallows, by the instant of the change: `count` of them, the first of them `local`. */
      dropped: z.array(z.object({ at: instant, local: z.string(), count: z.number().int() })),
      /** R19: what clock changes of the coming year do beyond the fires listed, oldest first. */
      ahead: z
        .array(
          z.object({
            at: instant,
            local: z.string(),
            count: z.number().int(),
            note: z.enum(['dst_moved', 'dst_repeated', 'dst_skipped']),
          }),
        )
        .optional(),
      /** `never` when the rule is valid but has no fire. */
      note: z.string().nullable(),
      tzRelease: z.string(),
    }),
  },
  'schedules.load': {
    input: z.strictObject({ from: instant.nullish(), hours: z.number().int().min(1).max(72).default(24) }),
    output: z.object({
      from: instant,
      /** Planned fires in each 15 minutes. */
      bars: z.array(z.number().int()),
      /** The same, of one schedule each, for the highlighted one. */
      perSchedule: z.record(z.string(), z.array(z.number().int())),
    }),
  },
  'schedules.calendar': {
    input: z.strictObject({ from: instant, to: instant, timezone: z.string() }),
    output: z.object({
      hours: z.array(
        z.object({ at: instant, total: z.number().int(), failed: z.number().int(), planned: z.number().int() }),
      ),
    }),
  },
} as const
