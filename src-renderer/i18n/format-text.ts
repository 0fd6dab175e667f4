/** The unit words that formats need. Short forms, so they take no plural. */
import { defineText } from './catalogue.ts'

/** Units beside a number. */
export const formatText = defineText('format', {
  milliseconds: { en: '{{n}} ms', ar: '{{n}} م.ث' },
  seconds: { en: '{{n}} s', ar: '{{n}} ث' },
  minutes: { en: '{{n}} min', ar: '{{n}} د' },
  hours: { en: '{{n}} h', ar: '{{n}} س' },
  days: { en: '{{n}} d', ar: '{{n}} ي' },
  hoursClock: { en: '{{n}} h', ar: '{{n}} س' },
  bytes: { en: '{{n}} B', ar: '{{n}} بايت' },
  kilobytes: { en: '{{n}} KB', ar: '{{n}} ك.ب' },
  megabytes: { en: '{{n}} MB', ar: '{{n}} م.ب' },
})
