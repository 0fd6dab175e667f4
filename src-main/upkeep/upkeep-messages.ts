/** What is said between the engine thread and a reader thread of upkeep's own: one order in, one answer out. Types only. */
import type { IntegrityFindings, StoreBackup } from '../tasks/task.ts'

export type UpkeepOrder =
  | { readonly kind: 'backup'; readonly folder: string; readonly keep: number; readonly now: number }
  | { readonly kind: 'integrity' }
  | { readonly kind: 'damage' }

/** By kind of order. */
export type UpkeepValues = {
  readonly backup: StoreBackup
  readonly integrity: IntegrityFindings
  readonly damage: readonly string[]
}

export type UpkeepAnswer =
  | { readonly ok: true; readonly value: UpkeepValues[keyof UpkeepValues] }
  | { readonly ok: false; readonly message: string }

export type ToUpkeep = { readonly type: 'upkeep'; readonly order: UpkeepOrder }
export type FromUpkeep = { readonly type: 'upkeep'; readonly answer: UpkeepAnswer }
