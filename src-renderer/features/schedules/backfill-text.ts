/** Words of the backfill dialog. */
import { defineText } from '../../i18n/catalogue.ts'

/** Range, count, overlap, progress. */
export const backfillText = defineText('schedule-backfill', {
  inZone: { en: 'Times are those of {{zone}}.', ar: 'الأوقات بتوقيت {{zone}}.' },
  title: { en: 'Backfill {{name}}', ar: 'تعويض مواعيد {{name}}' },
  help: {
    en: 'Slots of the range that never ran are put in the queue behind other work, marked as backfill. It works while the schedule is paused.',
    ar: 'تُوضع مواعيد الفترة التي لم تُنفَّذ في الطابور خلف غيرها بعلامة التعويض. يعمل ذلك والجدول متوقف أيضًا.',
  },
  after: { en: 'After', ar: 'بعد' },
  until: { en: 'Up to and with', ar: 'حتى، ومعه' },
  time: { en: 'Time', ar: 'الساعة' },
  overlap: { en: 'While one still runs', ar: 'حين يكون واحد قيد التنفيذ' },
  skip: { en: 'skip the others', ar: 'تخطَّ الباقي' },
  queue_one: { en: 'let one wait', ar: 'دع واحدًا ينتظر' },
  queue_all: { en: 'one after the other', ar: 'واحدًا بعد الآخر' },
  cancel_running: { en: 'cancel what runs', ar: 'ألغِ الجاري' },
  allow: { en: 'side by side', ar: 'نفّذ معًا' },
  emptyRange: {
    en: 'The range is empty: its end is not after its start.',
    ar: 'الفترة فارغة: نهايتها ليست بعد بدايتها.',
  },
  counting: { en: 'Counting…', ar: 'جارٍ العدّ…' },
  tooMany: {
    en: 'These are more than {{limit}} slots. Narrow the range.',
    ar: 'هذه أكثر من {{limit}} موعد. ضيّق الفترة.',
  },
  slots: {
    en: { one: '{{count}} slot in this range', other: '{{count}} slots in this range' },
    ar: {
      zero: 'لا مواعيد في هذه الفترة',
      one: 'موعد واحد في هذه الفترة',
      two: 'موعدان في هذه الفترة',
      few: '{{count}} مواعيد في هذه الفترة',
      many: '{{count}} موعدًا في هذه الفترة',
      other: '{{count}} موعد في هذه الفترة',
    },
  },
  decided: {
    en: {
      one: '{{count}} of them was decided before and stays as it is.',
      other: '{{count}} of them were decided before and stay as they are.',
    },
    ar: {
      zero: 'لم يُحسم أي منها من قبل.',
      one: 'حُسم واحد منها من قبل ويبقى كما هو.',
      two: 'حُسم اثنان منها من قبل ويبقيان كما هما.',
      few: 'حُسمت {{count}} منها من قبل وتبقى كما هي.',
      many: 'حُسم {{count}} منها من قبل وتبقى كما هي.',
      other: 'حُسم {{count}} منها من قبل وتبقى كما هي.',
    },
  },
  span: { en: 'from {{first}} to {{last}} · {{zone}}', ar: 'من {{first}} إلى {{last}} · {{zone}}' },
  start: {
    en: { one: 'Run {{count}} slot', other: 'Run {{count}} slots' },
    ar: {
      zero: 'لا شيء للتنفيذ',
      one: 'نفّذ موعدًا واحدًا',
      two: 'نفّذ موعدين',
      few: 'نفّذ {{count}} مواعيد',
      many: 'نفّذ {{count}} موعدًا',
      other: 'نفّذ {{count}} موعد',
    },
  },
  startNone: { en: 'Nothing to run', ar: 'لا شيء للتنفيذ' },
  cancel: { en: 'Cancel', ar: 'إلغاء' },
  earlier: { en: 'Backfills of this schedule', ar: 'تعويضات هذا الجدول' },
  running: { en: 'running', ar: 'جارٍ' },
  paused: { en: 'paused', ar: 'متوقف مؤقتًا' },
  done: { en: 'done', ar: 'تم' },
  cancelled: { en: 'cancelled', ar: 'ملغى' },
  progress: { en: '{{done}} of {{total}}', ar: '{{done}} من {{total}}' },
  pauseIt: { en: 'Pause', ar: 'إيقاف مؤقت' },
  resumeIt: { en: 'Resume', ar: 'استئناف' },
  cancelIt: { en: 'Cancel the rest', ar: 'إلغاء الباقي' },
})
