/** Store port: concurrency limits and what counts against them, devices that wait for their release, backfills, ageing.
 *  Nothing here reads history: every count is over open work. */
import type { Backfill, ConcurrencyLimit } from '../../../src-preload/contract/timing-policies.ts'
import type { JobRow } from './store-work.ts'

/** A device that the releaser has passed over (`why`: `limit`, …); its execution is made when what holds it back allows it. */
export type ReleaseWaitRow = {
  jobId: string
  deviceId: string
  /** Order inside the job. */
  position: number
  why: string
  /** Not looked at before this; null = whenever something ended. */
  notBeforeAt: number | null
  attempt: number
  retriesLeft: number
  /** Where versionNumber goes on when it was visible before; 0 = never was. */
  versionNumber: number
  rank: number | null
  /** Goes on when it was visible before. */
  overallDeadlineAt: number | null
}

/** How far one step of ageing goes (R29). */
export type AgeStep = {
  readonly priority: number
  /** Nobody is raised by more than this, nor above `top`. */
  readonly levels: number
  readonly top: number
  readonly intervalMs: number
  readonly now: number
  readonly limit: number
}

export type LimitTables = {
  /** Fault `constraint` when kind and key are taken. */
  insertLimit(row: ConcurrencyLimit): void
  updateLimit(row: ConcurrencyLimit, expectedVersion: number): boolean
  deleteLimit(id: string): boolean
  getLimit(id: string): ConcurrencyLimit | null
  /** All of them, by kind and key. */
  listLimits(): ConcurrencyLimit[]
  /** Jobs of a template that are under way: DISPATCHED, RUNNING or CANCELLING. */
  countTemplateUnderWay(templateId: string): number
  /** Named resources of the jobs under way, each with how many of them hold it. */
  resourcesInUse(): { key: string; count: number }[]
  /** Open executions on these devices, in all. */
  countOpenExecutions(deviceIds: readonly string[]): number
  deviceGroupIds(): string[]

  insertReleaseWait(row: ReleaseWaitRow): void
  deleteReleaseWait(jobId: string, deviceId: string): void
  deleteReleaseWaitsOf(jobId: string): void
  getReleaseWait(jobId: string, deviceId: string): ReleaseWaitRow | null
  /** In the order of the job, after a position (-1 = from the first). */
  releaseWaitsOf(jobId: string, afterPosition: number, limit: number): ReleaseWaitRow[]
  hasReleaseWaits(jobId: string): boolean
  /** Those of a job that wait for one reason, in the order of the job, after a position. */
  releaseWaitsWhy(jobId: string, why: string, afterPosition: number, limit: number): ReleaseWaitRow[]
  /** How many devices of a job wait for each reason. */
  releaseWaitCounts(jobId: string): { why: string; count: number }[]
  /** Those whose notBeforeAt has come, earliest first. */
  releaseWaitsDue(now: number, limit: number): ReleaseWaitRow[]
  /** Open executions of a job by the value of a device attribute (as text; devices without it are left out). */
  openByAttribute(jobId: string, name: string): { value: string; count: number }[]
  /** Open executions of one job on these devices. */
  countOpenOfJob(jobId: string, deviceIds: readonly string[]): number
  /** Jobs with devices that wait for their release, in queue order. */
  jobsWithReleaseWaits(limit: number): JobRow[]

  insertBackfill(row: Backfill): void
  updateBackfill(row: Backfill): boolean
  getBackfill(id: string): Backfill | null
  /** Newest first; of one schedule, or of all (at most 200). */
  listBackfills(scheduleId: string | null): Backfill[]
  /** State `running`, oldest first. */
  runningBackfills(): Backfill[]
  openJobsOfBackfill(backfillId: string): JobRow[]

  /** Local jobs that are DISPATCHED, RUNNING or CANCELLING. */
  localJobsUnderWay(): JobRow[]
  /** Waiting jobs, and admitted fleet jobs, whose startBeforeAt has passed (R31). */
  jobsPastStart(now: number, limit: number): JobRow[]
  /** R42: moves the total of local work that has begun, and the latest start of its next attempt with it; answers whose (DESIGN 6.15). */
  shiftTotals(deltaMs: number): string[]
  /** The highest priority below `below` at which a job is PENDING or QUEUED; null = none. */
  nextWaitingPriority(below: number): number | null
  /** Raises jobs that wait at one priority, each by the whole intervals it has waited; answers who was raised. */
  setAgedPriority(step: AgeStep): string[]
}
