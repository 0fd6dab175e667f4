/** Words of the shared fields. */
import { defineText } from '../i18n/catalogue.ts'

/** Zone, target, parameters, payload. */
export const formsText = defineText('forms', {
  zone: { en: 'Time zone', ar: 'المنطقة الزمنية' },
  zoneUnknown: { en: 'This time zone is not known.', ar: 'المنطقة الزمنية غير معروفة.' },
  zoneNone: { en: 'No zone by that name', ar: 'لا منطقة بهذا الاسم' },
  target: { en: 'Who gets it', ar: 'لمن تُرسل' },
  targetInherit: { en: 'As the template says', ar: 'كما في القالب' },
  targetNone: { en: 'Said each time', ar: 'يُحدّد كل مرة' },
  targetDevice: { en: 'One device', ar: 'جهاز واحد' },
  targetDevices: { en: 'Several devices', ar: 'عدة أجهزة' },
  targetGroup: { en: 'A group', ar: 'مجموعة' },
  targetAll: { en: 'All devices', ar: 'كل الأجهزة' },
  deviceId: { en: 'Device id', ar: 'معرّف الجهاز' },
  deviceIds: { en: 'Device ids, one a line', ar: 'معرّفات الأجهزة، واحد في كل سطر' },
  group: { en: 'Group', ar: 'المجموعة' },
  pickGroup: { en: 'Choose a group', ar: 'اختر مجموعة' },
  noGroups: { en: 'There are no groups yet.', ar: 'لا توجد مجموعات بعد.' },
  deviceCount: {
    en: { one: '{{count}} device', other: '{{count}} devices' },
    ar: {
      zero: 'لا أجهزة',
      one: 'جهاز واحد',
      two: 'جهازان',
      few: '{{count}} أجهزة',
      many: '{{count}} جهازًا',
      other: '{{count}} جهاز',
    },
  },
  yes: { en: 'Yes', ar: 'نعم' },
  inherited: { en: 'From the template: {{value}}', ar: 'من القالب: {{value}}' },
  needed: { en: 'A value is needed here.', ar: 'هذه القيمة لازمة.' },
  notNumber: { en: 'Write a number.', ar: 'اكتب رقمًا.' },
  notInteger: { en: 'Write a whole number.', ar: 'اكتب رقمًا صحيحًا.' },
  tooSmall: { en: 'At least {{n}}.', ar: '{{n}} على الأقل.' },
  tooLarge: { en: 'At most {{n}}.', ar: '{{n}} على الأكثر.' },
  noMatch: { en: 'It must match {{pattern}}', ar: 'يجب أن تطابق {{pattern}}' },
  notChoice: { en: 'It is not one of the choices.', ar: 'ليست من الخيارات.' },
  notInstant: {
    en: 'Write a date and time such as 2026-11-22T06:00:00Z.',
    ar: 'اكتب تاريخًا ووقتًا مثل 2026-11-22T06:00:00Z.',
  },
  pick: { en: 'Choose', ar: 'اختر' },
  markedParts: { en: 'Marked parts come from parameters.', ar: 'الأجزاء المعلَّمة تأتي من المعاملات.' },
})
