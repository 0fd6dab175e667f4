/** Commands about groups: create from new or waiting jobs, change and reorder, cancel, retry what failed (R32–R34). */
import type { Group } from '../../../src-preload/contract/entities.ts'
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { ParsedInput } from '../../../src-preload/contract/requests.ts'
import { LIMITS } from '../../../src-preload/contract/vocabulary.ts'
import { refreshGroup } from '../groups/gate.ts'
import { membersOf } from '../groups/members.ts'
import type { JobRow } from '../ports/store-work.ts'
import { cancelJob } from '../queue/cancel.ts'
import { below, done, refuse } from '../refusal.ts'
import type { Asked, Command, Commands } from './command.ts'
import { audit, changed, findJob, given, made } from './command.ts'
import { createJob } from './jobs.ts'
import { retryRun } from './retry-run.ts'

function find(on: Asked, id: string): Result<Group> {
  const group = on.tx.getGroup(id)
  return group === null ? refuse('unknown_group', 'id', `There is no group "${id}".`) : done(group)
}

/** A waiting job joins: back to PENDING, its gate lets it through again. */
function takeIn(
  on: Asked,
  id: string,
  path: string,
  group: Group,
  index: number,
  priority: number | null,
): Result<JobRow> {
  const found = findJob(on.tx, id, path)
  if (!found.ok) return found
  const job = found.value
  if (job.groupId !== null)
    return refuse('illegal_state', path, 'This job is in a group already.', { groupId: job.groupId })
  if (job.state !== 'PENDING' && job.state !== 'QUEUED') {
    return refuse('illegal_state', path, `Only waiting jobs can be grouped; this one is ${job.state}.`, {
      state: job.state,
    })
  }
  const row: JobRow = {
    ...job,
    groupId: group.id,
    groupIndex: index,
    state: 'PENDING',
    priority: priority ?? job.priority,
    trace: [
      ...job.trace,
      {
        ...{ at: on.now.wallAt, rule: 'R32', code: 'grouped', what: `grouped by ${on.actor}` },
        data: { groupId: group.id, by: on.actor },
      },
    ],
    ...changed(on, job),
  }
  on.tx.updateJob(row)
  on.tx.touch('job', job.id)
  on.tx.touch('queue', job.id)
  return done(row)
}

function fillGroup(on: Asked, group: Group, input: ParsedInput<'groups.create'>): Result<null> {
  const priority = input.priority ?? null
  const jobIds = input.jobIds ?? []
  for (const [index, id] of jobIds.entries()) {
    const job = takeIn(on, id, `jobIds.${index}`, group, index, priority)
    if (!job.ok) return job
  }
  for (const [index, wanted] of (input.jobs ?? []).entries()) {
    const place = { groupId: group.id, groupIndex: jobIds.length + index }
    const job = createJob(on, wanted, priority === null ? place : { ...place, priority })
    if (!job.ok) return below(`jobs.${index}`, job)
  }
  return done(null)
}

const create: Command<'groups.create'> = (on, input) => {
  const count = (input.jobIds?.length ?? 0) + (input.jobs?.length ?? 0)
  if (count > LIMITS.groupMembers) {
    return refuse('invalid_input', 'jobs', `A group holds at most ${LIMITS.groupMembers} jobs; these are ${count}.`)
  }
  const group: Group = {
    id: on.ctx.ids.next(on.now.wallAt),
    nameEn: input.nameEn ?? null,
    nameAr: input.nameAr ?? null,
    mode: input.mode,
    width: input.width ?? null,
    onFailure: input.onFailure ?? 'stop',
    state: 'CREATED',
    startedAt: null,
    finishedAt: null,
    cancelRequestedAt: null,
    ...made(on),
  }
  on.tx.insertGroup(group)
  on.tx.touch('group', group.id)
  const filled = fillGroup(on, group, input)
  if (!filled.ok) return filled
  refreshGroup(on.ctx, on.tx, group.id, on.now)
  audit(on, 'group.created', 'group', group.id, { members: count })
  return done({ id: group.id })
}

function reorder(on: Asked, groupId: string, jobIds: readonly string[]): Result<null> {
  const waiting = membersOf(on.tx, groupId).open.filter((job) => job.state === 'PENDING')
  const places = waiting.map((job) => job.groupIndex)
  const isSame = jobIds.length === waiting.length && waiting.every((job) => jobIds.includes(job.id))
  if (!isSame || new Set(jobIds).size !== jobIds.length) {
    const detail = { jobIds: waiting.map((job) => job.id) }
    return refuse(
      'queue_changed',
      'jobIds',
      'Name every member that has not been released yet, once. Some have begun in the meantime.',
      detail,
    )
  }
  jobIds.forEach((id, index) => {
    const job = waiting.find((candidate) => candidate.id === id)
    if (job === undefined) return
    on.tx.updateJob({ ...job, groupIndex: places[index] ?? index, ...changed(on, job) })
    on.tx.touch('job', id)
  })
  return done(null)
}

const change: Command<'groups.change'> = (on, input) => {
  const group = find(on, input.id)
  if (!group.ok) return group
  if (input.jobIds) {
    const ordered = reorder(on, input.id, input.jobIds)
    if (!ordered.ok) return ordered
  }
  const next: Group = {
    ...group.value,
    nameEn: given(input.nameEn, group.value.nameEn),
    nameAr: given(input.nameAr, group.value.nameAr),
    width: given(input.width, group.value.width),
    onFailure: input.onFailure ?? group.value.onFailure,
    ...changed(on, group.value),
  }
  on.tx.updateGroup(next)
  on.tx.touch('group', input.id)
  refreshGroup(on.ctx, on.tx, input.id, on.now)
  audit(on, 'group.changed', 'group', input.id, {
    width: next.width,
    onFailure: next.onFailure,
    isReordered: Boolean(input.jobIds),
  })
  return done({ id: input.id })
}

/** R34: the mark first, so that no gate opens while members end; waiting ones end here, running ones are asked to. */
const cancel: Command<'groups.cancel'> = (on, { id, force }) => {
  const group = find(on, id)
  if (!group.ok) return group
  const { open } = membersOf(on.tx, id)
  if (open.length === 0) return done({ id })
  const cancelRequestedAt = group.value.cancelRequestedAt ?? on.now.wallAt
  on.tx.updateGroup({ ...group.value, cancelRequestedAt, ...changed(on, group.value) })
  on.tx.touch('group', id)
  const how = { force, reason: 'its group was cancelled', actor: on.actor }
  for (const { id: jobId } of open) {
    // Read anew: the end of one member may have ended others.
    const job = on.tx.getJob(jobId)
    if (job !== null) cancelJob(on.ctx, on.tx, job, how, on.now)
  }
  refreshGroup(on.ctx, on.tx, id, on.now)
  audit(on, 'group.cancelled', 'group', id, { force, members: open.length })
  return done({ id })
}

const retry: Command<'groups.retry'> = (on, { id }) => {
  const group = find(on, id)
  if (!group.ok) return group
  const members = membersOf(on.tx, id)
  const again = members.ended.filter((run) => run.status !== 'COMPLETED')
  if (again.length === 0) return refuse('illegal_state', 'id', 'No member of this group failed or was left out.')
  on.tx.updateGroup({ ...group.value, cancelRequestedAt: null, finishedAt: null, ...changed(on, group.value) })
  on.tx.touch('group', id)
  const offset = Math.max(-1, ...members.open.map((job) => job.groupIndex ?? 0)) + 1
  for (const [index, run] of again.entries()) {
    const job = retryRun(on, run, {}, { groupId: id, groupIndex: offset + index })
    if (!job.ok) return job
  }
  refreshGroup(on.ctx, on.tx, id, on.now)
  audit(on, 'group.retried', 'group', id, { members: again.length })
  return done({ id })
}

export const groupCommands: Commands<'groups.create' | 'groups.change' | 'groups.cancel' | 'groups.retry'> = {
  'groups.create': create,
  'groups.change': change,
  'groups.cancel': cancel,
  'groups.retry': retry,
}
