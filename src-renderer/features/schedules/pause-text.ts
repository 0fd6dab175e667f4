/** Words about schedules that rest: who, why, until when. */
import { defineText } from '../../i18n/catalogue.ts'

/** Pausing what is shown, and what a pause says of itself. */
export const pauseText = defineText('schedules-pause', {
  pauseShown: {
    en: { one: 'Pause the {{count}} shown…', other: 'Pause the {{count}} shown…' },
    ar: {
      zero: 'لا جدول معروض',
      one: 'إيقاف الجدول المعروض…',
      two: 'إيقاف الجدولين المعروضين…',
      few: 'إيقاف الجداول الـ{{count}} المعروضة…',
      many: 'إيقاف الـ{{count}} جدولًا المعروضة…',
      other: 'إيقاف الـ{{count}} جدول المعروضة…',
    },
  },
  pauseShownTitle: {
    en: { one: 'Pause the {{count}} schedule shown?', other: 'Pause the {{count}} schedules shown?' },
    ar: {
      zero: 'لا جدول معروض.',
      one: 'إيقاف الجدول المعروض مؤقتًا؟',
      two: 'إيقاف الجدولين المعروضين مؤقتًا؟',
      few: 'إيقاف الجداول الـ{{count}} المعروضة مؤقتًا؟',
      many: 'إيقاف الـ{{count}} جدولًا المعروضة مؤقتًا؟',
      other: 'إيقاف الـ{{count}} جدول المعروضة مؤقتًا؟',
    },
  },
  pausedBy: { en: 'Paused by {{who}}, {{until}}.', ar: 'أوقفه مؤقتًا {{who}}، {{until}}.' },
  pausedWhy: { en: 'Reason: {{why}}', ar: 'السبب: {{why}}' },
  pausedSelf: { en: 'It paused itself, {{until}}.', ar: 'توقف مؤقتًا من نفسه، {{until}}.' },
  pausedFailures: {
    en: { one: 'Its last run failed.', other: 'Its last {{count}} runs failed.' },
    ar: {
      zero: 'أخفق آخر تنفيذ له.',
      one: 'أخفق آخر تنفيذ له.',
      two: 'أخفق آخر تنفيذين له.',
      few: 'أخفقت آخر {{count}} تنفيذات له.',
      many: 'أخفق آخر {{count}} تنفيذًا له.',
      other: 'أخفق آخر {{count}} تنفيذ له.',
    },
  },
  pausedLoop: {
    en: 'What it starts would start it again. Change what it waits for, then resume it.',
    ar: 'ما يبدؤه سيبدؤه من جديد. غيّر ما ينتظره ثم استأنفه.',
  },
  pausedCatchUp: { en: 'What is missed is made up for then.', ar: 'ويُعوَّض حينها ما فات.' },
  operator: { en: 'the operator', ar: 'المشغّل' },
  resumeNow: { en: 'Resume now', ar: 'استئناف الآن' },
  faulty: {
    en: 'What is stored of it no longer makes sense, so it was switched off.',
    ar: 'ما حُفظ منه لم يعد مفهومًا، فعُطّل وحده.',
  },
  faultyHelp: {
    en: 'Correct the rule, save it, and switch it on again.',
    ar: 'صحّح القاعدة واحفظها ثم فعّله من جديد.',
  },
  untilTime: { en: 'until {{time}}', ar: 'حتى {{time}}' },
  untilResumed: { en: 'until resumed', ar: 'إلى أن يُستأنف' },
})
