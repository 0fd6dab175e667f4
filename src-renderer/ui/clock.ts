/** The present moment for things that show it. One timer per step for the whole window; none while nobody looks. */
import { useSyncExternalStore } from 'react'

type Beat = { now: number; listeners: Set<() => void>; timer: ReturnType<typeof setInterval> | undefined }
const beats = new Map<number, Beat>()

function beatOf(stepMs: number): Beat {
  let beat = beats.get(stepMs)
  if (!beat) {
    beat = { now: Date.now(), listeners: new Set(), timer: undefined }
    beats.set(stepMs, beat)
  }
  return beat
}

function subscribe(stepMs: number, listener: () => void): () => void {
  const beat = beatOf(stepMs)
  beat.listeners.add(listener)
  beat.now = Date.now()
  beat.timer ??= setInterval(() => {
    beat.now = Date.now()
    for (const each of beat.listeners) each()
  }, stepMs)
  return () => {
    beat.listeners.delete(listener)
    if (beat.listeners.size > 0) return
    clearInterval(beat.timer)
    beat.timer = undefined
  }
}

/** Epoch ms, renewed every `stepMs` (1 s by default) while mounted. */
export function useNow(stepMs = 1000): number {
  return useSyncExternalStore(
    (listener) => subscribe(stepMs, listener),
    () => beatOf(stepMs).now,
  )
}
