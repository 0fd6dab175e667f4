/** The members of a group as they stand: open jobs, and the runs of those that ended. Reads only. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { OPEN_JOB_STATES } from '../../../src-preload/contract/vocabulary.ts'
import type { StoreTx } from '../ports/store.ts'
import type { GroupSketch, JobRow } from '../ports/store-work.ts'
import type { MemberState } from './group-state.ts'

export type GroupMembers = {
  /** In group order. */
  readonly open: readonly JobRow[]
  /** The last attempt of each member that ended; a run that was retried inside the group is left out. */
  readonly ended: readonly Run[]
}

/** True while work can still happen for this job. */
export function isOpen(job: Pick<JobRow, 'state'>): boolean {
  return OPEN_JOB_STATES.some((state) => state === job.state)
}

export function membersOf(tx: StoreTx, groupId: string): GroupMembers {
  const open = tx
    .jobsOfGroup(groupId)
    .filter(isOpen)
    .toSorted((one, other) => (one.groupIndex ?? 0) - (other.groupIndex ?? 0))
  const runs = tx.runsOfGroup(groupId)
  const retried = new Set([...open, ...runs].map((member) => member.parentRunId))
  return { open, ended: runs.filter((run) => !retried.has(run.id)) }
}

/** The same in a few words: `membersOf` reads whole rows, which a change of each member of a large group cannot pay for. */
export function sketchOf(tx: StoreTx, groupId: string): MemberSketch {
  const { open, runs } = tx.sketchOfGroup(groupId)
  const retried = new Set([...open, ...runs].map((member) => member.parentRunId))
  return { open, ended: runs.filter((run) => !retried.has(run.id)) }
}
export type MemberSketch = { readonly open: GroupSketch['open']; readonly ended: GroupSketch['runs'] }

/** What R33 looks at. A member that waits for a further attempt has begun. */
export function memberStates(members: MemberSketch): MemberState[] {
  const open = members.open.map((job): MemberState => {
    const waits = (job.state === 'PENDING' || job.state === 'QUEUED') && job.attempt === 1
    return waits ? 'WAITING' : 'WORKING'
  })
  return [...open, ...members.ended.map((run) => run.status)]
}
