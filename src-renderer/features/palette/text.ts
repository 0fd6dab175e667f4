/** The words of the palette. */
import { defineText } from '../../i18n/catalogue.ts'

/** Groups, placeholder, footer. */
export const paletteText = defineText('palette', {
  title: { en: 'Search, or type a command', ar: 'ابحث أو اكتب أمرًا' },
  commands: { en: 'Commands', ar: 'الأوامر' },
  whyNothing: { en: 'Why did nothing run?', ar: 'لماذا لم يُنفَّذ شيء؟' },
  schedules: { en: 'Schedules', ar: 'الجداول' },
  templates: { en: 'Templates', ar: 'القوالب' },
  devices: { en: 'Devices', ar: 'الأجهزة' },
  runs: { en: 'Runs', ar: 'التنفيذات' },
  jobs: { en: 'Queue', ar: 'الطابور' },
  runNow: { en: 'Run {{name}} now', ar: 'تنفيذ {{name}} الآن' },
  newJobFrom: { en: 'New job from {{name}}', ar: 'مهمة جديدة من {{name}}' },
  next: { en: 'next {{time}}', ar: 'التالي {{time}}' },
  neverFires: { en: 'no next fire', ar: 'لا موعد تاليًا' },
  queuedNow: { en: '“{{name}}” is queued.', ar: 'أُضيفت «{{name}}» إلى الطابور.' },
  nothing: { en: 'Nothing fits “{{query}}”.', ar: 'لا شيء يطابق «{{query}}».' },
  move: { en: 'move', ar: 'تنقّل' },
  doIt: { en: 'do it', ar: 'تنفيذ' },
  close: { en: 'close', ar: 'إغلاق' },
  found: {
    en: { one: '{{n}} found', other: '{{n}} found' },
    ar: {
      zero: 'لا نتائج',
      one: 'نتيجة واحدة',
      two: 'نتيجتان',
      few: '{{n}} نتائج',
      many: '{{n}} نتيجة',
      other: '{{n}} نتيجة',
    },
  },
})
