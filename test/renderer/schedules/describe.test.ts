/** Rules in words: exact in both languages, or not said at all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCron, writeCron } from '../../../src-renderer/features/schedules/cron.ts'
import { cronWords, describeRule } from '../../../src-renderer/features/schedules/describe.ts'
import { i18n } from '../../../src-renderer/i18n/catalogue.ts'
import { makeFormats } from '../../../src-renderer/i18n/format.ts'

const tags = { en: 'en-GB-u-nu-latn', ar: 'ar-u-nu-latn-ca-gregory' }
const plain = (text: string | null) => text?.replace(/[\u2066-\u2069]/g, '') ?? null
const ways = (language: 'en' | 'ar') => ({
  language,
  format: makeFormats(tags[language], { zone: 'Asia/Dubai', language }),
})
const words = (language: 'en' | 'ar', expression: string) => plain(cronWords(expression, ways(language)))

afterEach(() => void i18n.changeLanguage('en'))

describe('in English', () => {
  it.each([
    ['* * * * *', 'Every minute'],
    ['*/15 * * * *', 'Every 15 minutes'],
    ['*/7 * * * *', 'Every 7 minutes, starting again at each full hour'],
    ['11 * * * *', 'Every hour at :11'],
    ['15 */6 * * *', 'Every 6 hours at :15'],
    ['30 23 * * *', 'Every day at 23:30'],
    ['0 30 23 * * *', 'Every day at 23:30'],
    ['0 16,22 * * 1-5', 'Monday to Friday at 16:00 and 22:00'],
    ['0 4 * * SUN', 'Every Sunday at 04:00'],
    ['0 4 * * 7', 'Every Sunday at 04:00'],
    ['0 4 * * 1,3', 'Monday and Wednesday at 04:00'],
    ['0 6 1 * *', 'On day 1 of every month at 06:00'],
    ['0 6 31 * *', 'On day 31 at 06:00, in months that have it'],
    ['0 6 L * *', 'On the last day of every month at 06:00'],
    ['0 5 * * 5#L', 'On the last Friday of every month at 05:00'],
    ['0 2 * * 2#2', 'On the second Tuesday of every month at 02:00'],
    ['@daily', 'Every day at 00:00'],
    ['0 0 1 5 *', 'Every year on 1 May at 00:00'],
  ])('%s', (expression, said) => expect(words('en', expression)).toBe(said))

  it.each(['0 0 30 2 *', '0 0 29 2 *', '0 0 31 4 *'])(
    'never says "every year" of a date that does not come every year: %s',
    (expression) => {
      expect(readCron(expression).shape).toBe('advanced')
      expect(words('en', expression) ?? '').not.toMatch(/every year|March|May/i)
    },
  )

  it('leaves what has two date fields, W or + to the expression', () => {
    for (const expression of ['0 0 13 * 5', '0 0 15W * *', '0 0 13 * +5', '@reboot', 'nonsense'])
      expect(words('en', expression)).toBeNull()
  })

  it('says what no shape can by cronstrue', () => expect(words('en', '0 9-17 * 6 1')).toMatch(/June/))
})

describe('in Arabic', () => {
  beforeEach(() => i18n.changeLanguage('ar'))
  it.each([
    ['*/2 * * * *', 'كل دقيقتين'],
    ['*/5 * * * *', 'كل 5 دقائق'],
    ['*/15 * * * *', 'كل 15 دقيقة'],
    ['30 23 * * *', 'كل يوم الساعة 23:30'],
    ['0 4 * * 0', 'كل يوم أحد الساعة 04:00'],
    ['0 16 * * 1-5', 'من الاثنين إلى الجمعة الساعة 16:00'],
    ['0 5 * * 5#L', 'في آخر يوم جمعة من كل شهر الساعة 05:00'],
    ['0 6 L * *', 'في آخر يوم من كل شهر الساعة 06:00'],
  ])('%s', (expression, said) => expect(words('ar', expression)).toBe(said))

  it('shows the expression where there is no Arabic for it, never English', () => {
    const rule = { scheduleType: 'cron', scheduleConfig: { expression: '0 9-17 * 6 1' }, timezone: 'UTC' }
    expect(describeRule(rule, ways('ar'))).toEqual({ words: null, expression: '0 9-17 * 6 1' })
  })

  it('counts intervals in the dual and the plural', () => {
    const rule = (hours: number) =>
      plain(
        describeRule(
          { scheduleType: 'interval', scheduleConfig: { intervalHours: hours }, timezone: 'UTC' },
          ways('ar'),
        ).words,
      )
    expect([rule(1), rule(2), rule(3), rule(12)]).toEqual(['كل ساعة', 'كل ساعتين', 'كل 3 ساعات', 'كل 12 ساعة'])
  })
})

describe('an event', () => {
  const rule = (scheduleConfig: Record<string, unknown>) =>
    plain(describeRule({ scheduleType: 'event_triggered', scheduleConfig, timezone: 'UTC' }, ways('en')).words)

  it('is named, a message with its topics; what is not known is only an event', () => {
    expect(rule({ event: 'run_ended' })).toBe('A run ends')
    expect(rule({ event: 'mqtt_message', topicFilter: 'plant/+/alarm' })).toBe('A message arrives · plant/+/alarm')
    expect(rule({ event: 'full_moon' })).toBe('On event')
  })
})

describe('the builder', () => {
  it.each([
    '*/15 * * * *',
    '11 * * * *',
    '15 */6 * * *',
    '30 23 * * *',
    '0 16,22 * * 1,2,3,4,5',
    '0 6 1 * *',
    '0 6 L * *',
    '0 5 * * 5#L',
    '0 0 1 5 *',
  ])('writes back what it reads: %s', (expression) => {
    expect(writeCron(readCron(expression))).toBe(expression)
  })

  it('does not write times that five fields would multiply', () => {
    expect(
      writeCron({
        shape: 'days',
        days: [1],
        times: [
          { hour: 6, minute: 0 },
          { hour: 7, minute: 30 },
        ],
      }),
    ).toBeNull()
  })
})
