/** Words around an explanation; the explanation itself comes from the engine in both languages. */
import { defineText } from '../../i18n/catalogue.ts'

/** Range and answer. */
export const explainText = defineText('explain', {
  title: { en: 'Why did nothing run?', ar: 'لماذا لم يُنفَّذ شيء؟' },
  workspace: { en: 'All schedules', ar: 'كل الجداول' },
  span: { en: 'How far back', ar: 'إلى أي مدى' },
  hour: { en: '1 hour', ar: 'ساعة' },
  night: { en: '12 hours', ar: '12 ساعة' },
  day: { en: '1 day', ar: 'يوم' },
  week: { en: '7 days', ar: '7 أيام' },
  upTo: { en: 'Up to', ar: 'حتى' },
  time: { en: 'Time', ar: 'الساعة' },
  noDate: { en: 'Give a date and a time.', ar: 'أدخل تاريخًا وساعة.' },
  noSlot: { en: 'No slot was due.', ar: 'لم يحن أي موعد.' },
  slots: {
    en: { one: '{{n}} slot was due.', other: '{{n}} slots were due.' },
    ar: {
      zero: 'لم يحن أي موعد.',
      one: 'حان موعد واحد.',
      two: 'حان موعدان.',
      few: 'حانت {{n}} مواعيد.',
      many: 'حان {{n}} موعدًا.',
      other: 'حان {{n}} موعد.',
    },
  },
  ran: {
    en: { one: '{{n}} of them ran.', other: '{{n}} of them ran.' },
    ar: {
      zero: 'لم يُنفَّذ أي منها.',
      one: 'نُفّذ واحد منها.',
      two: 'نُفّذ اثنان منها.',
      few: 'نُفّذت {{n}} منها.',
      many: 'نُفّذ {{n}} منها.',
      other: 'نُفّذ {{n}} منها.',
    },
  },
  nothing: { en: 'Nothing stood in the way.', ar: 'لم يعترض شيء.' },
  nothingHelp: { en: 'Choose a longer time.', ar: 'اختر مدة أطول.' },
  openRun: { en: 'Open the run', ar: 'فتح التشغيل' },
})
