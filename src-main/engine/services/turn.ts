/** What may follow any commit: admission and release, in commits of their own, until nothing more can begin (DESIGN 6.3). */
import type { EngineContext } from '../context.ts'
import { makeBackfills } from '../backfill/make-slots.ts'
import { followMembers } from '../continuous/members.ts'
import { canRelease, releaseBatch } from '../fleet/release.ts'
import type { Now } from '../ports/clock.ts'
import { admit, canAdmit } from '../queue/admit.ts'
import { judgeRollouts } from '../rollout/judge.ts'

function hasWork(ctx: EngineContext, now: Now): { admits: boolean; releases: boolean } {
  return ctx.store.read((tx) => ({
    admits: canAdmit(tx, now),
    releases: !tx.getEngineState().isPaused && canRelease(ctx, tx, now),
  }))
}

/** Work on devices is what the parts of a turn look at one after the other; without any, and with nothing to admit, none has to. */
const ON_DEVICES = ['QUEUED', 'DISPATCHED', 'RUNNING', 'CANCELLING'] as const

function isQuiet(ctx: EngineContext, now: Now): boolean {
  return ctx.store.read(
    (tx) => tx.countJobs(ON_DEVICES, 'fleet') === 0 && tx.runningBackfills().length === 0 && !canAdmit(tx, now),
  )
}

/** Admits and releases what can begin now. Peeks first: an idle turn commits nothing. */
export function takeTurn(ctx: EngineContext, now: Now): void {
  if (!ctx.life.isRunning) return
  ctx.life.wantsTurn = false
  if (isQuiet(ctx, now)) return
  makeBackfills(ctx, now)
  followMembers(ctx, now)
  judgeRollouts(ctx, now)
  const first = hasWork(ctx, now)
  if (first.admits) {
    while (ctx.write('engine', now, (tx) => admit(ctx, tx, now))) {
      // Each pass is a commit of its own; the last one found nothing left over.
    }
  }
  // A paused engine does not release (DESIGN 6.16); devices that hold work already are answered all the same.
  let releases = first.admits ? hasWork(ctx, now).releases : first.releases
  while (releases) {
    releaseAll(ctx, now)
    // A wave may be over by what was passed by: then the next one begins in the same turn.
    releases = judgeRollouts(ctx, now) && hasWork(ctx, now).releases
  }
}

function releaseAll(ctx: EngineContext, now: Now): void {
  let more = true
  try {
    while (more) {
      more = ctx.write('engine', now, (tx) => releaseBatch(ctx, tx, now).more)
    }
  } catch (fault) {
    // What this pass had looked at was not stored: the next one looks at every device that waits.
    ctx.life.freedDevices = 'all'
    throw fault
  }
}
