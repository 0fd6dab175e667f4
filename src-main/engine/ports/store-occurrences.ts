/** Store port: single coming occurrences that an operator skips or changes. One per slot; gone once its slot is decided or it is undone. */
import type { Occurrence } from '../../../src-preload/contract/timing-policies.ts'

export type OccurrenceTables = {
  /** Writes the row whole over the one of the same slot, if there is one. Fault `constraint` when the schedule is not there. */
  putOccurrence(row: Occurrence): void
  getOccurrence(scheduleId: string, scheduledAt: number): Occurrence | null
  /** Those with `fromAt` <= scheduledAt <= `toAt`, earliest first. */
  occurrencesBetween(scheduleId: string, fromAt: number, toAt: number): Occurrence[]
  /** False when there was none. */
  deleteOccurrence(scheduleId: string, scheduledAt: number): boolean
}
