/** What a commit touched, each thing once, and who wants to hear of it. */
import type { TouchedKind } from '../../src-preload/contract/events.ts'
import type { Touched } from '../engine/ports/store.ts'

export type CommitListener = (source: string, touched: Touched) => void

export type TouchLog = {
  touch(kind: TouchedKind, id: string): void
  /** Takes what was touched since the last call. */
  take(): Touched
}

export function touchLog(): TouchLog {
  let seen = new Map<string, { kind: TouchedKind; id: string }>()
  return {
    touch: (kind, id) => void seen.set(`${kind} ${id}`, { kind, id }),
    take: () => {
      const touched = [...seen.values()]
      if (touched.length > 0) seen = new Map()
      return touched
    },
  }
}
