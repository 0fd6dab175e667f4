/**
 * Events on `{prefix}/events/…` for those who watch (fleet 1.6): written into the outbox in the commit that they tell of, so that
 * none is lost to an absent broker. Off unless the setting says otherwise. Devices never need them.
 */
import type { ExecutionState } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { seconds } from './payloads.ts'

/** So many events wait for the broker at most; then the oldest go, and are counted. */
export const OUTBOX_KEEPS = 10_000
/** AWS names things by ARN; ours has neither region nor account. */
const ARN = 'arn:aws:iot:::'
const TARGETS_TOLD = 100

type Told = { readonly ctx: EngineContext; readonly tx: StoreTx; readonly now: { readonly wallAt: number } }
type Family = 'job' | 'jobExecution'

/** The events that AWS has (fleet 1.3, 12 and 13). `queued`, `in_progress` and `progress` are ours and go below `muster/`. */
export type JobEvent = 'completed' | 'canceled' | 'deleted' | 'cancellation_in_progress' | 'deletion_in_progress'
export type ExecutionEvent =
  | 'succeeded'
  | 'failed'
  | 'rejected'
  | 'canceled'
  | 'timed_out'
  | 'removed'
  | 'deleted'
  | 'queued'
  | 'in_progress'
  | 'progress'

const OURS: readonly ExecutionEvent[] = ['queued', 'in_progress', 'progress']
const AT_END: Partial<Record<ExecutionState, ExecutionEvent>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  REJECTED: 'rejected',
  CANCELED: 'canceled',
  TIMED_OUT: 'timed_out',
  REMOVED: 'removed',
}

function keep(told: Told, family: Family, jobId: string, operation: string, body: Record<string, unknown>): void {
  const { ctx, tx, now } = told
  const isOurs = family === 'jobExecution' && OURS.some((name) => name === operation)
  const eventType = family === 'job' ? 'JOB' : 'JOB_EXECUTION'
  const payload = { eventType, eventId: ctx.ids.next(now.wallAt), timestamp: seconds(now.wallAt), operation, ...body }
  const topic = `${isOurs ? 'muster/' : ''}events/${family}/${jobId}/${operation}`
  tx.addOutbox({ topic, payload: JSON.stringify(payload), createdAt: now.wallAt })
  const dropped = tx.removeOldOutbox(OUTBOX_KEEPS)
  if (dropped > 0) {
    const state = tx.getEngineState()
    tx.putEngineState({ ...state, eventsDropped: state.eventsDropped + dropped })
  }
  ctx.afterCommit(() => ctx.link.eventsWait?.())
}

function targetsOf({ target }: JobRow): string[] {
  if (target === null) return []
  if (target.kind === 'device') return [`${ARN}thing/${target.deviceId}`]
  if (target.kind === 'devices') return target.deviceIds.slice(0, TARGETS_TOLD).map((id) => `${ARN}thing/${id}`)
  return [`${ARN}thinggroup/${target.kind === 'group' ? target.deviceGroupId : 'all'}`]
}

function processDetails({ counts }: JobRow) {
  return {
    jobProcessDetails: {
      numberOfCanceledThings: counts.CANCELED,
      numberOfRejectedThings: counts.REJECTED,
      numberOfFailedThings: counts.FAILED,
      numberOfTimedOutThings: counts.TIMED_OUT,
      numberOfRemovedThings: counts.REMOVED,
      numberOfSucceededThings: counts.SUCCEEDED,
    },
  }
}

/** The code that an operator or an abort rule gave with the cancel. */
function reasonCodeOf({ trace }: JobRow): { reasonCode?: string } {
  const code = trace.findLast((step) => typeof step.data?.reasonCode === 'string')?.data?.reasonCode
  return typeof code === 'string' ? { reasonCode: code } : {}
}

/** An event in the life of a job: at most the two that cancel and delete send, and the end. */
export function tellJob(told: Told, job: JobRow, operation: JobEvent): void {
  if (job.reach !== 'fleet' || told.tx.getSettings().publishEvents === 'off') return
  const isEnd = operation === 'completed' || operation === 'canceled'
  const description = job.nameEn ?? job.nameAr
  keep(told, 'job', job.publicId, operation, {
    jobId: job.publicId,
    status: operation.toUpperCase(),
    targetSelection: job.fleetPlan?.selection === 'continuous' ? 'CONTINUOUS' : 'SNAPSHOT',
    targets: targetsOf(job),
    ...(description === null ? {} : { description }),
    createdAt: seconds(job.createdAt),
    lastUpdatedAt: seconds(told.now.wallAt),
    ...(isEnd ? { completedAt: seconds(told.now.wallAt) } : {}),
    ...(job.cancelReason === null ? {} : { comment: job.cancelReason }),
    ...reasonCodeOf(job),
    ...(operation === 'completed' ? processDetails(job) : {}),
  })
}

/** An event of one execution; without `operation` the one that its state means, if that is an end. */
export function tellExecution(
  told: Told & { readonly jobs?: ReadonlyMap<string, JobRow> },
  row: ExecutionRow,
  operation: ExecutionEvent | undefined = AT_END[row.state],
): void {
  const { publishEvents } = told.tx.getSettings()
  if (publishEvents === 'off' || operation === undefined) return
  const isOurs = OURS.includes(operation)
  if (isOurs && publishEvents !== 'all') return
  const job = told.jobs?.get(row.jobId) ?? told.tx.getJob(row.jobId)
  if (job === null) return
  const { executionNumber, versionNumber } = row
  keep(told, 'jobExecution', job.publicId, operation, {
    jobId: job.publicId,
    thingArn: `${ARN}thing/${row.deviceId}`,
    status: operation === 'deleted' ? 'DELETED' : row.state,
    statusDetails: row.statusDetails ?? {},
    ...(isOurs ? { thingName: row.deviceId, executionNumber, versionNumber } : {}),
  })
}
