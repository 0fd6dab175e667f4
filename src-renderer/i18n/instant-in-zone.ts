/** A date and time of day on the wall of a zone, as an instant. For what an operator typed; the engine judges it again. */

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at / 1000) * 1000
}

/** Epoch ms of `YYYY-MM-DD` and `HH:mm` in a zone; in a gap, the instant as far behind the gap; null for no date. */
export function instantInZone(date: string, time: string, zone: string): number | null {
  const wall = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(wall)) return null
  const guess = wall - offsetAt(wall, zone)
  return wall - offsetAt(guess, zone)
}

/** The date and time of day of an instant on the wall of a zone, to the minute. */
export function wallInZone(at: number, zone: string): { date: string; time: string } {
  const text = new Date(at + offsetAt(at, zone)).toISOString()
  return { date: text.slice(0, 10), time: text.slice(11, 16) }
}
