/** Words of the crontab import. */
import { defineText } from '../../i18n/catalogue.ts'

/** Reading, choosing, taking over. */
export const crontabText = defineText('schedule-crontab', {
  title: { en: 'Import a crontab', ar: 'استيراد crontab' },
  help: {
    en: 'Each line becomes a schedule that starts a program with its arguments, without a shell. What cannot be taken over says why.',
    ar: 'يصير كل سطر جدولًا يشغّل برنامجًا بمعاملاته دون صدفة أوامر. وما تعذّر أخذه يُذكر سببه.',
  },
  text: { en: 'Paste the crontab here', ar: 'ألصق crontab هنا' },
  form: { en: 'Form', ar: 'الصيغة' },
  auto: { en: 'By its lines', ar: 'بحسب الأسطر' },
  user: { en: 'User', ar: 'مستخدم' },
  system: { en: 'System', ar: 'نظام' },
  zone: { en: 'Zone of lines without one', ar: 'منطقة الأسطر التي لا منطقة لها' },
  lines: { en: 'Lines', ar: 'الأسطر' },
  takeLine: { en: 'Take line {{line}}', ar: 'أخذ السطر {{line}}' },
  next: { en: 'next {{time}}', ar: 'القادم {{time}}' },
  switchOn: { en: 'Switch them on at once', ar: 'فعّلها فورًا' },
  cancel: { en: 'Cancel', ar: 'إلغاء' },
  take: {
    en: { one: 'Make {{count}} schedule', other: 'Make {{count}} schedules' },
    ar: {
      zero: 'لا شيء للإنشاء',
      one: 'أنشئ جدولًا واحدًا',
      two: 'أنشئ جدولين',
      few: 'أنشئ {{count}} جداول',
      many: 'أنشئ {{count}} جدولًا',
      other: 'أنشئ {{count}} جدول',
    },
  },
  didImport: {
    en: { one: '{{count}} schedule was made.', other: '{{count}} schedules were made.' },
    ar: {
      zero: 'لم يُنشأ شيء.',
      one: 'أُنشئ جدول واحد.',
      two: 'أُنشئ جدولان.',
      few: 'أُنشئت {{count}} جداول.',
      many: 'أُنشئ {{count}} جدولًا.',
      other: 'أُنشئ {{count}} جدول.',
    },
  },
})
