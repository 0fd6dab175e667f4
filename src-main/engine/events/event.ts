/** What an event is: its kind, when it was, who it is about, its data, and the chain of schedules that led to it. Types and two readers. */
import type { EventKind } from '../../../src-preload/contract/vocabulary.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

type JsonObject = NonNullable<JobRow['eventData']>

/** Which schedules, oldest first, caused the one that caused this; empty = the world did. */
export type Chain = { readonly depth: number; readonly path: readonly string[] }

export type EngineEvent = {
  readonly kind: EventKind
  /** Wall instant of the fact. */
  readonly at: number
  /** What a debounce is by: the device, or empty. */
  readonly subject: string
  /** What conditions look at and parameters can use. */
  readonly data: JsonObject
  readonly chain: Chain
}

/** Call inside the commit that caused the fact: what matches becomes a slot and a job there, or nothing does. */
export type RaiseEvent = (tx: StoreTx, event: EngineEvent, now: Now) => void

export const NO_CHAIN: Chain = { depth: 0, path: [] }

/** Kinds whose data names one device. */
export const DEVICE_EVENTS: readonly EventKind[] = [
  'device_online',
  'device_offline',
  'device_joined_group',
  'device_reported',
]

/** The chain that a job carries on: what its event said, and its own schedule at the end. */
export function chainOfJob(job: Pick<JobRow, 'eventData' | 'scheduleId'>): Chain {
  const said = job.eventData?.chain as { depth?: unknown; path?: unknown } | undefined
  const path = Array.isArray(said?.path) ? said.path.filter((id): id is string => typeof id === 'string') : []
  const depth = typeof said?.depth === 'number' ? said.depth : 0
  if (job.scheduleId === null) return { depth, path }
  return { depth: depth + 1, path: [...path, job.scheduleId] }
}
