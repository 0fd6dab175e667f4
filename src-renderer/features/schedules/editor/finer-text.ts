/** Words of the finer policies and the blackout windows. */
import { defineText } from '../../../i18n/catalogue.ts'

/** Sentences with a value in them. */
export const finerText = defineText('schedule-finer', {
  finer: { en: 'Starting and stopping', ar: 'البدء والتوقف' },
  jitterBefore: { en: 'It starts', ar: 'يبدأ' },
  jitterValue: { en: 'How the starts are spread', ar: 'كيف يوزَّع البدء' },
  exactly: { en: 'exactly on time', ar: 'في موعده تمامًا' },
  within: { en: 'up to {{time}} later, drawn for each slot', ar: 'بتأخير يصل إلى {{time}} يُختار لكل موعد' },
  jitterTooLong: {
    en: 'This is longer than the shortest time between two slots.',
    ar: 'هذا أطول من أقصر مدة بين موعدين.',
  },
  waitBefore: { en: 'It may wait in the queue', ar: 'يمكنه الانتظار في الطابور' },
  waitValue: { en: 'How long it may wait', ar: 'كم يمكنه الانتظار' },
  aslong: { en: 'as long as it takes', ar: 'مهما طال' },
  waitAfter: { en: 'and is skipped then', ar: 'ثم يُتخطّى' },
  pauseBefore: { en: 'It pauses itself', ar: 'يتوقف مؤقتًا من نفسه' },
  pauseValue: { en: 'When it pauses itself', ar: 'متى يتوقف من نفسه' },
  never: { en: 'never', ar: 'أبدًا' },
  afterFailures: {
    en: { one: 'after the first failure', other: 'after {{count}} failures in a row' },
    ar: {
      zero: 'أبدًا',
      one: 'بعد أول إخفاق',
      two: 'بعد إخفاقين متتاليين',
      few: 'بعد {{count}} إخفاقات متتالية',
      many: 'بعد {{count}} إخفاقًا متتاليًا',
      other: 'بعد {{count}} إخفاق متتالٍ',
    },
  },
  blackouts: { en: 'Blackout windows', ar: 'فترات الحظر' },
  blackoutHelp: {
    en: 'No slot inside one of these starts work. Run now still does.',
    ar: 'لا يبدأ أي موعد داخلها عملًا، ويظل «نفّذ الآن» ممكنًا.',
  },
  blackoutBefore: { en: 'A slot inside a window', ar: 'الموعد داخل الفترة' },
  blackoutValue: { en: 'What happens to a slot inside', ar: 'ما يحدث للموعد داخلها' },
  skip: { en: 'is skipped', ar: 'يُتخطّى' },
  defer: { en: 'waits for its end', ar: 'ينتظر نهايتها' },
})
