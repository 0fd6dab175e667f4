/** Words about single occurrences. */
import { defineText } from '../../../i18n/catalogue.ts'

/** Skipping, changing, taking back. */
export const occurrenceText = defineText('schedule-occurrences', {
  title: { en: 'One at a time', ar: 'كل موعد على حدة' },
  none: { en: 'There is no coming occurrence.', ar: 'لا موعد قادم.' },
  skip: { en: 'Skip this one', ar: 'تخطَّ هذا الموعد' },
  change: { en: 'Change this one', ar: 'غيّر هذا الموعد' },
  changeAgain: { en: 'Change it again', ar: 'غيّره ثانية' },
  takeBack: { en: 'Back to the rule', ar: 'العودة إلى القاعدة' },
  actionsAt: { en: 'Actions for {{time}}', ar: 'إجراءات {{time}}' },
  skipped: { en: 'skipped', ar: 'يُتخطّى' },
  changed: { en: 'changed', ar: 'معدّل' },
  later: { en: 'starts at {{time}}', ar: 'يبدأ {{time}}' },
  blackoutSkip: { en: 'in a blackout window, skipped', ar: 'في فترة حظر، يُتخطّى' },
  blackoutDefer: { en: 'in a blackout window, waits', ar: 'في فترة حظر، ينتظر' },
  didChange: { en: 'The one of {{time}} was changed.', ar: 'غُيّر موعد {{time}}.' },
  didSkip: { en: 'The one of {{time}} is skipped.', ar: 'سيُتخطّى موعد {{time}}.' },
  didTakeBack: { en: 'The one of {{time}} follows the rule again.', ar: 'عاد موعد {{time}} إلى القاعدة.' },
  changeTitle: { en: 'Change {{time}}', ar: 'تغيير {{time}}' },
  changeHelp: { en: 'Only this one. The schedule stays as it is.', ar: 'هذا الموعد وحده. يبقى الجدول كما هو.' },
  laterAt: { en: 'Start later, at', ar: 'ابدأ لاحقًا، الساعة' },
  priority: { en: 'Priority', ar: 'الأولوية' },
  asSchedule: { en: 'as the schedule says', ar: 'كما في الجدول' },
  reason: { en: 'Reason', ar: 'السبب' },
  cancel: { en: 'Cancel', ar: 'إلغاء' },
  save: { en: 'Save this one', ar: 'حفظ هذا الموعد' },
})
