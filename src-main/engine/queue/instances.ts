/** How much work of one schedule there may be at once, and what becomes of one piece more (R7, R8). Pure but for one read. */
import type { Overlap } from '../../../src-preload/contract/vocabulary.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

/** One open piece of a schedule's work; `isWaiting` = it has not begun. Oldest first wherever there are several. */
export type OpenWork = { readonly runId: string; readonly isWaiting: boolean }

export type OverlapVerdict =
  /** There is room: it begins as soon as the queue lets it. */
  | { readonly act: 'begin' }
  /** It is made, and waits until one of the others has ended. */
  | { readonly act: 'wait'; readonly blockerRunId: string }
  /** SKIPPED `max_instances`, naming who is in the way. */
  | { readonly act: 'skip'; readonly blockerRunId: string }
  /** The others are asked to cancel (`superseded`), and it begins when they have ended. */
  | { readonly act: 'replace'; readonly blockerRunId: string }

/**
 * R7, R8: what becomes of one piece more. Waiting work counts like running work. `skip` and `allow` both end at maxInstances;
 * `queue_one` keeps the first that waits.
 */
export function judgeOverlap(overlap: Overlap, maxInstances: number, open: readonly OpenWork[]): OverlapVerdict {
  const [oldest] = open
  if (oldest === undefined || open.length < maxInstances) return { act: 'begin' }
  const blockerRunId = oldest.runId
  switch (overlap) {
    case 'skip':
    case 'allow':
      return { act: 'skip', blockerRunId }
    case 'queue_one': {
      const waiting = open.find((work) => work.isWaiting)
      return waiting === undefined ? { act: 'wait', blockerRunId } : { act: 'skip', blockerRunId: waiting.runId }
    }
    case 'queue_all':
      return { act: 'wait', blockerRunId }
    case 'cancel_running':
      return { act: 'replace', blockerRunId }
  }
}

/** Policies under which work may outlive the next slot while it waits: DESIGN 6.10's expiry at the next slot is not for them. */
export function mayWaitBeyondNextSlot(overlap: Overlap): boolean {
  return overlap === 'queue_one' || overlap === 'queue_all' || overlap === 'cancel_running'
}

/** True for a job that has begun or is about to. */
export function isUnderWay(job: Pick<JobRow, 'state'>): boolean {
  return job.state === 'DISPATCHED' || job.state === 'RUNNING' || job.state === 'CANCELLING'
}

/** The open work of a schedule as `judgeOverlap` wants it. */
export function openWork(jobs: readonly Pick<JobRow, 'runId' | 'state'>[]): OpenWork[] {
  return jobs.map((job) => ({ runId: job.runId, isWaiting: !isUnderWay(job) }))
}

/** What admission asks about instances, for one pass over the queue: each schedule is counted once. */
export type InstanceGate = {
  /** R8: true for local work of a schedule that already has maxInstances pieces under way. It stays QUEUED until one has ended. */
  readonly blocks: (job: InstanceJob) => boolean
  /** This job has been admitted in this pass. */
  readonly took: (job: InstanceJob) => void
}
type InstanceJob = Pick<JobRow, 'reach' | 'scheduleId' | 'maxInstances' | 'backfillId'>

/**
 * The gate for one pass. A schedule's own work does not wait for that of its backfills (R13); theirs waits for both. Fleet work is not
 * held here: it waits in each device's own list (DESIGN 6.9, 6.10).
 */
export function instanceGate(tx: Pick<StoreTx, 'underWayOfSchedule'>): InstanceGate {
  const counted = { own: new Map<string, number>(), all: new Map<string, number>() }
  const countOf = (scheduleId: string, which: 'own' | 'all') => {
    const known = counted[which].get(scheduleId) ?? tx.underWayOfSchedule(scheduleId, which === 'all')
    counted[which].set(scheduleId, known)
    return known
  }
  return {
    blocks: ({ reach, scheduleId, maxInstances, backfillId }) =>
      reach === 'local' &&
      scheduleId !== null &&
      maxInstances !== null &&
      countOf(scheduleId, backfillId === null ? 'own' : 'all') >= maxInstances,
    took: ({ reach, scheduleId, backfillId }) => {
      if (reach !== 'local' || scheduleId === null) return
      for (const which of backfillId === null ? (['own', 'all'] as const) : (['all'] as const)) {
        if (counted[which].has(scheduleId)) counted[which].set(scheduleId, countOf(scheduleId, which) + 1)
      }
    },
  }
}
