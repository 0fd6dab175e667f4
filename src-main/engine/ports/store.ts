/** The store port in operations. What must hold: one write transaction at a time (BEGIN IMMEDIATE), all of it or nothing,
 *  every write under the lease's epoch (DESIGN 6.17); reads see committed rows only. No connections, no SQL here. */
import type { Settings } from '../../../src-preload/contract/entities.ts'
import type { TouchedKind } from '../../../src-preload/contract/events.ts'
import type { StopMode } from '../../../src-preload/contract/vocabulary.ts'
import type { DataTables } from './store-data.ts'
import type { DeviceTables } from './store-devices.ts'
import type { LimitTables } from './store-limits.ts'
import type { OccurrenceTables } from './store-occurrences.ts'
import type { EventTables } from './store-events.ts'
import type { ExplainTables } from './store-explain.ts'
import type { OutboxTables } from './store-outbox.ts'
import type { PlanTables } from './store-plan.ts'
import type { WorkTables } from './store-work.ts'

/** What one commit changed; the change bus hears of it only after the commit. */
export type Touched = ReadonlyArray<{ readonly kind: TouchedKind; readonly id: string }>

export type Lease = {
  readonly epoch: number
  readonly instanceId: string
  readonly hostName: string
  readonly processId: number
  readonly expiresAt: number
}

export type InstanceRow = {
  id: string
  name: string
  hostName: string
  processId: number
  mode: 'embedded' | 'standalone'
  state: 'starting' | 'running' | 'paused' | 'stopped'
  lastHeartbeatAt: number
  startedAt: number
  stoppedAt: number | null
}

/** Single values that survive a restart and are not settings: clock marks, pause, counters. */
export type EngineState = {
  isPaused: boolean
  pausedUntil: number | null
  pauseReason: string | null
  pausedBy: string | null
  /** The present or the last pause of the engine, [pausedAt, pauseEndedAt): slots inside are `paused`, never misfires (R11). */
  pausedAt: number | null
  pauseEndedAt: number | null
  /** Raised by operators' moves only (DESIGN 6.12). */
  queueVersion: number
  tzRelease: string
  lastTickAt: number | null
  clockNoteAt: number | null
  clockNoteDeltaMs: number | null
  /** R21: the last change of the tz release that moved an instant. */
  tzNote: { at: number; from: string; to: string; moved: number } | null
  /** Events that left the outbox unsent because too many waited, since the workspace was made. */
  eventsDropped: number
  /** R44: local work is being brought to rest before a stop; none is admitted. Ends with this life of the engine. */
  stopping: StopMode | null
  /** R29: up to when waiting jobs have been raised; a pass under way goes to `ageingTo` and has done every priority from `ageingBelow` up. */
  agedAt: number | null
  ageingTo: number | null
  ageingBelow: number | null
}

export type InstanceTables = {
  readLease(): Lease | null
  /** Takes or renews: writes the row as given; the caller has judged it. */
  putLease(lease: Lease): void
  clearLease(epoch: number): void
  putInstance(row: InstanceRow): void
  getInstance(id: string): InstanceRow | null
  listInstances(): InstanceRow[]
  getEngineState(): EngineState
  putEngineState(state: EngineState): void
  /** Stored values over the defaults; unknown stored keys are dropped. */
  getSettings(): Settings
  putSettings(settings: Settings): void
  /** Audit: one row per operator action and engine event (clock jump, lease taken, retention). */
  addAudit(row: {
    at: number
    actor: string
    action: string
    entity: string
    entityId: string | null
    data: unknown
  }): void
}

/** Everything that can be read or written inside one transaction. */
export type StoreTx = PlanTables &
  OccurrenceTables &
  WorkTables &
  DeviceTables &
  LimitTables &
  DataTables &
  OutboxTables &
  EventTables &
  ExplainTables &
  InstanceTables & { touch(kind: TouchedKind, id: string): void }

export type Store = {
  /** A consistent read; must not write. */
  read<T>(work: (tx: StoreTx) => T): T
  /** One commit. `source` = who changes (operator, `engine`, `device`). Throws StoreFault `stepped_down` when the epoch is no
   *  longer ours; nothing is written if `work` throws. `work` is synchronous. */
  write<T>(source: string, work: (tx: StoreTx) => T): T
  /** The epoch under which write() commits; 0 before the lease is taken. */
  setEpoch(epoch: number): void
  /** Called after each commit that touched something. Returns the unsubscribe. */
  onCommit(listener: (source: string, touched: Touched) => void): () => void
  close(): void
}

/** The store's own expected failures, thrown because they end the transaction; told apart by `code`, never by message. */
export class StoreFault extends Error {
  readonly code:
    | 'stepped_down'
    | 'disk_full'
    | 'store_damaged'
    | 'store_unwritable'
    | 'store_newer'
    | 'store_foreign'
    | 'migration_failed'
    | 'constraint'
  readonly detail: Record<string, unknown>
  constructor(code: StoreFault['code'], message: string, detail: Record<string, unknown> = {}) {
    super(message)
    this.name = 'StoreFault'
    this.code = code
    this.detail = detail
  }
}

/** Thrown by a read for a page cursor that the store did not make; the caller answers `invalid_input` at `cursor`. */
export class BadCursor extends Error {
  readonly code = 'invalid_input'
  readonly path = 'cursor'
  constructor() {
    super('This is not the cursor of a page. Leave it out to begin at the first page.')
    this.name = 'BadCursor'
  }
}
