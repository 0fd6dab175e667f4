/** The engine's start and stop: lease, task functions, what was left open, and what is given back (DESIGN 6.17, R36, R39). */
import type { Result } from '../../../src-preload/contract/failures.ts'
import type { EngineContext } from '../context.ts'
import { engineStarted } from '../events/engine-started.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { done } from '../refusal.ts'
import { followRestart } from './clock-watch.ts'
import { giveUpLease, takeLease } from './lease.ts'
import { localUnderWay, park, recover } from './recover.ts'
import { followTzRelease } from './recompute.ts'

/** Stores what this version can do; a task function of an older version that is gone stays, inactive. */
function putTaskFunctions(ctx: EngineContext, tx: StoreTx, now: Now): void {
  const known = new Map(tx.listTaskFunctions().map((row) => [row.key, row]))
  for (const task of ctx.tasks.definitions) {
    const stored = known.get(task.key)
    known.delete(task.key)
    const { isIdempotent: _isIdempotent, timeoutMs: _timeoutMs, check: _check, parameters, ...rest } = task
    tx.putTaskFunction({
      ...rest,
      id: stored?.id ?? ctx.ids.next(now.wallAt),
      number: stored?.number ?? tx.nextNumber('task_function'),
      parameters: [...parameters],
      isActive: true,
    })
  }
  for (const gone of known.values()) {
    if (gone.isActive) tx.putTaskFunction({ ...gone, isActive: false })
  }
}

/** Takes the lease and settles what a crash left. Failure `workspace_held` names the holder in `detail`. */
export function startEngine(ctx: EngineContext, now: Now): Result<{ recovered: number }> {
  const lease = takeLease(ctx, now)
  if (!lease.ok) return lease
  const recovered = ctx.write('engine', now, (tx) => {
    putTaskFunctions(ctx, tx, now)
    // What an earlier life prepared for its stop is over.
    tx.putEngineState({ ...tx.getEngineState(), stopping: null })
    const settled = recover(ctx, tx, now)
    engineStarted(ctx, tx, settled, now)
    return settled
  })
  ctx.life.isRunning = true
  followRestart(ctx, now)
  followTzRelease(ctx, now)
  return done({ recovered })
}

/** Gives running local work back without counting the attempt (R36), writes stopped, gives the lease up. Idempotent. */
export function stopEngine(ctx: EngineContext, now: Now): void {
  if (!ctx.life.isRunning) return
  ctx.life.isRunning = false
  const given = ctx.write('engine', now, (tx) => {
    const work = localUnderWay(tx)
    for (const job of work) park(ctx, tx, job, 'R36', now)
    const state = tx.getEngineState()
    tx.putEngineState({ ...state, lastTickAt: now.wallAt })
    giveUpLease(ctx, tx, now)
    return work
  })
  // After the commit: what these report now is no longer listened to.
  for (const job of given) ctx.tasks.stop(job.runId, true)
}
