/** The payloads of the device protocol, exactly as AWS clients read them (aws-device): whole seconds, no nulls, absent when empty. */
import type { RejectCode, Reply } from '../ports/device-link.ts'
import type { DeviceListEntry, ExecutionRow } from '../ports/store-work.ts'

type Payload = Record<string, unknown>

/** Epoch milliseconds as the protocol's whole seconds. */
export function seconds(at: number): number {
  return Math.floor(at / 1_000)
}

/** JobExecutionSummary. */
export function summary(entry: DeviceListEntry): Payload {
  return {
    jobId: entry.publicJobId,
    queuedAt: seconds(entry.queuedAt),
    ...(entry.startedAt === null ? {} : { startedAt: seconds(entry.startedAt) }),
    lastUpdatedAt: seconds(entry.lastUpdatedAt),
    versionNumber: entry.versionNumber,
    executionNumber: entry.executionNumber,
  }
}

/** The nearest of its timers, never negative; absent without a timer. */
function secondsLeft(entry: ExecutionRow, wallAt: number): Payload {
  const overall = entry.state === 'IN_PROGRESS' ? entry.overallDeadlineAt : null
  const deadlines = [entry.deadlineAt, entry.stepDeadlineAt, overall].filter((at) => at !== null)
  if (deadlines.length === 0) return {}
  return { approximateSecondsBeforeTimedOut: Math.max(0, seconds(Math.min(...deadlines) - wallAt)) }
}

/** JobExecution; the document is left out when it was not asked for. */
export function execution(entry: DeviceListEntry, withDocument: boolean, wallAt: number): Payload {
  return {
    ...summary(entry),
    thingName: entry.deviceId,
    status: entry.state,
    ...(entry.statusDetails === null ? {} : { statusDetails: entry.statusDetails }),
    ...secondsLeft(entry, wallAt),
    ...(withDocument ? { jobDocument: entry.document ?? {} } : {}),
  }
}

/** JobExecutionState. */
export function executionState(row: ExecutionRow): Payload {
  return {
    status: row.state,
    ...(row.statusDetails === null ? {} : { statusDetails: row.statusDetails }),
    versionNumber: row.versionNumber,
  }
}

/** Both lists of a device, each in its order. */
export function splitList(list: readonly DeviceListEntry[]): { inProgress: Payload[]; queued: Payload[] } {
  return {
    inProgress: list.filter((entry) => entry.state === 'IN_PROGRESS').map(summary),
    queued: list.filter((entry) => entry.state === 'QUEUED').map(summary),
  }
}

/** `notify`: a list without entries has no key, for some clients take a present key as work to fetch (aws-device). */
export function notifyPayload(list: readonly DeviceListEntry[], wallAt: number): Payload {
  const { inProgress, queued } = splitList(list)
  return {
    timestamp: seconds(wallAt),
    jobs: {
      ...(inProgress.length === 0 ? {} : { IN_PROGRESS: inProgress }),
      ...(queued.length === 0 ? {} : { QUEUED: queued }),
    },
  }
}

/** `notify-next`: the head with its document; without a head only the timestamp. */
export function notifyNextPayload(head: DeviceListEntry | undefined, wallAt: number): Payload {
  return { timestamp: seconds(wallAt), ...(head === undefined ? {} : { execution: execution(head, true, wallAt) }) }
}

type Asked = { readonly topic: string; readonly clientToken: string | undefined }

function answer(asked: Asked, outcome: 'accepted' | 'rejected', body: Payload, wallAt: number): Reply {
  const token = asked.clientToken === undefined ? {} : { clientToken: asked.clientToken }
  return { topic: `${asked.topic}/${outcome}`, payload: { ...body, timestamp: seconds(wallAt), ...token } }
}

export function accepted(asked: Asked, body: Payload, wallAt: number): Reply {
  return answer(asked, 'accepted', body, wallAt)
}

/** `state` is given for InvalidStateTransition and VersionMismatch, and for no other code. */
export function rejected(asked: Asked, code: RejectCode, message: string, wallAt: number, state?: ExecutionRow): Reply {
  return answer(
    asked,
    'rejected',
    { code, message, ...(state ? { executionState: executionState(state) } : {}) },
    wallAt,
  )
}
