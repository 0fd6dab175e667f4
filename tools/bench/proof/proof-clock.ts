/** A clock for the proof: it runs like the computer's until it is frozen; then it moves by jumps alone, wall and monotonic together. */
import type { Clock, Now } from '../../../src-main/engine/ports/clock.ts'
import { systemClock } from '../../../src-main/runtime/system-clock.ts'

export type ProofClock = Clock & {
  /** Stands still from now on. */
  freeze(): void
  /** Goes on by so many ms at once; only while it stands still. */
  jump(ms: number): void
}

export function proofClock(): ProofClock {
  let frozen: Now | null = null
  return {
    now: () => frozen ?? systemClock.now(),
    after: (delayMs, call) => systemClock.after(delayMs, call),
    freeze: () => {
      frozen ??= systemClock.now()
    },
    jump: (ms) => {
      if (frozen === null) throw new Error('the clock runs')
      frozen = { wallAt: frozen.wallAt + ms, monoMs: frozen.monoMs + ms }
    },
  }
}
