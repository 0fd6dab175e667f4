// Limits, what counts against them, waiting releases, backfills and ageing of the memory store.
import { StoreFault } from '../../src-main/engine/ports/store.ts'
import type { LimitTables, ReleaseWaitRow } from '../../src-main/engine/ports/store-limits.ts'
import type { JobRow } from '../../src-main/engine/ports/store-work.ts'
import { isMovable } from '../../src-main/store/codecs.ts'
import { byQueueOrder } from '../../src-main/store/jobs-table.ts'
import type { Device } from '../../src-preload/contract/entities.ts'
import type { Backfill, ConcurrencyLimit } from '../../src-preload/contract/timing-policies.ts'
import { OPEN_JOB_STATES } from '../../src-preload/contract/vocabulary.ts'
import { MemoryTable, type UndoLog } from './memory-table.ts'
import type { WorkMemory } from './memory-work.ts'

const isOpen = (row: JobRow) => (OPEN_JOB_STATES as readonly string[]).includes(row.state)
const isUnderWay = (row: JobRow) => ['DISPATCHED', 'RUNNING', 'CANCELLING'].includes(row.state)
const isWaiting = (row: JobRow) => isMovable(row) && (row.state === 'PENDING' || row.state === 'QUEUED')
const byInsert = (a: JobRow, b: JobRow) => a.insertSeq - b.insertSeq
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const newestFirst = (a: Backfill, b: Backfill) => byText(b.id, a.id)

function limits(undo: UndoLog, { jobs, executions }: WorkMemory) {
  const rows = new MemoryTable<ConcurrencyLimit>(undo)
  return {
    insertLimit: (row) => {
      if (rows.find(({ kind, key }) => kind === row.kind && key === row.key))
        throw new StoreFault('constraint', 'taken')
      rows.insert(row.id, row)
    },
    updateLimit: (row, expected) => rows.update(row.id, row, ({ version }) => version === expected),
    deleteLimit: (id) => rows.delete(id),
    getLimit: (id) => rows.get(id),
    listLimits: () => rows.filter(() => true).sort((a, b) => byText(a.kind, b.kind) || byText(a.key, b.key)),
    countTemplateUnderWay: (id) => jobs.count((row) => row.templateId === id && isUnderWay(row)),
    resourcesInUse: () => {
      const held = new Map<string, number>()
      for (const key of jobs.filter(isUnderWay).flatMap((row) => row.resources)) held.set(key, (held.get(key) ?? 0) + 1)
      return [...held].map(([key, count]) => ({ key, count })).sort((a, b) => byText(a.key, b.key))
    },
    countOpenExecutions: (ids) =>
      executions.count((row) => ids.includes(row.deviceId) && (row.state === 'QUEUED' || row.state === 'IN_PROGRESS')),
    countOpenOfJob: (jobId, ids) =>
      executions.count(
        (row) =>
          row.jobId === jobId && ids.includes(row.deviceId) && (row.state === 'QUEUED' || row.state === 'IN_PROGRESS'),
      ),
  } satisfies Partial<LimitTables>
}

/** Open executions of a job by the text of one attribute. */
function byAttribute({ executions }: WorkMemory, getDevice: (id: string) => Device | null) {
  return (jobId: string, name: string): { value: string; count: number }[] => {
    const counts = new Map<string, number>()
    for (const row of executions.filter((one) => one.jobId === jobId)) {
      if (row.state !== 'QUEUED' && row.state !== 'IN_PROGRESS') continue
      const value = getDevice(row.deviceId)?.attributes[name]
      if (value === undefined || value === null) continue
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
    return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => byText(a.value, b.value))
  }
}

function waits({ releaseWaits, jobs }: WorkMemory) {
  const key = (jobId: string, deviceId: string) => `${jobId} ${deviceId}`
  const of = (jobId: string) =>
    releaseWaits.filter((row) => row.jobId === jobId).sort((a, b) => a.position - b.position)
  return {
    insertReleaseWait: (row: ReleaseWaitRow) => {
      if (!jobs.has(row.jobId)) throw new StoreFault('constraint', 'no such job')
      releaseWaits.insert(key(row.jobId, row.deviceId), row)
    },
    deleteReleaseWait: (jobId, deviceId) => void releaseWaits.delete(key(jobId, deviceId)),
    deleteReleaseWaitsOf: (jobId) => {
      for (const row of of(jobId)) releaseWaits.delete(key(jobId, row.deviceId))
    },
    getReleaseWait: (jobId, deviceId) => releaseWaits.get(key(jobId, deviceId)),
    releaseWaitsOf: (jobId, after, limit) =>
      of(jobId)
        .filter((row) => row.position > after)
        .slice(0, limit),
    releaseWaitsWhy: (jobId, why, after, limit) =>
      of(jobId)
        .filter((row) => row.why === why && row.position > after)
        .slice(0, limit),
    releaseWaitCounts: (jobId) => {
      const counts = new Map<string, number>()
      for (const { why } of of(jobId)) counts.set(why, (counts.get(why) ?? 0) + 1)
      return [...counts].map(([why, count]) => ({ why, count })).sort((a, b) => byText(a.why, b.why))
    },
    releaseWaitsDue: (now, limit) =>
      releaseWaits
        .filter((row) => row.notBeforeAt !== null && row.notBeforeAt <= now)
        .sort(
          (a, b) => (a.notBeforeAt ?? 0) - (b.notBeforeAt ?? 0) || byText(a.jobId, b.jobId) || a.position - b.position,
        )
        .slice(0, limit),
    hasReleaseWaits: (jobId) => of(jobId).length > 0,
    jobsWithReleaseWaits: (limit) =>
      jobs
        .filter((row) => of(row.id).length > 0)
        .sort(byQueueOrder)
        .slice(0, limit),
  } satisfies Partial<LimitTables>
}

function backfills(undo: UndoLog, { jobs }: WorkMemory) {
  const rows = new MemoryTable<Backfill>(undo)
  return {
    insertBackfill: (row) => rows.insert(row.id, row),
    updateBackfill: (row) => rows.update(row.id, row),
    getBackfill: (id) => rows.get(id),
    listBackfills: (scheduleId) =>
      rows
        .filter((row) => scheduleId === null || row.scheduleId === scheduleId)
        .sort(newestFirst)
        .slice(0, 200),
    runningBackfills: () =>
      rows
        .filter(({ state }) => state === 'running')
        .sort(newestFirst)
        .reverse(),
    openJobsOfBackfill: (id) => jobs.filter((row) => row.backfillId === id && isOpen(row)).sort(byInsert),
  } satisfies Partial<LimitTables>
}

/** The limits' part of a memory transaction. */
export function memoryLimits(
  undo: UndoLog,
  work: WorkMemory,
  devices: { readonly groupIds: () => string[]; readonly getDevice: (id: string) => Device | null },
): LimitTables {
  const { jobs } = work
  return {
    ...limits(undo, work),
    ...waits(work),
    ...backfills(undo, work),
    openByAttribute: byAttribute(work, devices.getDevice),
    deviceGroupIds: devices.groupIds,
    localJobsUnderWay: () => jobs.filter((row) => row.reach === 'local' && isUnderWay(row)).sort(byInsert),
    jobsPastStart: (now, limit) =>
      jobs
        .filter((row) => row.startBeforeAt !== null && row.startBeforeAt <= now)
        .filter(({ state }) => state === 'PENDING' || state === 'QUEUED' || state === 'DISPATCHED')
        .sort((a, b) => (a.startBeforeAt ?? 0) - (b.startBeforeAt ?? 0))
        .slice(0, limit),
    shiftTotals: (deltaMs) => {
      const plus = (at: number | null) => (at === null ? null : at + deltaMs)
      const waits = ({ state, startBeforeAt, totalDeadlineAt }: JobRow) =>
        startBeforeAt === totalDeadlineAt && (state === 'PENDING' || state === 'QUEUED')
      const begun = jobs.filter(
        (row) => row.totalDeadlineAt !== null && ((row.reach === 'local' && isUnderWay(row)) || waits(row)),
      )
      for (const row of begun) {
        const moved = { totalDeadlineAt: plus(row.totalDeadlineAt), startBeforeAt: plus(row.startBeforeAt) }
        jobs.set(row.id, { ...row, ...moved })
      }
      return begun.map(({ id }) => id).sort()
    },
    nextWaitingPriority: (below) => {
      const found = jobs.filter((row) => isWaiting(row) && row.priority < below).map(({ priority }) => priority)
      return found.length === 0 ? null : Math.max(...found)
    },
    setAgedPriority: ({ priority, levels, top, intervalMs, now, limit }) => {
      const old = jobs
        .filter((row) => isWaiting(row) && row.priority === priority && row.queuedAt <= now - intervalMs)
        .sort(byQueueOrder)
        .slice(0, limit)
      for (const row of old) {
        const gained = Math.min(levels, Math.floor((now - row.queuedAt) / intervalMs))
        jobs.set(row.id, {
          ...row,
          basePriority: row.basePriority ?? row.priority,
          priority: Math.min(top, row.priority + gained),
        })
      }
      return old.map(({ id }) => id)
    },
  }
}
