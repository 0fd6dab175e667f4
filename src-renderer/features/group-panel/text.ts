/** The words of the group panel. */
import { defineText } from '../../i18n/catalogue.ts'

/** A group, its members as steps, and what still helps. */
export const groupText = defineText('group-panel', {
  operator: { en: 'the operator', ar: 'المشغّل' },
  byWhom: { en: 'by {{name}}', ar: 'من {{name}}' },
  jobsDone: {
    en: { one: '{{done}} of {{n}} job done', other: '{{done}} of {{n}} jobs done' },
    ar: {
      zero: 'لا مهام',
      one: 'تم {{done}} من مهمة واحدة',
      two: 'تم {{done}} من مهمتين',
      few: 'تم {{done}} من {{n}} مهام',
      many: 'تم {{done}} من {{n}} مهمة',
      other: 'تم {{done}} من {{n}} مهمة',
    },
  },
  willStop: {
    en: {
      one: 'It will stop after this job: {{n}} device failed.',
      other: 'It will stop after this job: {{n}} devices failed.',
    },
    ar: {
      zero: 'ستتوقف بعد هذه المهمة.',
      one: 'ستتوقف بعد هذه المهمة: فشل جهاز واحد.',
      two: 'ستتوقف بعد هذه المهمة: فشل جهازان.',
      few: 'ستتوقف بعد هذه المهمة: فشلت {{n}} أجهزة.',
      many: 'ستتوقف بعد هذه المهمة: فشل {{n}} جهازًا.',
      other: 'ستتوقف بعد هذه المهمة: فشل {{n}} جهاز.',
    },
  },
  whatHelps: {
    en: 'Retry what failed; if it succeeds, the next job still runs.',
    ar: 'أعد ما فشل، فإن نجح تُنفّذ المهمة التالية.',
  },
  retryFailed: { en: 'Retry failed ({{n}})', ar: 'إعادة الفاشلة ({{n}})' },
  cancelAll: { en: 'Cancel all ({{n}})', ar: 'إلغاء الكل ({{n}})' },
  goOn: { en: 'Go on anyway', ar: 'المتابعة رغم ذلك' },
  retried: { en: 'What failed is queued again.', ar: 'أُعيد ما فشل إلى الطابور.' },
  cancelled: {
    en: 'The group is being cancelled. What runs here is stopped; devices finish what they began.',
    ar: 'يجري إلغاء المجموعة. يُوقف ما يعمل هنا، وتُكمل الأجهزة ما بدأته.',
  },
  goesOn: { en: 'The group goes on if one fails.', ar: 'تواصل المجموعة إن فشلت إحداها.' },
  stops: { en: 'The group stops if one fails.', ar: 'تتوقف المجموعة إن فشلت إحداها.' },
  inOrder: { en: 'Jobs, in order', ar: 'المهام بالترتيب' },
  together: { en: 'Jobs, together', ar: 'المهام معًا' },
  onlyIfNone: { en: 'only if none fails', ar: 'فقط إن لم يفشل شيء' },
  whenDone: { en: 'when it has ended', ar: 'حين تنتهي' },
  startsAbout: { en: 'waits in the queue', ar: 'تنتظر في الطابور' },
  since: { en: 'since {{time}}, attempt {{n}}', ar: 'منذ {{time}}، المحاولة {{n}}' },
  notReleased: { en: 'not released yet', ar: 'لم تُطلق بعد' },
  ended: { en: 'ended', ar: 'انتهت' },
  ofDevices: { en: '{{done}} of {{total}}', ar: '{{done}} من {{total}}' },
  atOnce: { en: 'How many at a time', ar: 'كم في وقت واحد' },
  all: { en: 'all', ar: 'كلها' },
  atOnceWrong: { en: 'A whole number, 1 or more.', ar: 'رقم صحيح، 1 أو أكثر.' },
  widthChanged: { en: 'How many run at a time was changed.', ar: 'غُيّر عدد ما يعمل في وقت واحد.' },
  ifOneFails: { en: 'If one fails', ar: 'إذا فشلت إحداها' },
  stop: { en: 'stop', ar: 'التوقف' },
  continue: { en: 'go on', ar: 'المتابعة' },
  up: { en: 'Move {{name}} up', ar: 'تحريك {{name}} إلى أعلى' },
  down: { en: 'Move {{name}} down', ar: 'تحريك {{name}} إلى أسفل' },
  reordered: { en: 'The order of the group has changed.', ar: 'تغيّر ترتيب المجموعة.' },
})
