/** `report_export`: the history of the last days as a file with its SHA-256. The writing is that of every other report. */
import { isAbsolute } from 'node:path'
import * as z from 'zod'
import { HOUR_MS } from './limits.ts'
import { defineTask } from './task.ts'

const folder = z
  .string()
  .max(1_024)
  .refine((path) => isAbsolute(path), 'Give the whole path of the folder, beginning at the root of the disk.')

export const reportExport = defineTask({
  key: 'report_export',
  nameEn: 'Export a report',
  nameAr: 'تصدير تقرير',
  descriptionEn: 'Writes the runs of the last days to a file whose name holds the time.',
  descriptionAr: 'يكتب عمليات التشغيل في الأيام الأخيرة إلى ملف يحمل اسمه الوقت.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: HOUR_MS,
  schema: z.strictObject({
    format: z.enum(['csv']).default('csv').meta({ labelEn: 'Format', labelAr: 'الصيغة' }),
    days: z.number().int().min(1).max(36_500).default(7).meta({ labelEn: 'Last days', labelAr: 'آخر الأيام' }),
    runs: z.enum(['job', 'device', 'all']).default('all').meta({ labelEn: 'Which runs', labelAr: 'أي عمليات' }),
    notSucceeded: z.boolean().default(false).meta({ labelEn: 'Only what did not succeed', labelAr: 'ما لم ينجح فقط' }),
    folder: folder.optional().meta({
      labelEn: 'Folder',
      labelAr: 'المجلد',
      descriptionEn: 'The whole path. Without it: the folder reports of the workspace.',
      descriptionAr: 'المسار الكامل. من دونه: مجلد reports في مساحة العمل.',
    }),
  }),
  async run({ days, runs, notSucceeded, folder: given }, { exportReport, signal }) {
    const order = { folder: given ?? null, days, notSucceeded, kind: runs }
    const { rows, path, sha256 } = await exportReport(order, signal)
    return { ok: true, result: { rows, path, sha256 }, resultSummary: `Wrote ${rows} rows to ${path}`, exitCode: 0 }
  },
})
