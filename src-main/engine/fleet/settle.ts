/** The end of a fleet job: when it is reached, and the run that is sealed for it. The ends of single devices are in end-execution.ts. */
import {
  EXECUTION_STATES,
  type ExecutionState,
  OPEN_EXECUTION_STATES,
  type RunReason,
} from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { deviceVerdict, type EndCause, type Outcomes, rollUp } from '../execution/rollup.ts'
import { sealJobRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { isPending } from '../execution/transitions.ts'
import type { ExecutionRow, JobRow, KeptStep } from '../ports/store-work.ts'
import { jobEnded } from '../queue/job-ended.ts'
import { tellJob } from './events.ts'
import { END_RULE } from '../rollout/hold.ts'
import { commonestError } from './said-error.ts'

const PAGE = 1_000
/** The rules under which a job's trace says why devices were left out. */
export const CANCEL_RULE = 'DESIGN 6.11'
export const EXPIRY_RULE = 'fleet 1.1 expiry'
export const BLOCKED_RULE = 'DESIGN 6.10'
/** Devices whose checks did not hold (L12), and those that have newer work of the same kind (L8); the step counts them. */
export const PRECHECK_RULE = 'fleet L12'
export const LATEST_RULE = 'fleet L8'

const CAUSES: readonly EndCause[] = ['cancelled', 'superseded', 'withdrawn', 'group_stopped', 'deleted']

function lastStep(job: JobRow, rule: string): KeptStep | undefined {
  return job.trace.findLast((step) => step.rule === rule)
}

/** Why a cancelled job was cancelled, from its trace: the runs of devices that end later say the same. */
export function causeOf(job: JobRow): EndCause {
  const said = lastStep(job, CANCEL_RULE)?.data?.cause
  return CAUSES.find((cause) => cause === said) ?? 'cancelled'
}

/** True when nothing is left to release and no released execution can still change. */
export function isDone(tx: StoreTx, job: JobRow): boolean {
  if (job.reach !== 'fleet' || !(job.state === 'DISPATCHED' || job.state === 'RUNNING' || job.state === 'CANCELLING'))
    return false
  // DESIGN 6.10: members may still join it; it ends when it is cancelled, or at its end time, which takes the flag away.
  if (job.isContinuous && job.state !== 'CANCELLING') return false
  const open = OPEN_EXECUTION_STATES.reduce((sum, state) => sum + job.counts[state], 0)
  if (open > 0 || job.releaseCursor < (job.targetDeviceIds?.length ?? 0)) return false
  return !tx.hasReleaseWaits(job.id)
}

type Begun = { readonly begun: number; readonly agreed: number }

/** How many executions in this state had begun, and of those how many agreed to stop (L7): only the rows know, the counts do not. */
function countBegun(tx: StoreTx, jobId: string, state: ExecutionState): Begun {
  let [begun, agreed] = [0, 0]
  let after: string | null = null
  for (;;) {
    const page = tx.executionsOfJob(jobId, [state], after, PAGE)
    const started = page.filter((row) => row.startedAt !== null)
    begun += started.length
    agreed += started.filter((row) => state === 'CANCELED' && row.cancelAskedAt !== null).length
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return { begun, agreed }
    after = last.deviceId
  }
}

/** The rule under which a job's trace counts the executions that were deleted one by one: their rows no longer say it. */
const DELETED_RULE = 'fleet 1.7 DeleteJobExecution'

function deletedOf(job: JobRow): Record<string, unknown> {
  return lastStep(job, DELETED_RULE)?.data ?? {}
}

function deleted(job: JobRow, key: string): number {
  const many = deletedOf(job)[key]
  return typeof many === 'number' ? many : 0
}

/** What a job must remember of an execution that is deleted now: as what it counts, and whether it had begun. One step for all. */
export function noteDeleted(job: JobRow, row: ExecutionRow, at: number): Pick<JobRow, 'trace'> {
  const countedAs = isPending(row.state) ? 'deleted' : row.state
  const key = `${row.startedAt === null ? 'waiting' : 'begun'} ${countedAs}`
  const data = { ...(deletedOf(job) as Record<string, number>), [key]: deleted(job, key) + 1 }
  const others = job.trace.filter((step) => step.rule !== DELETED_RULE)
  const step = { at, rule: DELETED_RULE, code: 'executions_deleted', what: 'executions were deleted', data } as const
  return { trace: [...others, step] }
}

// Ends that the service decides: some of these devices had begun, others had not.
const SPLIT: readonly ExecutionState[] = ['TIMED_OUT', 'REMOVED', 'CANCELED']

const NONE = { begun: 0, all: 0 }
const allDeleted = (job: JobRow) => deleted(job, 'begun deleted') + deleted(job, 'waiting deleted')

function counted(job: JobRow, rule: string, key: 'count' | 'had'): number {
  const many = lastStep(job, rule)?.data?.[key]
  return typeof many === 'number' ? many : 0
}

/** Devices that never had it: passed by under a rule that counted them, the others under what ended the release. */
function addUnreleased(job: JobRow, skipped: Partial<Record<RunReason, number>>, cause: EndCause): void {
  let left = job.counts.unreleased
  for (const [rule, reason] of [
    [PRECHECK_RULE, 'precheck'],
    [LATEST_RULE, 'superseded'],
  ] as const) {
    const many = Math.min(left, counted(job, rule, 'count') - counted(job, rule, 'had'))
    if (many > 0) skipped[reason] = (skipped[reason] ?? 0) + many
    left -= many
  }
  if (left <= 0) return
  const isOver = lastStep(job, EXPIRY_RULE) ?? lastStep(job, END_RULE)
  const reason = isOver ? 'expired' : lastStep(job, BLOCKED_RULE) ? 'max_instances' : cause
  skipped[reason] = (skipped[reason] ?? 0) + left
}

function add(part: Partial<Record<RunReason, number>>, reason: RunReason, many: number): void {
  part[reason] = (part[reason] ?? 0) + many
}

/** Devices that had it and never began: those that newer work took it from say so (L8), the others what ended them. */
function addWaiting(
  job: JobRow,
  state: ExecutionState,
  many: number,
  skipped: Partial<Record<RunReason, number>>,
  cause: EndCause,
): void {
  const outdated = state === 'CANCELED' ? Math.min(many, counted(job, LATEST_RULE, 'had')) : 0
  const { reason } = deviceVerdict(state, false, cause)
  if (outdated > 0) skipped.superseded = (skipped.superseded ?? 0) + outdated
  if (many > outdated) skipped[reason] = (skipped[reason] ?? 0) + many - outdated
}

/** The ends of all devices of a job whose executions are all terminal. */
export function outcomesOf(tx: StoreTx, job: JobRow): Outcomes {
  const failed: Partial<Record<RunReason, number>> = {}
  const skipped: Partial<Record<RunReason, number>> = {}
  const cause = causeOf(job)
  for (const state of EXECUTION_STATES) {
    const many = job.counts[state]
    if (many === 0 || state === 'SUCCEEDED' || state === 'QUEUED' || state === 'IN_PROGRESS') continue
    const gone = state === 'REMOVED' ? { begun: deleted(job, 'begun deleted'), all: allDeleted(job) } : NONE
    const left = many - gone.all
    const counts = SPLIT.includes(state) ? countBegun(tx, job.id, state) : { begun: left, agreed: 0 }
    const begun = counts.begun + (SPLIT.includes(state) ? deleted(job, `begun ${state}`) : 0)
    if (counts.agreed > 0) failed[cause] = counts.agreed
    if (begun > counts.agreed) add(failed, deviceVerdict(state, true, cause).reason, begun - counts.agreed)
    if (left > begun) addWaiting(job, state, left - begun, skipped, cause)
    if (gone.begun > 0) failed.deleted = (failed.deleted ?? 0) + gone.begun
    if (gone.all > gone.begun) skipped.deleted = (skipped.deleted ?? 0) + gone.all - gone.begun
  }
  addUnreleased(job, skipped, cause)
  return { completed: job.counts.SUCCEEDED, failed, skipped }
}

/** Seals the run of a done job, with its counts, and lets its group and schedule know. A job that was cancelled ends CANCELLED. */
export function sealFleetJob(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const verdict = rollUp(outcomesOf(tx, job))
  const errorMessage = verdict.status === 'FAILED' ? commonestError(tx, job.id) : null
  const run = sealJobRun(ctx, tx, job, { ...verdict, errorMessage, counts: job.counts, rule: 'DESIGN 2 Run' }, now)
  const stored = tx.getJob(job.id)
  const isCancelled = job.state === 'CANCELLING'
  // A cancelled job stays one when devices finished all the same; one whose executions were cancelled singly was not cancelled.
  const state = isCancelled ? 'CANCELLED' : 'COMPLETED'
  if (stored !== null && stored.state !== state) tx.updateJob({ ...stored, state })
  // The deletion says it itself.
  if (!isCancelled || causeOf(job) !== 'deleted') tellJob({ ctx, tx, now }, job, isCancelled ? 'canceled' : 'completed')
  jobEnded(ctx, tx, job, run, now)
}

/**
 * Ends the job if it is done; true when it did. Devices' answers, expiry and cancel do this by themselves: call it where a job is
 * admitted, for one without devices has nothing to wait for.
 */
export function settleFleetJob(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): boolean {
  if (!isDone(tx, job)) return false
  sealFleetJob(ctx, tx, job, now)
  return true
}
