/** What a local task function is to the runner. The functions themselves are in files of their own. */
import type { LocalOutcome, TaskDefinition } from '../engine/ports/tasks.ts'

export type TaskContext = {
  /** Aborted by cancel, timeout or stop; a task ends soon after. */
  readonly signal: AbortSignal
  readonly attempt: number
  /** Removes runs older than this many days; the engine does it and records it (R41). */
  readonly cleanUpHistory: (retentionDays: number | null) => Promise<{ deletedCount: number; retentionDays: number }>
}

/** Either a success with a result, or a failure in words. A throw is a failure too, with its stack as detail. */
export type TaskEnd = Pick<LocalOutcome, 'errorMessage' | 'result' | 'resultSummary' | 'exitCode'> & {
  readonly ok: boolean
}

export type LocalTask = TaskDefinition & {
  readonly reach: 'local'
  readonly run: (params: Readonly<Record<string, unknown>>, context: TaskContext) => Promise<TaskEnd>
}
