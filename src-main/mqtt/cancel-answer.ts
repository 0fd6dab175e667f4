// What a device says to a cancel that it was asked for (L7), from bytes to a value. It judges nothing.
import * as z from 'zod'
import type { CancelAnswer } from '../engine/ports/device-link.ts'
import { readBody } from './messages.ts'

const cancelAnswerSchema = z.object({
  status: z.enum(['accepted', 'finishing']).optional(),
  executionNumber: z.number().int().min(1).optional(),
  reason: z.string().max(1_024).optional(),
})

/** What a device says to a cancel (L7), or null if it is not understood. An empty payload is the topic's plain word. */
export function readCancelAnswer(
  where: { readonly deviceId: string; readonly jobId: string; readonly accepted: boolean },
  payload: Uint8Array,
): CancelAnswer | null {
  const body = readBody(payload)
  const parsed = body.ok ? cancelAnswerSchema.safeParse(body.value) : null
  if (!parsed?.success) return null
  const { status, executionNumber, reason } = parsed.data
  const { deviceId, jobId, accepted } = where
  return {
    deviceId,
    jobId,
    answer: accepted ? (status ?? 'accepted') : 'refused',
    executionNumber,
    reason: reason ?? null,
  }
}
