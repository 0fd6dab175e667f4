/** Commands about the queue as a whole: the operator's order, version-checked (R30), and holding everything. */
import type { Failure } from '../../../src-preload/contract/failures.ts'
import type { JobRow } from '../ports/store-work.ts'
import { neighboursOf, placeAfter, placeAtTop } from '../queue/order.ts'
import type { Place, Waiting } from '../queue/order.ts'
import { done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, findJob } from './command.ts'

const PAGE = 1_000

function queueChanged(on: Asked, job: JobRow, path: string): Failure {
  const { queueVersion } = on.tx.getEngineState()
  const detail = { version: queueVersion, jobId: job.id, ...neighboursOf(on.tx, job) }
  return refuse(
    'queue_changed',
    path,
    'The queue was reordered in the meantime. Look at it again and repeat the move.',
    detail,
  )
}

function waitingOf(on: Asked, job: JobRow): Waiting | null {
  return on.tx.waitingInBand(job.priority, job.priority).find((other) => other.id === job.id) ?? null
}

// A device's list follows the queue's order, so moving a job can change what its devices are to do next (DESIGN 6.9).
function noteDevices(on: Asked, job: JobRow): void {
  if (job.reach === 'local' || job.admittedAt === null) return
  let after: string | null = null
  for (;;) {
    const page = on.tx.executionsOfJob(job.id, ['QUEUED'], after, PAGE)
    for (const { deviceId } of page) on.ctx.noteDevice(deviceId)
    after = page.at(-1)?.deviceId ?? null
    if (page.length < PAGE) return
  }
}

function put(on: Asked, job: JobRow, place: Place): number {
  noteDevices(on, job)
  const { priority, rank } = place
  on.tx.setRank(job.id, priority, rank)
  // R29: a priority that a person gave is its own from here on.
  const moved = priority === job.priority ? null : on.tx.getJob(job.id)
  if (moved !== null && moved.basePriority !== null) on.tx.updateJob({ ...moved, basePriority: null })
  const state = on.tx.getEngineState()
  const queueVersion = state.queueVersion + 1
  on.tx.putEngineState({ ...state, queueVersion })
  on.tx.touch('job', job.id)
  on.tx.touch('queue', job.id)
  audit(on, 'queue.moved', 'job', job.id, { from: { priority: job.priority, rank: job.rank }, to: { priority, rank } })
  return queueVersion
}

const move: Command<'queue.move'> = (on, input) => {
  const found = findJob(on.tx, input.jobId, 'jobId')
  if (!found.ok) return found
  const job = found.value
  const waiting = waitingOf(on, job)
  if (waiting === null) {
    return refuse('not_movable', 'jobId', `Only waiting jobs can be moved; this one is ${job.state}.`, {
      state: job.state,
    })
  }
  if (input.baseVersion !== on.tx.getEngineState().queueVersion) return queueChanged(on, job, 'baseVersion')
  if (input.afterJobId === null) {
    const place = placeAtTop(on.tx, waiting, input.priority ?? job.priority)
    return done({ id: job.id, version: put(on, job, place) })
  }
  const after = findJob(on.tx, input.afterJobId, 'afterJobId')
  if (!after.ok) return after
  if (after.value.id === job.id) return refuse('invalid_input', 'afterJobId', 'A job cannot stand behind itself.')
  const neighbour = waitingOf(on, after.value)
  // It has begun since the operator looked: the place that was meant is gone.
  if (neighbour === null) return queueChanged(on, job, 'afterJobId')
  return done({ id: job.id, version: put(on, job, placeAfter(on.tx, waiting, neighbour)) })
}

const hold: Command<'queue.hold'> = (on, { isHeld }) => {
  const settings = on.tx.getSettings()
  if (settings.queueHeld === isHeld) return done({ isHeld })
  on.tx.putSettings({ ...settings, queueHeld: isHeld })
  on.tx.touch('queue', 'queue')
  on.tx.touch('settings', 'settings')
  audit(on, isHeld ? 'queue.held' : 'queue.released', 'queue', null)
  return done({ isHeld })
}

export const queueCommands: Commands<'queue.move' | 'queue.hold'> = { 'queue.move': move, 'queue.hold': hold }
