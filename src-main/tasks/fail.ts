/** `fail`: fails at once with the given words. For trying retries, groups and notices. */
import type { LocalTask, TaskEnd } from './task.ts'

export const fail: LocalTask = {
  key: 'fail',
  nameEn: 'Fail',
  nameAr: 'إخفاق',
  descriptionEn: 'Fails at once with the given message.',
  descriptionAr: 'يخفق فورًا بالرسالة المحددة.',
  jobType: 'internal',
  reach: 'local',
  isIdempotent: true,
  parameters: [
    {
      key: 'message',
      type: 'text',
      labelEn: 'Message',
      labelAr: 'الرسالة',
      required: false,
      default: 'Failed as asked',
      pattern: '[^]{1,500}',
    },
  ],
  run(params): Promise<TaskEnd> {
    const errorMessage = typeof params.message === 'string' ? params.message : 'Failed as asked'
    return Promise.resolve({ ok: false, errorMessage, exitCode: 1 })
  },
}
