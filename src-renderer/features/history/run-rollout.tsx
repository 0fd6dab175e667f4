/** How the job of a run was rolled out, or is, while the job is still known. */
import type { Run } from '../../../src-preload/contract/work.ts'
import { useRead } from '../../api/use-read.ts'
import { RolloutProgress } from '../../rollout/progress.tsx'
import { JobWaits } from '../../rollout/waits.tsx'
import { useName } from '../../ui/bilingual-name.tsx'

/** Nothing once the job was deleted: the run itself says how it ended. */
export function RunRollout({ run }: { run: Run }) {
  const name = useName()
  const isAsked = run.kind === 'job' && run.reach === 'fleet' && run.jobId !== null
  const job = useRead('jobs.get', { id: run.jobId ?? '' }, { enabled: isAsked }).data
  if (!job?.fleetPlan) return null
  return (
    <>
      <RolloutProgress job={job} name={name(job, job.publicId)} />
      <JobWaits jobId={job.id} />
    </>
  )
}
