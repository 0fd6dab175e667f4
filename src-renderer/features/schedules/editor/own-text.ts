/** Words of a value that is typed instead of chosen. */
import { defineText } from '../../../i18n/catalogue.ts'

export const ownText = defineText('schedule-own-value', {
  other: { en: 'Another…', ar: 'غير ذلك…' },
  whole: { en: 'Give a whole number, such as {{example}}.', ar: 'اكتب رقمًا صحيحًا، مثل {{example}}.' },
  fromTo: { en: 'From {{least}} to {{most}}.', ar: 'من {{least}} إلى {{most}}.' },
  atLeast: { en: 'At least {{least}}.', ar: '{{least}} على الأقل.' },
  atMost: { en: 'At most {{most}}.', ar: '{{most}} على الأكثر.' },
  hours: { en: '{{n}} h', ar: '{{n}} س' },
  unit: { en: 'Unit', ar: 'الوحدة' },
  second: { en: 'seconds', ar: 'ثوانٍ' },
  minute: { en: 'minutes', ar: 'دقائق' },
  hour: { en: 'hours', ar: 'ساعات' },
  day: { en: 'days', ar: 'أيام' },
})
