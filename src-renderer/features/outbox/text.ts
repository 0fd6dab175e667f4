/** The words of the outbox. */
import { defineText } from '../../i18n/catalogue.ts'

/** What waits for the network. */
export const outboxText = defineText('outbox', {
  title: { en: 'Outbox', ar: 'صندوق الصادر' },
  count: {
    en: { one: '{{n}} command has not been sent yet.', other: '{{n}} commands have not been sent yet.' },
    ar: {
      zero: 'لا شيء ينتظر الإرسال.',
      one: 'أمر واحد لم يُرسل بعد.',
      two: 'أمران لم يُرسلا بعد.',
      few: '{{n}} أوامر لم تُرسل بعد.',
      many: '{{n}} أمرًا لم يُرسل بعد.',
      other: '{{n}} أمر لم يُرسل بعد.',
    },
  },
  empty: { en: 'Everything was sent.', ar: 'أُرسل كل شيء.' },
  emptyHelp: {
    en: 'What cannot be sent while the broker is away waits here and leaves in this order.',
    ar: 'ما يتعذّر إرساله في غياب الوسيط ينتظر هنا ويغادر بهذا الترتيب.',
  },
  whyOffline: { en: 'the broker is away', ar: 'الوسيط غائب' },
  whyUnset: { en: 'no broker is set', ar: 'لا وسيط مُعدّ' },
  whySending: { en: 'being sent', ar: 'قيد الإرسال' },
  whyWindow: { en: 'outside its window', ar: 'خارج نافذته' },
  whyHeld: { en: 'kept back by an operator', ar: 'أوقفه مشغّل' },
  whyRollout: { en: 'its turn in the rollout', ar: 'ينتظر دوره في الطرح' },
  whyBackoff: { en: 'tried again later', ar: 'تُعاد المحاولة لاحقًا' },
  whyPresence: { en: 'the device is away', ar: 'الجهاز غائب' },
  notBefore: { en: '{{why}}, not before {{time}}', ar: '{{why}}، لا قبل {{time}}' },
  age: { en: 'since {{time}}', ar: 'منذ {{time}}' },
  heldBack: {
    en: {
      one: '{{n}} is kept back by a rule, not by the network.',
      other: '{{n}} are kept back by a rule, not by the network.',
    },
    ar: {
      zero: 'لا شيء مؤجّل.',
      one: 'واحد تؤخره قاعدة لا الشبكة.',
      two: 'اثنان تؤخرهما قاعدة لا الشبكة.',
      few: '{{n}} تؤخرها قاعدة لا الشبكة.',
      many: '{{n}} تؤخرها قاعدة لا الشبكة.',
      other: '{{n}} تؤخرها قاعدة لا الشبكة.',
    },
  },
  resync: { en: 'Say everything again', ar: 'إعادة قول كل شيء' },
  didResync: {
    en: { one: '{{n}} device is being told again.', other: '{{n}} devices are being told again.' },
    ar: {
      zero: 'لا جهاز ليُبلَّغ.',
      one: 'يُبلَّغ جهاز واحد من جديد.',
      two: 'يُبلَّغ جهازان من جديد.',
      few: 'تُبلَّغ {{n}} أجهزة من جديد.',
      many: 'يُبلَّغ {{n}} جهازًا من جديد.',
      other: 'يُبلَّغ {{n}} جهاز من جديد.',
    },
  },
  expires: { en: 'expires {{time}}', ar: 'تنقضي {{time}}' },
  noExpiry: { en: 'does not expire', ar: 'لا تنقضي' },
  setBroker: { en: 'Set the broker', ar: 'إعداد الوسيط' },
  cancelJob: { en: 'Cancel {{name}}', ar: 'إلغاء {{name}}' },
  openJob: { en: 'Open {{name}}', ar: 'فتح {{name}}' },
  cancelled: { en: '“{{name}}” is cancelled.', ar: 'أُلغيت «{{name}}».' },
  more: {
    en: { one: 'and {{n}} more', other: 'and {{n}} more' },
    ar: {
      zero: '',
      one: 'وواحدة أخرى',
      two: 'واثنتان أخريان',
      few: 'و{{n}} أخرى',
      many: 'و{{n}} أخرى',
      other: 'و{{n}} أخرى',
    },
  },
})
