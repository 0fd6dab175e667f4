/** The loop around `engine.tick`: tick, sleep until it wants to be called again, at most 30 s (R22). Decides nothing itself. */
import type { Clock, Now } from '../engine/ports/clock.ts'

/** The longest sleep: a wall clock that jumped is noticed this late at worst. */
export const LONGEST_SLEEP_MS = 30_000
/** Pokes inside this time become one tick, so that a flood of answers costs one look each 20 ms. */
const POKE_EVERY_MS = 20

export type Driver = {
  start(): void
  /** Something happened: tick soon. Cheap; may be called for every commit. */
  poke(): void
  stop(): void
}

/** `onFault` gets what a tick threw; the loop has ended then. */
export function createDriver(
  clock: Clock,
  tick: (now: Now) => { nextAt: number },
  onFault: (error: unknown) => void,
): Driver {
  let cancel: (() => void) | null = null
  let isRunning = false
  let isPoked = false
  let isTicking = false
  let lastTickMs = Number.NEGATIVE_INFINITY

  const sleep = (delayMs: number) => {
    cancel?.()
    cancel = clock.after(Math.max(0, Math.min(delayMs, LONGEST_SLEEP_MS)), turn)
  }
  function turn(): void {
    if (!isRunning) return
    const now = clock.now()
    isPoked = false
    lastTickMs = now.monoMs
    try {
      isTicking = true
      const { nextAt } = tick(now)
      isTicking = false
      if (isRunning && !isPoked) sleep(Math.max(1, nextAt - clock.now().wallAt))
    } catch (error) {
      isTicking = false
      isRunning = false
      onFault(error)
    }
  }
  return {
    start() {
      isRunning = true
      sleep(0)
    },
    poke() {
      // A tick's own commits are no news to it: `nextAt` says when it wants to go on.
      if (!isRunning || isPoked || isTicking) return
      isPoked = true
      sleep(lastTickMs + POKE_EVERY_MS - clock.now().monoMs)
    },
    stop() {
      isRunning = false
      cancel?.()
      cancel = null
    },
  }
}
