/** The present moment for things that show it. One timer per step for the whole window; none while nobody looks. */
import { useSyncExternalStore } from 'react'

type Beat = { read: () => number; subscribe: (listener: () => void) => () => void }
const beats = new Map<number, Beat>()

function makeBeat(stepMs: number): Beat {
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  const listeners = new Set<() => void>()
  return {
    read: () => now,
    subscribe: (listener) => {
      listeners.add(listener)
      if (!timer) {
        now = Date.now()
        timer = setInterval(() => {
          now = Date.now()
          for (const each of listeners) each()
        }, stepMs)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}

function beatOf(stepMs: number): Beat {
  const beat = beats.get(stepMs) ?? makeBeat(stepMs)
  beats.set(stepMs, beat)
  return beat
}

/** Epoch ms, renewed every `stepMs` (1 s by default) while mounted. */
export function useNow(stepMs = 1000): number {
  const beat = beatOf(stepMs)
  return useSyncExternalStore(beat.subscribe, beat.read)
}
