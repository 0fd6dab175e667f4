/** Store port: jobs, executions, runs, groups, locks. Order of the queue = priority desc, rank asc, insertSeq asc (DESIGN 6.12). */
import type { Group } from '../../../src-preload/contract/entities.ts'
import type { Execution, Job, Run, TraceStep } from '../../../src-preload/contract/work.ts'
import type { ExecutionState, JobState } from '../../../src-preload/contract/vocabulary.ts'

/** A job as stored: the view plus what only the engine needs. */
export type JobRow = Job & {
  /** Snapshot of the devices, one value (DESIGN 6.3); null for local work. */
  targetDeviceIds: string[] | null
  /** How many of targetDeviceIds have been released (or sealed without release). */
  releaseCursor: number
  /** When it was admitted (fleet) or claimed (local). */
  admittedAt: number | null
  maxInstances: number | null
  retryLimit: number
  retryDelayMs: number
  /** R35: when cancel was asked for; after the grace running local work is ended by force. */
  cancelRequestedAt: number | null
  /** R42: no further attempt begins, and the present one ends, here. */
  totalDeadlineAt: number | null
  /** The backfill that made it (R13). */
  backfillId: string | null
  /** What the event said that made it; chains carry their depth in it. */
  eventData: Record<string, unknown> | null
  isIdempotent: boolean | null
  totalTimeoutMinutes: number | null
  /** A continuous job that is open: its target is read anew when devices join or leave. */
  isContinuous: boolean
  /** The releaser passes it by before this; `NEVER` (rollout/plan.ts) = until something of it changes; null = at every turn. */
  releaseAt: number | null
  /** When its rollout must be looked at whatever happens: a window closes, its end time; null = never. */
  rolloutAt: number | null
  trace: KeptStep[]
}

/** A step as the engine writes it: `code` is undefined only in rows of versions that had none. */
export type KeptStep = TraceStep & { code: TraceStep['code'] }

export type ExecutionRow = Omit<Execution, 'publicJobId' | 'truth'> & {
  stepTimeoutMinutes: number | null
  retriesLeft: number
}

/** What the protocol needs of one entry of a device's list, joined with its job. */
export type DeviceListEntry = ExecutionRow & {
  publicJobId: string
  document: Record<string, unknown> | null
  timeoutMinutes: number | null
}

/** What tells one list of a device from another: which attempts, in which order. */
export type DeviceListKey = Pick<ExecutionRow, 'jobId' | 'executionNumber' | 'announcedAt'>

export type LockRow = {
  jobId: string
  runId: string
  lockedBy: string
  lockedAt: number
  expiresAt: number
  epoch: number
}

/** A group's members in a few words: its gate and its state ask at every change of a member, so nothing is read whole. */
export type GroupSketch = {
  /** Open jobs in group order. */
  readonly open: readonly Pick<JobRow, 'id' | 'state' | 'isHeld' | 'attempt' | 'parentRunId' | 'groupIndex'>[]
  /** Every job run of the group, retried ones too, oldest first. */
  readonly runs: readonly Pick<Run, 'id' | 'parentRunId' | 'status'>[]
}

/** A run without `seq`: the store gives the next gap-free number in the same commit (DESIGN 6.18). */
export type RunInsert = Omit<Run, 'seq' | 'trace'> & { trace: KeptStep[] }

export type WorkTables = {
  /** The next insert counter of the queue. */
  nextInsertSeq(): number
  insertJob(row: JobRow): void
  /** Writes the row whole; false if it is gone. */
  updateJob(row: JobRow): boolean
  deleteJob(id: string): void
  getJob(id: string): JobRow | null
  getJobByPublicId(publicId: string): JobRow | null
  getJobByRunId(runId: string): JobRow | null
  jobsInState(states: readonly JobState[], limit: number): JobRow[]
  /** QUEUED, not held, notBeforeAt passed, in queue order; of one reach, or of both. */
  admissibleJobs(now: number, limit: number, reach: 'local' | 'fleet' | null): JobRow[]
  /** All that wait and can be ordered by hand: PENDING or QUEUED, plus fleet jobs with unreleased or QUEUED executions; in order. */
  waitingInBand(priorityFrom: number, priorityTo: number): Pick<JobRow, 'id' | 'priority' | 'rank' | 'insertSeq'>[]
  setRank(id: string, priority: number, rank: number): void
  countJobs(states: readonly JobState[], reach: 'local' | 'fleet' | null): number
  jobsOfGroup(groupId: string): JobRow[]
  /** Open jobs of a schedule, oldest first: instances for R7. Those of its backfills are not among them (R13). */
  openJobsOfSchedule(scheduleId: string): JobRow[]
  /** The same in a few words: each slot asks whether there is room. */
  openWorkOfSchedule(scheduleId: string): Pick<JobRow, 'id' | 'runId' | 'state'>[]
  /** How many jobs of a schedule are DISPATCHED, RUNNING or CANCELLING (R8); those of backfills only when asked for. */
  underWayOfSchedule(scheduleId: string, withBackfills: boolean): number
  /** Admitted fleet jobs whose releaseCursor has not reached the end and whose releaseAt has come, in queue order. */
  jobsToRelease(now: number, limit: number): JobRow[]
  /** DISPATCHED or RUNNING with rolloutAt <= now, earliest first. */
  rolloutsDue(now: number, limit: number): JobRow[]
  /** Open jobs with expiresAt <= now. */
  expiredJobs(now: number, limit: number): JobRow[]
  /** Earliest expiresAt / startBeforeAt / notBeforeAt / releaseAt / rolloutAt / deadlineAt / stepDeadlineAt that is pending, and of the
   *  devices that wait for an instant; null = none. */
  nextDeadlineAt(now: number): number | null

  insertExecution(row: ExecutionRow): void
  /** Guarded by version: false when the stored versionNumber is not `expectedVersion` (DESIGN promise 4). */
  updateExecution(row: ExecutionRow, expectedVersion: number): boolean
  getExecution(jobId: string, deviceId: string): ExecutionRow | null
  getExecutionByPublicId(publicJobId: string, deviceId: string): ExecutionRow | null
  executionsOfJob(
    jobId: string,
    states: readonly ExecutionState[] | null,
    afterDeviceId: string | null,
    limit: number,
  ): ExecutionRow[]
  deleteExecutionsOfJob(jobId: string): void
  deleteExecution(jobId: string, deviceId: string): void
  /** IN_PROGRESS first, then QUEUED: by the operator's order on the device, then in queue order (DESIGN 6.9, L2). */
  deviceList(deviceId: string, limit: number | null): DeviceListEntry[]
  /** The same list, whole, without what is in it: read before and after every change of it. */
  deviceKeys(deviceId: string): DeviceListKey[]
  /** Open executions of a schedule's jobs on one device, oldest first (DESIGN 6.10); those of its backfills are not among them. */
  openExecutionsOfSchedule(scheduleId: string, deviceId: string): { jobId: string; runId: string }[]
  /** IN_PROGRESS ones whose in-progress or step deadline has passed, and open ones whose overall deadline has. */
  executionsPastDeadline(now: number, limit: number): ExecutionRow[]
  /** Devices with open executions, keyset by id: announce after start. */
  devicesWithPending(afterDeviceId: string | null, limit: number): string[]
  /** Moves every pending in-progress, step and overall deadline by this much, also of what waits (DESIGN 6.15). */
  shiftDeadlines(deltaMs: number): number
  /** The first announcement starts the overall timer of a job that has one. */
  markAnnounced(deviceId: string, at: number): void
  /** The device's list changed since it was told: announcedAt back to null on its open executions. */
  clearAnnounced(deviceId: string): void
  /** Marks the open executions of a device whose last word may have been lost (5.3): what it was told of or
   *  works on. Those marked before keep their instant. Returns how many are marked. */
  markUnconfirmed(deviceId: string, at: number): number
  /** The device spoke: true when something of it was marked. */
  clearUnconfirmed(deviceId: string): boolean
  hasUnconfirmed(): boolean
  /** Continuous fleet jobs that are DISPATCHED or RUNNING, in queue order (DESIGN 6.10). */
  continuousJobs(): JobRow[]

  insertRun(row: RunInsert): Run
  getRun(id: string): Run | null
  deviceRunsOf(parentRunId: string): Run[]
  /** The last runs of one device under one job run, newest first. */
  attemptsOf(parentRunId: string, deviceId: string, limit: number): Run[]
  /** The job runs (kind `job`) of a group, oldest first: local members leave the job table when they end. */
  runsOfGroup(groupId: string): Run[]
  lastRunsOfSchedule(scheduleId: string, limit: number): Run[]
  /** How long the last device runs of a template took, newest first; those that never began are left out. */
  lastDeviceDurations(templateId: string, limit: number): number[]
  /** Removes at most `limit` runs finished before `at`, except those that R41 keeps; records what it removed. */
  removeRunsBefore(at: number, limit: number, removedBy: string, now: number): number

  sketchOfGroup(groupId: string): GroupSketch
  insertGroup(row: Group): void
  updateGroup(row: Group): boolean
  getGroup(id: string): Group | null
  openGroups(limit: number): Group[]

  insertLock(row: LockRow): void
  getLock(jobId: string): LockRow | null
  listLocks(): LockRow[]
  renewLocks(lockedBy: string, expiresAt: number): void
  deleteLock(jobId: string): void
}
