/** Words of devices as a set: new ones that wait to be accepted, files in and out. */
import { defineText } from '../../i18n/catalogue.ts'

/** Acceptance. */
export const heldText = defineText('devicesHeld', {
  isNew: { en: 'New', ar: 'جديد' },
  newOnes: { en: 'New, not accepted', ar: 'جديدة لم تُقبل' },
  newCount: {
    en: {
      one: '{{n}} new device was heard. It gets no work until you accept it.',
      other: '{{n}} new devices were heard. They get no work until you accept them.',
    },
    ar: {
      zero: 'لا أجهزة جديدة.',
      one: 'سُمع جهاز جديد. لا ينال عملًا حتى تقبله.',
      two: 'سُمع جهازان جديدان. لا ينالان عملًا حتى تقبلهما.',
      few: 'سُمعت {{n}} أجهزة جديدة. لا تنال عملًا حتى تقبلها.',
      many: 'سُمع {{n}} جهازًا جديدًا. لا تنال عملًا حتى تقبلها.',
      other: 'سُمع {{n}} جهاز جديد. لا تنال عملًا حتى تقبلها.',
    },
  },
  show: { en: 'Show them', ar: 'عرضها' },
  accept: { en: 'Accept', ar: 'قبول' },
  acceptAll: { en: 'Accept all', ar: 'قبول الكل' },
  ignore: { en: 'Ignore', ar: 'تجاهل' },
  hold: { en: 'Give it no more work', ar: 'عدم إعطائه عملًا' },
  heldNote: {
    en: 'Heard on the broker and not accepted yet: it gets no work, and no group has it.',
    ar: 'سُمع عبر الوسيط ولم يُقبل بعد: لا ينال عملًا ولا تضمه مجموعة.',
  },
  accepted: {
    en: { one: 'Accepted {{n}} device', other: 'Accepted {{n}} devices' },
    ar: {
      zero: 'لم يُقبل شيء',
      one: 'قُبل جهاز واحد',
      two: 'قُبل جهازان',
      few: 'قُبلت {{n}} أجهزة',
      many: 'قُبل {{n}} جهازًا',
      other: 'قُبل {{n}} جهاز',
    },
  },
  held: {
    en: { one: '{{n}} device gets no more work', other: '{{n}} devices get no more work' },
    ar: {
      zero: 'لم يتغير شيء',
      one: 'جهاز واحد لا ينال عملًا بعد الآن',
      two: 'جهازان لا ينالان عملًا بعد الآن',
      few: '{{n}} أجهزة لا تنال عملًا بعد الآن',
      many: '{{n}} جهازًا لا ينال عملًا بعد الآن',
      other: '{{n}} جهاز لا ينال عملًا بعد الآن',
    },
  },
  ignoreAsk: { en: 'Ignore {{name}}?', ar: 'تجاهل {{name}}؟' },
  ignoreThen: {
    en: 'It leaves the list. When it speaks again it is new again.',
    ar: 'يغادر القائمة. وإذا تكلم ثانية عاد جديدًا.',
  },
  ignored: { en: 'Ignored {{name}}', ar: 'جرى تجاهل {{name}}' },
})

/** Files of devices. */
export const filesText = defineText('devicesFiles', {
  files: { en: 'Import and export', ar: 'استيراد وتصدير' },
  importDo: { en: 'Import devices…', ar: 'استيراد أجهزة…' },
  exportCsv: { en: 'Export as CSV', ar: 'تصدير CSV' },
  exportJson: { en: 'Export as JSON', ar: 'تصدير JSON' },
  exported: {
    en: { one: 'Saved {{n}} device', other: 'Saved {{n}} devices' },
    ar: {
      zero: 'لم يُحفظ شيء',
      one: 'حُفظ جهاز واحد',
      two: 'حُفظ جهازان',
      few: 'حُفظت {{n}} أجهزة',
      many: 'حُفظ {{n}} جهازًا',
      other: 'حُفظ {{n}} جهاز',
    },
  },
  notSaved: { en: 'The file could not be written ({{code}}).', ar: 'تعذّرت كتابة الملف ({{code}}).' },
  fileName: { en: 'devices', ar: 'الأجهزة' },
  title: { en: 'Import devices', ar: 'استيراد أجهزة' },
  help: {
    en: 'CSV with a row of column names (id, nameEn, nameAr, timezone, tags, groups, attributes.…) or JSON as exported here. A column that is not there changes nothing.',
    ar: 'ملف CSV يبدأ بصف أسماء الأعمدة (id وnameEn وnameAr وtimezone وtags وgroups و‎attributes.…‎) أو JSON كما يُصدَّر هنا. العمود الغائب لا يغيّر شيئًا.',
  },
  choose: { en: 'Choose a file', ar: 'اختيار ملف' },
  chooseOther: { en: 'Choose another', ar: 'اختيار ملف آخر' },
  mend: { en: 'Mend it here', ar: 'إصلاحه هنا' },
  file: { en: 'File of devices', ar: 'ملف الأجهزة' },
  orPaste: { en: 'Or paste its text', ar: 'أو ألصق نصه' },
  tooLarge: { en: 'The file is larger than 16 MiB.', ar: 'الملف أكبر من 16 ميبيبايت.' },
  look: { en: 'See what it would do', ar: 'معاينة أثره' },
  reading: { en: 'Reading…', ar: 'جارٍ القراءة…' },
  line: { en: 'Line', ar: 'السطر' },
  device: { en: 'Device', ar: 'الجهاز' },
  outcome: { en: 'What happens', ar: 'ما يحدث' },
  new: { en: 'New', ar: 'جديد' },
  changed: { en: 'Changed', ar: 'يتغير' },
  same: { en: 'The same', ar: 'كما هو' },
  refused: { en: 'Refused', ar: 'مرفوض' },
  sums: {
    en: '{{made}} new, {{changed}} changed, {{same}} the same, {{refused}} refused.',
    ar: 'جديد {{made}}، يتغير {{changed}}، كما هو {{same}}، مرفوض {{refused}}.',
  },
  mustMend: {
    en: 'While a line is refused nothing is taken over. Mend it here, or mend the file and choose it again.',
    ar: 'ما دام سطر مرفوضًا فلا يُؤخذ شيء. أصلحه هنا، أو أصلح الملف واختره من جديد.',
  },
  more: {
    en: { one: 'and {{n}} more line', other: 'and {{n}} more lines' },
    ar: {
      zero: '',
      one: 'وسطر آخر',
      two: 'وسطران آخران',
      few: 'و{{n}} أسطر أخرى',
      many: 'و{{n}} سطرًا آخر',
      other: 'و{{n}} سطر آخر',
    },
  },
  apply: {
    en: { one: 'Take over {{n}} device', other: 'Take over {{n}} devices' },
    ar: {
      zero: 'لا شيء ليُؤخذ',
      one: 'أخذ جهاز واحد',
      two: 'أخذ جهازين',
      few: 'أخذ {{n}} أجهزة',
      many: 'أخذ {{n}} جهازًا',
      other: 'أخذ {{n}} جهاز',
    },
  },
  done: { en: 'Imported: {{made}} new, {{changed}} changed', ar: 'اكتمل الاستيراد: جديد {{made}}، تغيّر {{changed}}' },
  cancel: { en: 'Cancel', ar: 'إلغاء' },
  nothing: { en: 'Everything in it is as it is already.', ar: 'كل ما فيه مطابق لما هو موجود.' },
})
