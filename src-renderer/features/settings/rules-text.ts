/** Words of the rules that hold for all work: limits, waiting, ending, windows, programs. */
import { defineText } from '../../i18n/catalogue.ts'

/** Sections Limits, Blackout windows, Programs; and the engine's own rows. */
export const rulesText = defineText('settings-rules', {
  autoAccept: { en: 'New devices are accepted', ar: 'تُقبل الأجهزة الجديدة' },
  autoAcceptNote: {
    en: 'When their id fits: * for all, kiosk-*. Empty: each waits for your word',
    ar: 'إذا طابق معرّفها: * للكل، \u2066kiosk-*\u2069. فارغ: ينتظر كلٌّ كلمتك',
  },
  ageing: { en: 'Waiting work rises', ar: 'ارتقاء ما ينتظر' },
  ageingNote: {
    en: 'One level of priority every so many minutes. Empty: never',
    ar: 'درجة أولوية كل عدد من الدقائق. فارغ: أبدًا',
  },
  startSpread: { en: 'After sleep, starts spread over', ar: 'بعد السكون تتوزع البدايات على' },
  startSpreadNote: {
    en: 'Up to 10,000, so that not everything begins at once. 0: at once',
    ar: 'حتى 10,000، فلا يبدأ كل شيء معًا. 0: فورًا',
  },
  milliseconds: { en: 'ms', ar: 'م.ث' },
  minutes: { en: 'min', ar: 'د' },
  seconds: { en: 's', ar: 'ث' },
  killAfter: { en: 'Cancelled work may take', ar: 'مهلة ما أُلغي' },
  killAfterNote: { en: 'Then it is ended by force', ar: 'ثم يُنهى قسرًا' },
  stopMode: { en: 'Quitting while work runs', ar: 'الإنهاء وهناك عمل جارٍ' },
  ask: { en: 'ask', ar: 'اسأل' },
  drain: { en: 'let it finish', ar: 'دعه يكتمل' },
  park: { en: 'back to the queue', ar: 'أعده للطابور' },
  cancel: { en: 'cancel it', ar: 'ألغه' },
  range: { en: 'A whole number from {{least}} to {{most}}.', ar: 'رقم صحيح من {{least}} إلى {{most}}.' },

  limits: { en: 'Limits', ar: 'الحدود' },
  limitsHelp: {
    en: 'How much may be under way at once: of one template, on one device, in one device group, or of what a template names as a resource.',
    ar: 'كم يجوز أن يجري معًا: من قالب، أو على جهاز، أو في مجموعة أجهزة، أو لما يسمّيه القالب موردًا.',
  },
  noLimits: { en: 'There are no limits of this kind.', ar: 'لا حدود من هذا النوع.' },
  noLimitsHelp: {
    en: 'The engine’s own limits are under Engine.',
    ar: 'حدود المحرّك نفسه في قسم المحرّك.',
  },
  template: { en: 'Template', ar: 'القالب' },
  device: { en: 'Device', ar: 'الجهاز' },
  device_group: { en: 'Device group', ar: 'مجموعة الأجهزة' },
  resource: { en: 'Resource', ar: 'المورد' },
  kind: { en: 'Counts by', ar: 'يُعد بحسب' },
  key: { en: 'Which one', ar: 'أيّها' },
  keyNote: { en: 'Its id or name; * means each one on its own.', ar: 'معرّفه أو اسمه؛ و* تعني كلًّا على حدة.' },
  resourceName: { en: 'Letters, digits, . _ - only.', ar: 'أحرف لاتينية وأرقام و. _ - فقط.' },
  each: { en: 'each one', ar: 'كلٌّ على حدة' },
  most: { en: 'At most', ar: 'على الأكثر' },
  inUse: { en: '{{used}} of {{most}} in use', ar: '{{used}} من {{most}} قيد الاستعمال' },
  addLimit: { en: 'Add a limit', ar: 'إضافة حد' },
  saveLimit: { en: 'Save', ar: 'حفظ' },
  cancelEdit: { en: 'Cancel', ar: 'إلغاء' },
  changeLimit: { en: 'Change the limit of {{name}}', ar: 'تغيير حد {{name}}' },
  removeLimit: { en: 'Remove the limit of {{name}}', ar: 'إزالة حد {{name}}' },
  didRemoveLimit: { en: 'The limit of {{name}} was removed.', ar: 'أُزيل حد {{name}}.' },

  blackouts: { en: 'Blackout windows', ar: 'فترات الحظر' },
  blackoutsHelp: {
    en: 'Times in which no schedule of this workspace starts work. A schedule says whether its slot is skipped or waits.',
    ar: 'أوقات لا يبدأ فيها أي جدول في مساحة العمل عملًا. والجدول يقول أيُتخطّى موعده أم ينتظر.',
  },
  save: { en: 'Save the windows', ar: 'حفظ الفترات' },
  discard: { en: 'Discard', ar: 'تجاهل' },

  scripts: { en: 'Programs', ar: 'البرامج' },
  scriptsHelp: {
    en: 'The only programs that a custom script may start, by their full path. No shell is ever used. While the list is empty nothing can be started.',
    ar: 'البرامج الوحيدة التي يجوز لبرنامج نصي تشغيلها، بمساراتها الكاملة. لا تُستعمل صدفة أوامر أبدًا. وما دامت القائمة فارغة فلا يُشغَّل شيء.',
  },
  noScripts: { en: 'No program is allowed.', ar: 'لا برنامج مسموح به.' },
  program: { en: 'Full path', ar: 'المسار الكامل' },
  note: { en: 'What it is for', ar: 'الغرض منه' },
  addProgram: { en: 'Allow it', ar: 'السماح به' },
  removeProgram: { en: 'No longer allow {{program}}', ar: 'عدم السماح بـ{{program}}' },
  absolute: { en: 'Write the full path, from the root.', ar: 'اكتب المسار الكامل من الجذر.' },
  listed: { en: 'It is on the list already.', ar: 'هو في القائمة.' },
})
