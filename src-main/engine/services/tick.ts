/** THE path of time: start, wake, clock jump and plain time all come through here (R22, R23). It orders the services; rules are theirs. */
import type { EngineContext } from '../context.ts'
import { hasBackfillLeft } from '../backfill/make-slots.ts'
import { goOnRemoving, REMOVAL_EVERY_MS } from '../data/removed-series.ts'
import { settleEvents } from '../events/settle.ts'
import { selfCheck } from '../explain/self-check.ts'
import type { Now } from '../ports/clock.ts'
import { clockStep, followClock } from './clock-watch.ts'
import { decideDue, resumeDue } from './due.ts'
import { ageWaiting } from './ageing.ts'
import { endOverdue, nextForceAt } from './end-by-force.ts'
import { expireAll } from './expire.ts'
import { renewLease, RENEW_EVERY_MS } from './lease.ts'
import { saveUnsaved } from './local-work.ts'
import { tidy } from './tidy.ts'
import { takeTurn } from './turn.ts'

// Something overdue that cannot go on (a held queue, a full limit) must not make the driver spin.
const STUCK_MS = 1_000

function renewWhenDue(ctx: EngineContext, isMoved: boolean, now: Now): void {
  const { renewedMono } = ctx.life
  if (!isMoved && renewedMono !== null && now.monoMs - renewedMono < RENEW_EVERY_MS) return
  ctx.write('engine', now, (tx) => renewLease(ctx, tx, tx.getEngineState(), now))
  ctx.life.renewedMono = now.monoMs
}

/** When the engine wants to be called again: the next slot, deadline or renewal, whichever comes first. */
function nextCallAt(ctx: EngineContext, now: Now): number {
  const renewalAt = now.wallAt + RENEW_EVERY_MS - (now.monoMs - (ctx.life.renewedMono ?? now.monoMs))
  return ctx.store.read((tx) => {
    const state = tx.getEngineState()
    const wakes = state.isPaused ? [state.pausedUntil] : [tx.nextWakeAt(), tx.nextEventWaitAt()]
    const forceAt = nextForceAt(ctx, tx.getSettings().killAfterSeconds * 1_000, now)
    const backfillAt = !state.isPaused && hasBackfillLeft(tx) ? now.wallAt : null
    const removalAt = ctx.life.removesSeries ? now.wallAt + REMOVAL_EVERY_MS : null
    const wanted = [...wakes, tx.nextDeadlineAt(now.wallAt), forceAt, backfillAt, removalAt].filter((at) => at !== null)
    return Math.min(renewalAt, ...wanted.map((at) => (at <= now.wallAt ? now.wallAt + STUCK_MS : at)))
  })
}

/** One tick. What is overdue ends before new slots are decided, so that an expired job does not block the slot that replaces it. */
export function tick(ctx: EngineContext, now: Now): { nextAt: number } {
  const step = clockStep(ctx.life.lastTick, now)
  ctx.life.lastTick = now
  followClock(ctx, step, now)
  // The lease is an instant of the wall clock: whatever moves that by a renewal's time makes it be written anew.
  renewWhenDue(ctx, Math.abs(step.deltaMs) >= RENEW_EVERY_MS, now)
  saveUnsaved(ctx, now)
  resumeDue(ctx, now)
  endOverdue(ctx, now)
  expireAll(ctx, now)
  ageWaiting(ctx, now)
  decideDue(ctx, step.isLate || step.isJump, now)
  settleEvents(ctx, now)
  takeTurn(ctx, now)
  tidy(ctx, now)
  goOnRemoving(ctx, now)
  selfCheck(ctx, now)
  return { nextAt: nextCallAt(ctx, now) }
}
