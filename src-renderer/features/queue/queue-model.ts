/** The queue as the screen lays it out, and where a dropped row lands. Pure: no React, no request. */
import type { RequestOutput } from '../../../src-preload/contract/requests.ts'
import type { QueueRow } from '../../../src-preload/contract/requests-work.ts'
import { BAND_DEFAULT, type Band, BANDS, bandOf } from '../../ui/priority.tsx'

export type Queue = RequestOutput<'queue.list'>
export type { QueueRow }

/** A line of the list. `number` is the place in the queue, counted without the members of a group. */
export type QueueItem =
  | { kind: 'band'; id: string; band: Band; count: number }
  | { kind: 'job'; id: string; job: QueueRow; number: number }
  | { kind: 'group'; id: string; groupId: string; members: readonly QueueRow[]; number: number; isOpen: boolean }
  | { kind: 'member'; id: string; job: QueueRow; number: number }

/** Bands with something in them, each row under its band; a group stands as one row at its first member's place. */
export function layOut(waiting: readonly QueueRow[], openGroups: ReadonlySet<string>): QueueItem[] {
  const items: QueueItem[] = []
  const shown = new Set<string>()
  let number = 0
  for (const band of BANDS) {
    const rows = waiting.filter((row) => bandOf(row.priority) === band)
    if (rows.length === 0) continue
    items.push({ kind: 'band', id: `band:${band}`, band, count: rows.length })
    for (const row of rows) {
      if (row.groupId === null) {
        number += 1
        items.push({ kind: 'job', id: row.id, job: row, number })
      } else if (!shown.has(row.groupId)) {
        shown.add(row.groupId)
        number += 1
        items.push(...groupItems(row.groupId, waiting, number, openGroups.has(row.groupId)))
      }
    }
  }
  return items
}

function groupItems(groupId: string, waiting: readonly QueueRow[], number: number, isOpen: boolean): QueueItem[] {
  const members = waiting
    .filter((row) => row.groupId === groupId)
    .sort((a, b) => (a.groupIndex ?? 0) - (b.groupIndex ?? 0))
  const group: QueueItem = { kind: 'group', id: `group:${groupId}`, groupId, members, number, isOpen }
  if (!isOpen) return [group]
  return [group, ...members.map((job, index): QueueItem => ({ kind: 'member', id: job.id, job, number: index + 1 }))]
}

/** What a move is sent as. `priority` is named only at the top of a band. */
export type Place = { afterJobId: string | null; priority: number; band: Band }

/** The jobs that move with a row: itself, or all members of its group. */
export function jobsOf(item: QueueItem): readonly QueueRow[] {
  if (item.kind === 'group') return item.members
  return item.kind === 'band' ? [] : [item.job]
}

/** Where a row lands when it is put just before the item at `index` (or at the end): after a job, or at the top of a band. */
export function placeAt(items: readonly QueueItem[], index: number, moving: ReadonlySet<string>): Place | null {
  for (let before = Math.min(index, items.length) - 1; before >= 0; before -= 1) {
    const item = items[before]
    if (!item || moving.has(item.id)) continue
    if (item.kind === 'band') return { afterJobId: null, priority: BAND_DEFAULT[item.band], band: item.band }
    if (item.kind === 'member') continue
    const last = jobsOf(item).at(-1)
    if (last && !moving.has(last.id))
      return { afterJobId: last.id, priority: last.priority, band: bandOf(last.priority) }
  }
  const first = items.find((item) => item.kind === 'band')
  return first?.kind === 'band' ? { afterJobId: null, priority: BAND_DEFAULT[first.band], band: first.band } : null
}

/** Where a row lies now, in the same words, so that a move can be taken back. */
export function placeOf(items: readonly QueueItem[], id: string): Place | null {
  const index = items.findIndex((item) => item.id === id)
  const item = items[index]
  const own = item ? jobsOf(item)[0] : undefined
  if (!own) return null
  const place = placeAt(items, index, new Set([id]))
  if (!place) return null
  return place.afterJobId === null ? { ...place, priority: own.priority, band: bandOf(own.priority) } : place
}

/** A row put at the top of a band keeps its own priority when it is in that band already. */
export function priorityFor(place: Place, job: QueueRow): number {
  if (place.afterJobId === null && bandOf(job.priority) === place.band) return job.priority
  return place.priority
}

/** The queue as it will be after a move, shown before the engine has answered. */
export function applyMove(queue: Queue, jobId: string, place: Place): Queue {
  const job = queue.waiting.find((row) => row.id === jobId)
  if (!job) return queue
  const rest = queue.waiting.filter((row) => row.id !== jobId)
  const moved = { ...job, priority: priorityFor(place, job) }
  const anchor = place.afterJobId === null ? -1 : rest.findIndex((row) => row.id === place.afterJobId)
  const top = rest.findIndex((row) => bandOrder(row.priority) >= bandOrder(moved.priority))
  const at = place.afterJobId === null ? (top < 0 ? rest.length : top) : anchor + 1
  return { ...queue, waiting: [...rest.slice(0, at), moved, ...rest.slice(at)] }
}

function bandOrder(priority: number): number {
  return BANDS.indexOf(bandOf(priority))
}

/** One row up or down within the list, crossing into the next band at its edge. Null when there is nowhere to go. */
export function nudge(items: readonly QueueItem[], id: string, step: -1 | 1): Place | null {
  const rows = items.filter((item) => item.kind !== 'member')
  const index = rows.findIndex((item) => item.id === id)
  if (index < 0) return null
  if (step === 1) return index >= rows.length - 1 ? null : placeAt(rows, index + 2, new Set([id]))
  if (index <= 1) return null
  return placeAt(rows, index - 1, new Set([id]))
}
