/** Requests for the reasons behind what happened, or did not: name → {input, output}. Words come in both languages from the engine. */
import * as z from 'zod'
import { instant, jsonObject } from './base.ts'
import { byId } from './requests-plan.ts'

/** One sentence of an explanation: a closed code, its facts, and the words. */
const sentence = z.object({
  at: instant.nullable(),
  code: z.string(),
  /** The rule it rests on, such as `R7`; null = a plain fact. */
  rule: z.string().nullable(),
  textEn: z.string(),
  textAr: z.string(),
  data: jsonObject,
  /** Runs it speaks of, for links. */
  runIds: z.array(z.string()),
})
export type Sentence = z.infer<typeof sentence>

const finding = z.object({
  /** `never_fires`, `stuck_schedule`, `stuck_lease`, `unrunnable_job`, … closed in the engine's self-check. */
  code: z.string(),
  severity: z.enum(['warning', 'problem']),
  entity: z.enum(['schedule', 'job', 'engine', 'template', 'device']),
  entityId: z.string(),
  nameEn: z.string().nullable(),
  nameAr: z.string().nullable(),
  textEn: z.string(),
  textAr: z.string(),
  sinceAt: instant.nullable(),
})
export type Finding = z.infer<typeof finding>

export const explainRequests = {
  /** Why this run came to be, and ended, as it did. `id` may be a run, or an open job (by any of its ids). */
  'explain.run': { input: byId, output: z.object({ sentences: z.array(sentence) }) },
  /** Why nothing ran between `from` and `to`: of one schedule, or of the whole workspace. */
  'explain.nothing': {
    input: z.strictObject({ scheduleId: z.string().nullish(), from: instant, to: instant }),
    output: z.object({
      sentences: z.array(sentence),
      /** Slots in the range, and of these, those that ran. */
      slots: z.number().int(),
      ran: z.number().int(),
    }),
  },
  /** The last self-check (at start and hourly), or a fresh one with `now`. */
  'selfCheck.get': {
    input: z.strictObject({ now: z.boolean().nullish() }),
    output: z.object({ at: instant, findings: z.array(finding) }),
  },
} as const
