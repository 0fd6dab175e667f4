/** `data_collection`: asks devices for readings through the job protocol. What they answer becomes points in the engine. */
import * as z from 'zod'
import { defineFleetTask } from './fleet-task.ts'
import { readings } from './readings-schema.ts'

export const dataCollection = defineFleetTask({
  key: 'data_collection',
  nameEn: 'Collect readings',
  nameAr: 'جمع القراءات',
  descriptionEn:
    'Asks devices for readings and keeps what they answer as points in series. Each device is followed by itself.',
  descriptionAr: 'يطلب القراءات من الأجهزة ويحفظ ما تجيب به نقاطًا في سلاسل، ويتابع كل جهاز على حدة.',
  jobType: 'data_collection',
  isIdempotent: true,
  timeoutMs: null,
  schema: z.strictObject({ readings }),
})
