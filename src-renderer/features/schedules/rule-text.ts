/** The words that rules are said in. Arabic is written for itself: the verb-less phrase leads, counts take their six forms. */
import { defineText } from '../../i18n/catalogue.ts'

/** Phrases of the describer. */
export const ruleText = defineText('rule', {
  everyMinutes: {
    en: { one: 'Every minute', other: 'Every {{count}} minutes' },
    ar: {
      zero: 'كل دقيقة',
      one: 'كل دقيقة',
      two: 'كل دقيقتين',
      few: 'كل {{count}} دقائق',
      many: 'كل {{count}} دقيقة',
      other: 'كل {{count}} دقيقة',
    },
  },
  everySeconds: {
    en: { one: 'Every second', other: 'Every {{count}} seconds' },
    ar: {
      zero: 'كل ثانية',
      one: 'كل ثانية',
      two: 'كل ثانيتين',
      few: 'كل {{count}} ثوانٍ',
      many: 'كل {{count}} ثانية',
      other: 'كل {{count}} ثانية',
    },
  },
  everyHours: {
    en: { one: 'Every hour', other: 'Every {{count}} hours' },
    ar: {
      zero: 'كل ساعة',
      one: 'كل ساعة',
      two: 'كل ساعتين',
      few: 'كل {{count}} ساعات',
      many: 'كل {{count}} ساعة',
      other: 'كل {{count}} ساعة',
    },
  },
  everyDays: {
    en: { one: 'Every day', other: 'Every {{count}} days' },
    ar: {
      zero: 'كل يوم',
      one: 'كل يوم',
      two: 'كل يومين',
      few: 'كل {{count}} أيام',
      many: 'كل {{count}} يومًا',
      other: 'كل {{count}} يوم',
    },
  },
  restartsEachHour: { en: '{{rule}}, starting again at each full hour', ar: '{{rule}}، ابتداءً من أول كل ساعة' },
  everyDuration: { en: 'Every {{duration}}', ar: 'كل {{duration}}' },
  atMinute: { en: '{{rule}} at {{minute}}', ar: '{{rule}} عند {{minute}}' },
  fromStart: { en: '{{rule}} from {{start}}', ar: '{{rule}} ابتداءً من {{start}}' },
  everyDayAt: { en: 'Every day at {{times}}', ar: 'كل يوم الساعة {{times}}' },
  oneDayAt: { en: 'Every {{day}} at {{times}}', ar: 'كل يوم {{day}} الساعة {{times}}' },
  daysAt: { en: '{{days}} at {{times}}', ar: 'أيام {{days}} الساعة {{times}}' },
  rangeAt: { en: '{{from}} to {{to}} at {{times}}', ar: 'من {{from}} إلى {{to}} الساعة {{times}}' },
  monthlyAt: { en: 'On day {{day}} of every month at {{times}}', ar: 'في اليوم {{day}} من كل شهر الساعة {{times}}' },
  monthlyShort: {
    en: 'On day {{day}} at {{times}}, in months that have it',
    ar: 'في اليوم {{day}} الساعة {{times}}، في الأشهر التي تبلغه',
  },
  lastDayAt: { en: 'On the last day of every month at {{times}}', ar: 'في آخر يوم من كل شهر الساعة {{times}}' },
  nthAt: {
    en: 'On the {{nth}} {{day}} of every month at {{times}}',
    ar: 'في {{nth}} يوم {{day}} من كل شهر الساعة {{times}}',
  },
  yearlyAt: { en: 'Every year on {{date}} at {{times}}', ar: 'كل سنة في {{date}} الساعة {{times}}' },
  nth1: { en: 'first', ar: 'أول' },
  nth2: { en: 'second', ar: 'ثاني' },
  nth3: { en: 'third', ar: 'ثالث' },
  nth4: { en: 'fourth', ar: 'رابع' },
  nth5: { en: 'last', ar: 'آخر' },
  once: { en: 'Once, {{when}}', ar: 'مرة واحدة، {{when}}' },
  onceOpen: { en: 'Once', ar: 'مرة واحدة' },
  onEvent: { en: 'On event', ar: 'عند وقوع حدث' },
  inZone: { en: '{{rule}}, {{zone}}', ar: '{{rule}}، {{zone}}' },
  zoneTime: { en: '{{zone}} time', ar: '{{zone}}' },
})
