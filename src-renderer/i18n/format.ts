/** How numbers, times and durations are written. Pure: the present moment is a parameter. */
import { sayIn } from './catalogue.ts'
import { ltr } from './direction.ts'
import { formatText } from './format-text.ts'

/** All instants are epoch ms UTC; all durations ms. Times and signed numbers come back as left-to-right isolates. */
export type Formats = {
  number(value: number): string
  /** +10, −5, 0: the form priorities are written in. */
  signed(value: number): string
  percent(share: number): string
  /** 14:32 in the window's zone, or in `zone`. */
  time(at: number, zone?: string): string
  /** 14:32:18 */
  clock(at: number): string
  /** Fri 23 Oct */
  day(at: number, zone?: string): string
  /** Fri 23 Oct, with the year when it lies about a year or more away. */
  dayOf(at: number, now: number, zone?: string): string
  /** 23 Oct 2026: for days that may be of another year. */
  date(at: number, zone?: string): string
  /** Fri 23 Oct 06:00 */
  dateTime(at: number, zone?: string): string
  /** The whole instant with its zone, for tooltips and copies. */
  exact(at: number, zone?: string): string
  /** 14:32 on the same day, otherwise with the day, and with the year when that is another. */
  moment(at: number, now: number): string
  /** 12 s ago, in 3 h */
  relative(at: number, now: number): string
  /** 12 min, 2 h 5 min */
  duration(ms: number): string
  /** 02:41, or 2:27 h from one hour on. Never negative. */
  countdown(ms: number): string
  /** Gulf time, Cairo: the zone in words. */
  zoneName(zone?: string): string
  /** UTC+4 */
  zoneOffset(at: number, zone?: string): string
  bytes(count: number): string
  list(items: readonly string[]): string
}

type Unit = (word: keyof typeof formatText.table, n: string | number) => string
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Nearer than this a day and a month can mean one date only. */
const NEAR_DAYS = 300

/** Formats for one locale tag and zone. */
export function makeFormats(tag: string, locale: { zone: string; language: 'en' | 'ar' }): Formats {
  const number = new Intl.NumberFormat(tag)
  const unit: Unit = (word, n) => sayIn(locale.language, formatText, word, { n })
  const signed = new Intl.NumberFormat(tag, { signDisplay: 'exceptZero' })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 })
  const list = new Intl.ListFormat(tag, { type: 'conjunction' })
  const dates = dateFormats(tag, locale.zone)
  const time = (at: number, zone?: string) =>
    ltr(dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, zone).format(at))
  const day = (at: number, zone?: string) =>
    dates({ weekday: 'short', day: 'numeric', month: 'short' }, zone).format(at)
  const dayOfYear = (at: number, zone?: string) =>
    dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, zone).format(at)
  const date = (at: number, zone?: string) =>
    dates({ day: 'numeric', month: 'short', year: 'numeric' }, zone).format(at)
  const year = (at: number) => dates({ year: 'numeric' }).format(at)
  const dayKey = (at: number) => dates({ year: 'numeric', month: 'numeric', day: 'numeric' }).format(at)
  const dateTime = (at: number, zone?: string) => `${day(at, zone)} ${time(at, zone)}`
  return {
    number: (value) => number.format(value),
    signed: (value) =>
      ltr(
        signed
          .format(value)
          .replace(/[\u061c\u200e]/g, '')
          .replace('-', '−'),
      ),
    percent: (share) => percent.format(share),
    time,
    clock: (at) => ltr(dates({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at)),
    day,
    dayOf: (at, now, zone) => (Math.abs(at - now) < NEAR_DAYS * DAY ? day(at, zone) : dayOfYear(at, zone)),
    date,
    dateTime,
    exact: (at, zone) =>
      dates({ dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' } as Intl.DateTimeFormatOptions, zone).format(at),
    moment: (at, now) => {
      if (dayKey(at) === dayKey(now)) return time(at)
      return year(at) === year(now) ? dateTime(at) : `${date(at)} ${time(at)}`
    },
    relative: (at, now) => relative(tag, at, now),
    duration: (ms) => duration(unit, ms),
    countdown: (ms) => countdown(unit, ms),
    zoneName: (zone) => zoneWord(tag, zone ?? locale.zone, 'longGeneric'),
    zoneOffset: (at, zone) => ltr(offsetWord(at, zone ?? locale.zone)),
    bytes: (count) => bytes(unit, number, count),
    list: (items) => list.format(items),
  }
}

function dateFormats(tag: string, ownZone: string) {
  const made = new Map<string, Intl.DateTimeFormat>()
  return (options: Intl.DateTimeFormatOptions, zone = ownZone): Intl.DateTimeFormat => {
    const key = `${zone}|${Object.entries(options).join()}`
    const found = made.get(key)
    if (found) return found
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })
    made.set(key, format)
    return format
  }
}

function relative(tag: string, at: number, now: number): string {
  const words = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
  const away = at - now
  const size = Math.abs(away)
  if (size < MINUTE) return words.format(Math.round(away / 1000), 'second')
  if (size < HOUR) return words.format(Math.round(away / MINUTE), 'minute')
  if (size < DAY) return words.format(Math.round(away / HOUR), 'hour')
  return words.format(Math.round(away / DAY), 'day')
}

function duration(unit: Unit, ms: number): string {
  if (ms < 1000) return unit('milliseconds', Math.max(0, Math.round(ms)))
  if (ms < MINUTE) return unit('seconds', Math.round(ms / 1000))
  const minutes = Math.floor(ms / MINUTE)
  if (ms < HOUR) {
    const seconds = Math.floor((ms % MINUTE) / 1000)
    const words = unit('minutes', minutes)
    return minutes < 10 && seconds > 0 ? `${words} ${unit('seconds', seconds)}` : words
  }
  if (ms < 2 * DAY) {
    const rest = minutes % 60
    const words = unit('hours', Math.floor(minutes / 60))
    return rest > 0 ? `${words} ${unit('minutes', rest)}` : words
  }
  const days = Math.floor(ms / DAY)
  const hours = Math.floor((ms % DAY) / HOUR)
  return hours > 0 && days < 10 ? `${unit('days', days)} ${unit('hours', hours)}` : unit('days', days)
}

function countdown(unit: Unit, ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  if (seconds < 3600) return ltr(`${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`)
  const minutes = Math.floor(seconds / 60)
  if (minutes < 48 * 60) return unit('hoursClock', ltr(`${Math.floor(minutes / 60)}:${two(minutes % 60)}`))
  return unit('days', Math.floor(minutes / (24 * 60)))
}

function zoneWord(tag: string, zone: string, style: 'longGeneric' | 'shortOffset'): string {
  if (zone === 'UTC' || zone === 'Etc/UTC') return 'UTC'
  const part = new Intl.DateTimeFormat(tag, { timeZone: zone, timeZoneName: style })
    .formatToParts(0)
    .find((found) => found.type === 'timeZoneName')
  return part?.value.replace(/ Standard Time$/, ' time').replace(/ Time$/, ' time') ?? zone
}

function offsetWord(at: number, zone: string): string {
  const part = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((found) => found.type === 'timeZoneName')
  return (part?.value ?? 'UTC').replace('GMT', 'UTC')
}

function bytes(unit: Unit, number: Intl.NumberFormat, count: number): string {
  if (count < 1024) return unit('bytes', number.format(count))
  if (count < 1024 * 1024) return unit('kilobytes', number.format(Math.round(count / 102.4) / 10))
  return unit('megabytes', number.format(Math.round(count / 104_857.6) / 10))
}
