/** Names of the days and where the week starts. Nothing else about dates. */
import type { Language } from './direction.ts'

/** Sunday = 0. 2023-01-01 was a Sunday. */
export function dayName(day: number, language: Language, style: 'long' | 'short' = 'long'): string {
  return new Intl.DateTimeFormat(language === 'ar' ? 'ar-u-nu-latn' : 'en-GB', {
    weekday: style,
    timeZone: 'UTC',
  }).format(Date.UTC(2023, 0, 1 + day))
}

/** 0 Sunday to 6: the region's own start; for Arabic without a region, Saturday. */
export function firstWeekday(
  language: 'en' | 'ar',
  region: string = globalThis.navigator?.language ?? 'en-GB',
): number {
  const tag = language === 'ar' && !/^ar/.test(region) ? 'ar-EG' : region
  try {
    const locale = new Intl.Locale(tag) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number }
      weekInfo?: { firstDay: number }
    }
    const info = locale.getWeekInfo?.() ?? locale.weekInfo
    return (info?.firstDay ?? 1) % 7
  } catch {
    return 1
  }
}
