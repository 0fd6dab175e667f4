/** Before an engine is stopped: its running local work is finished, given back or cancelled, as the operator wants it (R44). */
import type { Result } from '../../src-preload/contract/failures.ts'
import type { RequestOutput } from '../../src-preload/contract/requests.ts'
import type { StopMode } from '../../src-preload/contract/vocabulary.ts'

/** What is asked of an engine: two requests, and a word whenever something changed. */
export type Restable = {
  prepareStop(mode: StopMode): Promise<Result<RequestOutput<'engine.prepareStop'>>>
  status(): Promise<Result<RequestOutput<'engine.status'>>>
  /** Returns the unsubscribe. */
  onChange(listener: () => void): () => void
}

/**
 * Resolves with `rest` when no local work runs any more, or the engine is gone; with `kept` when somebody resumed it instead. Waits
 * for as long as the work takes.
 */
export async function bringToRest(engine: Restable, mode: StopMode): Promise<'rest' | 'kept'> {
  const prepared = await engine.prepareStop(mode)
  if (!prepared.ok || prepared.value.running === 0) return 'rest'
  return new Promise((resolve) => {
    const look = async (): Promise<void> => {
      const status = await engine.status()
      const stopping = status.ok ? (status.value.stopping ?? null) : { running: 0 }
      if (stopping !== null && stopping.running > 0) return
      forget()
      resolve(stopping === null ? 'kept' : 'rest')
    }
    const forget = engine.onChange(() => void look())
    void look()
  })
}
