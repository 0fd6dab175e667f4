/** A prepared firing stored: what gives way to it, its job, and the devices that it passes over. The slot row is the caller's. */
import type { EngineContext } from '../context.ts'
import { sealDeviceRun } from '../history/seal-run.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { JobRow } from '../ports/store-work.ts'
import { insertJob } from './new-job.ts'
import type { Scheduled } from './scheduled-job.ts'
import { supersede } from './supersede.ts'

/** Call in the commit that decided the slot (R26); `ids` are those of the slot's row. */
export function insertScheduled(
  ctx: EngineContext,
  tx: StoreTx,
  prepared: Extract<Scheduled, { ok: true }>,
  now: Now,
  ids: { id: string; runId: string } = { id: ctx.ids.next(now.wallAt), runId: ctx.ids.next(now.wallAt) },
): JobRow {
  // Before the new one is there: the end of a job looks at the others of its schedule.
  supersede(ctx, tx, prepared.superseded, ids.runId, now)
  const job = insertJob(ctx, tx, prepared.job, now, ids)
  for (const blocked of prepared.blocked) {
    const data = { blockerRunId: blocked.runId }
    sealDeviceRun(ctx, tx, job, blocked, { status: 'SKIPPED', reason: 'max_instances', rule: 'DESIGN 6.10', data }, now)
  }
  return job
}
