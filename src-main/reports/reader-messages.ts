/** What the engine thread and the reader thread say to each other. Data only. */
import type { RunFilter } from '../../src-preload/contract/requests-history.ts'

/** Given to the worker as `workerData`. */
export type ReaderStart = { readonly storePath: string; readonly sqliteBinding: string | null }

export type ToReader =
  | {
      readonly type: 'export'
      readonly id: string
      readonly filter: RunFilter
      readonly path: string
      readonly timezone: string
    }
  | { readonly type: 'cancel'; readonly id: string }
  | { readonly type: 'stop' }

export type FromReader =
  | { readonly type: 'progress'; readonly id: string; readonly rows: number; readonly total: number }
  | { readonly type: 'done'; readonly id: string; readonly rows: number }
  | { readonly type: 'cancelled'; readonly id: string; readonly rows: number }
  | { readonly type: 'failed'; readonly id: string; readonly message: string }
