/** One device request, judged inside a turn: get, start-next, describe, update, invalid (fleet 1.4). Returns the reply to send. */
import { statusReported } from '../events/device-events.ts'
import { applyUpdate, NO_TIMERS, timersOf, type UpdateAsked } from '../execution/apply-update.ts'
import { isPending } from '../execution/transitions.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import type { DeviceRequest, Reply } from '../ports/device-link.ts'
import type { DeviceListEntry, ExecutionRow } from '../ports/store-work.ts'
import { clocksOf, deviceTime, hasGap, noteClock } from './device-words.ts'
import { endExecution, writeExecution } from './end-execution.ts'
import { documentFor, headFor, takenAway } from './head.ts'
import { accepted, execution, executionState, rejected, splitList } from './payloads.ts'
import { resyncDevices } from './resync.ts'
import { changeJob, jobIn, type Turn } from './turn.ts'

type Of<Operation extends DeviceRequest['operation']> = Extract<DeviceRequest, { operation: Operation }>

const NEXT = '$next'

/** A job runs once its first device has spoken; one that is being cancelled only notes when. */
function jobAnswered(turn: Turn, jobId: string): void {
  const job = jobIn(turn, jobId)
  const startedAt = job.startedAt ?? turn.now.wallAt
  if (job.state === 'DISPATCHED') changeJob(turn, jobId, { state: 'RUNNING', startedAt })
  else if (job.startedAt === null) changeJob(turn, jobId, { startedAt })
}

/** Writes an accepted change. Only a change that can alter the list or its head is compared for announcements. */
function store(turn: Turn, before: ExecutionRow, after: ExecutionRow, data?: RunOutcome['data']): void {
  jobAnswered(turn, before.jobId)
  if (isPending(after.state)) writeExecution(turn, before, after)
  else endExecution(turn, before, after, { rule: 'fleet 1.1 device', data })
  turn.tx.touch('execution', before.jobId)
}

function entryOf(turn: Turn, row: ExecutionRow): DeviceListEntry {
  const job = jobIn(turn, row.jobId)
  const document = documentFor(turn.tx, job.document, row.deviceId)
  return { ...row, publicJobId: job.publicId, document, timeoutMinutes: job.timeoutMinutes }
}

function getPending(turn: Turn, request: Of<'get'>): Reply {
  const { inProgress, queued } = splitList(turn.tx.deviceList(request.deviceId, null))
  return accepted(request, { inProgressJobs: inProgress, queuedJobs: queued }, turn.now.wallAt)
}

/** The head as it is; a QUEUED one becomes IN_PROGRESS. It stays the head, so nobody is notified (fleet 1.5). */
function startNext(turn: Turn, request: Of<'start-next'>): Reply {
  const { wallAt } = turn.now
  const head = headFor(turn, request.deviceId)
  if (head === undefined) return accepted(request, {}, wallAt)
  if (head.state !== 'QUEUED') return accepted(request, { execution: execution(head, true, wallAt) }, wallAt)
  const asked: UpdateAsked = {
    ...request,
    status: 'IN_PROGRESS',
    expectedVersion: undefined,
    executionNumber: undefined,
  }
  const before = turn.tx.getExecution(head.jobId, request.deviceId)
  const judged = applyUpdate(before, asked, timersOf(jobIn(turn, head.jobId)), wallAt)
  if (!judged.ok || before === null)
    throw new Error(`the head ${head.jobId} of ${request.deviceId} could not be started`)
  store(turn, before, judged.row)
  return accepted(request, { execution: execution(entryOf(turn, judged.row), true, wallAt) }, wallAt)
}

function describe(turn: Turn, request: Of<'describe'>): Reply {
  const { wallAt } = turn.now
  if (request.jobId === NEXT) {
    const head = headFor(turn, request.deviceId)
    const body = head === undefined ? {} : { execution: execution(head, request.includeJobDocument, wallAt) }
    return accepted(request, body, wallAt)
  }
  const row = turn.tx.getExecutionByPublicId(request.jobId, request.deviceId)
  const asked = request.executionNumber ?? row?.executionNumber ?? 0
  if (row === null || asked > row.executionNumber) {
    return rejected(request, 'ResourceNotFound', 'this device has no such execution', wallAt)
  }
  // An earlier attempt has ended, or there would be no later one (DESIGN 6.8).
  if (asked < row.executionNumber) {
    return rejected(request, 'TerminalStateReached', `attempt ${asked} has ended`, wallAt)
  }
  if (!isPending(row.state)) return rejected(request, 'TerminalStateReached', `the execution is ${row.state}`, wallAt)
  return accepted(request, { execution: execution(entryOf(turn, row), request.includeJobDocument, wallAt) }, wallAt)
}

/** What an update is judged against: work that must not begin any more does not begin by one. */
function beforeUpdate(turn: Turn, request: Of<'update'>): ExecutionRow | null {
  const found = turn.tx.getExecutionByPublicId(request.jobId, request.deviceId)
  if (found === null || request.status !== 'IN_PROGRESS' || !takenAway(turn, found)) return found
  return turn.tx.getExecution(found.jobId, request.deviceId)
}

function update(turn: Turn, request: Of<'update'>): Reply {
  const { wallAt } = turn.now
  const before = beforeUpdate(turn, request)
  const timers = before === null ? NO_TIMERS : timersOf(jobIn(turn, before.jobId))
  const judged = applyUpdate(before, request, timers, wallAt)
  if (!judged.ok || before === null) {
    const refusal = judged.ok ? { code: 'ResourceNotFound' as const, message: '', withState: false } : judged
    return rejected(
      request,
      refusal.code,
      refusal.message,
      wallAt,
      refusal.withState && before !== null ? before : undefined,
    )
  }
  // Progress changes neither list nor head; a start out of turn and an end do.
  if (before.state !== judged.row.state) turn.ctx.noteDevice(request.deviceId)
  const saidAt = deviceTime(request)
  noteClock(turn.ctx, turn.tx, request.deviceId, saidAt, turn.now)
  const isGap = hasGap(turn.ctx, before, request)
  store(turn, before, saidAt === null ? judged.row : { ...judged.row, saidAt }, clocksOf(request, saidAt))
  if (isGap) resyncDevices(turn.ctx, turn.tx, [request.deviceId], turn.now)
  statusReported(turn.ctx, turn.tx, jobIn(turn, before.jobId), request.deviceId, request.statusDetails, turn.now)
  turn.ctx.afterCommit(() => turn.ctx.step('device.accepted'))
  const body = {
    ...(request.includeJobExecutionState ? { executionState: executionState(judged.row) } : {}),
    ...(request.includeJobDocument ? { jobDocument: entryOf(turn, judged.row).document ?? {} } : {}),
  }
  return accepted(request, body, wallAt)
}

/** Judges one request and writes what it changes; the reply is sent after the commit. */
export function judge(turn: Turn, request: DeviceRequest): Reply {
  switch (request.operation) {
    case 'get':
      return getPending(turn, request)
    case 'start-next':
      return startNext(turn, request)
    case 'describe':
      return describe(turn, request)
    case 'update':
      return update(turn, request)
    case 'invalid':
      return rejected(request, request.code, request.message, turn.now.wallAt)
  }
}
