/** What a local task function is to the runner, and the one way to define one. The functions themselves are in files of their own. */
import type * as z from 'zod'
import type { FieldError, Result } from '../../src-preload/contract/failures.ts'
import type { Reading } from '../engine/data/readings.ts'
import type { AlertRule, CheckCounts } from '../engine/data/rules.ts'
import type { Heard, StoredReadings } from '../engine/ports/data-service.ts'
import type { LocalOutcome, TaskDefinition, TaskSettings } from '../engine/ports/tasks.ts'
import { checkParameters, parametersOf, type ParameterSchema } from './parameters-of.ts'

/** A copy of the store that was opened and found good. */
export type StoreBackup = { readonly path: string; readonly bytes: number; readonly removed: readonly string[] }
/** A report that was written whole. */
export type ExportedReport = { readonly path: string; readonly rows: number; readonly sha256: string }
export type ReportOrder = {
  readonly folder: string | null
  readonly days: number
  readonly notSucceeded: boolean
  readonly kind: 'job' | 'device' | 'all'
}
/** What a look at the whole store came to; `brokenSeq` is the first run that does not fit its seal. */
export type IntegrityFindings = {
  readonly runs: number
  readonly seals: number
  readonly removedRuns: number
  readonly storeProblems: readonly string[]
  readonly foreignKeyProblems: number
  readonly brokenSeq: number | null
  readonly brokenWhy: string | null
}

/** A message that was heard on a topic, at this console's time. */
export type TopicMessage = {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly at: number
}

/** What this workspace does for its tasks; the work is done on other threads, the words are the task's. */
export type TaskServices = {
  /** Removes runs older than this many days, or by the retention that is set; the engine does it and records it (R41).
   *  `retentionDays` null in the answer = retention is off and nothing was removed. */
  readonly cleanUpHistory: (
    retentionDays: number | null,
  ) => Promise<{ deletedCount: number; retentionDays: number | null; removedFolders: number }>
  /** Copies the store, opens and checks the copy, keeps the newest `keep`. Rejects with a sentence. */
  readonly backUpStore: (keep: number, signal: AbortSignal) => Promise<StoreBackup>
  readonly exportReport: (order: ReportOrder, signal: AbortSignal) => Promise<ExportedReport>
  readonly checkIntegrity: (signal: AbortSignal) => Promise<IntegrityFindings>
  /** Listens to topics for so long, from the moment the broker grants them. Rejects with a sentence. */
  readonly listen: (
    order: { readonly filters: readonly string[]; readonly forMs: number },
    onMessage: (message: TopicMessage) => void,
    signal: AbortSignal,
  ) => Promise<void>
  /** Readings out of what was heard, stored in one commit. Throws when the store refuses. */
  readonly storeHeard: (runId: string, asked: readonly Reading[], heard: readonly Heard[]) => StoredReadings
  /** Looks at the rules and writes alerts in one commit. Throws when the store refuses. */
  readonly checkAlerts: (runId: string, rules: readonly AlertRule[]) => Result<CheckCounts>
  readonly settings: () => TaskSettings
  /** The folder of the workspace, absolute. */
  readonly workspacePath: string
}

export type TaskContext = TaskServices & {
  /** Aborted by cancel, timeout or stop; a task ends soon after. */
  readonly signal: AbortSignal
  /** Aborted when it has to end now: by force, or because the engine ends. */
  readonly forceSignal: AbortSignal
  readonly runId: string
  readonly attempt: number
  /** Zone of the schedule that asked for it; null = none did. */
  readonly timezone: string | null
  /** Kept for the run's record, also when it is ended by force before `run` has answered. */
  readonly keep: (known: Pick<LocalOutcome, 'logPath'>) => void
}

/** Either a success with a result, or a failure in words. A throw is a failure too, with its stack as detail.
 *  `wasStopped` = it ended because its signal said so; the runner words that. */
export type TaskEnd = Omit<LocalOutcome, 'status' | 'reason'> & { readonly ok: boolean; readonly wasStopped?: boolean }

export type LocalTask = TaskDefinition & {
  readonly reach: 'local'
  /** How long after its signal it may still need to end by itself (ms); null = it ends at once or never. */
  readonly endsWithinMs?: number | null
  readonly run: (params: Readonly<Record<string, unknown>>, context: TaskContext) => Promise<TaskEnd>
}

type TaskPlan<S extends ParameterSchema> = Omit<LocalTask, 'parameters' | 'check' | 'run' | 'reach'> & {
  readonly schema: S
  /** What the schema cannot know, such as the allow-list; asked only when the values fit the schema. */
  readonly judge?: (params: z.output<S>, settings: TaskSettings) => readonly FieldError[]
  readonly run: (params: z.output<S>, context: TaskContext) => Promise<TaskEnd>
}

/** A local task from its schema: the list of parameters, the check and the defaults all come from there. */
export function defineTask<S extends ParameterSchema>({ schema, judge, run, ...plan }: TaskPlan<S>): LocalTask {
  const check = (params: Readonly<Record<string, unknown>>, settings: TaskSettings): readonly FieldError[] => {
    const errors = checkParameters(schema, params)
    if (errors.length > 0 || !judge) return errors
    return judge(schema.parse(params), settings)
  }
  return {
    ...plan,
    reach: 'local',
    parameters: parametersOf(schema),
    check,
    run: (params, context) => {
      // What was stored by an older version may not fit this one's schema: said, never guessed.
      const [first] = check(params, context.settings())
      if (first) {
        const errorMessage = `The parameter "${first.path}" does not fit: ${first.message}`
        return Promise.resolve({ ok: false, errorMessage })
      }
      return run(schema.parse(params), context)
    },
  }
}
