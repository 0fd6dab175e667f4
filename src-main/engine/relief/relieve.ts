/** Relief for a head that does not begin (L14): skip it, park it, or let a newer job go first. The rest of the device's queue goes on. */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { Relief } from '../../../src-preload/contract/vocabulary.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import type { EndCause } from '../execution/rollup.ts'
import { endExecution } from '../fleet/end-execution.ts'
import { endHidden, hide, isVisible, PARKED, waitsOfDevice } from '../fleet/hidden.ts'
import { closeTurn, jobIn, openTurn, type Turn } from '../fleet/turn.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ReleaseWaitRow } from '../ports/store-limits.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { done, refuse } from '../refusal.ts'
import { putFirst } from './order.ts'

const RULE = 'L14 relief'

export type ReliefAsked = {
  readonly job: JobRow
  readonly deviceId: string
  readonly action: Relief
  readonly reason: string | null
  readonly actor: string
}

type Found = { readonly row: ExecutionRow | null; readonly wait: ReleaseWaitRow | null }

function find(tx: StoreTx, { job, deviceId }: ReliefAsked): Found {
  const row = tx.getExecution(job.id, deviceId)
  return { row: isVisible(row) ? row : null, wait: tx.getReleaseWait(job.id, deviceId) }
}

function atWork(): Result<never> {
  const message = 'The device is at work on it. Wait for its answer, or cancel it by force.'
  return refuse('illegal_state', 'action', message, { state: 'IN_PROGRESS' })
}

function end(turn: Turn, { row, wait }: Found, asked: ReliefAsked, cause: EndCause): void {
  const { action, actor, reason } = asked
  const data = { relief: action, by: actor, ...(reason === null ? {} : { reason }) }
  const code = action === 'supersede' ? 'relief_superseded' : 'relief_skipped'
  const how = { rule: RULE, code, cause, data, message: reason } as const
  jobIn(turn, asked.job.id)
  if (row !== null) {
    turn.ctx.noteDevice(row.deviceId)
    endExecution(turn, row, moved(row, 'CANCELED', 'cancel', turn.now.wallAt), how)
  } else if (wait !== null) endHidden(turn, wait, { ...how, to: 'CANCELED', by: 'cancel' })
}

/** The newest other job that waits on this device and was made after this one; null = there is none. */
function newerOn(tx: StoreTx, { job, deviceId }: ReliefAsked): string | null {
  const listed = tx.deviceList(deviceId, null).filter((entry) => entry.state === 'QUEUED')
  const ids = [...listed, ...waitsOfDevice({ tx }, deviceId)].map((one) => one.jobId)
  const newer = ids.map((id) => tx.getJob(id)).filter((one) => one !== null && one.insertSeq > job.insertSeq)
  return newer.sort((one, other) => (other?.insertSeq ?? 0) - (one?.insertSeq ?? 0))[0]?.id ?? null
}

function unpark(turn: Turn, wait: ReleaseWaitRow): void {
  const { tx, ctx } = turn
  tx.deleteReleaseWait(wait.jobId, wait.deviceId)
  // Due at once: the releaser looks at it in this turn and brings it back when windows and limits let it.
  tx.insertReleaseWait({ ...wait, why: 'unparked', notBeforeAt: turn.now.wallAt })
  if (ctx.life.freedDevices !== 'all') ctx.life.freedDevices.add(wait.deviceId)
  tx.touch('device', wait.deviceId)
}

function park(turn: Turn, { row, wait }: Found): void {
  if (row !== null) return hide(turn, row, PARKED, null)
  if (wait === null) return
  turn.tx.deleteReleaseWait(wait.jobId, wait.deviceId)
  turn.tx.insertReleaseWait({ ...wait, why: PARKED, notBeforeAt: null })
}

function judge(turn: Turn, found: Found, asked: ReliefAsked): Result<null> {
  const isParked = found.wait?.why === PARKED
  switch (asked.action) {
    case 'skip':
      end(turn, found, asked, 'cancelled')
      return done(null)
    case 'park':
      if (isParked) return refuse('illegal_state', 'action', 'It is parked already.')
      park(turn, found)
      return done(null)
    case 'unpark':
      if (found.wait === null || !isParked) return refuse('illegal_state', 'action', 'It is not parked.')
      unpark(turn, found.wait)
      return done(null)
    case 'supersede': {
      const newer = newerOn(turn.tx, asked)
      if (newer === null)
        return refuse('illegal_state', 'action', 'No newer job waits on this device. Skip it instead.')
      end(turn, found, asked, 'superseded')
      putFirst(turn.ctx, turn.tx, asked.deviceId, newer)
      return done(null)
    }
  }
}

/**
 * Acts on one execution that has not begun, visible or waiting. `skip` and `supersede` end it CANCELED for this device with the
 * operator's words in its run; `park` hides it until `unpark`, whatever its time-outs, unless the job itself ends. Codes: `not_found`,
 * `illegal_state` (at work, not parked, parked already, nothing newer).
 */
export function relieve(
  ctx: EngineContext,
  tx: StoreTx,
  asked: ReliefAsked,
  now: Now,
): Result<{ jobId: string; deviceId: string }> {
  const found = find(tx, asked)
  if (found.row === null && found.wait === null) {
    return refuse('not_found', 'deviceId', 'Nothing of this job waits on the device.')
  }
  if (found.row?.state === 'IN_PROGRESS') return atWork()
  const turn = openTurn(ctx, tx, now)
  const judged = judge(turn, found, asked)
  if (!judged.ok) return judged
  tx.touch('execution', asked.job.id)
  closeTurn(turn)
  return done({ jobId: asked.job.id, deviceId: asked.deviceId })
}
