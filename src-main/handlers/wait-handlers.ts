/** The request about devices that a job has not reached yet. Rows are the store's; why they wait is the releaser's word. */
import { failure } from '../../src-preload/contract/failures.ts'
import { ok } from './handler.ts'
import type { HandlerParts, Handlers } from './handler.ts'

/** So many devices are named; the counts say the rest. */
const NAMED = 100

export function waitHandlers({ store }: HandlerParts): Handlers<'jobs.waits'> {
  return {
    'jobs.waits': ({ id }) =>
      store.read((tx) => {
        const job = tx.getJob(id) ?? tx.getJobByPublicId(id)
        if (job === null) return failure('unknown_job', `There is no job "${id.slice(0, 130)}".`)
        const items = tx.releaseWaitsOf(job.id, -1, NAMED).map(({ deviceId, why, notBeforeAt, attempt }) => {
          return { deviceId, why, notBeforeAt, attempt }
        })
        return ok({ counts: tx.releaseWaitCounts(job.id), items })
      }),
  }
}
