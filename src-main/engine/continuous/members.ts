/**
 * Continuous jobs (fleet 1.7, DESIGN 6.10): who joins the target gets the job at once, who leaves is REMOVED, who comes back begins
 * anew. Looks only at devices that may have changed, or at all of a job that it has not looked at yet. Releasing is the releaser's.
 */
import type { Target } from '../../../src-preload/contract/entities.ts'
import type { EngineContext } from '../context.ts'
import { moved } from '../execution/apply-update.ts'
import { moveCount } from '../execution/rollup.ts'
import { endExecution } from '../fleet/end-execution.ts'
import { endHidden, isVisible, JOINED } from '../fleet/hidden.ts'
import { resolveTarget } from '../fleet/targets.ts'
import { changeJob, closeTurn, jobIn, openTurn, type Turn } from '../fleet/turn.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'

const RULE = 'fleet 1.7 continuous'
const PAGE = 1_000

type Change = { readonly joined: readonly string[]; readonly back: readonly string[]; readonly left: readonly string[] }

function isMember(tx: StoreTx, target: Target, deviceId: string): boolean {
  const device = tx.getDevice(deviceId)
  if (device === null || !device.isAccepted) return false
  switch (target.kind) {
    case 'all':
      return true
    case 'group':
      return tx.isGroupMember(target.deviceGroupId, deviceId)
    case 'device':
      return target.deviceId === deviceId
    case 'devices':
      return target.deviceIds.includes(deviceId)
  }
}

/** Devices of the job that were taken out of it: only they can come back. */
function removedOf(tx: StoreTx, jobId: string): Set<string> {
  const removed = new Set<string>()
  let after: string | null = null
  for (;;) {
    const page = tx.executionsOfJob(jobId, ['REMOVED'], after, PAGE)
    for (const row of page) if (tx.getReleaseWait(jobId, row.deviceId) === null) removed.add(row.deviceId)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return removed
    after = last.deviceId
  }
}

/** True while there is something of the job that the device could lose: an open execution, a wait, a place before its release. */
function hasShare(tx: StoreTx, job: JobRow, deviceId: string, index: number): boolean {
  if (index >= job.releaseCursor) return true
  return isVisible(tx.getExecution(job.id, deviceId)) || tx.getReleaseWait(job.id, deviceId) !== null
}

function changeOf(tx: StoreTx, job: JobRow, stray: ReadonlySet<string> | 'all'): Change | null {
  const { target } = job
  if (target === null) return null
  const places = new Map((job.targetDeviceIds ?? []).map((id, index) => [id, index]))
  const resolved = stray === 'all' ? resolveTarget(tx, target) : null
  // A group that is gone holds nobody; named devices that are gone are asked one by one.
  const all = resolved === null ? null : new Set(resolved.ok ? resolved.value.deviceIds : [])
  const members = resolved !== null && !resolved.ok && target.kind !== 'group' ? null : all
  const isIn = (id: string) => members?.has(id) ?? isMember(tx, target, id)
  const looked = stray === 'all' ? new Set([...places.keys(), ...(members ?? [])]) : stray
  const removed = removedOf(tx, job.id)
  const joined: string[] = []
  const back: string[] = []
  const left: string[] = []
  for (const id of looked) {
    const index = places.get(id)
    if (!isIn(id)) {
      if (index !== undefined && hasShare(tx, job, id, index)) left.push(id)
    } else if (index === undefined) joined.push(id)
    else if (removed.has(id)) back.push(id)
  }
  return joined.length + back.length + left.length === 0 ? null : { joined, back, left }
}

/** A place right before the cursor, and a wait that is due at once: released in this turn unless a window, cap or limit forbids. */
function join(turn: Turn, jobId: string, ids: readonly string[]): void {
  const job = jobIn(turn, jobId)
  const targetDeviceIds = [...(job.targetDeviceIds ?? [])]
  targetDeviceIds.splice(job.releaseCursor, 0, ...ids)
  for (const [index, deviceId] of ids.entries()) {
    turn.tx.insertReleaseWait({
      ...{ jobId, deviceId, position: job.releaseCursor + index, why: JOINED, notBeforeAt: turn.now.wallAt },
      ...{ attempt: 1, retriesLeft: job.retryLimit, versionNumber: 0, rank: null, overallDeadlineAt: null },
    })
  }
  changeJob(turn, jobId, {
    targetDeviceIds,
    targetCount: targetDeviceIds.length,
    releaseCursor: job.releaseCursor + ids.length,
    counts: { ...job.counts, unreleased: job.counts.unreleased + ids.length },
  })
}

/** A new attempt with all its retries; the version goes on, for the device knew the old one. */
function comeBack(turn: Turn, jobId: string, deviceId: string): void {
  const row = turn.tx.getExecution(jobId, deviceId)
  const job = jobIn(turn, jobId)
  if (row === null) return
  turn.tx.insertReleaseWait({
    ...{ jobId, deviceId, position: job.targetDeviceIds?.indexOf(deviceId) ?? 0, why: JOINED },
    ...{ notBeforeAt: turn.now.wallAt, attempt: row.executionNumber + 1, retriesLeft: job.retryLimit },
    ...{ versionNumber: row.versionNumber, rank: null, overallDeadlineAt: null },
  })
  changeJob(turn, jobId, { counts: moveCount(job.counts, 'REMOVED', 'unreleased') })
}

function leave(turn: Turn, jobId: string, deviceId: string): void {
  const { tx, now } = turn
  const row = tx.getExecution(jobId, deviceId)
  const wait = tx.getReleaseWait(jobId, deviceId)
  if (isVisible(row)) {
    turn.ctx.noteDevice(deviceId)
    endExecution(turn, row, moved(row, 'REMOVED', 'removal', now.wallAt), { rule: RULE, code: 'left_target' })
  } else if (wait !== null) endHidden(turn, wait, { to: 'REMOVED', by: 'removal', rule: RULE, code: 'left_target' })
}

/** Those that were never released leave the snapshot: nothing of the job ever reached them. */
function forget(turn: Turn, jobId: string, left: ReadonlySet<string>): void {
  const job = jobIn(turn, jobId)
  const ids = job.targetDeviceIds ?? []
  const targetDeviceIds = ids.filter((id, index) => index < job.releaseCursor || !left.has(id))
  const gone = ids.length - targetDeviceIds.length
  if (gone === 0) return
  const counts = { ...job.counts, unreleased: job.counts.unreleased - gone }
  changeJob(turn, jobId, { targetDeviceIds, targetCount: targetDeviceIds.length, counts })
}

function apply(turn: Turn, job: JobRow, change: Change): void {
  turn.jobs.set(job.id, job)
  for (const deviceId of change.left) leave(turn, job.id, deviceId)
  forget(turn, job.id, new Set(change.left))
  if (change.joined.length > 0) join(turn, job.id, change.joined)
  for (const deviceId of change.back) comeBack(turn, job.id, deviceId)
  const { joined, back, left } = change
  const data = { joined: joined.length, back: back.length, left: left.length }
  turn.tx.addAudit({
    at: turn.now.wallAt,
    actor: 'engine',
    action: 'job.members',
    entity: 'job',
    entityId: job.id,
    data,
  })
}

/** Notes that these devices may have joined or left; `all` = any of them may have. */
export function strayed(ctx: EngineContext, deviceIds: Iterable<string> | 'all'): void {
  if (deviceIds === 'all') ctx.life.strayDevices = 'all'
  else if (ctx.life.strayDevices !== 'all') for (const id of deviceIds) ctx.life.strayDevices.add(id)
}

/** Brings every open continuous job to its target as it is now; commits only where somebody joined or left. */
export function followMembers(ctx: EngineContext, now: Now): void {
  const stray = ctx.life.strayDevices
  const { followed } = ctx.life
  const jobs = ctx.store.read((tx) => (tx.getEngineState().isPaused ? null : tx.continuousJobs()))
  if (jobs === null) return
  const nothing = stray !== 'all' && stray.size === 0
  for (const { id } of jobs) {
    const look = followed.has(id) ? stray : 'all'
    if (nothing && look !== 'all') continue
    const changes = (tx: StoreTx) => {
      const job = tx.getJob(id)
      return job?.isContinuous ? { job, change: changeOf(tx, job, look) } : null
    }
    if (ctx.store.read(changes)?.change) {
      ctx.write('engine', now, (tx) => {
        const found = changes(tx)
        if (!found?.change) return
        const turn = openTurn(ctx, tx, now)
        apply(turn, found.job, found.change)
        closeTurn(turn)
      })
    }
    followed.add(id)
  }
  ctx.life.strayDevices = new Set()
}
