/** Folds commits into numbered change batches: at most 200 ids a kind and ten batches a second per source. */
import type { ChangeBatch, TouchedKind } from '../../src-preload/contract/events.ts'
import type { Clock } from '../engine/ports/clock.ts'
import type { Touched } from '../engine/ports/store.ts'

const IDS_PER_KIND = 200
const FOLD_MS = 100

export type ChangeBus = {
  add(source: string, touched: Touched): void
  /** Sends what waits and ends. */
  close(): void
}

type Fold = Map<TouchedKind, Set<string> | 'all'>

function fold(into: Fold, touched: Touched): void {
  for (const { kind, id } of touched) {
    const known = into.get(kind)
    if (known === 'all') continue
    if (known === undefined) into.set(kind, new Set([id]))
    else if (known.size < IDS_PER_KIND || known.has(id)) known.add(id)
    else into.set(kind, 'all')
  }
}

/** `seq` rises by one with each batch; a gap tells the receiver to fetch everything again. */
export function createChangeBus(clock: Clock, send: (batch: ChangeBatch) => void): ChangeBus {
  const waiting = new Map<string, Fold>()
  let seq = 0
  let cancel: (() => void) | null = null
  let sentAtMs = Number.NEGATIVE_INFINITY

  function flush(): void {
    cancel = null
    sentAtMs = clock.now().monoMs
    for (const [source, kinds] of waiting) {
      seq += 1
      const touched = [...kinds].map(([kind, ids]) => ({ kind, ids: ids === 'all' ? ids : [...ids] }))
      send({ seq, source, touched })
    }
    waiting.clear()
  }
  return {
    add(source, touched) {
      const known = waiting.get(source) ?? new Map()
      waiting.set(source, known)
      fold(known, touched)
      cancel ??= clock.after(Math.max(0, sentAtMs + FOLD_MS - clock.now().monoMs), flush)
    },
    close() {
      cancel?.()
      if (waiting.size > 0) flush()
    },
  }
}
