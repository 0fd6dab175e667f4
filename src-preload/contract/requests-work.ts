/** Requests about jobs, the queue, groups and history: name → {input, output}. Devices are in requests-fleet.ts. */
import * as z from 'zod'
import { nameFields } from './bilingual.ts'
import { deviceId, group, instant, jsonObject, priority, publicJobId, target } from './entities.ts'
import { pageInput, pageOf } from './page.ts'
import { byId, none } from './requests-plan.ts'
import { EXECUTION_STATES, GROUP_MODES, LIMITS, ON_FAILURE, RUN_REASONS, RUN_STATUSES } from './vocabulary.ts'
import { execution, job, run, runRow } from './work.ts'

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
})
export type QueueRow = z.infer<typeof queueRow>

/** What History is narrowed to; every field that is given must hold. */
export const runFilter = z.strictObject({
  /** `all`: job runs and device runs together, as a full report has them. */
  kind: z.enum(['job', 'device', 'all']).default('job'),
  status: z.array(z.enum(RUN_STATUSES)).nullish(),
  reason: z.array(z.enum(RUN_REASONS)).nullish(),
  /** Status FAILED, or SKIPPED by anything but the operator. */
  notSucceeded: z.boolean().nullish(),
  scheduleId: z.string().nullish(),
  templateId: z.string().nullish(),
  groupId: z.string().nullish(),
  deviceId: z.string().nullish(),
  jobId: z.string().nullish(),
  parentRunId: z.string().nullish(),
  from: instant.nullish(),
  to: instant.nullish(),
  search: z.string().max(200).nullish(),
})
export type RunFilter = z.infer<typeof runFilter>

export const report = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  path: z.string(),
  rows: z.number().int(),
  total: z.number().int(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})
export type Report = z.infer<typeof report>

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
          why: z.enum(['offline', 'unset', 'sending']),
        }),
      ),
      total: z.number().int(),
    }),
  },
  'today.get': {
    input: none,
    output: z.object({
      running: z.object({
        jobs: z.number().int(),
        devices: z.number().int(),
        counts: z.record(z.string(), z.number().int()),
      }),
      queued: z.object({
        jobs: z.number().int(),
        lastStartsAboutAt: instant.nullable(),
        bands: z.record(z.string(), z.number().int()),
      }),
      failed24h: z.object({
        failed: z.number().int(),
        runs: z.number().int(),
        hours: z.array(z.object({ at: instant, runs: z.number().int(), failed: z.number().int() })),
      }),
      notAnswering: z.object({
        devices: z.number().int(),
        total: z.number().int(),
        presence: z.record(z.string(), z.number().int()),
      }),
      attention: z.array(
        z.object({
          run: runRow,
          device: z.string().nullable(),
          failedDevices: z.number().int(),
          totalDevices: z.number().int(),
        }),
      ),
      attentionTotal: z.number().int(),
      next: z.array(
        z.object({
          scheduleId: z.string(),
          at: instant,
          nameEn: z.string().nullable(),
          nameAr: z.string().nullable(),
          targetNameEn: z.string().nullable(),
          targetNameAr: z.string().nullable(),
          targetCount: z.number().int(),
          reach: z.enum(['local', 'fleet']),
        }),
      ),
      nextTotal: z.number().int(),
      lastFailureAt: instant.nullable(),
      isEmpty: z.boolean(),
    }),
  },
  'today.timeline': {
    input: z.strictObject({ from: instant, to: instant, by: z.enum(['group', 'schedule']).default('group') }),
    output: z.object({
      lanes: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['group', 'schedule', 'local', 'other']),
          nameEn: z.string().nullable(),
          nameAr: z.string().nullable(),
          deviceCount: z.number().int(),
          past: z.array(
            z.object({
              runId: z.string().nullable(),
              startAt: instant,
              endAt: instant,
              status: z.string(),
              reason: z.string(),
            }),
          ),
          planned: z.array(z.object({ at: instant, scheduleId: z.string(), usualMs: z.number().int() })),
        }),
      ),
    }),
  },
  'runs.list': { input: z.strictObject({ ...pageInput, filter: runFilter.prefault({}) }), output: pageOf(runRow) },
  /** Numbered pages, for the reference API; screens use `runs.list`. `total` is exact up to 10,000. */
  'runs.page': {
    input: z.strictObject({
      filter: runFilter.prefault({}),
      page: z.number().int().min(1).max(1_000_000),
      perPage: z.number().int().min(1).max(LIMITS.pageRows),
    }),
    output: z.object({ items: z.array(runRow), total: z.number().int() }),
  },
  'runs.get': { input: byId, output: run },
  'runs.devices': {
    input: z.strictObject({ id: z.string().min(1), ...pageInput, reason: z.enum(RUN_REASONS).nullish() }),
    output: pageOf(
      runRow.extend({
        deviceNameEn: z.string().nullable(),
        deviceNameAr: z.string().nullable(),
        versionNumber: z.number().int().nullable(),
      }),
    ),
  },
  'runs.histogram': {
    input: z.strictObject({
      filter: runFilter.prefault({}),
      from: instant,
      to: instant,
      buckets: z.number().int().min(1).max(400).default(120),
    }),
    output: z.object({
      bucketMs: z.number(),
      buckets: z.array(
        z.object({ at: instant, completed: z.number().int(), failed: z.number().int(), skipped: z.number().int() }),
      ),
      total: z.number().int(),
      notSucceeded: z.number().int(),
    }),
  },
  /** A new job for the devices of a run that failed; linked by parentRunId. */
  'runs.retry': {
    input: z.strictObject({
      id: z.string().min(1),
      reasons: z.array(z.enum(RUN_REASONS)).nullish(),
      deviceIds: z.array(deviceId).nullish(),
    }),
    output: job,
  },
  'history.cleanup': {
    input: z.strictObject({ retentionDays: z.number().int().min(1).max(36_500).nullish() }),
    output: z.object({ deletedCount: z.number().int(), retentionDays: z.number().int() }),
  },
  'reports.exportHistory': {
    input: z.strictObject({
      filter: runFilter.prefault({}),
      path: z.string().min(1).max(4096),
      timezone: z.string().nullish(),
    }),
    output: report,
  },
  'reports.get': { input: byId, output: report },
  'reports.cancel': { input: byId, output: report },
} as const
