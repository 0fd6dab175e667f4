/** What a device's end means beyond its job: readings become points, answers become compliance. In the commit that seals it. */
import type { EngineContext } from '../context.ts'
import type { RunOutcome } from '../history/seal-run.ts'
import { policyEnded } from '../policies/compliance.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import type { ExecutionRow, JobRow } from '../ports/store-work.ts'
import { type Collected, judgeReadings, storePoints } from './collect.ts'
import { DATA_COLLECTION } from './made-document.ts'
import { ignoredCounts, readDetails, readingsAsked, readingsText } from './readings.ts'

/** What the device brought, judged but not stored; `outcome` is what its run says of it. */
export type Brought = { readonly collected: Collected | null; readonly outcome: Partial<RunOutcome> }

/** Call before the device's run is sealed. */
export function bringIn(tx: StoreTx, job: JobRow, ended: ExecutionRow, now: Now): Brought {
  if (job.taskFunctionKey !== DATA_COLLECTION || ended.state !== 'SUCCEEDED') return { collected: null, outcome: {} }
  const readings = readDetails(readingsAsked(job.params), ended.statusDetails, now.wallAt)
  const collected = judgeReadings(tx, ended.deviceId, readings)
  const data = { stored: collected.taken.length, ignored: ignoredCounts(collected.ignored) }
  return { collected, outcome: { resultSummary: readingsText(data.stored, collected.ignored), data } }
}

/** Call after it. `isFinal` = no further attempt follows. */
export function deviceEnded(
  ctx: EngineContext,
  tx: StoreTx,
  job: JobRow,
  ended: ExecutionRow,
  about: { readonly runId: string; readonly brought: Brought; readonly said: string | null; readonly isFinal: boolean },
  now: Now,
): void {
  const { runId, brought, said, isFinal } = about
  if (brought.collected !== null) storePoints(ctx, tx, brought.collected, runId, now)
  if (isFinal) policyEnded(tx, job, ended, { runId, said }, now)
}
