/** Days of a month in a zone. Pure. */

export type MonthDay = { year: number; month: number; day: number; isOutside: boolean }
export type HourCount = { at: number; total: number; failed: number; planned: number }
/** Counts by day key and hour. */
export type DayCounts = {
  total: number
  failed: number
  planned: number
  hours: { total: number; failed: number; planned: number }[]
}

const DAY_MS = 86_400_000

/** The weeks that show a month, seven days each, days of the neighbours marked. `month` 1 to 12. */
export function weeksOf(year: number, month: number, first: number): MonthDay[][] {
  const start = Date.UTC(year, month - 1, 1)
  const lead = (new Date(start).getUTCDay() - first + 7) % 7
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate()
  const weeks = Math.ceil((lead + days) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, column) => {
      const date = new Date(start + (week * 7 + column - lead) * DAY_MS)
      return {
        year: date.getUTCFullYear(),
        month: date.getUTCMonth() + 1,
        day: date.getUTCDate(),
        isOutside: date.getUTCMonth() + 1 !== month,
      }
    }),
  )
}

/** Wall clock of an instant in a zone. */
export function wallOf(at: number, zone: string): { year: number; month: number; day: number; hour: number } {
  const text = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
  }).format(at)
  const [year = 0, month = 0, day = 0, hour = 0] = text.split(/[^0-9]+/).map(Number)
  return { year, month, day, hour: hour % 24 }
}

/** The instant at which a day of a zone begins. */
export function dayStart(year: number, month: number, day: number, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day)
  let at = wanted
  // Twice, because the offset at the first guess may be that of the other side of a clock change.
  for (let round = 0; round < 2; round++) {
    const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
      at,
    )
    at += wanted - Date.parse(`${text.replace(' ', 'T')}Z`)
  }
  return at
}

/** `2026-10-22` */
export function dayKey({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The hours of an answer sorted into days of the zone. */
export function byDay(hours: readonly HourCount[], zone: string): Map<string, DayCounts> {
  const days = new Map<string, DayCounts>()
  for (const count of hours) {
    const wall = wallOf(count.at, zone)
    const key = dayKey(wall)
    const day = days.get(key) ?? {
      total: 0,
      failed: 0,
      planned: 0,
      hours: Array.from({ length: 24 }, () => ({ total: 0, failed: 0, planned: 0 })),
    }
    days.set(key, day)
    const hour = day.hours[wall.hour]
    for (const sum of [day, hour]) {
      if (!sum) continue
      sum.total += count.total
      sum.failed += count.failed
      sum.planned += count.planned
    }
  }
  return days
}
