/** Requests about rollouts, what a job would do before it starts, and the order of work on one device: name → {input, output}. */
import * as z from 'zod'
import { deviceId, instant, jsonObject, priority, target } from './base.ts'
import { device } from './entities.ts'
import { fleetPlan } from './fleet-plan.ts'
import { pageInput, pageOf } from './page.ts'
import { LIMITS, PRESENCES, RELIEFS } from './vocabulary.ts'
import { execution, job } from './work.ts'

const reason = z.string().max(LIMITS.reasonChars).nullish()

/** What one device would get, or why it would not. */
const previewedDevice = z.object({
  deviceId: z.string(),
  nameEn: z.string().nullable(),
  nameAr: z.string().nullable(),
  presence: z.enum(PRESENCES),
  /** `get`: it gets the job; `precheck`: a pre-check does not hold; `held`: not accepted yet; `invalid`: its document cannot be made. */
  verdict: z.enum(['get', 'precheck', 'held', 'invalid']),
  /** Which check or parameter, in words; null = it gets the job. */
  whyEn: z.string().nullable(),
  whyAr: z.string().nullable(),
  openCount: z.number().int(),
  wave: z.number().int().nullable(),
  /** The document with its own attributes filled in; null when it is invalid. */
  document: jsonObject.nullable(),
})
export type PreviewedDevice = z.infer<typeof previewedDevice>

/** A line of an import: what it would make of one device. */
const importedLine = z.object({
  line: z.number().int(),
  deviceId: z.string().nullable(),
  state: z.enum(['new', 'changed', 'same', 'refused']),
  message: z.string().nullable(),
  /** The same in Arabic; left out where nothing is wrong. */
  messageAr: z.string().nullish(),
})
export type ImportedLine = z.infer<typeof importedLine>

export const rolloutRequests = {
  /** Pause and resume stop and go on releasing; devices that have the job go on. `approve` lets the next wave begin. */
  'jobs.rollout': {
    input: z.strictObject({ id: z.string().min(1), action: z.enum(['pause', 'resume', 'approve']), reason }),
    output: job,
  },
  /** Blast radius before the start: nothing is stored. */
  /** The devices of a job that have not got it yet, with why: how many for each reason, and the first 100. */
  'jobs.waits': {
    input: z.strictObject({ id: z.string().min(1) }),
    output: z.object({
      counts: z.array(z.object({ why: z.string(), count: z.number().int() })),
      items: z.array(
        z.object({
          deviceId: z.string(),
          why: z.string(),
          notBeforeAt: instant.nullable(),
          /** The attempt that waits, from 1. */
          attempt: z.number().int(),
        }),
      ),
    }),
  },
  'jobs.preview': {
    input: z
      .strictObject({
        ...pageInput,
        templateId: z.string().min(1).nullish(),
        document: jsonObject.nullish(),
        params: jsonObject.nullish(),
        target: target.nullish(),
        priority: priority.nullish(),
        fleetPlan: fleetPlan.nullish(),
      })
      .refine((value) => Boolean(value.templateId) !== Boolean(value.document), {
        path: ['templateId'],
        message: 'Give either a templateId or a document',
      }),
    output: pageOf(previewedDevice).extend({
      counts: z.object({
        get: z.number().int(),
        precheck: z.number().int(),
        held: z.number().int(),
        invalid: z.number().int(),
        busy: z.number().int(),
        presence: z.record(z.enum(PRESENCES), z.number().int()),
      }),
      /** From rate, caps, waves and past runs; null = nothing is known. */
      endsAboutAt: instant.nullable(),
      usualMs: z.number().int().nullable(),
      /** When devices may first see it (start time, windows); null = at once. */
      firstAt: instant.nullable(),
    }),
  },
  /** The waiting work of one device in an order of its own (L2): what is named comes first, in this order. An empty list takes it back. */
  'executions.order': {
    input: z.strictObject({ deviceId, jobIds: z.array(z.string().min(1)).max(500) }),
    output: z.object({ executions: z.array(execution) }),
  },
  /** Relief for a head that does not begin (L14). `skip`: ended for this device; `park`: hidden until `unpark`; `supersede`: skipped, and the
   *  operator's newer job goes first. */
  'executions.relieve': {
    input: z.strictObject({ jobId: z.string().min(1), deviceId, action: z.enum(RELIEFS), reason }),
    output: z.object({ jobId: z.string(), deviceId: z.string() }),
  },
  /** Says all again to devices and marks what they have not restated as unconfirmed (5.3). */
  'fleet.resync': {
    input: z.strictObject({ deviceIds: z.array(deviceId).max(10_000).nullish() }),
    output: z.object({ devices: z.number().int() }),
  },
  'devices.accept': {
    input: z.strictObject({ ids: z.array(z.string().min(1)).min(1).max(10_000), isAccepted: z.boolean() }),
    output: z.object({ devices: z.array(device) }),
  },
  /** Read first (`apply: false`), then taken over in one commit, or refused whole when a line is wrong. */
  'devices.import': {
    input: z.strictObject({
      format: z.enum(['csv', 'json']),
      text: z.string().max(16 * 1024 * 1024),
      apply: z.boolean().default(false),
    }),
    output: z.object({
      lines: z.array(importedLine),
      made: z.number().int(),
      changed: z.number().int(),
      same: z.number().int(),
      refused: z.number().int(),
    }),
  },
  'devices.export': {
    input: z.strictObject({ format: z.enum(['csv', 'json']) }),
    output: z.object({ text: z.string(), devices: z.number().int() }),
  },
  /** The last messages to and from one device, newest first; kept in memory since the start. */
  'devices.messages': {
    input: z.strictObject({ id: z.string().min(1).max(300) }),
    output: z.object({
      items: z.array(
        z.object({
          /** By this console's clock. */
          at: instant,
          /** By the broker's, where it says when it took the message. */
          brokerAt: instant.nullable(),
          direction: z.enum(['in', 'out']),
          topic: z.string(),
          bytes: z.number().int(),
          /** What is not plain text is escaped. */
          text: z.string(),
          /** What became of it: `accepted`, a reply code, `ignored`, `sent`. */
          outcome: z.string(),
        }),
      ),
    }),
  },
} as const
