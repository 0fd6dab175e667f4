/** Local work: the engine says what to start or stop; the task runner in the engine thread does it and reports back. */
import type { Parameter } from '../../../src-preload/contract/entities.ts'
import type { JobType } from '../../../src-preload/contract/vocabulary.ts'

/** A local job that was claimed in a commit (state DISPATCHED, lock row written) and is to be started now. */
export type LocalStart = {
  readonly jobId: string
  readonly runId: string
  readonly taskFunctionKey: string
  readonly params: Readonly<Record<string, unknown>>
  readonly timeoutMs: number | null
  readonly attempt: number
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

export type TaskDefinition = {
  readonly key: string
  readonly nameEn: string
  readonly nameAr: string
  readonly descriptionEn: string | null
  readonly descriptionAr: string | null
  readonly jobType: JobType
  readonly reach: 'local' | 'fleet'
  readonly parameters: readonly Parameter[]
  /** Running it twice does no harm: an orphan is queued again (R39). */
  readonly isIdempotent: boolean
}

export type TaskRunner = {
  readonly definitions: readonly TaskDefinition[]
  start(work: LocalStart): void
  /** Asks running work to end (AbortSignal); `force` ends it now. */
  stop(runId: string, force: boolean): void
}
