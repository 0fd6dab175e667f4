/** How the job of a run was rolled out: as the run keeps it, or by the job where that is still known. */
import type { FleetPlan, RolloutState } from '../../../src-preload/contract/fleet-plan.ts'
import type { Run } from '../../../src-preload/contract/work.ts'
import { useRead } from '../../api/use-read.ts'
import { RolloutProgress } from '../../rollout/progress.tsx'
import { JobWaits } from '../../rollout/waits.tsx'
import { useName } from '../../ui/bilingual-name.tsx'

type Kept = { readonly plan?: FleetPlan; readonly rollout?: RolloutState | null; readonly count?: number }

/** What the run itself keeps of the plan; null for runs of older versions and for jobs without a plan. */
function keptBy(run: Run) {
  const { plan, rollout = null, count = 0 } = (run.targetSnapshot ?? {}) as Kept
  if (!plan || !run.counts) return null
  return {
    id: run.jobId ?? '',
    state: 'COMPLETED',
    fleetPlan: plan,
    rollout,
    targetCount: count,
    counts: run.counts,
  } as const
}

/** Nothing where the job had no plan. */
export function RunRollout({ run }: { run: Run }) {
  const name = useName()
  const isFleet = run.kind === 'job' && run.reach === 'fleet' && run.jobId !== null
  const kept = isFleet ? keptBy(run) : null
  const job = useRead('jobs.get', { id: run.jobId ?? '' }, { enabled: isFleet && kept === null }).data
  if (kept) return <RolloutProgress job={kept} name={name(run, run.jobPublicId ?? '')} />
  if (!job?.fleetPlan) return null
  return (
    <>
      <RolloutProgress job={job} name={name(job, job.publicId)} />
      <JobWaits jobId={job.id} />
    </>
  )
}
