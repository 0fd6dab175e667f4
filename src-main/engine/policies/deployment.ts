/** One act of bringing a policy to devices: the row that links it to its job, written in the commit that makes the job. */
import type { EngineContext } from '../context.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { policyOrder } from './document.ts'

/** Call for every job that is made. A check is no deployment. */
export function noteDeployment(ctx: EngineContext, tx: StoreTx, job: JobRow, now: Now): void {
  const order = policyOrder(job)
  if (order === null || order.mode !== 'apply' || tx.getPolicy(order.policyId) === null) return
  const at = now.wallAt
  tx.insertPolicyDeployment({
    id: ctx.ids.next(at),
    ...{
      policyId: order.policyId,
      policyVersion: order.policyVersion,
      jobId: job.id,
      runId: job.runId,
      deployedAt: at,
    },
    ...{ createdAt: at, createdBy: job.createdBy, updatedAt: at, updatedBy: job.createdBy, version: 1 },
  })
  tx.touch('policy', order.policyId)
}
