/** Cron as the editor sees it: cells, and the few shapes that a builder can write. No words, no computing of times. */

export type CronBuilder =
  | { shape: 'minutes'; every: number }
  | { shape: 'hourly'; every: number; minute: number }
  /** `days`: 0 Sunday to 6; all seven = daily. */
  | { shape: 'days'; days: readonly number[]; times: readonly Clock[] }
  /** `day` 1 to 31, or the last day. */
  | { shape: 'monthly'; day: number | 'last'; times: readonly Clock[] }
  /** The nth (5 = last) weekday of the month. */
  | { shape: 'nth'; weekday: number; nth: number; times: readonly Clock[] }
  | { shape: 'yearly'; day: number; month: number; times: readonly Clock[] }
  | { shape: 'advanced' }
export type Clock = { hour: number; minute: number }

export const LAST = 5
export const EVERY_DAY: readonly number[] = [0, 1, 2, 3, 4, 5, 6]
const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
}
/** Days of each month in a year without 29 February. */
const SHORTEST = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

/** The cells of an expression: five, six or seven, or one for a nickname. */
export function cellsOf(expression: string): string[] {
  const cells = expression.trim().split(/\s+/).filter(Boolean)
  if (cells.length === 0) return ['', '', '', '', '']
  if (cells[0]?.startsWith('@')) return [cells[0]]
  return cells
}

/** The expression of cells, as it is sent. */
export function expressionOf(cells: readonly string[]): string {
  return cells
    .map((cell) => cell.trim())
    .join(' ')
    .trim()
}

export type CellName = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday' | 'year' | 'nickname'
const FIVE: readonly CellName[] = ['minute', 'hour', 'day', 'month', 'weekday']

/** What each cell is called; six fields add the second in front, seven also the year behind. */
export function cellNames(count: number): readonly CellName[] {
  if (count === 1) return ['nickname']
  if (count === 6) return ['second', ...FIVE]
  if (count >= 7) return ['second', ...FIVE, 'year']
  return FIVE
}

/** What a nickname stands for; null for one that is not known. */
export function nicknameFields(nickname: string): string | null {
  return NICKNAMES[nickname.toLowerCase()] ?? null
}

function numbers(cell: string, least: number, most: number): number[] | null {
  const found: number[] = []
  for (const part of cell.split(',')) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part)
    if (!range) return null
    const from = Number(range[1])
    const to = Number(range[2] ?? range[1])
    if (from < least || to > most || to < from) return null
    for (let n = from; n <= to; n++) found.push(n)
  }
  return [...new Set(found)].sort((a, b) => a - b)
}

function weekdays(cell: string): number[] | null {
  if (cell === '*' || cell === '?') return [...EVERY_DAY]
  const plain = cell.toUpperCase().replace(/[A-Z]{3}/g, (name) => {
    const index = DAY_NAMES.indexOf(name)
    return index < 0 ? name : String(index)
  })
  const found = numbers(plain, 0, 7)
  return found ? [...new Set(found.map((day) => day % 7))].sort((a, b) => a - b) : null
}

function timesOf(minute: string, hour: string): Clock[] | null {
  const minutes = numbers(minute, 0, 59)
  const hours = numbers(hour, 0, 23)
  if (!minutes || !hours || minutes.length * hours.length > 6) return null
  return hours.flatMap((h) => minutes.map((m) => ({ hour: h, minute: m })))
}

function stepOf(cell: string): number | null {
  if (cell === '*') return 1
  const step = /^\*\/(\d+)$/.exec(cell)
  return step ? Number(step[1]) : null
}

/** Reads an expression into a shape; what no shape can say exactly is `advanced`. */
export function readCron(expression: string): CronBuilder {
  const named = expression.trim().startsWith('@') ? nicknameFields(expression.trim()) : expression
  let cells = cellsOf(named ?? '')
  if (cells.length === 6 && cells[0] === '0') cells = cells.slice(1)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = cells
  if (cells.length !== 5 || cells.some((cell) => cell === '')) return { shape: 'advanced' }
  const isFree = (cell: string) => cell === '*' || cell === '?'
  const repeating = isFree(day) && isFree(month) && isFree(weekday) ? readRepeating(minute, hour) : null
  if (repeating) return repeating
  const times = timesOf(minute, hour)
  return times ? readDated(times, day, month, weekday) : { shape: 'advanced' }
}

function readRepeating(minute: string, hour: string): CronBuilder | null {
  const every = stepOf(minute)
  if (every && hour === '*') return every >= 1 && every <= 30 ? { shape: 'minutes', every } : null
  const hours = stepOf(hour)
  const at = numbers(minute, 0, 59)
  if (hours && at?.length === 1 && 24 % hours === 0) return { shape: 'hourly', every: hours, minute: at[0] ?? 0 }
  return null
}

function readDated(times: Clock[], day: string, month: string, weekday: string): CronBuilder {
  const freeDay = day === '*' || day === '?'
  const freeWeekday = weekday === '*' || weekday === '?'
  if (month !== '*' && freeWeekday) {
    const months = numbers(month, 1, 12)
    const days = numbers(day, 1, 31)
    const [only = 0] = months ?? []
    const [date = 0] = days ?? []
    // 30 February never comes and 29 February not every year: neither is "every year on".
    const comesEachYear = months?.length === 1 && days?.length === 1 && date <= (SHORTEST[only - 1] ?? 0)
    if (comesEachYear) return { shape: 'yearly', day: date, month: only, times }
    return { shape: 'advanced' }
  }
  if (month !== '*') return { shape: 'advanced' }
  if (freeDay) return readWeekday(times, weekday)
  if (!freeWeekday) return { shape: 'advanced' }
  if (day.toUpperCase() === 'L') return { shape: 'monthly', day: 'last', times }
  const days = numbers(day, 1, 31)
  return days?.length === 1 ? { shape: 'monthly', day: days[0] ?? 1, times } : { shape: 'advanced' }
}

function readWeekday(times: Clock[], weekday: string): CronBuilder {
  const nth = /^([0-7]|[A-Za-z]{3})(?:#([1-5L]))$/i.exec(weekday)
  if (nth) {
    const [day] = weekdays(nth[1] ?? '') ?? []
    if (day === undefined) return { shape: 'advanced' }
    // The fifth is not the last: a month without a fifth has none.
    if (nth[2] === '5') return { shape: 'advanced' }
    return { shape: 'nth', weekday: day, nth: nth[2]?.toUpperCase() === 'L' ? LAST : Number(nth[2]), times }
  }
  const days = weekdays(weekday)
  return days ? { shape: 'days', days, times } : { shape: 'advanced' }
}

/** Writes a shape as five fields; null for `advanced`, and for times that five fields cannot hold together. */
export function writeCron(builder: CronBuilder): string | null {
  switch (builder.shape) {
    case 'minutes':
      return builder.every === 1 ? '* * * * *' : `*/${builder.every} * * * *`
    case 'hourly':
      return `${builder.minute} ${builder.every === 1 ? '*' : `*/${builder.every}`} * * *`
    case 'days': {
      const days = builder.days.length === 7 ? '*' : builder.days.join(',')
      return withTimes(builder.times, `* * ${days}`)
    }
    case 'monthly':
      return withTimes(builder.times, `${builder.day === 'last' ? 'L' : builder.day} * *`)
    case 'nth':
      return withTimes(builder.times, `* * ${builder.weekday}#${builder.nth === LAST ? 'L' : builder.nth}`)
    case 'yearly':
      return withTimes(builder.times, `${builder.day} ${builder.month} *`)
    case 'advanced':
      return null
  }
}

function withTimes(times: readonly Clock[], rest: string): string | null {
  const hours = [...new Set(times.map((time) => time.hour))].sort((a, b) => a - b)
  const minutes = [...new Set(times.map((time) => time.minute))].sort((a, b) => a - b)
  return hours.length * minutes.length === times.length ? `${minutes.join(',')} ${hours.join(',')} ${rest}` : null
}
