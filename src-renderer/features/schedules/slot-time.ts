/** Times of day of slots: with seconds where a minute would not tell two of them apart. */
import { ltr } from '../../i18n/direction.ts'
import { localeTag, useFormat, useLocale } from '../../i18n/locale.tsx'

/** Says the time of day of a slot in a zone; `slots` decide whether the seconds are said. */
export function useSlotTime(slots: readonly number[]): (at: number, zone?: string) => string {
  const locale = useLocale()
  const format = useFormat()
  const isFine =
    slots.some((at) => at % 60_000 !== 0) && slots.some((at, index) => at - (slots[index - 1] ?? 0) < 60_000)
  if (!isFine) return (at, zone) => format.time(at, zone)
  return (at, zone) =>
    ltr(
      new Intl.DateTimeFormat(localeTag(locale), {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        timeZone: zone ?? locale.zone,
      }).format(at),
    )
}
