/** Words about a rollout under way, and about what a job would do before it starts. */
import { defineText } from '../i18n/catalogue.ts'

/** Where a rollout stands, and what an operator can do about it. */
export const rolloutText = defineText('rolloutState', {
  title: { en: 'Rollout', ar: 'النشر التدريجي' },
  wave: { en: 'Wave {{n}} of {{of}}', ar: 'الموجة {{n}} من {{of}}' },
  waveUpTo: { en: 'up to {{percent}} % of devices', ar: 'حتى {{percent}} ٪ من الأجهزة' },
  made: { en: '{{n}} of {{of}} devices reached', ar: 'الأجهزة التي بلغتها: {{n}} من {{of}}' },
  perMinute: { en: '{{n}} in this minute', ar: '{{n}} في هذه الدقيقة' },
  retries: { en: '{{n}} attempts again', ar: '{{n}} محاولات أخرى' },
  retriesOf: { en: '{{n}} of {{of}} attempts again', ar: '{{n}} من {{of}} محاولات أخرى' },
  pausedBy: { en: 'Paused by {{who}}: {{why}}', ar: 'أوقفها {{who}}: {{why}}' },
  pausedOnly: { en: 'Paused by {{who}}', ar: 'أوقفها {{who}}' },
  operator: { en: 'the operator', ar: 'المشغّل' },
  waveEnded: { en: 'Wave {{n}} has ended.', ar: 'انتهت الموجة {{n}}.' },
  waveShort: {
    en: 'Wave {{n}} cannot reach {{percent}} % success any more; {{done}} devices have succeeded so far.',
    ar: 'لم يعد ممكنًا أن تبلغ الموجة {{n}} نسبة نجاح {{percent}} ٪؛ الأجهزة التي نجحت حتى الآن: {{done}}.',
  },
  aborted: {
    en: 'Stopped by the rule “{{kind}}, from {{percent}} %”: {{n}} devices. What waited is cancelled.',
    ar: 'أوقفتها القاعدة «{{kind}}، من {{percent}} ٪»: عدد الأجهزة {{n}}. أُلغي ما كان ينتظر.',
  },
  abortedOnly: {
    en: 'Stopped by a rule: too many devices failed. What waited is cancelled.',
    ar: 'أوقفتها قاعدة لكثرة الفشل. أُلغي ما كان ينتظر.',
  },
  willAsk: {
    en: 'When this wave has ended, the next one will wait for your word.',
    ar: 'حين تنتهي هذه الموجة تنتظر التالية موافقتك.',
  },
  overrule: { en: 'Go on all the same', ar: 'المتابعة رغم ذلك' },
  startsAt: { en: 'Starts {{time}}', ar: 'تبدأ {{time}}' },
  endsAt: { en: 'Ends {{time}}', ar: 'تنتهي {{time}}' },
  needsApproval: { en: 'The next wave waits for your word.', ar: 'الموجة التالية تنتظر موافقتك.' },
  approve: { en: 'Let the next wave begin', ar: 'السماح ببدء الموجة التالية' },
  pause: { en: 'Pause the rollout…', ar: 'إيقاف النشر مؤقتًا…' },
  resume: { en: 'Go on', ar: 'متابعة' },
  pauseAsk: { en: 'Pause the rollout of {{name}}?', ar: 'إيقاف نشر {{name}} مؤقتًا؟' },
  pauseThen: {
    en: 'Devices that have it go on. Nobody more gets it.',
    ar: 'تمضي الأجهزة التي نالتها. ولا ينالها غيرها.',
  },
  reason: { en: 'Why', ar: 'السبب' },
  pauseDo: { en: 'Pause', ar: 'إيقاف مؤقت' },
  keep: { en: 'Leave it running', ar: 'تركها تعمل' },
  didPause: { en: 'The rollout is paused.', ar: 'أُوقف النشر مؤقتًا.' },
  didResume: { en: 'The rollout goes on.', ar: 'يتابع النشر.' },
  waiting: { en: 'Not reached yet', ar: 'لم تبلغها بعد' },
  moreWait: {
    en: { one: 'and {{n}} more device', other: 'and {{n}} more devices' },
    ar: {
      zero: '',
      one: 'وجهاز آخر',
      two: 'وجهازان آخران',
      few: 'و{{n}} أجهزة أخرى',
      many: 'و{{n}} جهازًا آخر',
      other: 'و{{n}} جهاز آخر',
    },
  },
  didApprove: { en: 'The next wave may begin.', ar: 'للموجة التالية أن تبدأ.' },
})

/** Before the start: who gets it, and who does not. */
export const previewText = defineText('rolloutPreview', {
  who: { en: 'Device by device', ar: 'جهازًا جهازًا' },
  get: {
    en: { one: '{{n}} gets it', other: '{{n}} get it' },
    ar: {
      zero: 'لا أحد ينالها',
      one: 'واحد ينالها',
      two: 'اثنان ينالانها',
      few: '{{n}} تنالها',
      many: '{{n}} ينالونها',
      other: '{{n}} تنالها',
    },
  },
  precheck: {
    en: { one: '{{n}} fails a check', other: '{{n}} fail a check' },
    ar: {
      zero: 'لا أحد يخالف شرطًا',
      one: 'واحد يخالف شرطًا',
      two: 'اثنان يخالفان شرطًا',
      few: '{{n}} تخالف شرطًا',
      many: '{{n}} تخالف شرطًا',
      other: '{{n}} تخالف شرطًا',
    },
  },
  held: {
    en: { one: '{{n}} is not accepted', other: '{{n}} are not accepted' },
    ar: {
      zero: 'كلها مقبولة',
      one: 'واحد لم يُقبل',
      two: 'اثنان لم يُقبلا',
      few: '{{n}} لم تُقبل',
      many: '{{n}} لم تُقبل',
      other: '{{n}} لم تُقبل',
    },
  },
  invalid: {
    en: { one: '{{n}} has no document', other: '{{n}} have no document' },
    ar: {
      zero: 'لكل منها مستند',
      one: 'واحد بلا مستند',
      two: 'اثنان بلا مستند',
      few: '{{n}} بلا مستند',
      many: '{{n}} بلا مستند',
      other: '{{n}} بلا مستند',
    },
  },
  isGet: { en: 'gets it', ar: 'ينالها' },
  isPrecheck: { en: 'skipped: a check', ar: 'يُتخطى: شرط' },
  isHeld: { en: 'not accepted', ar: 'لم يُقبل' },
  isInvalid: { en: 'no document', ar: 'بلا مستند' },
  wave: { en: 'wave {{n}}', ar: 'الموجة {{n}}' },
  open: {
    en: { one: '{{n}} job before it', other: '{{n}} jobs before it' },
    ar: {
      zero: 'لا شيء قبلها',
      one: 'مهمة قبلها',
      two: 'مهمتان قبلها',
      few: '{{n}} مهام قبلها',
      many: '{{n}} مهمة قبلها',
      other: '{{n}} مهمة قبلها',
    },
  },
  first: { en: 'Devices see it from {{time}}.', ar: 'تراها الأجهزة من {{time}}.' },
  ends: {
    en: 'By rate, waves and past runs it ends about {{time}}.',
    ar: 'بحسب السرعة والموجات وما سبق تنتهي نحو {{time}}.',
  },
  more: { en: 'Show more', ar: 'عرض المزيد' },
})
