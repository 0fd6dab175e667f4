// One fleet on a store without a disk and a clock that stands still until it is told: what the tests of this folder stand on.
// No expectations here.
import { createContext } from '../../../src-main/engine/context.ts'
import { NO_COUNTS } from '../../../src-main/engine/execution/rollup.ts'
import { withAnnouncements } from '../../../src-main/engine/fleet/announce.ts'
import { cancelFleetJob, deleteFleetJob } from '../../../src-main/engine/fleet/cancel.ts'
import { expireExecutions } from '../../../src-main/engine/fleet/expire.ts'
import { releaseBatch } from '../../../src-main/engine/fleet/release.ts'
import { createFleetService } from '../../../src-main/engine/fleet/service.ts'
import type { Announcement, DeviceRequest, Reply } from '../../../src-main/engine/ports/device-link.ts'
import type { Store, StoreTx } from '../../../src-main/engine/ports/store.ts'
import type { JobRow } from '../../../src-main/engine/ports/store-work.ts'
import { memoryStore } from '../../support/memory-store.ts'
import type { ExecutionState } from '../../../src-preload/contract/vocabulary.ts'

/** 2026-11-22T09:00:00Z. */
export const START = 1_795_338_000_000
export const MINUTE = 60_000

function countingIds() {
  let last = 0
  return {
    next: (atMs: number) => {
      last += 1
      const head = atMs.toString(16).padStart(12, '0')
      return `${head.slice(0, 8)}-${head.slice(8)}-7000-8000-${last.toString(16).padStart(12, '0')}`
    },
  }
}

export type JobAsked = Partial<JobRow> & { readonly devices?: readonly string[] }

let jobs = 0

/** A fleet job as the queue makes them, admitted unless it says otherwise. */
export function jobRow(asked: JobAsked, now: number, insertSeq: number): JobRow {
  jobs += 1
  const { devices = ['d1'], ...given } = asked
  const id = given.id ?? `job-${jobs}`
  return {
    id,
    publicId: id,
    runId: `run-of-${id}`,
    fleetPlan: null,
    rollout: null,
    isContinuous: false,
    releaseAt: null,
    rolloutAt: null,
    startBeforeAt: null,
    basePriority: null,
    resources: [],
    cancelRequestedAt: null,
    totalDeadlineAt: null,
    backfillId: null,
    eventData: null,
    isIdempotent: null,
    totalTimeoutMinutes: null,
    nameEn: null,
    nameAr: null,
    templateId: null,
    templateVersion: null,
    scheduleId: null,
    scheduledAt: null,
    groupId: null,
    groupIndex: null,
    parentRunId: null,
    jobType: 'device_document',
    taskFunctionKey: 'device_document',
    reach: 'fleet',
    document: { operation: 'reboot' },
    documentType: 'reboot',
    params: {},
    target: { kind: 'devices', deviceIds: [...devices] },
    targetNameEn: null,
    targetNameAr: null,
    targetCount: devices.length,
    priority: 0,
    rank: insertSeq * 1024,
    insertSeq,
    state: 'DISPATCHED',
    isHeld: false,
    trigger: 'manual',
    attempt: 1,
    timeoutMinutes: null,
    expiresAt: null,
    queuedAt: now,
    startedAt: null,
    cancelReason: null,
    cancelForced: false,
    counts: { ...NO_COUNTS, unreleased: devices.length },
    createdAt: now,
    createdBy: 'op',
    updatedAt: now,
    updatedBy: 'op',
    version: 1,
    targetDeviceIds: [...devices],
    releaseCursor: 0,
    admittedAt: now,
    notBeforeAt: null,
    maxInstances: null,
    retryLimit: 0,
    retryDelayMs: 0,
    trace: [],
    ...given,
  }
}

type Asked<Operation extends DeviceRequest['operation']> = Partial<
  Omit<Extract<DeviceRequest, { operation: Operation }>, 'operation'>
>

const topic = (deviceId: string, rest: string) => `$aws/things/${deviceId}/jobs/${rest}`

export function getRequest(deviceId: string, asked: Asked<'get'> = {}): DeviceRequest {
  return { operation: 'get', deviceId, topic: topic(deviceId, 'get'), clientToken: undefined, ...asked }
}
export function startNextRequest(deviceId: string, asked: Asked<'start-next'> = {}): DeviceRequest {
  const none = { clientToken: undefined, statusDetails: undefined, stepTimeoutInMinutes: undefined }
  return { operation: 'start-next', deviceId, topic: topic(deviceId, 'start-next'), ...none, ...asked }
}
export function describeRequest(deviceId: string, jobId: string, asked: Asked<'describe'> = {}): DeviceRequest {
  const none = { clientToken: undefined, executionNumber: undefined, includeJobDocument: true }
  return { operation: 'describe', deviceId, jobId, topic: topic(deviceId, `${jobId}/get`), ...none, ...asked }
}
export function updateRequest(
  deviceId: string,
  jobId: string,
  status: Extract<DeviceRequest, { operation: 'update' }>['status'],
  asked: Asked<'update'> = {},
): DeviceRequest {
  const none = {
    clientToken: undefined,
    statusDetails: undefined,
    expectedVersion: undefined,
    executionNumber: undefined,
    includeJobExecutionState: false,
    includeJobDocument: false,
    stepTimeoutInMinutes: undefined,
  }
  return { operation: 'update', deviceId, jobId, status, topic: topic(deviceId, `${jobId}/update`), ...none, ...asked }
}

/** What was announced, in short: `d1: notify [a, b] next a`. */
export function told(announcement: Announcement): string {
  const { notify, notifyNext, deviceId } = announcement
  const parts: string[] = []
  if (notify !== null) {
    const lists = notify.jobs as Record<string, { jobId: string }[]>
    parts.push(`notify [${[...(lists.IN_PROGRESS ?? []), ...(lists.QUEUED ?? [])].map((it) => it.jobId).join(', ')}]`)
  }
  if (notifyNext !== null)
    parts.push(`next ${(notifyNext.execution as { jobId: string } | undefined)?.jobId ?? 'none'}`)
  return `${deviceId}: ${parts.join(' ')}`
}

export type Bench = ReturnType<typeof createBench>

/** A fresh fleet with these devices registered. */
export function createBench(deviceIds: readonly string[] = ['d1']) {
  const inner = memoryStore()
  /** Writing an execution of these devices throws, as a full disk or a broken row does. */
  const failing = new Set<string>()
  const withFaults = (tx: StoreTx): StoreTx => ({
    ...tx,
    updateExecution: (row, expected) => {
      if (failing.has(row.deviceId)) throw new Error('the disk is full')
      return tx.updateExecution(row, expected)
    },
  })
  const store: Store = {
    ...inner,
    write: (source, work) => inner.write(source, (tx) => work(failing.size > 0 ? withFaults(tx) : tx)),
  }
  const announced: Announcement[] = []
  const steps: string[] = []
  const base = createContext({
    store,
    ids: countingIds(),
    tasks: { definitions: [], start: () => {}, stop: () => {} },
    link: { announce: (all) => void announced.push(...all) },
    host: {
      instanceId: 'i1',
      instanceName: 'bench',
      hostName: 'laptop',
      processId: 1,
      mode: 'standalone',
      tzRelease: '2026a',
      isAlive: () => true,
    },
    onStep: (name) => void steps.push(name),
  })
  const ctx = withAnnouncements(base)
  const fleet = createFleetService(ctx)
  const clock = { wallAt: START }
  const now = () => ({ wallAt: clock.wallAt, monoMs: clock.wallAt - START })
  const write = <T>(work: (tx: StoreTx) => T): T => ctx.write('op', now(), work)
  const read = <T>(work: (tx: StoreTx) => T): T => store.read(work)

  fleet.presence([], START)
  write((tx) => {
    for (const id of deviceIds) insertPlainDevice(tx, id)
  })

  const release = () => {
    let commits = 0
    for (;;) {
      const { more } = write((tx) => releaseBatch(ctx, tx, now()))
      commits += 1
      if (!more) return commits
    }
  }
  return {
    store,
    failing,
    ctx,
    fleet,
    clock,
    now,
    write,
    read,
    steps,
    release,
    /** Everything announced since the last call, in short. */
    heard: (): string[] => announced.splice(0).map(told),
    announcements: (): Announcement[] => announced.splice(0),
    /** Inserts a job; the next release sends it. */
    insert: (asked: JobAsked = {}): string => write((tx) => insertJobRow(tx, asked, clock.wallAt)),
    /** Inserts a job and releases it. */
    post: (asked: JobAsked = {}): string => {
      const id = write((tx) => insertJobRow(tx, asked, clock.wallAt))
      release()
      return id
    },
    ask: (...requests: DeviceRequest[]): Reply[] => {
      const answered = fleet.handle(requests, clock.wallAt)
      announced.push(...answered.announcements)
      return answered.replies
    },
    say: (deviceId: string, jobId: string, status: 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'REJECTED'): Reply => {
      const answered = fleet.handle([updateRequest(deviceId, jobId, status)], clock.wallAt)
      announced.push(...answered.announcements)
      return answered.replies[0] as Reply
    },
    expire: () => {
      let ended = 0
      for (;;) {
        const batch = write((tx) => expireExecutions(ctx, tx, now()))
        ended += batch.ended
        if (!batch.more) return ended
      }
    },
    cancel: (jobId: string, force = false) =>
      write((tx) => cancelFleetJob(ctx, tx, tx.getJob(jobId) as JobRow, { force, actor: 'op', reason: null }, now())),
    remove: (jobId: string, force = false) =>
      write((tx) => deleteFleetJob(ctx, tx, tx.getJob(jobId) as JobRow, force, now())),
    job: (jobId: string): JobRow => read((tx) => tx.getJob(jobId)) as JobRow,
    execution: (jobId: string, deviceId = 'd1') => read((tx) => tx.getExecution(jobId, deviceId)),
    state: (jobId: string, deviceId = 'd1'): ExecutionState | undefined =>
      read((tx) => tx.getExecution(jobId, deviceId))?.state,
    run: (jobId: string) => read((tx) => tx.getRun(`run-of-${jobId}`)),
    deviceRuns: (jobId: string): string[] =>
      read((tx) => tx.deviceRunsOf(`run-of-${jobId}`)).map(
        (run) => `${run.deviceId} ${run.attempt} ${run.status} ${run.reason}`,
      ),
  }
}

function insertJobRow(tx: StoreTx, asked: JobAsked, wallAt: number): string {
  const row = jobRow(asked, wallAt, tx.nextInsertSeq())
  tx.insertJob(row)
  return row.id
}

function insertPlainDevice(tx: StoreTx, id: string): void {
  tx.insertDevice({
    id,
    nameEn: null,
    nameAr: null,
    presence: 'unknown',
    presenceAt: null,
    asleepUntil: null,
    session: null,
    lastHeardAt: null,
    attributes: {},
    tags: [],
    timezone: null,
    origin: 'registered',
    isAccepted: true,
    clockOffsetMs: null,
    fitsAws: true,
    createdAt: START,
    createdBy: 'op',
    updatedAt: START,
    updatedBy: 'op',
    version: 1,
  })
}
