/** Store port: templates, schedules, slots, task functions. `insert` of a taken id throws StoreFault `constraint`;
 *  `update` writes the row whole, raises nothing by itself (the caller sets version and audit) and returns false if the row is gone
 *  or its version is not `expectedVersion`. */
import type { Schedule, TaskFunction, Template } from '../../../src-preload/contract/entities.ts'

export type ScheduleRow = Schedule & {
  /** Nothing scheduled at or before this is ever decided (R12, R24). */
  decidedUpToAt: number | null
}

export type SlotRow = {
  scheduleId: string
  scheduledAt: number
  decidedAt: number
  verdict: 'run' | 'skip'
  reason: string | null
  jobId: string | null
  runId: string
  /** The rule that decided (`R26`, `R7`…), the tz release then, and the run in the way; null in rows of older versions. */
  rule: string | null
  tzRelease: string | null
  blockerRunId: string | null
  /** The last slot that this row stands for, where it stands for a range of slots that did not run (R24); left out = itself alone. */
  coversToAt?: number | null
}

export type PlanTables = {
  nextNumber(table: 'template' | 'schedule' | 'task_function'): number

  insertTemplate(row: Template): void
  updateTemplate(row: Template, expectedVersion: number): boolean
  getTemplate(id: string): Template | null
  getTemplateByNumber(number: number): Template | null
  countSchedulesOfTemplate(templateId: string): number

  insertSchedule(row: ScheduleRow): void
  updateSchedule(row: ScheduleRow, expectedVersion: number): boolean
  /** The engine's own advance: nextRunAt, decidedUpToAt, last… fields and state only; version unchanged. */
  advanceSchedule(
    id: string,
    change: Partial<
      Pick<
        ScheduleRow,
        | 'nextRunAt'
        | 'decidedUpToAt'
        | 'lastTriggeredAt'
        | 'lastRunAt'
        | 'lastStatus'
        | 'state'
        | 'faultReason'
        | 'tzRelease'
        | 'pausedUntil'
        | 'pauseReason'
        | 'pausedBy'
        | 'failuresInRow'
        | 'resumeCatchesUp'
      >
    >,
  ): void
  getSchedule(id: string): ScheduleRow | null
  getScheduleByNumber(number: number): ScheduleRow | null
  /** ENABLED with nextRunAt <= now, earliest first. Uses the partial index. */
  dueSchedules(now: number, limit: number): ScheduleRow[]
  /** Earliest nextRunAt of ENABLED schedules, or pausedUntil of PAUSED ones; null = none. */
  nextWakeAt(): number | null
  /** PAUSED with pausedUntil <= now. */
  schedulesToResume(now: number, limit: number): ScheduleRow[]
  /** Keyset by id, all that are not DELETED: recompute after a tz change or a backward jump. */
  schedulesAfter(id: string | null, limit: number): ScheduleRow[]

  /** False when (scheduleId, scheduledAt) is already there: the slot was decided before (R26). */
  insertSlot(row: SlotRow): boolean
  getSlot(scheduleId: string, scheduledAt: number): SlotRow | null
  /** Writes over a slot that was decided not to run; false when it ran, or is not there (R13). */
  updateSkippedSlot(row: SlotRow): boolean
  /** Slots in (from, to] that were decided to run. */
  countRunSlots(scheduleId: string, from: number, to: number): number
  /** Ranges recorded as one row that reach to `fromAt` or beyond, earliest first (R24); empty unless the clock went back. */
  decidedRanges(scheduleId: string, fromAt: number): { from: number; to: number }[]
  deleteSlotsBefore(at: number, limit: number): number

  listTaskFunctions(): TaskFunction[]
  getTaskFunction(key: string): TaskFunction | null
  /** Inserts or updates by key; ids and numbers of known keys stay. */
  putTaskFunction(row: TaskFunction): void
}
