/** The request about devices that a job has not reached yet. Rows are the store's; why they wait is the releaser's word. */
import { failure } from '../../src-preload/contract/failures.ts'
import type { JobRow } from '../engine/ports/store-work.ts'
import { holdOfCursor } from '../engine/rollout/hold.ts'
import { boundOf, NEVER, rolloutOf } from '../engine/rollout/plan.ts'
import { ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

/** So many devices are named; the counts say the rest. */
const NAMED = 100

type Behind = { readonly ids: readonly string[]; readonly why: string; readonly notBeforeAt: number | null }

/** Devices that the releaser has not come to: they have no rows of their own, what holds the job holds them. */
function behindCursor(job: JobRow, wallAt: number): Behind | null {
  const ids = (job.targetDeviceIds ?? []).slice(job.releaseCursor)
  const isOpen = job.reach === 'fleet' && (job.state === 'DISPATCHED' || job.state === 'RUNNING')
  const hold = isOpen && ids.length > 0 ? holdOfCursor(job, wallAt) : null
  if (hold === null) return null
  const isWave = !rolloutOf(job).isPaused && job.releaseCursor >= boundOf(job)
  return { ids, why: isWave ? 'wave' : hold.why, notBeforeAt: hold.untilAt < NEVER ? hold.untilAt : null }
}

export function waitHandlers({ store, clock }: HandlerParts): Handlers<'jobs.waits'> {
  return {
    'jobs.waits': ({ id }) =>
      store.read((tx) => {
        const job = tx.getJob(id) ?? tx.getJobByPublicId(id)
        if (job === null) return failure('unknown_job', `There is no job "${id.slice(0, 130)}".`)
        const items = tx.releaseWaitsOf(job.id, -1, NAMED).map(({ deviceId, why, notBeforeAt, attempt }) => {
          return { deviceId, why, notBeforeAt, attempt }
        })
        const counts = tx.releaseWaitCounts(job.id)
        const behind = behindCursor(job, clock.now().wallAt)
        if (behind === null) return ok({ counts, items })
        const { ids, why, notBeforeAt } = behind
        const named = ids.slice(0, NAMED - items.length)
        return ok({
          counts: [...counts, { why, count: ids.length }],
          items: [...items, ...named.map((deviceId) => ({ deviceId, why, notBeforeAt, attempt: 1 }))],
        })
      }),
  }
}
