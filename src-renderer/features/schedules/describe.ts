/** A rule in words, in the language of the screen. What cannot be said truly is not said: then the expression stands for itself. */
import cronstrue from 'cronstrue'
import { say } from '../../i18n/catalogue.ts'
import { type Language, ltr } from '../../i18n/direction.ts'
import type { Formats } from '../../i18n/format.ts'
import { dayName } from '../../i18n/weekdays.ts'
import { type Clock, type CronBuilder, EVERY_DAY, readCron } from './cron.ts'
import { eventText } from './editor/event-text.ts'
import { ruleText } from './rule-text.ts'
import { plainText } from '../../../src-preload/contract/plain-text.ts'
import { EVENT_KINDS } from '../../../src-preload/contract/vocabulary.ts'

export type RuleLike = { scheduleType: string; scheduleConfig: Readonly<Record<string, unknown>>; timezone: string }
/** `words` null: show `expression` in a chip instead. */
export type Description = { words: string | null; expression: string | null }
type Ways = { language: Language; format: Formats }

/** Says a rule. Nothing is guessed: shapes the builder knows in both languages, others in English only, by cronstrue. */
export function describeRule(rule: RuleLike, ways: Ways): Description {
  const config = rule.scheduleConfig
  switch (rule.scheduleType) {
    case 'once':
      return { words: onceWords(config.at, rule.timezone, ways), expression: null }
    case 'interval':
      return { words: intervalWords(config, ways), expression: null }
    case 'event_triggered':
      return { words: eventWords(config), expression: null }
    default: {
      const expression = plainText(config.expression).trim()
      return { words: cronWords(expression, ways), expression: expression || null }
    }
  }
}

/** Words of a cron expression, or null when there are no true ones in this language. */
export function cronWords(expression: string, ways: Ways): string | null {
  const builder = readCron(expression)
  if (builder.shape !== 'advanced') return builderWords(builder, ways)
  return ways.language === 'en' ? englishWords(expression) : null
}

/** cronstrue says most of croner's dialect. Two date fields (or, in croner), `+` and `W` it would say wrongly. */
function englishWords(expression: string): string | null {
  const cells = expression.split(/\s+/)
  if (cells.length < 5 || cells.length > 7 || /[+W]/i.test(expression.replace(/wed/gi, ''))) return null
  const [day, , weekday] = cells.slice(cells.length === 5 ? 2 : 3)
  const isFree = (cell: string | undefined) => cell === '*' || cell === '?'
  if (!isFree(day) && !isFree(weekday)) return null
  if (cells.some((cell) => /^\d+\/\d+$/.test(cell))) return null
  try {
    return cronstrue.toString(expression, {
      use24HourTimeFormat: true,
      verbose: false,
      throwExceptionOnParseError: true,
    })
  } catch {
    return null // cronstrue cannot read what croner may: the expression stands for itself
  }
}

function builderWords(builder: Exclude<CronBuilder, { shape: 'advanced' }>, ways: Ways): string {
  switch (builder.shape) {
    case 'minutes': {
      const rule = say(ruleText, 'everyMinutes', { count: builder.every })
      return 60 % builder.every === 0 ? rule : say(ruleText, 'restartsEachHour', { rule })
    }
    case 'hourly':
      return say(ruleText, 'atMinute', {
        rule: say(ruleText, 'everyHours', { count: builder.every }),
        minute: ltr(`:${two(builder.minute)}`),
      })
    case 'days':
      return dayWords(builder.days, timeWords(builder.times, ways), ways)
    case 'monthly': {
      const times = timeWords(builder.times, ways)
      if (builder.day === 'last') return say(ruleText, 'lastDayAt', { times })
      return say(ruleText, builder.day > 28 ? 'monthlyShort' : 'monthlyAt', { day: builder.day, times })
    }
    case 'nth':
      return say(ruleText, 'nthAt', {
        nth: say(ruleText, `nth${builder.nth}` as 'nth1'),
        day: bareDay(dayName(builder.weekday, ways.language), ways.language),
        times: timeWords(builder.times, ways),
      })
    case 'yearly':
      return say(ruleText, 'yearlyAt', {
        date: dateName(builder.day, builder.month, ways.language),
        times: timeWords(builder.times, ways),
      })
  }
}

function dayWords(days: readonly number[], times: string, { language, format }: Ways): string {
  if (days.length === EVERY_DAY.length) return say(ruleText, 'everyDayAt', { times })
  const [first = 0] = days
  if (days.length === 1) return say(ruleText, 'oneDayAt', { day: bareDay(dayName(first, language), language), times })
  const last = days.at(-1) ?? first
  const isRange = days.length > 2 && last - first === days.length - 1
  if (isRange) return say(ruleText, 'rangeAt', { from: dayName(first, language), to: dayName(last, language), times })
  return say(ruleText, 'daysAt', { days: format.list(days.map((day) => dayName(day, language))), times })
}

/** Arabic says "كل يوم أحد" and "في آخر يوم جمعة": the day without its article. */
function bareDay(name: string, language: Language): string {
  return language === 'ar' ? name.replace(/^ال/, '') : name
}

function timeWords(times: readonly Clock[], { format }: Ways): string {
  return format.list(times.map((time) => ltr(`${two(time.hour)}:${two(time.minute)}`)))
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function dateName(day: number, month: number, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'ar' ? 'ar-EG-u-nu-latn' : 'en-GB', {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
  return format.format(Date.UTC(2024, month - 1, day))
}

function onceWords(at: unknown, zone: string, { format }: Ways): string {
  if (typeof at !== 'string' || at === '') return say(ruleText, 'onceOpen')
  const isInstant = /(?:Z|[+-]\d\d:?\d\d)$/i.test(at)
  const ms = Date.parse(isInstant ? at : `${at}Z`)
  if (Number.isNaN(ms)) return say(ruleText, 'onceOpen')
  const place = isInstant ? zone : 'UTC'
  return say(ruleText, 'once', { when: `${format.date(ms, place)} ${format.time(ms, place)}` })
}

/** What it waits for; of a message also on which topics. */
function eventWords(config: Readonly<Record<string, unknown>>): string {
  const kind = EVENT_KINDS.find((one) => one === config.event)
  if (!kind) return say(ruleText, 'onEvent')
  const topics = plainText(config.topicFilter)
  return kind === 'mqtt_message' && topics ? `${say(eventText, kind)} · ${ltr(topics)}` : say(eventText, kind)
}

const UNITS = [
  ['intervalDays', 86_400_000, 'everyDays'],
  ['intervalHours', 3_600_000, 'everyHours'],
  ['intervalMinutes', 60_000, 'everyMinutes'],
  ['intervalSeconds', 1000, 'everySeconds'],
] as const

function intervalWords(config: Readonly<Record<string, unknown>>, { format }: Ways): string | null {
  const given = UNITS.filter(([unit]) => typeof config[unit] === 'number' && (config[unit] as number) > 0)
  const [only] = given
  if (!only) return null
  if (given.length === 1) return say(ruleText, only[2], { count: config[only[0]] as number })
  const all = given.reduce((sum, [unit, size]) => sum + (config[unit] as number) * size, 0)
  return say(ruleText, 'everyDuration', { duration: format.duration(all) })
}
