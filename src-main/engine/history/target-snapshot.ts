/** Whom a job was for, and by what plan, as its run keeps it: what is left when the job itself is deleted. Pure. */
import type { JobRow, RunInsert } from '../ports/store-work.ts'

// A list of ids beyond this is told by its count: the device runs name every device anyway.
const SNAPSHOT_DEVICES = 200

type Snapshot = NonNullable<RunInsert['targetSnapshot']>

/** As JSON keeps it: what is left out is not there. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as Snapshot[string]

/** Null for local work. `plan` and `rollout` only where the job had a plan. */
export function targetSnapshot(job: JobRow): RunInsert['targetSnapshot'] {
  if (job.target === null) return null
  const ids = job.targetDeviceIds ?? []
  const deviceIds = ids.length <= SNAPSHOT_DEVICES ? ids : null
  const target = {
    target: job.target,
    nameEn: job.targetNameEn,
    nameAr: job.targetNameAr,
    count: ids.length,
    deviceIds,
  }
  if (job.fleetPlan === null) return target
  return { ...target, plan: plain(job.fleetPlan), rollout: plain(job.rollout) }
}
