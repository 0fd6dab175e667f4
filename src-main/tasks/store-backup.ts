/** `store_backup`: a checked copy of the workspace's store, and the oldest copies removed. The copying is the workspace's. */
import * as z from 'zod'
import { HOUR_MS } from './limits.ts'
import { defineTask } from './task.ts'

export const storeBackup = defineTask({
  key: 'store_backup',
  nameEn: 'Back up the store',
  nameAr: 'نسخ المخزن احتياطيًا',
  descriptionEn:
    'Copies the store into the folder backups of the workspace, checks the copy, and keeps the newest ones.',
  descriptionAr: 'ينسخ المخزن إلى مجلد backups في مساحة العمل ويفحص النسخة ويحتفظ بأحدث النسخ.',
  jobType: 'internal',
  isIdempotent: true,
  timeoutMs: HOUR_MS,
  schema: z.strictObject({
    keep: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(7)
      .meta({ labelEn: 'Backups to keep', labelAr: 'عدد النسخ المحفوظة' }),
  }),
  async run({ keep }, { backUpStore, signal }) {
    const { path, bytes, removed } = await backUpStore(keep, signal)
    const resultSummary = `Copied and checked: ${bytes} bytes, ${removed.length} older copies removed`
    return { ok: true, result: { path, bytes, removed: [...removed] }, resultSummary, exitCode: 0 }
  },
})
