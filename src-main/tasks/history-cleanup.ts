/** `history_cleanup`: removes old runs through the engine, which records what it removed and keeps what R41 protects. */
import type { LocalTask, TaskEnd } from './task.ts'

export const historyCleanup: LocalTask = {
  key: 'history_cleanup',
  nameEn: 'Clean up history',
  nameAr: 'تنظيف السجل',
  descriptionEn: 'Removes runs older than the given number of days; 30 days when nothing is given.',
  descriptionAr: 'يزيل عمليات التشغيل الأقدم من عدد الأيام المحدد؛ 30 يومًا إن لم يُحدد.',
  jobType: 'internal',
  reach: 'local',
  isIdempotent: true,
  parameters: [
    {
      key: 'days',
      type: 'integer',
      labelEn: 'Days to keep',
      labelAr: 'أيام الاحتفاظ',
      required: false,
      min: 1,
      max: 36_500,
    },
  ],
  async run(params, { cleanUpHistory }): Promise<TaskEnd> {
    const given = typeof params.days === 'number' ? params.days : null
    const { deletedCount, retentionDays } = await cleanUpHistory(given)
    return {
      ok: true,
      result: { deletedCount, retentionDays },
      resultSummary: `Removed ${deletedCount} runs older than ${retentionDays} days`,
      exitCode: 0,
    }
  },
}
