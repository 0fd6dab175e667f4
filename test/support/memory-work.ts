// Jobs, executions, runs, groups and locks of the memory store. The order of the queue is the same function as SQLite's index.
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import type { DataTables } from '../../src-main/engine/ports/store-data.ts'
import type { ReleaseWaitRow } from '../../src-main/engine/ports/store-limits.ts'
import type {
  DeviceListEntry,
  ExecutionRow,
  JobRow,
  LockRow,
  WorkTables,
} from '../../src-main/engine/ports/store-work.ts'
import { isMovable } from '../../src-main/store/codecs.ts'
import { byQueueOrder } from '../../src-main/store/jobs-table.ts'
import type { Group } from '../../src-preload/contract/entities.ts'
import { OPEN_JOB_STATES } from '../../src-preload/contract/vocabulary.ts'
import type { Run } from '../../src-preload/contract/work.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'

type Counter = { value: number }
const isOpenJob = (row: JobRow) => (OPEN_JOB_STATES as readonly string[]).includes(row.state)
const isOpen = (row: ExecutionRow) => row.state === 'QUEUED' || row.state === 'IN_PROGRESS'
const executionKey = (jobId: string, deviceId: string) => `${jobId} ${deviceId}`
const least = (values: (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}
/** The end of the year 9999: waits for no instant. */
const NEVER = 253_402_300_799_000
const isRolling = (row: JobRow) => row.state === 'DISPATCHED' || row.state === 'RUNNING'
const isToRelease = (row: JobRow) =>
  row.reach === 'fleet' &&
  row.admittedAt !== null &&
  row.releaseCursor < row.targetCount &&
  ['QUEUED', 'DISPATCHED', 'RUNNING'].includes(row.state)

function raise(counters: MemoryTable<Counter>, name: string): number {
  const value = (counters.get(name)?.value ?? 0) + 1
  counters.set(name, { value })
  return value
}

/** The tables that others beside this file look into. */
export type WorkMemory = {
  jobs: MemoryTable<JobRow>
  executions: MemoryTable<ExecutionRow>
  runs: MemoryTable<Run>
  groups: MemoryTable<Group>
  locks: MemoryTable<LockRow>
  counters: MemoryTable<Counter>
  releaseWaits: MemoryTable<ReleaseWaitRow>
}

function memoryJobs({ jobs, executions, counters, releaseWaits }: WorkMemory) {
  const inOrder = (fits: (row: JobRow) => boolean, limit = Number.POSITIVE_INFINITY) =>
    jobs.filter(fits).sort(byQueueOrder).slice(0, limit)
  const isAdmissible = (row: JobRow, now: number) =>
    row.state === 'QUEUED' && !row.isHeld && (row.notBeforeAt === null || row.notBeforeAt <= now)
  const openOfSchedule = (scheduleId: string): JobRow[] =>
    jobs
      .filter((row) => row.scheduleId === scheduleId && row.backfillId === null && isOpenJob(row))
      .sort((a, b) => a.insertSeq - b.insertSeq)
  return {
    nextInsertSeq: () => raise(counters, 'insert'),
    insertJob: (row) => {
      if (jobs.find(({ publicId, runId }) => publicId === row.publicId || runId === row.runId)) {
        throw new StoreFault('constraint', 'publicId or runId in use')
      }
      jobs.insert(row.id, row)
    },
    updateJob: (row) => jobs.update(row.id, row),
    deleteJob: (id) => {
      jobs.delete(id)
      for (const row of executions.filter(({ jobId }) => jobId === id))
        executions.delete(executionKey(id, row.deviceId))
      for (const row of releaseWaits.filter(({ jobId }) => jobId === id)) releaseWaits.delete(`${id} ${row.deviceId}`)
    },
    getJob: (id) => jobs.get(id),
    getJobByPublicId: (publicId) => jobs.find((row) => row.publicId === publicId),
    getJobByRunId: (runId) => jobs.find((row) => row.runId === runId),
    jobsInState: (states, limit) => inOrder(({ state }) => states.includes(state), limit),
    admissibleJobs: (now, limit, reach) =>
      inOrder((row) => isAdmissible(row, now) && (reach === null || row.reach === reach), limit),
    waitingInBand: (from, to) =>
      inOrder((row) => isMovable(row) && row.priority >= from && row.priority <= to).map(
        ({ id, priority, rank, insertSeq }) => ({ id, priority, rank, insertSeq }),
      ),
    setRank: (id, priority, rank) => {
      const row = jobs.get(id)
      if (row !== null) jobs.set(id, { ...row, priority, rank })
    },
    countJobs: (states, reach) =>
      jobs.count((row) => states.includes(row.state) && (reach === null || row.reach === reach)),
    jobsOfGroup: (groupId) =>
      jobs.filter((row) => row.groupId === groupId).sort((a, b) => (a.groupIndex ?? 0) - (b.groupIndex ?? 0)),
    underWayOfSchedule: (scheduleId, withBackfills) =>
      jobs.count(
        (row) =>
          row.scheduleId === scheduleId &&
          (withBackfills || row.backfillId === null) &&
          ['DISPATCHED', 'RUNNING', 'CANCELLING'].includes(row.state),
      ),
    openWorkOfSchedule: (scheduleId: string) =>
      openOfSchedule(scheduleId).map(({ id, runId, state }) => ({ id, runId, state })),
    openJobsOfSchedule: openOfSchedule,
    jobsToRelease: (now, limit) => inOrder((row) => isToRelease(row) && (row.releaseAt ?? 0) <= now, limit),
    rolloutsDue: (now, limit) =>
      jobs
        .filter((row) => isRolling(row) && row.rolloutAt !== null && row.rolloutAt <= now)
        .sort((a, b) => (a.rolloutAt ?? 0) - (b.rolloutAt ?? 0))
        .slice(0, limit),
    continuousJobs: () => inOrder((row) => row.isContinuous && isRolling(row)),
    expiredJobs: (now, limit) =>
      jobs
        .filter((row) => isOpenJob(row) && row.expiresAt !== null && row.expiresAt <= now)
        .sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0))
        .slice(0, limit),
    nextDeadlineAt: (now) => {
      const open = jobs.filter(isOpenJob)
      const waiting = open.filter((row) => row.state === 'QUEUED' && (row.notBeforeAt ?? 0) > now)
      const working = executions.filter(({ state }) => state === 'IN_PROGRESS')
      const rolling = open.filter(isRolling)
      const later = (at: number | null) => (at !== null && at > now && at < NEVER ? at : null)
      return least([
        ...open.map((row) => row.expiresAt),
        ...rolling.flatMap((row) => [later(row.releaseAt), row.rolloutAt]),
        ...releaseWaits.filter(() => true).map((row) => later(row.notBeforeAt)),
        ...waiting.map((row) => row.notBeforeAt),
        ...open.filter(({ state }) => state !== 'RUNNING' && state !== 'CANCELLING').map((row) => row.startBeforeAt),
        ...working.flatMap((row) => [row.deadlineAt, row.stepDeadlineAt]),
        ...executions.filter(isOpen).map((row) => row.overallDeadlineAt),
      ])
    },
  } satisfies Partial<WorkTables>
}

function memoryExecutions({ jobs, executions, releaseWaits }: WorkMemory) {
  const ofJob = (jobId: string) =>
    executions.filter((row) => row.jobId === jobId).sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1))
  // Jobs that a device ever had: more than it has after a rollback or a deletion, never fewer.
  const jobsOf = new Map<string, Set<string>>()
  const inListOrder = (a: { row: ExecutionRow; job: JobRow }, b: { row: ExecutionRow; job: JobRow }) =>
    Number(a.row.state === 'QUEUED') - Number(b.row.state === 'QUEUED') ||
    byRank(a.row, b.row) ||
    byQueueOrder(a.job, b.job)
  const byRank = (a: ExecutionRow, b: ExecutionRow) =>
    a.state === 'QUEUED' ? Math.sign((a.rank ?? Number.MAX_VALUE) - (b.rank ?? Number.MAX_VALUE)) : 0
  const openOf = (deviceId: string) =>
    [...(jobsOf.get(deviceId) ?? [])]
      .map((jobId) => executions.get(executionKey(jobId, deviceId)))
      .filter((row) => row !== null && isOpen(row))
      .map((row) => ({ row: row as ExecutionRow, job: jobs.get((row as ExecutionRow).jobId) as JobRow }))
  const hasPassed = (row: ExecutionRow, now: number) =>
    (isOpen(row) && (row.overallDeadlineAt ?? now + 1) <= now) ||
    (row.state === 'IN_PROGRESS' && ((row.deadlineAt ?? now + 1) <= now || (row.stepDeadlineAt ?? now + 1) <= now))
  const overallOf = (row: ExecutionRow, at: number) => {
    const minutes = jobs.get(row.jobId)?.fleetPlan?.overallMinutes ?? null
    return row.overallDeadlineAt ?? (minutes === null ? null : at + minutes * 60_000)
  }
  const openRows = (deviceId: string) => executions.filter((known) => known.deviceId === deviceId && isOpen(known))
  const put = (row: ExecutionRow) => executions.set(executionKey(row.jobId, row.deviceId), row)
  return {
    insertExecution: (row) => {
      if (jobs.get(row.jobId) === null) throw new StoreFault('constraint', 'no such job')
      executions.insert(executionKey(row.jobId, row.deviceId), row)
      jobsOf.set(row.deviceId, (jobsOf.get(row.deviceId) ?? new Set()).add(row.jobId))
    },
    updateExecution: (row, expected) =>
      executions.update(executionKey(row.jobId, row.deviceId), row, ({ versionNumber }) => versionNumber === expected),
    getExecution: (jobId, deviceId) => executions.get(executionKey(jobId, deviceId)),
    getExecutionByPublicId: (publicId, deviceId) => {
      const job = jobs.find((row) => row.publicId === publicId)
      return job === null ? null : executions.get(executionKey(job.id, deviceId))
    },
    executionsOfJob: (jobId, states, after, limit) =>
      ofJob(jobId)
        .filter((row) => row.deviceId > (after ?? '') && (states === null || states.includes(row.state)))
        .slice(0, limit),
    deleteExecutionsOfJob: (jobId) => {
      for (const row of ofJob(jobId)) executions.delete(executionKey(jobId, row.deviceId))
    },
    deleteExecution: (jobId, deviceId) => void executions.delete(executionKey(jobId, deviceId)),
    deviceKeys: (deviceId) =>
      openOf(deviceId)
        .sort(inListOrder)
        .map(({ row: { jobId, executionNumber, announcedAt } }) => ({ jobId, executionNumber, announcedAt })),
    deviceList: (deviceId, limit) =>
      openOf(deviceId)
        .sort(inListOrder)
        .slice(0, limit ?? undefined)
        .map(({ row, job }): DeviceListEntry => {
          const { publicId, document, timeoutMinutes } = job
          return { ...row, publicJobId: publicId, document, timeoutMinutes }
        }),
    openExecutionsOfSchedule: (scheduleId, deviceId) =>
      openOf(deviceId)
        .filter(({ job }) => job.scheduleId === scheduleId && job.backfillId === null)
        .sort((a, b) => a.job.insertSeq - b.job.insertSeq)
        .map(({ job }) => ({ jobId: job.id, runId: job.runId })),
    executionsPastDeadline: (now, limit) =>
      executions
        .filter((row) => hasPassed(row, now))
        .sort((a, b) => (executionKey(a.jobId, a.deviceId) < executionKey(b.jobId, b.deviceId) ? -1 : 1))
        .slice(0, limit),
    devicesWithPending: (after, limit) =>
      [...new Set(executions.filter(isOpen).map((row) => row.deviceId))]
        .sort()
        .filter((id) => id > (after ?? ''))
        .slice(0, limit),
    shiftDeadlines: (deltaMs) => {
      const moved = executions.filter(
        (row) =>
          (isOpen(row) && row.overallDeadlineAt !== null) ||
          (row.state === 'IN_PROGRESS' && (row.deadlineAt !== null || row.stepDeadlineAt !== null)),
      )
      const plus = (at: number | null) => (at === null ? null : at + deltaMs)
      for (const row of moved) {
        const { deadlineAt, stepDeadlineAt, overallDeadlineAt } = row
        put({
          ...{ ...row, deadlineAt: plus(deadlineAt), stepDeadlineAt: plus(stepDeadlineAt) },
          overallDeadlineAt: plus(overallDeadlineAt),
        })
      }
      const waits = releaseWaits.filter((row) => row.overallDeadlineAt !== null)
      for (const row of waits)
        releaseWaits.set(`${row.jobId} ${row.deviceId}`, { ...row, overallDeadlineAt: plus(row.overallDeadlineAt) })
      return moved.length + waits.length
    },
    markAnnounced: (deviceId, at) => {
      for (const row of openRows(deviceId)) put({ ...row, announcedAt: at, overallDeadlineAt: overallOf(row, at) })
    },
    clearAnnounced: (deviceId) => {
      for (const row of openRows(deviceId)) put({ ...row, announcedAt: null })
    },
    markUnconfirmed: (deviceId, at) => {
      const rows = openRows(deviceId).filter((row) => row.announcedAt !== null || row.state === 'IN_PROGRESS')
      for (const row of rows) put({ ...row, unconfirmedAt: row.unconfirmedAt ?? at })
      return rows.length
    },
    clearUnconfirmed: (deviceId) => {
      const rows = openRows(deviceId).filter((row) => row.unconfirmedAt !== null)
      for (const row of rows) put({ ...row, unconfirmedAt: null })
      return rows.length > 0
    },
    hasUnconfirmed: () => executions.find((row) => row.unconfirmedAt !== null) !== null,
  } satisfies Partial<WorkTables>
}

function memoryRuns({ runs, jobs, counters }: WorkMemory) {
  const where = (fits: (row: Run) => boolean) => runs.filter(fits).sort((a, b) => a.seq - b.seq)
  const isLastOfSchedule = (row: Run) =>
    row.scheduleId !== null &&
    !runs.find((other) => other.kind === 'job' && other.scheduleId === row.scheduleId && other.seq > row.seq)
  const isUnderOpenJob = (row: Run) => jobs.find((job) => job.runId === row.parentRunId && isOpenJob(job)) !== null
  const isUnderKeptRun = (row: Run) => row.parentRunId !== null && runs.has(row.parentRunId)
  const take = (rows: Run[], limit: number): number => {
    const oldest = rows.sort((a, b) => a.finishedAt - b.finishedAt).slice(0, Math.max(0, limit))
    for (const row of oldest) runs.delete(row.id)
    return oldest.length
  }
  return {
    insertRun: (row) => {
      if (runs.has(row.id)) throw new StoreFault('constraint', 'run id in use')
      const run = { ...row, seq: raise(counters, 'run') }
      runs.insert(row.id, run)
      return run
    },
    getRun: (id) => runs.get(id),
    deviceRunsOf: (parentRunId) => where((row) => row.parentRunId === parentRunId && row.kind === 'device'),
    attemptsOf: (parentRunId, deviceId, limit) =>
      where((row) => row.parentRunId === parentRunId && row.deviceId === deviceId && row.kind === 'device')
        .reverse()
        .slice(0, limit),
    runsOfGroup: (groupId) => where((row) => row.groupId === groupId && row.kind === 'job'),
    lastRunsOfSchedule: (scheduleId, limit) =>
      where((row) => row.scheduleId === scheduleId && row.kind === 'job')
        .reverse()
        .slice(0, limit),
    lastDeviceDurations: (templateId, limit) =>
      where((row) => row.templateId === templateId && row.kind === 'device' && row.durationMs !== null)
        .reverse()
        .slice(0, limit)
        .map((row) => row.durationMs ?? 0),
    countRunsOf: ({ scheduleId, templateId, statuses, reasons, from, to }) =>
      runs.count(
        (run) =>
          run.kind === 'job' &&
          run.finishedAt >= from &&
          run.finishedAt <= to &&
          statuses.includes(run.status) &&
          (scheduleId === null || run.scheduleId === scheduleId) &&
          (templateId === null || run.templateId === templateId) &&
          (reasons === null || reasons.includes(run.reason)),
      ),
    removeRunsBefore: (at, limit) => {
      const old = (kind: Run['kind']) => runs.filter((row) => row.kind === kind && row.finishedAt < at)
      const gone = take(
        old('job').filter((row) => !isLastOfSchedule(row)),
        limit,
      )
      return (
        gone +
        take(
          old('device').filter((row) => !isUnderKeptRun(row) && !isUnderOpenJob(row)),
          limit - gone,
        )
      )
    },
  } satisfies Partial<WorkTables & Pick<DataTables, 'countRunsOf'>>
}

/** Empty tables of work. */
export function workMemory(undo: UndoLog): WorkMemory {
  return {
    jobs: new MemoryTable(undo),
    executions: new MemoryTable(undo),
    runs: new MemoryTable(undo),
    groups: new MemoryTable(undo),
    locks: new MemoryTable(undo),
    counters: new MemoryTable(undo),
    releaseWaits: new MemoryTable(undo),
  }
}

/** The work's part of a memory transaction, with what alert rules count of it. */
export function memoryWork(tables: WorkMemory): WorkTables & Pick<DataTables, 'countRunsOf'> {
  const { groups, locks } = tables
  const jobs = memoryJobs(tables)
  const runs = memoryRuns(tables)
  return {
    ...jobs,
    ...memoryExecutions(tables),
    ...runs,
    sketchOfGroup: (groupId) => ({
      open: jobs
        .jobsOfGroup(groupId)
        .filter(isOpenJob)
        .map(({ id, state, isHeld, attempt, parentRunId, groupIndex }) => ({
          ...{ id, state, isHeld, attempt, parentRunId, groupIndex },
        })),
      runs: runs.runsOfGroup(groupId).map(({ id, parentRunId, status }) => ({ id, parentRunId, status })),
    }),
    insertGroup: (row) => groups.insert(row.id, row),
    updateGroup: (row) => groups.update(row.id, row),
    getGroup: (id) => groups.get(id),
    openGroups: (limit) =>
      groups
        .filter(({ state }) => state === 'CREATED' || state === 'QUEUED' || state === 'RUNNING')
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit),
    insertLock: (row) => locks.insert(row.jobId, row),
    getLock: (jobId) => locks.get(jobId),
    listLocks: () => locks.filter(() => true).sort((a, b) => a.lockedAt - b.lockedAt || (a.jobId < b.jobId ? -1 : 1)),
    renewLocks: (lockedBy, expiresAt) => {
      for (const row of locks.filter((known) => known.lockedBy === lockedBy))
        locks.set(row.jobId, { ...row, expiresAt })
    },
    deleteLock: (jobId) => void locks.delete(jobId),
  }
}
