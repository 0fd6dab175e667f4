/** Instants and wall readings as text, and text as instants. No zones of its own: a zone is always given. */
import { instantOf, LAST_INSTANT, wallOf } from './zone.ts'

const SHAPE =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d*)?)?(?:([Zz])|([+-])(\d{2}):?(\d{2}))?$/

/** What an ISO text says: a wall reading, and the offset it was written with (null = local, to be read in a zone). */
export type WrittenTime = { readonly wall: number; readonly offsetMs: number | null }

/** Reads ISO 8601 date-time text, seconds optional, years 1970 to 9999. Null when it is not a real date and time. */
export function readTime(text: string): WrittenTime | null {
  const parts = SHAPE.exec(text)
  if (parts === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map((p) => Number(p ?? 0))
  const ms = Number((parts[7] ?? '').padEnd(3, '0'))
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  // Date.UTC carries 30 February into March; a text that does not come back the same named no real day.
  const back = new Date(wall)
  const real = back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  if (year < 1970 || !real) return null
  if (parts[8] !== undefined) return { wall, offsetMs: 0 }
  if (parts[9] === undefined) return { wall, offsetMs: null }
  const hours = Number(parts[10])
  const minutes = Number(parts[11])
  if (hours > 18 || minutes > 59) return null
  return { wall, offsetMs: (parts[9] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000 }
}

/** The instant a text names: with its own offset, or read as local time in `zone` (gap: moved by its length; overlap: first). */
export function instantOfText(text: string, zone: string): { at: number; inGap: boolean } | null {
  const written = readTime(text)
  if (written === null) return null
  const found =
    written.offsetMs === null ? instantOf(written.wall, zone) : { at: written.wall - written.offsetMs, inGap: false }
  return found.at < 0 || found.at > LAST_INSTANT ? null : found
}

/** ISO text with Z, milliseconds only where there are any: `2026-04-23T23:00:00Z`. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z')
}

/** A wall reading as `YYYY-MM-DDTHH:mm:ss`. */
export function wallText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 19)
}

/** What the clock in `zone` shows at an instant: `YYYY-MM-DDTHH:mm:ss`. */
export function localText(at: number, zone: string): string {
  return wallText(wallOf(at, zone))
}
