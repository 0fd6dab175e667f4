/** Local work: the engine says what to start or stop; the task runner in the engine thread does it and reports back. */
import type { FunctionParameter, Settings } from '../../../src-preload/contract/entities.ts'
import type { FieldError } from '../../../src-preload/contract/failures.ts'
import type { JobType } from '../../../src-preload/contract/vocabulary.ts'
import type { Now } from './clock.ts'

/** A local job that was claimed in a commit (state DISPATCHED, lock row written) and is to be started now. */
export type LocalStart = {
  readonly jobId: string
  readonly runId: string
  readonly taskFunctionKey: string
  readonly params: Readonly<Record<string, unknown>>
  /** What the job says; null = what the task function says. */
  readonly timeoutMs: number | null
  readonly attempt: number
  /** Time zone of the schedule that asked for it; null = none did. */
  readonly timezone?: string | null
}

export type LocalOutcome = {
  readonly status: 'COMPLETED' | 'FAILED'
  readonly reason: 'succeeded' | 'failed' | 'timed_out' | 'cancelled' | 'forced'
  readonly errorMessage?: string
  readonly errorDetail?: string
  readonly result?: unknown
  readonly resultSummary?: string
  readonly exitCode?: number
  readonly artifacts?: readonly string[]
  readonly logPath?: string
}

/** What the runner says of one run, and when it was so: its start before its function is called, its end once. */
export type LocalReport =
  | { readonly kind: 'started'; readonly runId: string; readonly at: Now }
  | { readonly kind: 'finished'; readonly runId: string; readonly at: Now; readonly outcome: LocalOutcome }

export type TaskDefinition = {
  readonly key: string
  readonly nameEn: string
  readonly nameAr: string
  readonly descriptionEn: string | null
  readonly descriptionAr: string | null
  readonly jobType: JobType
  readonly reach: 'local' | 'fleet'
  readonly parameters: readonly FunctionParameter[]
  /** Running it twice does no harm: an orphan is queued again (R39). */
  readonly isIdempotent: boolean
  /** Longest run of one attempt when neither job nor template says one; null = no limit. */
  readonly timeoutMs: number | null
  /** What is wrong with these values under these settings, before anything is stored; pure. Paths begin at the parameter's key.
   *  Codes: `invalid_parameters`, `unknown_field`, `unknown_zone`, `not_allowed`. */
  readonly check: (params: Readonly<Record<string, unknown>>, settings: TaskSettings) => readonly FieldError[]
}

/** The settings that a task function's parameters are judged by. */
export type TaskSettings = Pick<Settings, 'scriptAllowList'>

/** A schedule that every workspace has: made once at start, can be paused and disabled, never deleted. */
export type PrimarySchedule = {
  /** The same in every workspace, so that it is found again whatever its name became. */
  readonly scheduleId: string
  readonly templateId: string
  readonly taskFunctionKey: string
  readonly nameEn: string
  readonly nameAr: string
  readonly descriptionEn: string
  readonly descriptionAr: string
  /** Cron, in the workspace's zone. */
  readonly expression: string
  readonly isEnabled: boolean
}

export type TaskRunner = {
  readonly definitions: readonly TaskDefinition[]
  start(work: LocalStart): void
  /** Asks running work to end (AbortSignal); `force` ends it now. */
  stop(runId: string, force: boolean): void
}
