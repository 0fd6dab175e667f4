/** `history_cleanup`: removes old runs through the engine, which records what it removed and keeps what R41 protects. */
import * as z from 'zod'
import { HOUR_MS } from './limits.ts'
import { defineTask } from './task.ts'

export const historyCleanup = defineTask({
  key: 'history_cleanup',
  nameEn: 'Clean up history',
  nameAr: 'تنظيف السجل',
  descriptionEn:
    'Removes runs older than the given number of days. Without a number the retention of the settings counts; where that is off, nothing is removed.',
  descriptionAr:
    'يزيل عمليات التشغيل الأقدم من عدد الأيام المحدد. بلا عدد تُتَّبع مدة الاحتفاظ في الإعدادات؛ فإن كانت معطلة لا يُزال شيء.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: HOUR_MS,
  schema: z.strictObject({
    days: z.number().int().min(1).max(36_500).optional().meta({ labelEn: 'Days to keep', labelAr: 'أيام الاحتفاظ' }),
  }),
  async run({ days }, { cleanUpHistory }) {
    const { deletedCount, retentionDays, removedFolders } = await cleanUpHistory(days ?? null)
    const resultSummary =
      retentionDays === null
        ? 'No retention is set: nothing was removed'
        : `Removed ${deletedCount} runs older than ${retentionDays} days`
    return { ok: true, result: { deletedCount, retentionDays, removedFolders }, resultSummary, exitCode: 0 }
  },
})
