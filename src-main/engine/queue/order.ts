/** The order of the queue: priority desc, rank asc, insert counter asc (R27, DESIGN 6.12). Ranks are integers with gaps. */
import { LIMITS, PRIORITY_BANDS } from '../../../src-preload/contract/vocabulary.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

/** Room between two neighbours: ten moves into the same place before the band is numbered anew. */
export const RANK_GAP = 1_024

export type Waiting = Pick<JobRow, 'id' | 'priority' | 'rank' | 'insertSeq'>
export type Place = { readonly priority: number; readonly rank: number }

/** A fresh place behind everything in its band: the counter only rises, so nothing later can come before it. */
export function placeAtEnd(tx: StoreTx): { rank: number; insertSeq: number } {
  const insertSeq = tx.nextInsertSeq()
  return { rank: insertSeq * RANK_GAP, insertSeq }
}

/** The jobs of one priority in order, without one of them. */
function others(tx: StoreTx, priority: number, withoutId: string): Waiting[] {
  return tx.waitingInBand(priority, priority).filter((job) => job.id !== withoutId)
}

// Numbers a priority anew in this commit; the fresh counter keeps every rank below those of later jobs.
function renumber(tx: StoreTx, priority: number, inOrder: readonly Waiting[]): Waiting[] {
  const end = tx.nextInsertSeq()
  return inOrder.map((job, index) => {
    const rank = (end - inOrder.length + index) * RANK_GAP
    tx.setRank(job.id, priority, rank)
    return { ...job, rank }
  })
}

function between(before: Waiting, after: Waiting): number | null {
  const rank = Math.floor((before.rank + after.rank) / 2)
  return rank > before.rank && rank < after.rank ? rank : null
}

/** The place right behind `after`, which the job takes over the priority of (R30). Renumbers when there is no room. */
export function placeAfter(tx: StoreTx, job: Waiting, after: Waiting): Place {
  let inOrder = others(tx, after.priority, job.id)
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const index = inOrder.findIndex((other) => other.id === after.id)
    const before = inOrder[index]
    const next = inOrder[index + 1]
    if (before === undefined) break
    if (next === undefined) break
    const rank = between(before, next)
    if (rank !== null) return { priority: after.priority, rank }
    inOrder = renumber(tx, after.priority, inOrder)
  }
  return { priority: after.priority, rank: tx.nextInsertSeq() * RANK_GAP }
}

/** The band of a priority in words; a priority outside all bands is a band of its own. */
export function bandOf(priority: number): { from: number; to: number } {
  const band = PRIORITY_BANDS.find((candidate) => priority >= candidate.from && priority <= candidate.to)
  return band === undefined ? { from: priority, to: priority } : { from: band.from, to: band.to }
}

/** The first place of the band that holds `priority`; the band's present head lends its priority if that is higher. */
export function placeAtTop(tx: StoreTx, job: Waiting, priority: number): Place {
  const { from, to } = bandOf(priority)
  const first = tx.waitingInBand(from, Math.min(to, LIMITS.priorityMax)).find((other) => other.id !== job.id)
  if (first === undefined || first.priority < priority) return { priority, rank: job.rank }
  return { priority: first.priority, rank: first.rank - RANK_GAP }
}

/** Who stands before and behind a waiting job now: what a refused move shows. */
export function neighboursOf(tx: StoreTx, job: Waiting): { previousJobId: string | null; nextJobId: string | null } {
  const inOrder = tx.waitingInBand(-LIMITS.priorityMax, LIMITS.priorityMax)
  const index = inOrder.findIndex((other) => other.id === job.id)
  if (index < 0) return { previousJobId: null, nextJobId: null }
  return { previousJobId: inOrder[index - 1]?.id ?? null, nextJobId: inOrder[index + 1]?.id ?? null }
}
