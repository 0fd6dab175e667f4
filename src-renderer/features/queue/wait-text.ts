/** The words of what holds a job back, of ending local work, and of how many of a group run at a time. */
import { defineText } from '../../i18n/catalogue.ts'

/** Waiting, stopping, width. */
export const waitText = defineText('queue-waits', {
  cancellingHere: {
    en: '“{{name}}” is asked to stop. If it does not, it is ended by force.',
    ar: 'طُلب من «{{name}}» التوقف. إن لم تتوقف فتُنهى قسرًا.',
  },
  endNow: { en: 'End it now by force', ar: 'إنهاؤها قسرًا الآن' },
  waitsFor: { en: 'Waits for', ar: 'تنتظر' },
  waitsPlace: { en: 'waits for a place', ar: 'بانتظار مكان شاغر' },
  waitsTemplate: { en: 'template at its limit', ar: 'بلغ القالب حدّه' },
  waitsResource: { en: 'waits for {{key}}', ar: 'بانتظار {{key}}' },
  waitsLocalLong: {
    en: { one: 'A free place: {{n}} runs here at a time.', other: 'A free place: {{n}} run here at a time.' },
    ar: {
      zero: 'مكانًا شاغرًا هنا.',
      one: 'مكانًا شاغرًا: تعمل هنا واحدة في وقت واحد.',
      two: 'مكانًا شاغرًا: تعمل هنا اثنتان في وقت واحد.',
      few: 'مكانًا شاغرًا: تعمل هنا {{n}} في وقت واحد.',
      many: 'مكانًا شاغرًا: تعمل هنا {{n}} في وقت واحد.',
      other: 'مكانًا شاغرًا: تعمل هنا {{n}} في وقت واحد.',
    },
  },
  waitsFleetLong: {
    en: {
      one: 'A free place: {{n}} goes to devices at a time.',
      other: 'A free place: {{n}} go to devices at a time.',
    },
    ar: {
      zero: 'مكانًا شاغرًا على الأجهزة.',
      one: 'مكانًا شاغرًا: تعمل على الأجهزة واحدة في وقت واحد.',
      two: 'مكانًا شاغرًا: تعمل على الأجهزة اثنتان في وقت واحد.',
      few: 'مكانًا شاغرًا: تعمل على الأجهزة {{n}} في وقت واحد.',
      many: 'مكانًا شاغرًا: تعمل على الأجهزة {{n}} في وقت واحد.',
      other: 'مكانًا شاغرًا: تعمل على الأجهزة {{n}} في وقت واحد.',
    },
  },
  waitsTemplateLong: {
    en: { one: 'Its template: at most {{n}} of it at a time.', other: 'Its template: at most {{n}} of it at a time.' },
    ar: {
      zero: 'قالبها.',
      one: 'قالبها: واحدة منه على الأكثر في وقت واحد.',
      two: 'قالبها: اثنتان منه على الأكثر في وقت واحد.',
      few: 'قالبها: {{n}} منه على الأكثر في وقت واحد.',
      many: 'قالبها: {{n}} منه على الأكثر في وقت واحد.',
      other: 'قالبها: {{n}} منه على الأكثر في وقت واحد.',
    },
  },
  waitsResourceLong: {
    en: {
      one: 'The resource {{key}}: at most {{n}} at a time.',
      other: 'The resource {{key}}: at most {{n}} at a time.',
    },
    ar: {
      zero: 'المورد {{key}}.',
      one: 'المورد {{key}}: واحدة على الأكثر في وقت واحد.',
      two: 'المورد {{key}}: اثنتان على الأكثر في وقت واحد.',
      few: 'المورد {{key}}: {{n}} على الأكثر في وقت واحد.',
      many: 'المورد {{key}}: {{n}} على الأكثر في وقت واحد.',
      other: 'المورد {{key}}: {{n}} على الأكثر في وقت واحد.',
    },
  },
  notBefore: { en: 'not before {{time}}', ar: 'ليس قبل {{time}}' },
  factRaised: { en: 'Risen by waiting', ar: 'ارتقت بالانتظار' },
  raisedFrom: { en: 'from {{from}} to {{to}}', ar: 'من {{from}} إلى {{to}}' },
  factStartBefore: { en: 'Must start before', ar: 'يجب أن تبدأ قبل' },
  atOnce: { en: 'How many at a time', ar: 'كم في وقت واحد' },
  atOnceNote: { en: 'Left empty: all of them.', ar: 'إن تُرك فارغًا: كلها.' },
  atOnceWrong: { en: 'A whole number, 1 or more.', ar: 'رقم صحيح، 1 أو أكثر.' },
})
