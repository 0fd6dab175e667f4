/** Time as the engine receives it. Only the driver in the engine thread reads real clocks. */

/** One reading of both clocks. `wallAt` = epoch ms UTC; `monoMs` = a monotonic count whose zero means nothing. */
export type Now = { readonly wallAt: number; readonly monoMs: number }

export type Clock = {
  now(): Now
  /** Calls back once after `delayMs` (at most 30 s by the caller's rule, R22). Returns the cancel. */
  after(delayMs: number, call: () => void): () => void
}
