/** `fail`: fails at once with the given words. For trying retries, groups and notices. */
import * as z from 'zod'
import { defineTask } from './task.ts'

export const fail = defineTask({
  key: 'fail',
  nameEn: 'Fail',
  nameAr: 'إخفاق',
  descriptionEn: 'Fails at once with the given message.',
  descriptionAr: 'يخفق فورًا بالرسالة المحددة.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: 60_000,
  schema: z.strictObject({
    message: z.string().min(1).max(500).default('Failed as asked').meta({ labelEn: 'Message', labelAr: 'الرسالة' }),
  }),
  run: ({ message }) => Promise.resolve({ ok: false, errorMessage: message, exitCode: 1 }),
})
