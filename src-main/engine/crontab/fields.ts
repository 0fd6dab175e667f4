/** The five time fields of a crontab line as Vixie cron reads them, turned into an expression that means the same here. Pure. */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

type Spec = {
  readonly low: number
  readonly high: number
  readonly names: readonly string[]
  readonly nameBase: number
}

const SPECS: readonly Spec[] = [
  { low: 0, high: 59, names: [], nameBase: 0 },
  { low: 0, high: 23, names: [], nameBase: 0 },
  { low: 1, high: 31, names: [], nameBase: 0 },
  { low: 1, high: 12, names: MONTHS, nameBase: 1 },
  { low: 0, high: 7, names: DAYS, nameBase: 0 },
]

const NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Why a time cannot be taken over. */
export type TimeProblem = 'invalid_time' | 'random_range' | 'ambiguous_step' | 'unknown_nickname'

export type CronTime =
  | { readonly ok: true; readonly expression: string; readonly isChanged: boolean }
  | { readonly ok: false; readonly code: TimeProblem }

type Field = { readonly values: ReadonlySet<number>; readonly hasStar: boolean }
type Read = { readonly ok: true; readonly field: Field } | { readonly ok: false; readonly code: TimeProblem }

function numberOf(text: string, spec: Spec): number | null {
  const named = spec.names.indexOf(text.toLowerCase())
  if (named >= 0) return named + spec.nameBase
  if (!/^\d{1,2}$/.test(text)) return null
  const value = Number(text)
  return value >= spec.low && value <= spec.high ? value : null
}

type Item = { readonly from: number; readonly to: number; readonly step: number } | TimeProblem

function readItem(text: string, spec: Spec): Item {
  if (text.includes('~')) return 'random_range'
  const [range = '', stepText, ...more] = text.split('/')
  if (more.length > 0) return 'invalid_time'
  const step = stepText === undefined ? 1 : /^\d{1,2}$/.test(stepText) ? Number(stepText) : 0
  if (step < 1) return 'invalid_time'
  if (range === '*') return { from: spec.low, to: spec.high, step }
  const [fromText = '', toText, ...rest] = range.split('-')
  const from = numberOf(fromText, spec)
  if (from === null || rest.length > 0) return 'invalid_time'
  if (toText === undefined) {
    // Some crons read 5/15 as "from 5 on", others refuse the line: it is not ours to guess.
    return stepText === undefined ? { from, to: from, step } : 'ambiguous_step'
  }
  const to = numberOf(toText, spec)
  return to === null || to < from ? 'invalid_time' : { from, to, step }
}

function readField(text: string, spec: Spec): Read {
  const values = new Set<number>()
  for (const part of text.split(',')) {
    const item = readItem(part, spec)
    if (typeof item === 'string') return { ok: false, code: item }
    for (let value = item.from; value <= item.to; value += item.step) values.add(value)
  }
  return { ok: true, field: { values, hasStar: text.startsWith('*') } }
}

/** Days of the week as a list without 7: the same days in every dialect. */
function weekdays(values: ReadonlySet<number>): string {
  return [...new Set([...values].map((value) => value % 7))].sort((a, b) => a - b).join(',')
}

/**
 * An expression for croner. Vixie cron joins day of month and day of week by OR, but by AND when one of them begins with `*`
 * (`*` + `/2` too); croner joins by OR unless the day of week has a `+` before it.
 */
export function convertTime(texts: readonly string[]): CronTime {
  const fields: Field[] = []
  for (const [at, spec] of SPECS.entries()) {
    const read = readField(texts[at] ?? '', spec)
    if (!read.ok) return read
    fields.push(read.field)
  }
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = texts
  const [, , days, , week] = fields as [Field, Field, Field, Field, Field]
  const isAnd = day !== '*' && weekday !== '*' && (days.hasStar || week.hasStar)
  const weekText = weekday === '*' ? '*' : `${isAnd ? '+' : ''}${weekdays(week.values)}`
  const expression = [minute, hour, day, month, weekText].join(' ').toLowerCase()
  return { ok: true, expression, isChanged: expression !== texts.join(' ').toLowerCase() }
}

/** What a line begins with when it is a nickname; `@reboot` is an event and no time. */
export function convertNickname(text: string): CronTime {
  const expression = NICKNAMES[text.toLowerCase()]
  return expression === undefined ? { ok: false, code: 'unknown_nickname' } : { ok: true, expression, isChanged: true }
}
