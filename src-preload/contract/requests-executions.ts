/** Requests about single executions, and about what devices' messages came to: name → {input, output}. */
import * as z from 'zod'
import { instant } from './base.ts'
import { EVENT_MODES } from './vocabulary.ts'
import { execution } from './work.ts'

/** fleet 1.7: at most ten pairs from the control plane; a device may send more. */
const operatorDetails = z
  .record(z.string().regex(/^[a-zA-Z0-9:_-]{1,128}$/), z.string().regex(/^[^\p{Cc}\p{Cs}]{1,1024}$/u))
  .refine((pairs) => Object.keys(pairs).length <= 10, 'At most ten details')

const one = {
  /** Internal or public id of the job. */
  jobId: z.string().min(1),
  deviceId: z.string().min(1),
  force: z.boolean().default(false),
}

/** A message of a device that was refused or dropped, as far as it may be shown. */
export const refusedMessage = z.object({
  at: instant,
  /** Null: the topic names no device that could exist. */
  deviceId: z.string().nullable(),
  topic: z.string(),
  /** A reply code of the device protocol. */
  code: z.string(),
  /** Size of the payload. */
  bytes: z.number().int(),
  /** The beginning of the payload; what is not plain text is escaped (`\u{202e}`, `\xff`). */
  text: z.string(),
})
export type RefusedMessage = z.infer<typeof refusedMessage>

/** Since the engine started. `ignored` was neither answered nor obeyed; `throttled` was dropped unread. */
export const intake = z.object({
  sinceAt: instant,
  messages: z.number().int(),
  answered: z.number().int(),
  ignored: z.object({
    own: z.number().int(),
    foreign: z.number().int(),
    retained: z.number().int(),
    presence: z.number().int(),
    oldWill: z.number().int(),
  }),
  /** By reply code. */
  refused: z.record(z.string(), z.number().int()),
  throttled: z.number().int(),
  /** Those with most refused and dropped messages, at most 20. */
  devices: z.array(z.object({ deviceId: z.string(), refused: z.number().int(), throttled: z.number().int() })),
  /** Newest first, at most 100. */
  lastRefusals: z.array(refusedMessage),
  /** fleet 1.6: events that wait for the broker, and those that were dropped because too many waited. */
  events: z.object({ mode: z.enum(EVENT_MODES), waiting: z.number().int(), dropped: z.number().int() }),
})
export type Intake = z.infer<typeof intake>

export const executionRequests = {
  /** fleet 1.7 CancelJobExecution. Failures: `illegal_state` (terminal, or IN_PROGRESS without force), `version_conflict`. */
  'executions.cancel': {
    input: z.strictObject({
      ...one,
      expectedVersion: z.number().int().min(1).nullish(),
      statusDetails: operatorDetails.nullish(),
    }),
    output: execution,
  },
  /** fleet 1.7 DeleteJobExecution: the row goes, its runs stay. Failure `illegal_state`: IN_PROGRESS without force. */
  'executions.delete': {
    input: z.strictObject({ ...one, executionNumber: z.number().int().min(1).nullish() }),
    output: z.object({ jobId: z.string(), deviceId: z.string(), executionNumber: z.number().int() }),
  },
  'fleet.intake': {
    /** With a device: its refusals only; the counts are everybody's. */
    input: z.strictObject({ deviceId: z.string().min(1).max(300).nullish() }),
    output: intake,
  },
} as const
