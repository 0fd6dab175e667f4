/** What local tasks may ask of the engine about data. One commit a call; the work is in data/. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { IgnoredWhy, Reading } from '../data/readings.ts'
import type { AlertRule, CheckCounts } from '../data/rules.ts'
import type { Now } from './clock.ts'

/** One message of a topic, parsed. `deviceId` empty = the workspace. */
export type Heard = {
  readonly deviceId: string
  readonly said: unknown
  readonly heardAt: number
  /** Kept by the broker for who knows how long: it counts only with a stamp of its own. */
  readonly isRetained: boolean
}
export type StoredReadings = {
  readonly stored: number
  readonly ignored: Readonly<Partial<Record<IgnoredWhy, number>>>
}

export type DataService = {
  /** What was asked for out of what was heard, in one commit; devices that nobody knows are left out. Throws StoreFault. */
  storeHeard(runId: string, asked: readonly Reading[], heard: readonly Heard[], now: Now): StoredReadings
  /** All rules of one run's check in one commit. Failure `illegal_state`: the run is not under way any more. Throws StoreFault. */
  checkAlerts(runId: string, rules: readonly AlertRule[], now: Now): Result<CheckCounts>
}
