/** The gate of a group: who may enter the queue next, and the group's own state after any change of a member (R32, R33). */
import type { Group } from '../../../src-preload/contract/entities.ts'
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { groupState } from './group-state.ts'
import { memberStates, sketchOf } from './members.ts'
import type { MemberSketch } from './members.ts'

// Sequential is one at a time in order; a parallel group without width has no gate.
function widthOf(group: Group): number {
  return group.mode === 'sequential' ? 1 : (group.width ?? Number.POSITIVE_INFINITY)
}

/** Members to put into the queue now, in group order. A held member keeps its place in a sequence; in parallel it is passed by. */
export function nextMembers<M extends Pick<JobRow, 'state' | 'isHeld'>>(group: Group, open: readonly M[]): M[] {
  if (group.cancelRequestedAt !== null) return []
  let free = widthOf(group) - open.filter((job) => job.state !== 'PENDING').length
  const next: M[] = []
  for (const job of open) {
    if (free <= 0) break
    if (job.state !== 'PENDING') continue
    if (job.isHeld) {
      if (group.mode === 'sequential') break
      continue
    }
    next.push(job)
    free -= 1
  }
  return next
}

/**
 * Does `work`, in which many members may change, and looks at the gate of each of their groups once, when it is done: a look reads the
 * whole group. Inside the commit of `work`.
 */
export function refreshAfter<T>(ctx: EngineContext, tx: StoreTx, now: Now, work: () => T): T {
  const { life } = ctx
  if (life.staleGroups !== null) return work()
  const stale = new Set<string>()
  life.staleGroups = stale
  let value: T
  try {
    value = work()
  } finally {
    life.staleGroups = null
  }
  for (const groupId of stale) refreshGroup(ctx, tx, groupId, now)
  return value
}

/**
 * Lets members through the gate and writes the group's state. Call after every change of a member: started, ended, held,
 * released, moved. Does nothing for an unknown group; inside `refreshAfter` it waits for its end.
 */
export function refreshGroup(ctx: EngineContext, tx: StoreTx, groupId: string, now: Now): void {
  if (ctx.life.staleGroups !== null) {
    ctx.life.staleGroups.add(groupId)
    return
  }
  const group = tx.getGroup(groupId)
  if (group === null) return
  const members = sketchOf(tx, groupId)
  for (const { id } of nextMembers(group, members.open)) {
    const job = tx.getJob(id)
    if (job === null) continue
    ctx.life.wantsTurn = true
    const trace = [
      ...job.trace,
      { at: now.wallAt, rule: 'R32', code: 'gate_opened', what: 'let through by its group' } as const,
    ]
    tx.updateJob({ ...job, state: 'QUEUED', trace, updatedAt: now.wallAt, version: job.version + 1 })
    tx.touch('job', job.id)
    tx.touch('queue', job.id)
  }
  // Whoever was let through still waits, so the members' states are what they were.
  writeState(tx, group, members, now)
}

function writeState(tx: StoreTx, group: Group, members: MemberSketch, now: Now): void {
  const state = groupState(memberStates(members), group.cancelRequestedAt !== null)
  const isOver = state !== 'CREATED' && state !== 'QUEUED' && state !== 'RUNNING'
  const startedAt = group.startedAt ?? (state === 'CREATED' || state === 'QUEUED' ? null : now.wallAt)
  const finishedAt = isOver ? (group.finishedAt ?? now.wallAt) : null
  if (state === group.state && startedAt === group.startedAt && finishedAt === group.finishedAt) return
  tx.updateGroup({ ...group, state, startedAt, finishedAt, updatedAt: now.wallAt, version: group.version + 1 })
  tx.touch('group', group.id)
}
