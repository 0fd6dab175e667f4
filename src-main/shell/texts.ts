/** The words of the desktop shell (tray, dialogs, notifications), English and Arabic side by side. Screens have their own catalogues. */
import type { Language } from '../../src-preload/contract/vocabulary.ts'

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }
type Phrase = string | Plural

const phrases = {
  open: { en: 'Open Muster', ar: 'فتح مستر' },
  quit: { en: 'Quit…', ar: 'إنهاء…' },
  pause: { en: 'Pause all schedules', ar: 'إيقاف كل الجداول' },
  resume: { en: 'Resume now', ar: 'استئناف الآن' },
  paused: { en: 'Paused', ar: 'متوقف مؤقتًا' },
  pausedUntil: { en: 'Paused until {{time}}', ar: 'متوقف حتى {{time}}' },
  offlineSince: { en: 'Offline since {{time}}, trying again', ar: 'غير متصل منذ {{time}}، نحاول مجددًا' },
  stillFire: { en: 'Schedules still fire here', ar: 'الجداول تعمل هنا كالمعتاد' },
  outbox: { en: 'Outbox ({{count}})', ar: 'صندوق الصادر ({{count}})' },
  next: { en: 'Next: {{name}} at {{time}}', ar: 'التالي: {{name}} {{time}}' },
  noNext: { en: 'Nothing is scheduled', ar: 'لا شيء مجدول' },
  standby: { en: 'Muster is not running its schedules', ar: 'مستر لا يشغّل الجداول الآن' },
  counts: { en: '{{running}} running, {{queued}} wait', ar: '{{running}} تعمل و{{queued}} تنتظر' },
  failing: {
    en: { one: '{{count}} device needs you', other: '{{count}} devices need you' },
    ar: {
      zero: 'لا جهاز ينتظر قرارك',
      one: 'جهاز واحد ينتظر قرارك',
      two: 'جهازان ينتظران قرارك',
      few: '{{count}} أجهزة تنتظر قرارك',
      many: '{{count}} جهازًا ينتظر قرارك',
      other: '{{count}} جهاز ينتظر قرارك',
    },
  },
  trayTitle: { en: 'Muster goes on in the tray', ar: 'يبقى مستر في شريط النظام' },
  trayBody: {
    en: 'Schedules fire and devices are heard with the window closed. To stop all of it, quit.',
    ar: 'تعمل الجداول وتُسمع الأجهزة والنافذة مغلقة. لإيقاف كل ذلك اختر الإنهاء.',
  },
  noTray: {
    en: 'No tray on this desktop? Start Muster again and the window is back.',
    ar: 'لا شريط على سطح المكتب؟ شغّل مستر ثانيةً فتعود النافذة.',
  },
  closeWindow: { en: 'Close window', ar: 'إغلاق النافذة' },
  quitInstead: { en: 'Quit instead', ar: 'إنهاء بدلًا من ذلك' },
  quitTitle: {
    en: { one: 'Quit with {{count}} job running?', other: 'Quit with {{count}} jobs running?' },
    ar: {
      zero: 'إنهاء مستر؟',
      one: 'إنهاء مستر ومهمة واحدة تعمل؟',
      two: 'إنهاء مستر ومهمتان تعملان؟',
      few: 'إنهاء مستر و{{count}} مهام تعمل؟',
      many: 'إنهاء مستر و{{count}} مهمة تعمل؟',
      other: 'إنهاء مستر و{{count}} مهمة تعمل؟',
    },
  },
  quitDevices: {
    en: '{{count}} go on at their devices; answers are taken when Muster is back.',
    ar: '{{count}} تستمر على أجهزتها، وتُؤخذ الإجابات عند عودة مستر.',
  },
  quitLocal: {
    en: {
      one: '{{count}} runs on this computer: finish it, give it back to the queue (no attempt is counted), or cancel it.',
      other:
        '{{count}} run on this computer: finish them, give them back to the queue (no attempt is counted), or cancel them.',
    },
    ar: {
      zero: 'لا مهمة تعمل على هذا الحاسوب.',
      one: 'مهمة واحدة تعمل على هذا الحاسوب: أتمّها أو أعدها إلى الطابور دون احتساب محاولة أو ألغها.',
      two: 'مهمتان تعملان على هذا الحاسوب: أتمّهما أو أعدهما إلى الطابور دون احتساب محاولة أو ألغهما.',
      few: '{{count}} مهام تعمل على هذا الحاسوب: أتمّها أو أعدها إلى الطابور دون احتساب محاولة أو ألغها.',
      many: '{{count}} مهمة تعمل على هذا الحاسوب: أتمّها أو أعدها إلى الطابور دون احتساب محاولة أو ألغها.',
      other: '{{count}} مهمة تعمل على هذا الحاسوب: أتمّها أو أعدها إلى الطابور دون احتساب محاولة أو ألغها.',
    },
  },
  quitNext: {
    en: 'While Muster is closed, schedules do not fire. First: {{name}} at {{time}}.',
    ar: 'لا تعمل الجداول ومستر مغلق. أولها: {{name}} {{time}}.',
  },
  keepRunning: { en: 'Keep running', ar: 'متابعة التشغيل' },
  quitNow: { en: 'Quit now', ar: 'إنهاء الآن' },
  parkThenQuit: { en: 'Quit, {{count}} back to the queue', ar: 'إنهاء وإعادة {{count}} إلى الطابور' },
  cancelThenQuit: { en: 'Cancel {{count}}, then quit', ar: 'إلغاء {{count}} ثم الإنهاء' },
  finishThenQuit: { en: 'Finish {{count}}, then quit', ar: 'إتمام {{count}} ثم الإنهاء' },
  runFailed: { en: '{{name}} failed', ar: 'فشل: {{name}}' },
  runPartial: {
    en: '{{name}}: {{failed}} of {{total}} did not succeed',
    ar: '{{name}}: لم ينجح {{failed}} من {{total}}',
  },
  runsFailed: {
    en: { one: '{{count}} run did not succeed', other: '{{count}} runs did not succeed' },
    ar: {
      zero: 'كل التنفيذات نجحت',
      one: 'تنفيذ واحد لم ينجح',
      two: 'تنفيذان لم ينجحا',
      few: '{{count}} تنفيذات لم تنجح',
      many: '{{count}} تنفيذًا لم ينجح',
      other: '{{count}} تنفيذ لم ينجح',
    },
  },
  scheduleFaulty: { en: '{{name}} was stopped: it cannot run', ar: 'أُوقف الجدول: {{name}} لا يمكن أن يعمل' },
  schedulesFaulty: {
    en: { one: '{{count}} schedule was stopped', other: '{{count}} schedules were stopped' },
    ar: {
      zero: 'لا جداول أُوقفت',
      one: 'أُوقف جدول واحد',
      two: 'أُوقف جدولان',
      few: 'أُوقفت {{count}} جداول',
      many: 'أُوقف {{count}} جدولًا',
      other: 'أُوقف {{count}} جدول',
    },
  },
  alertRaised: { en: 'Alert: {{name}}', ar: 'تنبيه: {{name}}' },
  alertCritical: { en: 'Critical: {{name}}', ar: 'خطِر: {{name}}' },
  alertsRaised: {
    en: { one: '{{count}} alert', other: '{{count}} alerts' },
    ar: {
      zero: 'لا تنبيهات',
      one: 'تنبيه واحد',
      two: 'تنبيهان',
      few: '{{count}} تنبيهات',
      many: '{{count}} تنبيهًا',
      other: '{{count}} تنبيه',
    },
  },
  file: { en: 'File', ar: 'ملف' },
  edit: { en: 'Edit', ar: 'تحرير' },
  view: { en: 'View', ar: 'عرض' },
  window: { en: 'Window', ar: 'نافذة' },
} satisfies Record<string, Record<Language, Phrase>>

export type PhraseKey = keyof typeof phrases

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ar: new Intl.PluralRules('ar') }

/** Fills `{{word}}`; a `count` among the values picks the plural form. */
export function say(
  language: Language,
  key: PhraseKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const phrase: Phrase = phrases[key][language]
  const text =
    typeof phrase === 'string' ? phrase : (phrase[rules[language].select(Number(values.count ?? 0))] ?? phrase.other)
  return text.replace(/\{\{(\w+)\}\}/g, (_all, word: string) => String(values[word] ?? ''))
}

/** The name in this language, else the other one. */
export function nameIn(language: Language, entity: { nameEn: string | null; nameAr: string | null }): string {
  return (language === 'ar' ? (entity.nameAr ?? entity.nameEn) : (entity.nameEn ?? entity.nameAr)) ?? ''
}

/** Clock time of an instant in the operator's zone. */
export function clockTime(language: Language, at: number, timeZone: string): string {
  const locale = language === 'ar' ? 'ar-u-nu-latn' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone }).format(at)
}
