/** The real clocks behind the Clock port. The only place where the engine's time is read. */
import type { Clock } from '../engine/ports/clock.ts'

export const systemClock: Clock = {
  now: () => ({ wallAt: Date.now(), monoMs: performance.now() }),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs)
    return () => clearTimeout(timer)
  },
}
