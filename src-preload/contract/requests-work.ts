/** Requests about jobs, the queue, groups and the outbox: name → {input, output}. What has ended is in requests-history.ts. */
import * as z from 'zod'
import { nameFields } from './bilingual.ts'
import { group, instant, jsonObject, priority, publicJobId, target } from './entities.ts'
import { fleetPlan } from './fleet-plan.ts'
import { pageInput, pageOf } from './page.ts'
import { byId, none } from './requests-plan.ts'
import {
  EXECUTION_STATES,
  GROUP_MODES,
  LIMIT_KINDS,
  LIMITS,
  ON_FAILURE,
  OUTBOX_REASONS,
  REACHES,
} from './vocabulary.ts'
import { execution, job } from './work.ts'

export const jobCreate = z
  .strictObject({
    jobId: publicJobId.nullish(),
    ...nameFields,
    templateId: z.string().min(1).nullish(),
    params: jsonObject.nullish(),
    /** A document of one's own instead of a template. */
    document: jsonObject.nullish(),
    target: target.nullish(),
    priority: priority.nullish(),
    timeoutMinutes: z.number().int().min(1).max(LIMITS.timeoutMinutesMax).nullish(),
    expiresAt: instant.nullish(),
    /** Laid over the template's, whole. */
    fleetPlan: fleetPlan.nullish(),
    /** R31: still waiting then = SKIPPED `queue_deadline`. */
    startBeforeAt: instant.nullish(),
    isHeld: z.boolean().nullish(),
    parentRunId: z.string().nullish(),
  })
  .refine((value) => Boolean(value.templateId) !== Boolean(value.document), {
    path: ['templateId'],
    message: 'Give either a templateId or a document',
  })

const groupFields = {
  ...nameFields,
  mode: z.enum(GROUP_MODES),
  width: z.number().int().min(1).max(LIMITS.groupMembers).nullish(),
  onFailure: z.enum(ON_FAILURE).nullish(),
}
export const groupCreate = z
  .strictObject({
    ...groupFields,
    /** Queued jobs to take in, in this order… */
    jobIds: z.array(z.string()).max(LIMITS.groupMembers).nullish(),
    /** …or new ones. */
    jobs: z.array(jobCreate).max(LIMITS.groupMembers).nullish(),
    priority: priority.nullish(),
  })
  .refine((value) => (value.jobIds?.length ?? 0) + (value.jobs?.length ?? 0) > 0, {
    path: ['jobIds'],
    message: 'A group needs at least one job',
  })
export const groupView = group.extend({
  jobs: z.array(job),
  doneCount: z.number().int(),
  failedCount: z.number().int(),
})
export type GroupView = z.infer<typeof groupView>

/** A row of the queue with what the screen says beside it. */
export const queueRow = job.extend({
  scheduleNameEn: z.string().nullable(),
  scheduleNameAr: z.string().nullable(),
  groupNameEn: z.string().nullable(),
  groupNameAr: z.string().nullable(),
  groupMode: z.enum(GROUP_MODES).nullable(),
  groupOnFailure: z.enum(ON_FAILURE).nullable(),
  /** "Will start about", from the limits and past durations; null = nothing is known. */
  startsAboutAt: instant.nullable(),
  /** What holds a waiting job back besides its place: no free place of its reach, or a limit that is reached. */
  waitsFor: z.object({ kind: z.enum([...REACHES, ...LIMIT_KINDS]), key: z.string(), max: z.number().int() }).nullish(),
})
export type QueueRow = z.infer<typeof queueRow>

export const workRequests = {
  'jobs.create': { input: jobCreate, output: job },
  /** `id` may be the internal or the public id, here and below. */
  'jobs.get': { input: byId, output: job },
  'jobs.executions': {
    input: z.strictObject({
      id: z.string().min(1),
      state: z.enum(EXECUTION_STATES).nullish(),
      cursor: z.string().nullish(),
      limit: z.number().int().min(1).max(LIMITS.executionRows).default(200),
    }),
    output: z.object({ items: z.array(execution), next: z.string().nullable() }),
  },
  'jobs.hold': {
    input: z.strictObject({ ids: z.array(z.string()).min(1).max(500), isHeld: z.boolean() }),
    output: z.object({ jobs: z.array(job) }),
  },
  'jobs.cancel': {
    input: z.strictObject({
      id: z.string().min(1),
      force: z.boolean().default(false),
      reason: z.string().max(LIMITS.reasonChars).nullish(),
      /** fleet 1.7 CancelJob: told by events; `comment` is used where `reason` is not given. */
      reasonCode: z
        .string()
        .regex(/^[A-Z0-9_]{1,128}$/)
        .nullish(),
      comment: z.string().max(LIMITS.commentChars).nullish(),
    }),
    output: job,
  },
  'jobs.delete': {
    input: z.strictObject({ id: z.string().min(1), force: z.boolean().default(false) }),
    output: z.object({ id: z.string() }),
  },
  /** Who would get it: the right half of New job. */
  'jobs.reach': {
    input: z.strictObject({ target, templateId: z.string().nullish(), priority: priority.nullish() }),
    output: z.object({
      total: z.number().int(),
      free: z.number().int(),
      busy: z.number().int(),
      asleep: z.number().int(),
      lost: z.number().int(),
      unknown: z.number().int(),
      samples: z.record(z.string(), z.array(z.string())),
      place: z.number().int(),
      queueLength: z.number().int(),
      /** Median duration of its past runs; null = never ran. */
      usualMs: z.number().int().nullable(),
    }),
  },
  'queue.list': {
    input: none,
    output: z.object({
      /** Send back as `baseVersion` with a move (DESIGN 6.12). */
      version: z.number().int(),
      isHeld: z.boolean(),
      running: z.array(queueRow),
      /** The first 500 waiting, in order. */
      waiting: z.array(queueRow),
      held: z.array(queueRow),
      waitingTotal: z.number().int(),
      limits: z.object({ local: z.number().int(), fleet: z.number().int().nullable() }),
      lastStartsAboutAt: instant.nullable(),
    }),
  },
  'queue.move': {
    input: z.strictObject({
      jobId: z.string().min(1),
      /** null = top of `band`, or of the job's own band. */
      afterJobId: z.string().nullable(),
      baseVersion: z.number().int(),
      /** With `afterJobId: null`: the priority to take; left out = keep. */
      priority: priority.nullish(),
    }),
    output: z.object({ job, version: z.number().int() }),
  },
  'queue.hold': { input: z.strictObject({ isHeld: z.boolean() }), output: z.object({ isHeld: z.boolean() }) },
  'groups.create': { input: groupCreate, output: groupView },
  'groups.list': { input: z.strictObject({ ...pageInput, isOpen: z.boolean().nullish() }), output: pageOf(groupView) },
  'groups.get': { input: byId, output: groupView },
  'groups.change': {
    input: z.strictObject({
      id: z.string().min(1),
      ...nameFields,
      width: groupFields.width,
      onFailure: groupFields.onFailure,
      /** The members in their new order (sequential groups, not yet released ones only). */
      jobIds: z.array(z.string()).nullish(),
    }),
    output: groupView,
  },
  'groups.cancel': {
    input: z.strictObject({ id: z.string().min(1), force: z.boolean().default(false) }),
    output: groupView,
  },
  'groups.retry': { input: byId, output: groupView },
  'outbox.list': {
    input: none,
    output: z.object({
      items: z.array(
        z.object({
          jobId: z.string(),
          publicJobId: z.string(),
          nameEn: z.string().nullable(),
          nameAr: z.string().nullable(),
          deviceId: z.string(),
          queuedAt: instant,
          expiresAt: instant.nullable(),
          /** How long it has been waiting to be told. */
          ageMs: z.number().int(),
          /** When it will be looked at again; null = when something changes. */
          notBeforeAt: instant.nullable(),
          why: z.enum(OUTBOX_REASONS),
        }),
      ),
      /** Those of `items` and all others; `held` of them are kept back by a rule or the operator, not by the broker. */
      total: z.number().int(),
      held: z.number().int(),
    }),
  },
} as const
