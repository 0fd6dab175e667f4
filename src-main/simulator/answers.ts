// Reads what the service says to a device; whatever is not understood is null and the device waits on.
import * as z from 'zod'

const execution = z.object({
  jobId: z.string(),
  executionNumber: z.number().int().default(1),
  versionNumber: z.number().int(),
  status: z.string().optional(),
  statusDetails: z.record(z.string(), z.string()).optional(),
  jobDocument: z.unknown().optional(),
})
export type Assigned = z.infer<typeof execution>

const answer = z.object({
  clientToken: z.string().optional(),
  execution: execution.optional(),
  executionState: z.object({ status: z.string(), versionNumber: z.number().int() }).optional(),
  code: z.string().optional(),
})
export type Answer = z.infer<typeof answer>

const cancelAsked = z.object({ jobId: z.string(), executionNumber: z.number().int().optional() })
/** What a device is asked to stop. */
export type CancelAsked = z.infer<typeof cancelAsked>

/** The payload as a cancel that is asked for, or null. */
export function readCancel(payload: Uint8Array): CancelAsked | null {
  return read(cancelAsked, payload)
}

/** The payload as an answer or an announcement, or null. */
export function readAnswer(payload: Uint8Array): Answer | null {
  return read(answer, payload)
}

function read<T>(schema: z.ZodType<T>, payload: Uint8Array): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload)))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null
    throw error
  }
}
