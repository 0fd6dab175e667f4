/** Requests about Today, history and reports: name → {input, output}. Open work is in requests-work.ts. */
import * as z from 'zod'
import { deviceId, instant } from './entities.ts'
import { pageInput, pageOf } from './page.ts'
import { byId, none } from './requests-plan.ts'
import { LIMITS, RUN_REASONS, RUN_STATUSES } from './vocabulary.ts'
import { job, run, runRow } from './work.ts'

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

export const historyRequests = {
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
      /** Schedules that the engine switched off because they make no sense any more, newest first. */
      faulty: z.array(
        z.object({
          id: z.string(),
          nameEn: z.string().nullable(),
          nameAr: z.string().nullable(),
          reason: z.string(),
          at: instant,
        }),
      ),
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
  /** A piece of the run's log in bytes, also while it runs; `next` = where the next one begins, null at the end of what is there. */
  'runs.log': {
    input: z.strictObject({
      id: z.string().min(1).max(64),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(16).max(LIMITS.logPieceBytes).default(LIMITS.logPieceBytes),
    }),
    output: z.object({
      text: z.string(),
      next: z.number().int().nullable(),
      totalBytes: z.number().int(),
      /** Bytes of output that the log's limit cut off. */
      dropped: z.number().int(),
    }),
  },
  /** The files that the run left to be kept, by name; with `name`, also where that one lies on this computer. */
  'runs.artifacts': {
    input: z.strictObject({ id: z.string().min(1).max(64), name: z.string().min(1).max(2_000).nullish() }),
    output: z.object({
      items: z.array(z.object({ name: z.string(), bytes: z.number().int() })),
      path: z.string().nullable(),
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
