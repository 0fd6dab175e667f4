// A clock that moves only when told to; timers run in order of their time.
import type { Clock } from '../../src-main/engine/ports/clock.ts'

export function manualClock(startAt = 1_000_000) {
  let wallAt = startAt
  let monoMs = 0
  let timers: { atMs: number; call: () => void }[] = []
  const clock: Clock = {
    now: () => ({ wallAt, monoMs }),
    after(delayMs, call) {
      const timer = { atMs: monoMs + delayMs, call }
      timers.push(timer)
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
  }
  return {
    clock,
    /** Delays of the timers that are set, soonest first. */
    pending: () => timers.map(({ atMs }) => atMs - monoMs).sort((a, b) => a - b),
    /** The wall clock alone: a jump. */
    jump: (ms: number) => {
      wallAt += ms
    },
    advance: (ms: number): void => {
      const until = monoMs + ms
      for (;;) {
        const next = timers.filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0]
        if (!next) break
        timers = timers.filter((timer) => timer !== next)
        const step = Math.max(0, next.atMs - monoMs)
        monoMs += step
        wallAt += step
        next.call()
      }
      wallAt += until - monoMs
      monoMs = until
    },
  }
}
