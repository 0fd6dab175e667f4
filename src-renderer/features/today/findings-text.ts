/** Words of the self-check and the open alerts on Today. */
import { defineText } from '../../i18n/catalogue.ts'

/** Counts and buttons; the findings themselves come from the engine. */
export const findingsText = defineText('today-findings', {
  alertsOpen: {
    en: { one: '{{count}} alert is open.', other: '{{count}} alerts are open.' },
    ar: {
      zero: 'لا تنبيه مفتوحًا.',
      one: 'تنبيه واحد مفتوح.',
      two: 'تنبيهان مفتوحان.',
      few: '{{count}} تنبيهات مفتوحة.',
      many: '{{count}} تنبيهًا مفتوحًا.',
      other: '{{count}} تنبيه مفتوح.',
    },
  },
  openAlerts: { en: 'Open alerts', ar: 'فتح التنبيهات' },
  found: {
    en: {
      one: 'The self-check of {{time}} found {{count}} thing that will not work.',
      other: 'The self-check of {{time}} found {{count}} things that will not work.',
    },
    ar: {
      zero: 'لم يجد الفحص الذاتي شيئًا.',
      one: 'وجد الفحص الذاتي ({{time}}) أمرًا لن يعمل.',
      two: 'وجد الفحص الذاتي ({{time}}) أمرين لن يعملا.',
      few: 'وجد الفحص الذاتي ({{time}}) {{count}} أمور لن تعمل.',
      many: 'وجد الفحص الذاتي ({{time}}) {{count}} أمرًا لن تعمل.',
      other: 'وجد الفحص الذاتي ({{time}}) {{count}} أمر لن تعمل.',
    },
  },
  checkAgain: { en: 'Check again', ar: 'افحص ثانية' },
  look: { en: 'Look', ar: 'عرض' },
  more: {
    en: { one: 'and {{count}} more', other: 'and {{count}} more' },
    ar: {
      zero: '',
      one: 'وأمر آخر',
      two: 'وأمران آخران',
      few: 'و{{count}} أخرى',
      many: 'و{{count}} أخرى',
      other: 'و{{count}} أخرى',
    },
  },
})
