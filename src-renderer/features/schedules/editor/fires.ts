/** What clock changes do to coming fires, worked out from the preview: here and in the schedule's zone. Pure. */
import type { RequestOutput } from '../../../../src-preload/contract/requests.ts'

export type Fire = RequestOutput<'schedules.preview'>['fires'][number]
/** `moved`, `repeated`: what happens to this very fire. `zoneMs`: how far the schedule's clock moved since the fire before. */
export type FireChange = { moved: boolean; repeated: boolean; zoneMs: number; hereMs: number }

/** How far ahead of UTC a zone's clock is at an instant. */
export function offsetAt(at: number, zone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at)
  return Date.parse(`${text.replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
}

/** The change at each fire, null where nothing happens. The list has the length of `fires`. */
export function changesOf(fires: readonly Fire[], zone: string, here: string): (FireChange | null)[] {
  return fires.map((fire, index) => {
    const before = fires[index - 1]
    const offset = offsetAt(fire.at, zone)
    const away = offsetAt(fire.at, here) - offset
    const zoneMs = before ? offset - offsetAt(before.at, zone) : 0
    const hereMs = before ? away - (offsetAt(before.at, here) - offsetAt(before.at, zone)) : 0
    const moved = fire.note === 'dst_moved'
    const repeated = fire.note === 'dst_repeated'
    return moved || repeated || zoneMs !== 0 || hereMs !== 0 ? { moved, repeated, zoneMs, hereMs } : null
  })
}
