/** Wall clock against monotonic progress: sleep and jumps are seen here, recorded, and deadlines moved (DESIGN 6.15, R24, R25). */
import type { EngineContext } from '../context.ts'
import { shiftEventWaits } from '../events/waits.ts'
import type { Now } from '../ports/clock.ts'
import type { StoreTx } from '../ports/store.ts'
import { recomputeAll } from './recompute.ts'

/** A difference beyond this is a jump or a sleep. */
export const JUMP_MS = 60_000
/** A tick this late is a waking one (R23): twice the longest wait. */
export const LATE_MS = 60_000

/** What the clocks did since the last reading. `deltaMs` = how far the wall went beyond (or behind) the monotonic clock. */
export type ClockStep = { readonly deltaMs: number; readonly isJump: boolean; readonly isLate: boolean }

export function clockStep(before: Now | null, now: Now): ClockStep {
  if (before === null) return { deltaMs: 0, isJump: false, isLate: true }
  const wall = now.wallAt - before.wallAt
  const mono = now.monoMs - before.monoMs
  const deltaMs = Math.round(wall - mono)
  return { deltaMs, isJump: Math.abs(deltaMs) > JUMP_MS, isLate: wall > LATE_MS || mono > LATE_MS }
}

/** In-progress times of devices and of local work (R42). Expiry, windows and slots stay where they are. */
function shiftTimers(tx: StoreTx, deltaMs: number): number {
  const jobIds = tx.shiftTotals(deltaMs)
  for (const id of jobIds) tx.touch('job', id)
  return tx.shiftDeadlines(deltaMs) + shiftEventWaits(tx, deltaMs) + jobIds.length
}

function note(ctx: EngineContext, deltaMs: number, now: Now): void {
  ctx.write('engine', now, (tx) => {
    const shifted = shiftTimers(tx, deltaMs)
    const state = tx.getEngineState()
    // A pause that began at a time which has not come again goes on from now (R11, R24).
    const pausedAt = state.isPaused && state.pausedAt !== null ? Math.min(state.pausedAt, now.wallAt) : state.pausedAt
    tx.putEngineState({ ...state, pausedAt, clockNoteAt: now.wallAt, clockNoteDeltaMs: deltaMs })
    tx.addAudit({
      at: now.wallAt,
      actor: 'engine',
      action: 'clock.jumped',
      entity: 'engine',
      entityId: null,
      data: { deltaMs, shifted },
    })
    tx.touch('engine', ctx.host.instanceId)
  })
}

/** Records a jump and moves the deadlines by it in one commit; after a backward one every next time is computed anew. */
export function followClock(ctx: EngineContext, step: ClockStep, now: Now): void {
  if (!step.isJump) return
  note(ctx, step.deltaMs, now)
  if (step.deltaMs < 0) recomputeAll(ctx, { of: 'clock', deltaMs: step.deltaMs }, now)
}

/**
 * A start after more than a minute without an engine: nobody listened to the devices meanwhile, so their timers move by it, as
 * they do for sleep; so does the total time of local work, which could not go on (R42). A last tick in the future means that the clock went back: recorded, and every next time computed anew.
 */
export function followRestart(ctx: EngineContext, now: Now): void {
  const { lastTickAt } = ctx.store.read((tx) => tx.getEngineState())
  const deltaMs = lastTickAt === null ? 0 : now.wallAt - lastTickAt
  if (Math.abs(deltaMs) <= JUMP_MS) return
  if (deltaMs < 0) {
    note(ctx, deltaMs, now)
    recomputeAll(ctx, { of: 'clock', deltaMs }, now)
    return
  }
  ctx.write('engine', now, (tx) => {
    const data = { downMs: deltaMs, shifted: shiftTimers(tx, deltaMs) }
    tx.addAudit({ at: now.wallAt, actor: 'engine', action: 'engine.wasDown', entity: 'engine', entityId: null, data })
  })
}
