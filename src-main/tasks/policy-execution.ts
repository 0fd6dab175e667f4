/** `policy_execution`: brings a policy to devices or asks how they stand to it. The document is the policy as it is then. */
import * as z from 'zod'
import { defineFleetTask } from './fleet-task.ts'

export const policyExecution = defineFleetTask({
  key: 'policy_execution',
  nameEn: 'Policy',
  nameAr: 'سياسة',
  descriptionEn: 'Brings a policy to its devices, or only asks them how they stand to it.',
  descriptionAr: 'يطبق سياسة على أجهزتها، أو يسألها فقط عن مدى مطابقتها.',
  jobType: 'policy_execution',
  isIdempotent: true,
  timeoutMs: null,
  schema: z.strictObject({
    policyId: z.string().min(1).max(100).meta({ labelEn: 'Policy', labelAr: 'السياسة', refersTo: 'policy' }),
    mode: z
      .enum(['apply', 'check'])
      .default('apply')
      .meta({
        labelEn: 'What to do',
        labelAr: 'المطلوب',
        choicesEn: ['Bring it to them', 'Only ask them'],
        choicesAr: ['تطبيقها عليها', 'سؤالها فقط'],
        descriptionEn: '"apply" brings it to the devices, "check" only asks them.',
        descriptionAr: '‏"apply" يطبقها على الأجهزة، و"check" يسألها فقط.',
      }),
  }),
})
