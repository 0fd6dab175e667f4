/** The small shapes that all others are made of: instants, ids, JSON, priority, target. No entities here. */
import * as z from 'zod'
import { LIMITS } from './vocabulary.ts'

/** Epoch milliseconds, UTC. */
export const instant = z.number().int()
export const json = z.json()
export const jsonObject = z.record(z.string(), z.json())
/** DESIGN 6.6: NFC, no `/ + #`, no control characters. */
export const deviceId = z
  .string()
  .min(1)
  .max(LIMITS.deviceIdChars)
  .regex(/^[^/+#\p{C}]+$/u, 'A device id holds no / + # and no control characters')
  .refine((id) => id === id.normalize('NFC'), 'A device id is in NFC form')
/** AWS's pattern for the public id of a job. */
export const publicJobId = z
  .string()
  .max(LIMITS.jobIdChars)
  .regex(/^[a-zA-Z0-9_-]+$/, 'A job id holds letters, digits, _ and - only')
export const priority = z.number().int().min(-LIMITS.priorityMax).max(LIMITS.priorityMax)

/** Exactly one of the four (DESIGN 6.20). */
export const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('device'), deviceId }),
  z.strictObject({ kind: z.literal('devices'), deviceIds: z.array(deviceId).min(1).max(LIMITS.targetDevices) }),
  z.strictObject({ kind: z.literal('group'), deviceGroupId: z.string() }),
  z.strictObject({ kind: z.literal('all') }),
])
export type Target = z.infer<typeof target>
